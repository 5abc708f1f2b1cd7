from odoo import api, fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    lot_pattern_id = fields.Many2one(
        "lot.number.pattern", string="Lot Numbers", ondelete="restrict",
        help="The pattern by which lots of these products are numbered, and of those in the categories below, unless a "
        "category or the product has one of its own.")
    # As superuser: a pattern is for whoever makes lots.
    lot_pattern_category_id = fields.Many2one(
        "product.category", compute="_compute_lot_pattern_category_id", recursive=True, compute_sudo=True)
    lot_pattern_inherited = fields.Char(
        string="From Above", compute="_compute_lot_pattern_inherited", compute_sudo=True)

    @api.depends("lot_pattern_id", "parent_id.lot_pattern_category_id")
    def _compute_lot_pattern_category_id(self):
        """The nearest category upwards that has a pattern, the category itself first."""
        for category in self:
            category.lot_pattern_category_id = (
                category if category.lot_pattern_id else category.parent_id.lot_pattern_category_id)

    @api.depends("lot_pattern_category_id")
    def _compute_lot_pattern_inherited(self):
        for category in self:
            above = category.lot_pattern_category_id if not category.lot_pattern_id else self.browse()
            category.lot_pattern_inherited = self.env._(
                "from %(category)s: %(pattern)s (%(example)s)", category=above.display_name,
                pattern=above.lot_pattern_id.name, example=above.lot_pattern_id.preview) if above else False

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(("lot_pattern_id", "parent_id")):
            # As superuser: whoever says how a category numbers its lots says so of all its products.
            self.env["product.template"].sudo().with_context(active_test=False).search(
                [("categ_id", "child_of", self.ids)])._follow_lot_pattern()
        return result

    def _nearest_first(self):
        """The ids of this category and of those above it, from below.

        :rtype: list[int]
        """
        return [int(part) for part in (self.parent_path or "").split("/") if part][::-1]
