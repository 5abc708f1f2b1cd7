from odoo import api, fields, models


class LotHoldRelease(models.TransientModel):
    """Asks why held lots may go, or why a release that was requested may not be, and shows what it is about."""

    _name = "lot.hold.release"
    _inherit = ["lot.batch.mixin", "lot.source.mixin"]
    _description = "Release Holds"

    decision = fields.Selection(
        [("release", "Release"), ("refuse", "Refuse"), ("withdraw", "Withdraw")], required=True, default="release")
    lot_ids = fields.Many2many(required=False)
    branch = fields.Boolean(
        string="And Everything Made of Them", help="What holds the descendants of the lots is released as well.")
    found_ids = fields.Many2many(
        "lot.hold", "lot_hold_release_found_rel", string="What Holds Them", compute="_compute_found_ids", store=True,
        readonly=False)
    hold_ids = fields.Many2many("lot.hold", string="Holds", compute="_compute_hold_ids")
    left_out = fields.Text(compute="_compute_hold_ids", help="What you cannot release, and who does.")
    note = fields.Text(string="Why?", required=True)

    @api.model
    def default_get(self, fields_list):
        """From a hold, the holds themselves."""
        defaults = super().default_get(fields_list)
        if defaults.get("found_ids"):
            defaults.pop("lot_ids", None)
        return defaults

    @api.depends("lot_ids", "branch")
    def _compute_found_ids(self):
        for wizard in self.filtered("lot_ids"):
            lots = wizard.lot_ids._origin
            wizard.found_ids = self.env["lot.hold"].search([
                ("lot_id", "in", (lots | lots._descendants() if wizard.branch else lots).ids),
                ("state", "!=", "released")])

    @api.depends("found_ids", "decision")
    def _compute_hold_ids(self):
        """What the user may release: a recall of the same lot does not keep anybody from releasing the rest."""
        for wizard in self:
            found = wizard.found_ids._origin.filtered(lambda hold: hold.state != "released")
            mine = found.filtered("may_release") if wizard.decision == "release" else found
            wizard.hold_ids = mine
            wizard.left_out = "\n".join((found - mine)._who_releases()) or False

    def action_release(self):
        """Release, or request it where a second person has to confirm; refuse or withdraw what was requested."""
        if self.decision != "release":
            getattr(self.hold_ids, self.decision)(self.note)
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        holds = self.hold_ids
        bar = self._begin(holds, self.env._("Release"))
        done = {"type": "ir.actions.client", "tag": "soft_reload"}
        if bar or "requested" not in holds.mapped("state"):
            return bar or done
        return {"type": "ir.actions.client", "tag": "display_notification", "params": {
            "type": "info", "next": done,
            "message": self.env._("The release was requested: another person has to confirm it.")}}

    def _work_on(self, holds):
        holds.release(self.note)

    def _left(self):
        """What the user has requested himself waits for another person."""
        return self.found_ids.filtered("may_release")
