from odoo import api, fields, models


class LotVendorIncident(models.Model):
    """One thing that went wrong with a lot of a vendor, whether or not it is over."""

    _name = "lot.vendor.incident"
    _inherit = ["lot.document.mixin"]
    _description = "Incident of a Vendor"
    _order = "date desc, id desc"
    _auto = False
    _depends = {
        "lot.hold": ["lot_id", "reason_id", "state", "placed_at", "released_at"],
        "lot.origin": ["lot_id", "partner_id", "vendor_lot", "received_at"],
        "lot.recall": ["state", "frozen_at", "closed_at"], "lot.recall.lot": ["lot_id", "recall_id"],
        "lot.vendor.claim": ["partner_id", "state", "sent_at", "closed_at"],
        "lot.vendor.claim.line": ["claim_id", "lot_id", "quantity", "vendor_lot"],
        "stock.move.line": ["lot_id", "state", "quantity_product_uom", "date"]}

    kind = fields.Selection(
        [("hold", "Hold"), ("recall", "Recall"), ("claim", "Claim"), ("return", "Return")], readonly=True)
    date = fields.Datetime(string="Since", readonly=True)
    ended_at = fields.Datetime(string="Until", readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True)
    product_id = fields.Many2one(related="lot_id.product_id")
    vendor_lot = fields.Char(readonly=True)
    reason_id = fields.Many2one("lot.hold.reason", readonly=True)
    # As superuser: whoever sees the incident may know what it is called.
    name = fields.Char(string="What", compute="_compute_name", compute_sudo=True)
    quantity = fields.Float(digits="Product Unit", readonly=True, help="Claimed or returned.")
    product_uom_id = fields.Many2one(related="lot_id.product_uom_id", string="Unit")
    may_open = fields.Boolean(compute="_compute_may_open")
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return self.env["lot.vendor.incidents"].sql()

    @api.depends("document_model", "document_id", "reason_id")
    def _compute_name(self):
        for model, incidents in self.grouped("document_model").items():
            documents = self.env[model].browse(incidents.mapped("document_id"))
            names = dict(zip(documents.ids, documents.mapped("name"), strict=True)) if model != "lot.hold" else {}
            for incident in incidents:
                incident.name = incident.reason_id.name or names.get(incident.document_id)

    @api.depends("document_model")
    @api.depends_context("uid")
    def _compute_may_open(self):
        for model, incidents in self.grouped("document_model").items():
            incidents.may_open = self.env[model].has_access("read")
