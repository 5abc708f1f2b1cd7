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
    gln = fields.Char(string="Vendor's GLN", help="Who sold it, as the label says: (412) of GS1.")
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
    lot_on_hand = fields.Float(string="On Hand", compute="_compute_outcome", digits="Product Unit")
    lot_used = fields.Float(string="Used", compute="_compute_outcome", digits="Product Unit")
    lot_delivered = fields.Float(string="Delivered", compute="_compute_outcome", digits="Product Unit")
    lot_returned = fields.Float(string="Returned to the Vendor", compute="_compute_outcome", digits="Product Unit")
    hold_summary = fields.Char(string="On Hold Because Of", related="lot_id.hold_summary")
    recall_names = fields.Char(string="Recalled", compute="_compute_outcome")
    claim_names = fields.Char(string="Claimed", compute="_compute_outcome")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, help="Whose receipt it is, else whose lot.")

    # A scanned number is looked up whole, among a million others.
    _vendor_lot_idx = models.Index("(vendor_lot, partner_id) WHERE vendor_lot IS NOT NULL")
    _move_line = models.UniqueIndex("(move_line_id)", "This line of the receipt has its origin already.")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_outcome(self):
        """What became of the whole lot: a receipt of some more of it cannot be told apart. All origins in one go."""
        outcome = self.env["lot.origins"].outcome(self.lot_id)
        for origin in self:
            found = outcome[origin.lot_id.id]
            origin.lot_on_hand, origin.lot_used = found["on_hand"], found["used"]
            origin.lot_delivered, origin.lot_returned = found["delivered"], found["returned_to_vendor"]
            origin.recall_names, origin.claim_names = found["recalls"], found["claims"]

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
        origins._own_files("certificate_ids")
        self.env["lot.hold.rules"].certificates_came(origins)
        origins._check_vendor_lots()
        return origins

    def write(self, vals):
        received = self.filtered("move_line_id") if SAID_BY_THE_RECEIPT & vals.keys() else self.browse()
        if received:
            raise UserError(self.env._(
                "Lot and quantity are what the receipt says: %s. Correct them there.",
                ", ".join(received.mapped("display_name"))))
        bare = self.filtered(lambda origin: not origin.certificate_ids) if "certificate_ids" in vals else self.browse()
        result = super().write(vals)
        if "certificate_ids" in vals:
            self._own_files("certificate_ids")
            self.env["lot.hold.rules"].certificates_came(bare)
        if "vendor_lot" in vals:
            self._check_vendor_lots()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        received = self.filtered("move_line_id")
        if received:
            raise UserError(self.env._(
                "What was received stays: %s. Correct it, or return the goods.",
                ", ".join(received.mapped("display_name"))))

    def _check_vendor_lots(self):
        """A number that became known after the goods were received is looked at like one that came with them."""
        self.env["lot.hold.rules"].apply_to_vendor_lots(self)
        self.env["lot.known.origins"].check(self)

    def action_open(self):
        """Open the form of one origin, where its certificates are."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id,
                "views": [(False, "form")], "target": "new", "name": self.display_name}
