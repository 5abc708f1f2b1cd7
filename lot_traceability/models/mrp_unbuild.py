from odoo import fields, models


class MrpUnbuild(models.Model):
    _inherit = "mrp.unbuild"

    on_hold = fields.Boolean(related="lot_id.on_hold")
    hold_summary = fields.Char(related="lot_id.hold_summary")

    def action_unbuild(self):
        """What it takes up and what it gives back are posted one after the other: record them once."""
        with self.env["lot.recorder"].together():
            return super().action_unbuild()
