from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tracing.attributes import Rule

ATTRIBUTES = [
    ("property", "A property"), ("country", "The country of origin"), ("production_date", "The day it was made")]


class LotAttributeRule(models.Model):
    """What lots that are made take over from the lots that went into them."""

    _name = "lot.attribute.rule"
    _description = "Rule for Passed-On Attributes"
    _order = "label, product_tmpl_id, category_id, id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    attribute = fields.Selection(ATTRIBUTES, string="What Is Passed On", required=True, default="property")
    label = fields.Char(
        string="Property", compute="_compute_label", store=True, readonly=False, precompute=True,
        help="What it is called on the lots, of the components and of what is made: Brix, Allergens, Catch Area. "
        "Capital letters do not matter. A product that has no such property gets it.")
    how = fields.Selection([
        ("earliest", "The earliest, or lowest"),
        ("latest", "The latest, or highest"),
        ("mean", "The mean by quantity"),
        ("all", "All different ones"),
        ("concatenate", "All as one text, the most first"),
    ], required=True, default="all")
    product_tmpl_id = fields.Many2one(
        "product.template", string="Made Product", domain="[('tracking', '!=', 'none')]", check_company=True,
        ondelete="cascade", index="btree_not_null", help="Empty: all.")
    category_id = fields.Many2one(
        "product.category", string="Made Category", ondelete="cascade", help="With those below; empty: all.")
    source_product_tmpl_id = fields.Many2one(
        "product.template", string="From the Product", domain="[('tracking', '!=', 'none')]", check_company=True,
        ondelete="cascade", help="Empty: from all components.")
    source_category_id = fields.Many2one(
        "product.category", string="From the Category", ondelete="cascade", help="With those below; empty: all.")
    replaces = fields.Boolean(
        string="Replace What Was Entered",
        help="What somebody entered on the lot by hand stays unless this is set.")

    _one_per_case = models.UniqueIndex(
        "(attribute, lower(COALESCE(label, '')), COALESCE(company_id, 0), COALESCE(product_tmpl_id, 0),"
        " COALESCE(category_id, 0)) WHERE active", "There is a rule for this attribute and product already.")

    @api.depends("attribute")
    def _compute_label(self):
        for rule in self:
            named = {"country": rule.label or self.env._("Country of Origin"), "production_date": self.env._("Made On")}
            rule.label = named.get(rule.attribute, rule.label)

    @api.depends("label", "product_tmpl_id", "category_id")
    def _compute_display_name(self):
        for rule in self:
            goods = rule.product_tmpl_id.display_name or rule.category_id.display_name or self.env._("all products")
            rule.display_name = f"{rule.label or self.env._('Attribute')}: {goods}"

    @api.constrains("product_tmpl_id", "category_id", "source_product_tmpl_id", "source_category_id")
    def _check_goods(self):
        for rule in self:
            if (rule.product_tmpl_id and rule.category_id) or (rule.source_product_tmpl_id and rule.source_category_id):
                raise ValidationError(self.env._(
                    "“%s” is about a product or about a category, not both.", rule.display_name))

    @api.constrains("attribute", "label", "how")
    def _check_attribute(self):
        for rule in self:
            if not (rule.label or "").strip():
                raise ValidationError(self.env._("Say which property is passed on: what it is called on the lots."))
            if rule.attribute == "production_date" and rule.how not in ("earliest", "latest"):
                raise ValidationError(self.env._(
                    "A lot is made on one day: choose the earliest or the latest of its components for “%s”.",
                    rule.display_name))
            if rule.attribute == "country" and rule.how not in ("all", "concatenate"):
                raise ValidationError(self.env._(
                    "Countries have no order: choose all of them for “%s”.", rule.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _all(self):
        """The rules as plain values; where there is none, closing an order costs no query.

        :rtype: tuple[Rule]
        """
        # As superuser: a rule holds, whoever makes the lot.
        return tuple(
            Rule(rule.id, rule.company_id.id or 0, rule.product_tmpl_id.id or 0, rule.category_id.id or 0,
                 rule.attribute, rule.label, rule.how, rule.source_product_tmpl_id.id or 0,
                 rule.source_category_id.id or 0, rule.replaces)
            for rule in self.sudo().search([]))
