from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    lot_pattern_id = fields.Many2one(
        "lot.number.pattern", string="Lot Numbers", ondelete="restrict",
        help="The pattern by which lots of these products are numbered, unless the product has one of its own.")
