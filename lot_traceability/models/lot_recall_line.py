from odoo import api, fields, models


class LotRecallLine(models.Model):
    """Units of a lot in the frozen scope of a recall: where they are, or to whom they went."""

    _name = "lot.recall.line"
    _inherit = ["lot.recall.frozen", "lot.document.mixin"]
    _description = "Recall Line"
    _order = "recall_id desc, bucket, partner_name, location_name, lot_name, date, id"
    _rec_name = "lot_name"

    recall_id = fields.Many2one("lot.recall", required=True, readonly=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    currency_id = fields.Many2one(related="recall_id.currency_id")
    is_possible = fields.Boolean(
        string="Possible", readonly=True,
        help="The records cannot exclude that these units contain something of the root lots. All of them count.")
    bucket = fields.Selection(
        [("on_hand", "On Hand"), ("in_transit", "In Transit"), ("in_work", "In Work"), ("stoppable", "Still Stoppable"),
         ("expected", "Expected"), ("delivered", "Delivered"), ("used", "Used"), ("scrapped", "Scrapped"),
         ("returned_to_vendor", "Returned to the Vendor"), ("adjusted", "Adjusted")],
        string="Whereabouts", required=True, readonly=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Record", readonly=True, ondelete="restrict", index=True,
        help="Empty for units without a lot, which were delivered out of a pool.")
    lot_name = fields.Char(string="Lot", required=True, readonly=True)
    product_id = fields.Many2one(
        "product.product", string="Product Record", required=True, readonly=True, ondelete="restrict")
    product_name = fields.Char(string="Product", readonly=True)
    quantity = fields.Float(
        digits="Product Unit", readonly=True,
        help="A return from a consignee is negative; so is a loss found by a count.")
    uom = fields.Char(string="Unit", readonly=True)
    value = fields.Monetary(readonly=True, help="At cost when the scope was frozen.")
    location_name = fields.Char(string="Location", readonly=True)
    package_name = fields.Char(string="Package", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact Record", readonly=True, ondelete="set null")
    partner_name = fields.Char(string="Contact", readonly=True)
    partner_phone = fields.Char(string="Phone", readonly=True)
    partner_email = fields.Char(string="Email", readonly=True)
    partner_address = fields.Text(string="Address", readonly=True)
    date = fields.Datetime(readonly=True)
    document_name = fields.Char(string="Document", readonly=True)
    has_document = fields.Boolean(compute="_compute_has_document")

    @api.depends("document_id")
    def _compute_has_document(self):
        for line in self:
            line.has_document = bool(line.document_id)
