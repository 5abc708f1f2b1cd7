from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "lot.hold.document.mixin"]
    _way_to_moves = ("order_line", "move_ids")
