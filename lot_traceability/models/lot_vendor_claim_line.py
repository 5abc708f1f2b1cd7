from odoo import api, fields, models


class LotVendorClaimLine(models.Model):
    """What is claimed of one lot."""

    _name = "lot.vendor.claim.line"
    _description = "Lot of a Vendor Claim"
    _order = "claim_id, id"
    _rec_name = "lot_id"
    _check_company_auto = True

    claim_id = fields.Many2one("lot.vendor.claim", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="restrict", check_company=True, index=True)
    product_id = fields.Many2one(related="lot_id.product_id")
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    origin_id = fields.Many2one("lot.origin", domain="[('lot_id', '=', lot_id)]", check_company=True)
    vendor_lot = fields.Char(compute="_compute_vendor_lot", store=True, readonly=False)
    quantity = fields.Float(digits="Product Unit", required=True, help="In the product's unit.")
    cost = fields.Float(
        string="Cost per Unit", compute="_compute_cost", store=True, readonly=False, digits="Product Price")
    amount = fields.Monetary(compute="_compute_amount", store=True)

    _positive = models.Constraint("CHECK (quantity >= 0)", "Nobody can claim less than nothing of a lot.")

    @api.depends("lot_id", "origin_id")
    def _compute_vendor_lot(self):
        for line in self:
            line.vendor_lot = (line.origin_id or line.lot_id.origin_ids[:1]).vendor_lot

    @api.depends("lot_id")
    def _compute_cost(self):
        for line in self:
            lot = line.lot_id.with_company(line.company_id)
            line.cost = lot.standard_price if lot.lot_valuated else lot.product_id.standard_price

    @api.depends("quantity", "cost")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.cost
            line.amount = line.currency_id.round(amount) if line.currency_id else amount

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.claim_id._ensure_draft()
        return lines

    def write(self, vals):
        self.claim_id._ensure_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.claim_id._ensure_draft()
