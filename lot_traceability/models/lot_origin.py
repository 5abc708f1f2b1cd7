from odoo import api, fields, models


class LotOrigin(models.Model):
    """Where a lot came from: the vendor, and the number the vendor gave it."""

    _name = "lot.origin"
    _description = "Lot Origin"
    _order = "id"
    _rec_name = "vendor_lot"
    _check_company_auto = True

    lot_id = fields.Many2one("stock.lot", required=True, ondelete="cascade", index=True)
    partner_id = fields.Many2one("res.partner", string="Vendor")
    vendor_lot = fields.Char(help="The number on the vendor's label.", index="btree_not_null")
    company_id = fields.Many2one(related="lot_id.company_id", store=True)

    @api.model_create_multi
    def create(self, vals_list):
        origins = super().create(vals_list)
        self.env["lot.hold.rules"].apply_to_vendor_lots(origins)
        return origins

    def write(self, vals):
        result = super().write(vals)
        if "vendor_lot" in vals:
            self.env["lot.hold.rules"].apply_to_vendor_lots(self)
        return result
