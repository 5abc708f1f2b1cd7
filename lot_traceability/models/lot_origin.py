from odoo import api, fields, models
from odoo.exceptions import UserError

# What a receipt says; it is corrected there.
SAID_BY_THE_RECEIPT = {"lot_id", "quantity"}


class LotOrigin(models.Model):
    """Where units of a lot came from: the vendor, what the vendor says about them, and the receipt.

    One for each line of a receipt, made when it is done (see ``lot.origins``); whoever knows of a lot that no receipt
    tells of adds one by hand.
    """

    _name = "lot.origin"
    _inherit = ["lot.case.mixin"]
    _description = "Lot Origin"
    _order = "received_at desc, id desc"
    _rec_name = "vendor_lot"
    _check_company_auto = True
    _set_by_methods = frozenset({"move_line_id", "picking_id", "purchase_id", "received_at", "received_by_id"})

    lot_id = fields.Many2one("stock.lot", required=True, ondelete="cascade", index=True)
    product_id = fields.Many2one(related="lot_id.product_id", store=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", index="btree_not_null")
    vendor_lot = fields.Char(help="The number on the vendor's label.", index="trigram")
    production_date = fields.Date(string="Made On", help="As the vendor says.")
    expiration_date = fields.Date(string="Vendor's Expiry", help="As the vendor says.")
    country_id = fields.Many2one("res.country", string="Country of Origin")
    quantity = fields.Float(digits="Product Unit", help="What was received, in the unit of the product.")
    product_uom_id = fields.Many2one(related="lot_id.product_uom_id", string="Unit")
    purchase_id = fields.Many2one("purchase.order", string="Purchase Order", readonly=True, index="btree_not_null")
    picking_id = fields.Many2one("stock.picking", string="Receipt", readonly=True, index="btree_not_null")
    move_line_id = fields.Many2one("stock.move.line", string="Line of the Receipt", readonly=True)
    received_at = fields.Datetime(string="Received On", readonly=True)
    received_by_id = fields.Many2one("res.users", readonly=True)
    certificate_ids = fields.Many2many(
        "ir.attachment", string="Certificates", bypass_search_access=True,
        help="The files that came with it: analyses, declarations, certificates of origin.")
    certificate_count = fields.Integer(string="Number of Certificates", compute="_compute_certificate_count")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, help="Whose receipt it is, else whose lot.")

    # A scanned number is looked up whole, among a million others.
    _vendor_lot_idx = models.Index("(vendor_lot, partner_id) WHERE vendor_lot IS NOT NULL")
    _move_line = models.UniqueIndex("(move_line_id)", "This line of the receipt has its origin already.")

    @api.depends("certificate_ids")
    def _compute_certificate_count(self):
        for origin in self:
            origin.certificate_count = len(origin.certificate_ids)

    @api.depends("move_line_id", "lot_id.company_id")
    def _compute_company_id(self):
        for origin in self:
            origin.company_id = origin.move_line_id.company_id or origin.lot_id.company_id

    @api.depends("vendor_lot", "lot_id.name")
    def _compute_display_name(self):
        for origin in self:
            origin.display_name = origin.vendor_lot or origin.lot_id.name

    @api.model_create_multi
    def create(self, vals_list):
        origins = super().create(vals_list)
        origins._own_certificates()
        self.env["lot.hold.rules"].apply_to_vendor_lots(origins)
        return origins

    def write(self, vals):
        received = self.filtered("move_line_id") if SAID_BY_THE_RECEIPT & vals.keys() else self.browse()
        if received:
            raise UserError(self.env._(
                "Lot and quantity are what the receipt says: %s. Correct them there.",
                ", ".join(received.mapped("display_name"))))
        result = super().write(vals)
        if "certificate_ids" in vals:
            self._own_certificates()
        if "vendor_lot" in vals:
            self.env["lot.hold.rules"].apply_to_vendor_lots(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        received = self.filtered("move_line_id")
        if received:
            raise UserError(self.env._(
                "What was received stays: %s. Correct it, or return the goods.",
                ", ".join(received.mapped("display_name"))))

    def _own_certificates(self):
        """Who may read an origin reads its certificates; files that belong elsewhere stay what they are."""
        for origin in self:
            mine = origin.certificate_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user)
            # As superuser: the file was uploaded by this very user and belongs to no record yet.
            mine.sudo().write({"res_model": origin._name, "res_id": origin.id})

    def action_open(self):
        """Open the form of one origin, where its certificates are."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id,
                "views": [(False, "form")], "target": "new", "name": self.display_name}
