from odoo import api, fields, models

from ..tracing.operations import STOCKED

# What the recorder reads from a line: a done line that changes in one of these is recorded again.
RECORDED_FIELDS = {
    "lot_id", "quant_id", "quantity", "product_uom_id", "location_id", "location_dest_id", "date", "state"}
# What the gate decides by: a done line that changes in one of these is asked for again.
GATED_FIELDS = {"lot_id", "quant_id", "quantity", "product_uom_id", "package_id", "location_id", "location_dest_id"}

OPEN = ("draft", "waiting", "confirmed", "partially_available", "assigned")
CHOSEN_FIELDS = {"lot_id", "quant_id"}
# What is typed about the vendor's goods before a receipt is done, and what its origin calls it.
VENDOR_FIELDS = {
    "vendor_lot": "vendor_lot", "vendor_production_date": "production_date",
    "vendor_expiration_date": "expiration_date", "vendor_country_id": "country_id", "vendor_gln": "gln"}


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["stock.move.line", "lot.hold.place.mixin"]

    # Of the lot wherever it is now: a done line tells where its units were.
    lot_severity = fields.Selection(related="lot_id.hold_severity", string="Severity of the Lot's Holds")
    proposal = fields.Json(copy=False, readonly=True)  # of lot.proposal, as it was when the line was proposed
    why_this_lot = fields.Char(compute="_compute_why_this_lot")

    vendor_lot = fields.Char(help="The number on the vendor's label. Kept as an origin of the lot.")
    vendor_production_date = fields.Date(string="Made On", help="As the vendor says.")
    vendor_expiration_date = fields.Date(
        string="Vendor's Expiry", help="As the vendor says. A lot that has no expiration date of its own, of a product "
        "that uses one, expires at the end of this day.")
    vendor_country_id = fields.Many2one("res.country", string="Country of Origin")
    vendor_gln = fields.Char(string="Vendor's GLN", help="Who sold it, as the label says: (412) of GS1.")

    from_vendor = fields.Boolean(compute="_compute_from_vendor")
    import_row = fields.Char(
        copy=False, readonly=True, help="What the row of a list said, without a lot or a vendor's lot, that made this "
        "line: by that the list is known again.")

    # Odoo has none on the lot, and every question of ours starts from one.
    _lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
    # What is still to come is searched for by what somebody typed: few of all lines.
    _open_idx = models.Index(
        "(picking_id) WHERE state IN ('draft', 'waiting', 'confirmed', 'partially_available', 'assigned')")
    # Pools are worked out from what was done without a lot, from some moment on.
    _pool_idx = models.Index("(product_id, company_id, date) WHERE lot_id IS NULL AND state = 'done'")

    @api.model_create_multi
    def create(self, vals_list):
        """A line added to a done order is posted at once and never reaches ``_action_done``."""
        lines = super().create(vals_list)
        lines._gate_if_done()
        lines._record_if_done()
        lines._look_at_arrivals()
        return lines

    def write(self, vals):
        """A done line can be corrected: the old statement is superseded, the new one recorded."""
        before = set() if RECORDED_FIELDS.isdisjoint(vals) else self.env["lot.pools"].touched(self)
        moved = {} if GATED_FIELDS.isdisjoint(vals) else {
            line: line._moved() for line in self if line.state == "done"}
        result = super().write(vals)
        if moved:
            self._gate_corrected(moved, ask=not CHOSEN_FIELDS.isdisjoint(vals))
        if not RECORDED_FIELDS.isdisjoint(vals):
            self._record_if_done(before)
        if not CHOSEN_FIELDS.isdisjoint(vals):
            self._look_at_arrivals()
        if not VENDOR_FIELDS.keys().isdisjoint(vals):
            self._correct_origins(vals)
        return result

    def _action_done(self):
        """Every flow comes through here, with the lot that was typed, scanned or proposed, or gets one now."""
        self._give_numbers()
        moved = self.filtered(lambda line: line.is_inventory or not line.product_uom_id.is_zero(line.quantity))
        result = super()._action_done()
        self.env["lot.gate"].check(moved)  # Odoo has deleted the others
        return result

    def _give_numbers(self):
        """Name the lots of lines that are to make one, where a pattern says how; the others are Odoo's to ask about."""
        numbering = self.env["lot.numbering"]
        lines = self.filtered(lambda line: line._makes_a_lot())
        for product, mine in lines.grouped("product_id").items():
            if numbering.pattern(product):
                said = [line._says_to_its_number() for line in mine]
                for line, name in zip(mine, numbering.names(product, said), strict=True):
                    line.lot_name = name

    def _makes_a_lot(self):
        return (
            not self.lot_id and not self.lot_name and self.product_id.tracking != "none"
            and self.picking_type_id.use_create_lots and self.product_uom_id.compare(self.quantity, 0) > 0
            and (self.product_id.tracking == "lot" or not self.product_id.uom_id.compare(self.quantity_product_uom, 1)))

    def _says_to_its_number(self):
        numbering, order = self.env["lot.numbering"], self.move_id.production_id
        vendor_lot = {"vendor_lot": self.vendor_lot or ""}
        if order:
            return order._says_to_numbers() | vendor_lot
        return numbering.of_document(self.picking_id, self.picking_type_id.warehouse_id, **vendor_lot)

    @api.onchange("lot_id", "quant_id")
    def _onchange_lot_on_hold(self):
        """An early word: who chooses a lot learns what speaks against it before the transfer is validated."""
        units = self.quant_id or self
        lot, move = units.lot_id, self.move_id._origin
        if units.on_hold:
            return self._early_word(self.env._("%s is on hold", lot.name), self.env._(
                "%s\nChoose another lot, or ask someone of Quality to release it.", units.hold_summary))
        document = self.env["lot.objections"].document_of(move) if move else None
        answer = self.env["lot.gate"].verdict(lot, move._purpose().operation, document) if lot and move else {}
        # What holds another part of the lot keeps nobody from these units.
        messages = [message["text"] for found in answer.values() for message in found["messages"]
                    if message["code"] != "hold"]
        return self._early_word(self.env._("%s needs a reason", lot.name), self.env._(
            "%s\nChoose another lot, or say why when you are asked.", "\n".join(messages))) if messages else None

    @api.onchange("lot_name")
    def _onchange_lot_name(self):
        """Who types a name that labels cannot carry learns it before the lot is made."""
        refusal = self.lot_name and self.env["lot.numbering"].refusal(self.product_id, self.lot_name)
        return self._early_word(self.env._("%s cannot be a number", self.lot_name), refusal) if refusal else None

    @api.depends("location_id.usage", "move_id.from_vendor", "picking_id.from_vendor")
    def _compute_from_vendor(self):
        for line in self:
            line.from_vendor = line.location_id.usage == "supplier" or (line.move_id or line.picking_id).from_vendor

    @api.onchange("vendor_lot")
    def _onchange_vendor_lot(self):
        """An early word: a number that is known, as soon as it is typed."""
        texts = self.env["lot.known.origins"].typed(self) if self.vendor_lot and self.state != "done" else ()
        return self._early_word(self.env._("Known already"), "\n".join(texts)) if texts else None

    @api.depends("proposal", "lot_id")
    def _compute_why_this_lot(self):
        for line in self:
            line.why_this_lot = line.proposal and line.lot_id and self.env["lot.proposal"].text(
                line.proposal, line.lot_id.name)

    def _early_word(self, title, message):
        return {"warning": {"title": title, "message": message}}

    def _gate_if_done(self):
        done = self.filtered(lambda line: line.state == "done")
        if done:
            self.env["lot.gate"].check(done)

    def _moved(self):
        """What of a line the gate goes by."""
        return self.lot_id, self.package_id, self.location_id, self.location_dest_id, self.quantity_product_uom

    def _gate_corrected(self, before, ask):
        """A correction of done lines may take back what was moved; what moves now that did not before is asked for.

        :param dict before: by line what it :meth:`_moved`
        :param bool ask: whether other lots may have been chosen
        """
        more = self.filtered(lambda line: line in before and (
            line._moved()[:-1] != before[line][:-1]
            or line.product_id.uom_id.compare(line.quantity_product_uom, before[line][-1]) > 0))
        if more:
            self.env["lot.gate"].check(more, ask)
        for line in more:
            if line.lot_id and line.lot_id != before[line][0] and line.location_id.usage not in STOCKED:
                self.env["lot.hold.rules"].follow(before[line][0], line.lot_id)

    def _record_if_done(self, before=None):
        done = self.filtered(lambda line: line.state == "done")
        if done:
            self.env["lot.recorder"].record_moves(done.move_id, before)
            self.env["lot.origins"].record(done)

    def _look_at_arrivals(self):
        """What done lines brought, made or moved may be too short, and a rule may hold it."""
        done = self.filtered(lambda line: line.state == "done")
        if done:
            self.env["lot.shelf.life"].check_received(done)
            self.env["lot.hold.rules"].apply(done)

    def _correct_origins(self, vals):
        """What is typed about the vendor's goods after they were received goes to their origins."""
        done = self.filtered(lambda line: line.state == "done")
        if done:
            self.env["lot.origins"].correct(done, {
                name: vals[field] for field, name in VENDOR_FIELDS.items() if field in vals})

    def _prepare_new_lot_vals(self):
        vals = super()._prepare_new_lot_vals()
        return {**vals, "expiry_is_computed": self._expiry_is_computed()} if vals.get("expiration_date") else vals

    def _expiry_is_computed(self):
        """Whether its expiration date is the one that Odoo works out of the days of the product."""
        begin = self.picking_id.scheduled_date or fields.Datetime.today()
        computed = fields.Datetime.add(begin, days=self.product_id.expiration_time)
        return self.expiration_date.replace(microsecond=0) == computed.replace(microsecond=0)

    @api.depends("vendor_expiration_date")
    def _compute_expiration_date(self):
        """A new lot expires when the vendor says, and not after the days that the product has on average."""
        result = super()._compute_expiration_date()
        for line in self:
            if line.vendor_expiration_date and line.use_expiration_date and not line.lot_id.expiration_date:
                line.expiration_date = self.env["lot.calendar"].last_moment(
                    line.vendor_expiration_date, line.company_id)
        return result
