from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    lot_minimum_days = fields.Integer(
        string="Has to Last (Days)",
        help="How long the lots have to last when the customer receives them. Empty: as the shelf life rules say.")

    lot_order = fields.Selection(
        [("fefo", "First to expire first"), ("newest", "Last to expire first"), ("fifo", "First in first")],
        string="Lots Proposed", help="In which order. Empty: as the shelf life rules say.")
    lot_not_older = fields.Boolean(
        string="Never Older Than the Last",
        help="No lot that expires before the one that the customer got last. Unchecked: as the shelf life rules say.")
    lot_most = fields.Integer(
        string="Lots at Most", help="1 for one lot only. Empty: as the shelf life rules say.")

    _lot_most = models.Constraint("CHECK (lot_most >= 0)", "An order line takes one lot at least.")
    _lot_minimum_days = models.Constraint(
        "CHECK (lot_minimum_days >= 0)", "Goods have to last for no day at least.")
