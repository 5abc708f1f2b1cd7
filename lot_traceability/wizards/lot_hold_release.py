from odoo import fields, models


class LotHoldRelease(models.TransientModel):
    """Asks why held lots may go, and shows what the release is about."""

    _name = "lot.hold.release"
    _description = "Release Holds"

    hold_ids = fields.Many2many("lot.hold", string="Holds", required=True)
    note = fields.Text(string="Why May They Go?", required=True)

    def action_release(self):
        """Release, or request it where a second person has to confirm."""
        self.ensure_one()
        released = self.hold_ids.release(self.note)
        requested = len(self.hold_ids) - len(released)
        if not requested:
            return None
        return {"type": "ir.actions.client", "tag": "display_notification", "params": {
            "type": "info", "next": {"type": "ir.actions.act_window_close"},
            "message": self.env._("The release was requested: another person has to confirm it.")}}
