from odoo import fields, models


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
