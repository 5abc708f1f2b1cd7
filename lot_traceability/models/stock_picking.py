from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    hold_notice = fields.Char(compute="_compute_hold_notice")

    @api.depends("state", "move_ids.state", "move_ids.product_id", "move_ids.move_line_ids.lot_id")
    def _compute_hold_notice(self):
        for picking in self:
            picking.hold_notice = picking.move_ids._hold_notice()

    def _action_done(self):
        """A receipt from a subcontractor closes the orders behind it and then dates them: record them once."""
        with self.env["lot.recorder"].together():
            return super()._action_done()
