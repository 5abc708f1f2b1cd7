from odoo import api, fields, models
from odoo.exceptions import UserError

# Said when the hold is placed; what is found later goes into its chatter.
FIXED = {"lot_id", "reason_id", "location_id", "package_id", "note", "origin_model", "origin_id", "company_id"}
# What is worked out of the stock that is there, for one hold and for many.
FIGURES = ("age", "quantity", "value")


class LotHold(models.Model):
    """One reason why a lot, or the part of it in one place, must not move. Released, it stays as the record of it."""

    _name = "lot.hold"
    _inherit = ["lot.case.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Hold"
    _order = "placed_at desc, id desc"
    _rec_name = "lot_id"
    # A photo or a certificate is attached by whoever sees the hold, people of the warehouse among them.
    _mail_post_access = "read"
    _set_by_methods = frozenset({
        "state", "placed_by_id", "placed_at", "requested_by_id", "requested_at", "request_note", "released_by_id",
        "released_at", "release_note"})

    lot_id = fields.Many2one("stock.lot", required=True, index=True, ondelete="restrict")
    product_id = fields.Many2one(related="lot_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="lot_id.product_uom_id", string="Unit")
    reason_id = fields.Many2one(
        "lot.hold.reason", required=True, index=True, ondelete="restrict", group_expand="_read_group_reason_ids")
    severity = fields.Selection(related="reason_id.severity")
    location_id = fields.Many2one(
        "stock.location", help="Only what lies here, or below it, is held; empty: all of the lot.")
    package_id = fields.Many2one("stock.package", help="Only what is in this package is held.")
    note = fields.Text()
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)
    origin_name = fields.Char(string="Because Of", compute="_compute_origin_name")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    state = fields.Selection(
        [("held", "On Hold"), ("requested", "Release Requested"), ("released", "Released")],
        required=True, readonly=True, default="held", copy=False)
    placed_by_id = fields.Many2one("res.users", readonly=True, copy=False, default=lambda self: self.env.user)
    placed_at = fields.Datetime(readonly=True, copy=False, default=fields.Datetime.now)
    age = fields.Integer(string="Days on Hold", compute="_compute_figures", aggregator="avg")
    quantity = fields.Float(
        string="Quantity on Hold", compute="_compute_figures", digits="Product Unit", aggregator="sum",
        help="What is on hand of it, in the unit of the product.")
    # No Monetary field: Odoo converts those when it sums them up, which takes a currency in the table.
    value = fields.Float(
        string="Value on Hold", compute="_compute_figures", digits=(16, 2), aggregator="sum",
        groups="lot_traceability.group_user", help="What is on hand of it, at today's cost.")

    # What the gate and every reservation ask for; few of all holds are still held.
    _lot_idx = models.Index("(lot_id) WHERE state <> 'released'")
    # Whether any is passed on to what is made.
    _reason_idx = models.Index("(reason_id) WHERE state <> 'released'")

    @api.depends("origin_model", "origin_id")
    def _compute_origin_name(self):
        for model, holds in self.grouped("origin_model").items():
            if model not in self.env:
                holds.origin_name = False
                continue
            names = {record.id: record.display_name
                     for record in self.env[model].browse(holds.mapped("origin_id")).exists()._filtered_access("read")}
            for hold in holds:
                hold.origin_name = names.get(hold.origin_id, False)

    @api.depends("state")
    @api.depends_context("allowed_company_ids")
    def _compute_figures(self):
        figures = self.env["lot.hold.figures"].of(self.ids)
        for hold in self:
            hold.update(figures.get(hold.id) or dict.fromkeys(FIGURES, 0))

    def _read_group_select(self, aggregate_spec, query):
        """Age, quantity and value are worked out by the database where holds are summed up, too."""
        summed = self.env["lot.hold.figures"].sum_sql(aggregate_spec, query)
        if summed is None:
            return super()._read_group_select(aggregate_spec, query)
        # Whoever may not read the figure of one hold may not read their sum.
        self._check_field_access(self._fields[aggregate_spec.partition(":")[0]], "read")
        return summed

    @api.model
    def _read_group_reason_ids(self, reasons, _domain):
        """One column where nothing is on hold: Odoo's board says so only if it has any."""
        return reasons or reasons.search([], limit=1)

    @api.depends("lot_id", "reason_id")
    def _compute_display_name(self):
        for hold in self:
            hold.display_name = f"{hold.lot_id.name}: {hold.reason_id.name}"

    @api.model_create_multi
    def create(self, vals_list):
        """Place holds: what is reserved and not yet picked is freed and reserved again from other lots."""
        # Ten thousand lots are held at once: who, when and why stands on the hold itself, not in a message each.
        holds = super(LotHold, self.with_context(tracking_disable=True)).create(vals_list).with_env(self.env)
        self.env["lot.gate"].close(holds)
        self.env["lot.hold.branch"].watch(holds)
        return holds

    @api.model
    def _cron_catch_up(self):
        """Nightly: what was made of a lot while it was put on hold, and was not seen."""
        self.env["lot.hold.branch"].catch_up()

    def write(self, vals):
        if FIXED & vals.keys():
            raise UserError(self.env._(
                "A hold keeps its lot, reason, place and note as they were when it was placed. What was found since "
                "goes into its chatter; if it is wrong, release it and place another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._(
            "A hold is evidence and cannot be deleted: %s. Release it instead.", self._lot_names()))

    def _part_name(self):
        """What is held of the lot; empty for all of it."""
        return ", ".join(part.display_name for part in (self.location_id, self.package_id) if part)

    def _summary(self):
        """Why, and of a part where: “Damaged (WH/Stock/Shelf 3), Complaint”."""
        parts = {}
        for hold in self:
            parts.setdefault(hold.reason_id, []).append(hold._part_name())
        return ", ".join(
            reason.name if "" in mine else f"{reason.name} ({', '.join(dict.fromkeys(mine))})"
            for reason, mine in parts.items())

    def _lot_names(self):
        return ", ".join(sorted(set(self.lot_id.mapped("name"))))
