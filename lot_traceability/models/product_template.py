from odoo import api, fields, models
from odoo.fields import Domain

from ..tracing.lot_number import CODE


class ProductTemplate(models.Model):
    _inherit = "product.template"

    lot_cap_expiry = fields.Boolean(
        string="Lasts No Longer Than Its Components",
        help="A lot that is made expires with the first of the components that went into it, if that is earlier.")
    lot_retest_days = fields.Integer(
        string="Retest Date",
        help="Number of days after the receipt of the products (from the vendor or in stock after production) after"
        " which a lot has to be tested again. It will be computed on the lot; 0: it need not.")
    lot_pattern_id = fields.Many2one(
        "lot.number.pattern", string="Lot Numbers", ondelete="restrict", index="btree_not_null",
        help="The pattern by which its lots are numbered; else that of its category or of the nearest one "
        "above, else Odoo's own numbering.")
    lot_sequence_before_id = fields.Many2one(
        "ir.sequence", string="Numbered Before By", readonly=True,
        help="What Odoo goes on with where no pattern counts.")
    lot_number_example = fields.Char(string="Example of a Number", compute="_compute_lot_number_example")

    lot_shelf_life_count = fields.Integer(string="Shelf Life Rules", compute="_compute_lot_shelf_life_count")

    _lot_retest_days = models.Constraint(
        "CHECK (lot_retest_days >= 0)", "A lot cannot be due for retest before it is there.")

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._follow_lot_pattern()
        return templates

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(("lot_pattern_id", "categ_id")):
            self._follow_lot_pattern()
        return result

    def _follow_lot_pattern(self):
        """Let Odoo take numbers from the counter of the pattern, so that every flow of Odoo numbers by it.

        The field is not computed from ours: Odoo would take its own field along when the add-on is uninstalled.
        """
        for pattern, templates in self.grouped(lambda template: template._lot_pattern()).items():
            numbered = templates.filtered(lambda template: template.lot_sequence_id.code == CODE)
            if not pattern:
                numbered._leave_lot_pattern()
                continue
            for sequence, mine in (templates - numbered).grouped("lot_sequence_id").items():
                mine.lot_sequence_before_id = sequence
            templates.lot_sequence_id = pattern.sequence_id

    def _leave_lot_pattern(self):
        """Let Odoo number the lots as before: with a prefix of their own, or by no sequence at all, if that was so."""
        for sequence, templates in self.grouped("lot_sequence_before_id").items():
            templates.lot_sequence_id = sequence

    @api.depends("lot_pattern_id", "categ_id.lot_pattern_category_id")
    def _compute_lot_number_example(self):
        for template in self:
            template.lot_number_example = template._lot_pattern().preview

    def _inverse_serial_prefix_format(self):
        """Odoo's form sends an empty prefix for a product that is numbered by a pattern; any other counts after it."""
        numbered = self.filtered(lambda template: not template.serial_prefix_format and template._lot_pattern())
        result = super(ProductTemplate, self - numbered)._inverse_serial_prefix_format()
        self._follow_lot_pattern()
        return result

    @api.depends("lot_sequence_id.code")
    def _compute_next_serial(self):
        """Odoo counts its prefix and this up by itself: a pattern has neither."""
        numbered = self.filtered(lambda template: template.lot_sequence_id.code == CODE)
        numbered.next_serial = ""
        return super(ProductTemplate, self - numbered)._compute_next_serial()

    def _compute_lot_shelf_life_count(self):
        """Rules about the product, its category or one above it; one query for all products."""
        rules = self.env["lot.shelf.life.rule"]
        found = rules._read_group(
            self._lot_shelf_life_domain(), ["product_id", "category_id"], ["__count"],
        ) if rules.has_access("read") and self.ids else []
        for template in self:
            categories = template.categ_id._nearest_first()
            template.lot_shelf_life_count = sum(
                count for product, category, count in found
                if product in template.product_variant_ids or category.id in categories)

    def _lot_shelf_life_domain(self):
        return Domain("product_id", "in", self.product_variant_ids.ids) | Domain(
            "category_id", "parent_of", self.categ_id.ids)

    def action_lot_shelf_life(self):
        """How long lots of this product have to last."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_shelf_life_rule_action"),
                "domain": self._lot_shelf_life_domain(),
                "context": {"default_product_id": self.product_variant_id.id}}

    def _lot_pattern(self):
        """As superuser: a pattern is for whoever makes lots."""
        return self.lot_pattern_id.sudo() or self.categ_id.sudo().lot_pattern_category_id.lot_pattern_id
