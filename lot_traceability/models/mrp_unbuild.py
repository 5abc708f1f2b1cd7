from odoo import models


class MrpUnbuild(models.Model):
    _inherit = "mrp.unbuild"

    def action_unbuild(self):
        """What it takes up and what it gives back are posted one after the other: record them once."""
        with self.env["lot.recorder"].together():
            return super().action_unbuild()
