from odoo import api, fields, models
from odoo.exceptions import UserError

from .lot_origin_change import KEPT

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
    hold_names = fields.Char(string="Holds", compute="_compute_outcome", help="All that there ever were.")
    recall_names = fields.Char(string="Recalled", compute="_compute_outcome")
    claim_names = fields.Char(string="Claimed", compute="_compute_outcome")
    incident_names = fields.Char(
        string="Incidents", compute="_compute_outcome", help="Holds, released ones too, recalls and claims.")
    change_ids = fields.One2many("lot.origin.change", "origin_id", string="Said Before", readonly=True)
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, help="Whose receipt it is, else whose lot.")

    # A scanned number is looked up whole, among a million others.
    _vendor_lot_idx = models.Index("(vendor_lot, partner_id) WHERE vendor_lot IS NOT NULL")
    # By this a number is the same, however it was typed.
    _same_number_idx = models.Index("(lower(btrim(vendor_lot))) WHERE vendor_lot IS NOT NULL")
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
            origin.hold_names = found["holds"]
            origin.incident_names = ", ".join(filter(None, map(found.get, ("holds", "recalls", "claims")))) or False

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
        origins._follow_up({name for vals in vals_list for name in vals}, {})
        self.env["lot.hold.rules"].certificates_came(origins)
        return origins

    def write(self, vals):
        self._ensure_receipt_stays(vals)
        before = self._kept(vals)
        bare = self.filtered(lambda origin: not origin.certificate_ids) if "certificate_ids" in vals else self.browse()
        result = super().write(vals)
        self._follow_up(set(vals), before)
        self.env["lot.hold.rules"].certificates_came(bare)
        return result

    @api.private
    def write_each(self, said):
        """Write on some origins what is said of each, and follow it up once for all.

        :param list said: pairs of an origin and its values
        """
        names, before = {name for _origin, vals in said for name in vals}, {}
        for origin, vals in said:
            before.setdefault(origin, origin._kept(names)[origin])
            origin._put(vals)
        self.concat(*before)._follow_up(names, before)

    def _put(self, vals):
        return super().write(vals)

    def _kept(self, names):
        """What is said now, of fields ``names`` that are kept."""
        return {origin: {name: origin[name] for name in KEPT.keys() & set(names)} for origin in self}

    def _ensure_receipt_stays(self, vals):
        received = self.filtered("move_line_id") if SAID_BY_THE_RECEIPT & vals.keys() else self.browse()
        if received:
            raise UserError(self.env._(
                "Lot and quantity are what the receipt says: %s. Correct them there.",
                ", ".join(received.mapped("display_name"))))

    def _follow_up(self, names, before):
        """See to what follows from a change of fields ``names``.

        A number that became known after the goods were received is looked at like one that came with them.

        :param dict before: by origin what it said until now
        """
        if "certificate_ids" in names:
            self._own_files("certificate_ids")
        self.env["lot.origin.change"].keep(before)
        if names & {"vendor_lot", "partner_id"}:
            self.env["lot.hold.rules"].apply_to_vendor_lots(self)
            self.env["lot.known.origins"].check(self)
        if "expiration_date" in names:
            self.env["lot.origin.expiry"].give(self, {
                origin.id: said.get("expiration_date") for origin, said in before.items()})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        received = self.filtered("move_line_id")
        if received:
            raise UserError(self.env._(
                "What was received stays: %s. Correct it, or return the goods.",
                ", ".join(received.mapped("display_name"))))

    def action_vendor_claim(self):
        """Begin a claim about what came with these origins."""
        return self.env["lot.vendor.claim"].create_from(self.lot_id, origins=self)._opened()

    def action_open(self):
        """Open the form of one origin, where its certificates are."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id,
                "views": [(False, "form")], "target": "new", "name": self.display_name}
