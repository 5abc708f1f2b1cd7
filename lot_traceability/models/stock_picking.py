from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        """A receipt from a subcontractor closes the orders behind it and then dates them: record them once."""
        with self.env["lot.recorder"].together():
            return super()._action_done()
