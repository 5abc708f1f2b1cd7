from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lot_transformation_count = fields.Integer(compute="_compute_lot_transformation_count")

    def _compute_lot_transformation_count(self):
        self.lot_transformation_count = self.env["lot.transformation"].search_count([])

    def action_record_history(self):
        """Read the genealogy again from every order; only what differs is written."""
        seen = self.env["lot.recorder"].record_all()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The genealogy agrees with all %s orders.", seen),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
