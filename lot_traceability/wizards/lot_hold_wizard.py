from odoo import api, fields, models
from odoo.exceptions import UserError

from ..services.after_commit import after_commit


class LotHoldWizard(models.TransientModel):
    """Asks for the reason, and shows what a hold stops before it is placed."""

    _name = "lot.hold.wizard"
    _inherit = ["lot.batch.mixin", "lot.source.mixin"]
    _description = "Hold Lots"

    reason_id = fields.Many2one("lot.hold.reason", required=True)
    note = fields.Text(string="What Was Found")
    branch = fields.Boolean(string="And Everything Made of Them", help="All descendants of the lots are held as well.")
    location_id = fields.Many2one(
        "stock.location", string="Only in", domain=[("usage", "in", ("internal", "transit"))],
        help="Hold what lies in this place only; empty: all of it.")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("lot_ids", "branch", "location_id")
    def _compute_preview(self):
        for wizard in self:
            lots, hidden = wizard._lots_to_hold()
            wizard.preview = self.env["lot.hold.preview"].render(lots, wizard.location_id, hidden)

    def _lots_to_hold(self):
        """The lots, with their branch if it is to be held; and how many lots of other companies are left out."""
        lots = self.lot_ids._origin
        if not self.branch:
            return lots, 0
        reached = lots.browse(self.env["lot.lineage"].reach(lots.ids, "down"))
        readable = reached._filtered_access("read")
        return lots | readable, len(reached) - len(readable)

    def action_hold(self):
        """Place the holds: a thousand at once, all of them or none; more than that with a bar, batch by batch.

        :raises UserError: if all of them are on hold for the reason already
        """
        left = self._left()
        if not left:
            raise UserError(self.env._("These lots are on hold already: %s.", self.reason_id.name))
        return self._begin(left, self.env._("Hold")) or {"type": "ir.actions.client", "tag": "soft_reload"}

    def _work_on(self, lots):
        if self.branch:
            after_commit(self, "hold_rest")
        origin = self.lot_ids if self.branch and len(self.lot_ids) == 1 else None
        lots.hold(self.reason_id, self.note, location=self.location_id, origin=origin)

    @api.private
    def hold_rest(self):
        """Hold what was made of the branch while it was put on hold: this transaction sees it."""
        left = self._left()
        if left:
            self._work_on(left)

    def _left(self):
        lots, _hidden = self._lots_to_hold()
        return lots._without_hold(self.reason_id, self.location_id)
