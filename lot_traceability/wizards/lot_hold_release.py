from odoo import api, fields, models


class LotHoldRelease(models.TransientModel):
    """Asks why held lots may go, and shows what the release is about."""

    _name = "lot.hold.release"
    _inherit = ["lot.batch.mixin", "lot.source.mixin"]
    _description = "Release Holds"

    lot_ids = fields.Many2many(required=False)
    branch = fields.Boolean(
        string="And Everything Made of Them", help="What holds the descendants of the lots is released as well.")
    hold_ids = fields.Many2many(
        "lot.hold", string="Holds", compute="_compute_hold_ids", store=True, readonly=False)
    note = fields.Text(string="Why May They Go?", required=True)

    @api.model
    def default_get(self, fields_list):
        """From a hold, the holds themselves."""
        defaults = super().default_get(fields_list)
        if defaults.get("hold_ids"):
            defaults.pop("lot_ids", None)
        return defaults

    @api.depends("lot_ids", "branch")
    def _compute_hold_ids(self):
        for wizard in self.filtered("lot_ids"):
            lots = wizard.lot_ids._origin
            wizard.hold_ids = self.env["lot.hold"].search([
                ("lot_id", "in", (lots | lots._descendants() if wizard.branch else lots).ids),
                ("state", "!=", "released")])

    def action_release(self):
        """Release, or request it where a second person has to confirm."""
        bar = self._begin(self.hold_ids, self.env._("Release"))
        done = {"type": "ir.actions.client", "tag": "soft_reload"}
        if bar or "requested" not in self.hold_ids.mapped("state"):
            return bar or done
        return {"type": "ir.actions.client", "tag": "display_notification", "params": {
            "type": "info", "next": done,
            "message": self.env._("The release was requested: another person has to confirm it.")}}

    def _work_on(self, holds):
        holds.release(self.note)

    def _left(self):
        """What the user has requested himself waits for another person."""
        return self.hold_ids.filtered(lambda hold: hold.state == "held" or (
            hold.state == "requested" and hold.requested_by_id != self.env.user))
