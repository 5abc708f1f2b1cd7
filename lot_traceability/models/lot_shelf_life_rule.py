from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tracing.shelf_life import Rule


class LotShelfLifeRule(models.Model):
    """How long lots have to last when a customer, or we, receive them."""

    _name = "lot.shelf.life.rule"
    _description = "Shelf Life Rule"
    _order = "direction, partner_id, product_id, category_id, id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    direction = fields.Selection(
        [("delivery", "A customer receives"), ("receipt", "We receive from others")], string="When", required=True,
        default="delivery")
    partner_id = fields.Many2one("res.partner", index=True, help="Empty: all.")
    product_id = fields.Many2one(
        "product.product", domain="[('use_expiration_date', '=', True)]", check_company=True, help="Empty: all.")
    category_id = fields.Many2one("product.category", help="With those below; empty: all.")
    unit = fields.Selection(
        [("days", "Days"), ("percent", "% of its whole life"), ("any", "Any remaining life will do")], required=True,
        default="days", help="The whole life of a lot is from the day it was made until it expires; where nobody knows "
        "that day, the product's expiration time, and where it has none, from the day the lot was entered.")
    amount = fields.Float(
        string="Has to Last", digits=(6, 1), required=True, help="0: as the next, less specific rule says.")
    transit_days = fields.Integer(
        string="Days on the Way",
        help="From leaving the warehouse to the customer's door. 0: as the next, less specific rule says.")
    order = fields.Selection(
        [("fefo", "First to expire first"), ("newest", "Last to expire first"), ("fifo", "First in first")],
        string="Proposed",
        help="Empty: as the next, less specific rule says; else in the order of the product's removal strategy.")
    most = fields.Integer(
        string="Lots at Most",
        help="For one order line; 1 for one lot only. 0: as the next, less specific rule says.")
    not_older = fields.Boolean(
        string="Never Older Than the Last", help="No lot that expires before the one that the customer got last.")
    too_short = fields.Selection(
        [("warn", "Warn"), ("hold", "Hold"), ("refuse", "Refuse")], string="If Too Short", default="warn",
        required=True, help="What becomes of a receipt of lots that do not last long enough.")

    _one_per_case = models.UniqueIndex(
        "(direction, COALESCE(company_id, 0), COALESCE(partner_id, 0), COALESCE(product_id, 0),"
        " COALESCE(category_id, 0)) WHERE active", "There is a rule for this partner and product already.")
    _amount = models.Constraint(
        "CHECK (amount >= 0 AND (unit = 'days' OR amount <= 100))",
        "The remaining life is a number of days, or a percentage between 0 and 100.")
    _most = models.Constraint("CHECK (most >= 0)", "An order line takes one lot at least.")
    _transit_days = models.Constraint("CHECK (transit_days >= 0)", "Goods are on the way for no day at least.")

    @api.depends("partner_id", "product_id", "category_id", "direction")
    def _compute_display_name(self):
        for rule in self:
            everybody = self.env._("All customers") if rule.direction == "delivery" else self.env._("All vendors")
            goods = rule.product_id.display_name or rule.category_id.display_name or self.env._("all products")
            rule.display_name = f"{rule.partner_id.display_name or everybody}: {goods}"

    @api.constrains("product_id", "category_id")
    def _check_goods(self):
        for rule in self:
            if rule.product_id and rule.category_id:
                raise ValidationError(self.env._(
                    "“%s” is about a product or about a category, not both.", rule.display_name))

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
    @tools.ormcache("direction")
    def _all(self, direction):
        """The rules of one direction as plain values; where there is none, moving lots costs no query.

        :rtype: tuple[Rule]
        """
        # As superuser: a rule holds, whoever moves the lot.
        return tuple(rule._plain() for rule in self.sudo().search([("direction", "=", direction)]))

    def _plain(self):
        return Rule(
            self.id, self.company_id.id or 0, self.partner_id.id or 0, self.product_id.id or 0,
            self.category_id.id or 0, days=self.amount if self.unit == "days" else 0.0,
            percent=self.amount if self.unit == "percent" else 0.0, anything=self.unit == "any",
            transit=self.transit_days if self.direction == "delivery" else 0, order=self.order or "", most=self.most,
            not_older=self.not_older)
