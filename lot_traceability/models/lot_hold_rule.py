from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class LotHoldRule(models.Model):
    """What is put on hold by itself: lots that arrive, are made, expire, are due for retest, or come into a place."""

    _name = "lot.hold.rule"
    _description = "Automatic Hold"
    _order = "sequence, id"

    name = fields.Char(required=True, help="Stands on the hold as its note.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    reason_id = fields.Many2one("lot.hold.reason", required=True, ondelete="restrict")
    trigger = fields.Selection([
        ("receipt", "Received from a vendor"),
        ("certificate", "Received without a certificate"),
        ("production", "Made"),
        ("arrival", "Moved into a location"),
        ("expiry", "Expired"),
        ("retest", "Due for retest"),
    ], required=True, default="receipt")
    product_ids = fields.Many2many("product.product", string="Products", help="Empty: all.")
    category_ids = fields.Many2many("product.category", string="Categories", help="With those below; empty: all.")
    partner_ids = fields.Many2many("res.partner", string="Vendors", help="Empty: all.")
    vendor_lot = fields.Char(help="Only lots that the vendor calls so.")
    first_only = fields.Boolean(
        string="First Receipt Only", help="Only what a vendor delivers of a product for the first time.")
    location_id = fields.Many2one(
        "stock.location", help="What comes here, or below it, is held as long as it lies here.")

    @api.constrains("trigger", "location_id")
    def _check_location(self):
        for rule in self:
            if rule.trigger == "arrival" and not rule.location_id:
                raise ValidationError(self.env._("“%s” needs the location whose lots it holds.", rule.name))

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
    def _cron_hold_expired(self):
        """Nightly, by batches: what was held is committed."""
        rules, cron = self.env["lot.hold.rules"], self.env["ir.cron"]
        while held := rules.hold_past_date():
            if not cron._commit_progress(held):
                return

    @api.model
    @tools.ormcache("trigger")
    def _ids_for(self, trigger):
        """Ids of the rules of one trigger; where there is none, moving lots costs no query."""
        # As superuser: a rule holds, whoever moves the lot.
        return tuple(self.sudo().search([("trigger", "=", trigger)]).ids)
