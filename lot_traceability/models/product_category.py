from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    lot_pattern_id = fields.Many2one(
        "lot.number.pattern", string="Lot Numbers", ondelete="restrict",
        help="The pattern by which lots of these products are numbered, unless the product has one of its own.")

    def write(self, vals):
        result = super().write(vals)
        if "lot_pattern_id" in vals:
            # As superuser: whoever says how a category numbers its lots says so of all its products.
            self.env["product.template"].sudo().with_context(active_test=False).search(
                [("categ_id", "in", self.ids)])._follow_lot_pattern()
        return result
