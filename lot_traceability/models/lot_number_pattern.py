from datetime import date

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tracing import lot_number
from ..tracing.lot_number import CODE, NumberError

WARNING = "mail.mail_activity_data_warning"
# What the preview shows where a document will say it.
SAMPLE = {"site": "WH", "workcenter": "MIX", "order": "00042", "document": "WH/MO/00042", "vendor_lot": "V-771"}


class LotNumberPattern(models.Model):
    """How the numbers of new lots are made, of a product or of all products of a category."""

    _name = "lot.number.pattern"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Pattern of Lot Numbers"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    pattern = fields.Char(
        required=True, default="{yy}{julian}-{counter:4}{check}",
        help="Text with parts in braces, which become the day, the place, the document and a counter.")
    restart = fields.Selection(
        [("never", "Never"), ("year", "Every year"), ("day", "Every day")], string="Counter Begins Anew",
        required=True, default="never")
    only_gs1 = fields.Boolean(
        string="Only Numbers That Labels Carry", default=True,
        help="Refuse numbers that are typed, scanned or imported for products of this pattern, if GS1 labels cannot "
        "carry them: longer than 20 characters, or others than letters, digits and some signs.")
    preview = fields.Char(compute="_compute_preview", string="Example")
    problem = fields.Char(compute="_compute_preview")
    # As superuser: whoever keeps patterns need not be allowed to see sequences.
    numbers_left = fields.Integer(compute="_compute_numbers_left", compute_sudo=True)
    is_nearly_full = fields.Boolean(compute="_compute_numbers_left", compute_sudo=True)
    sequence_id = fields.Many2one("ir.sequence", string="Counter", readonly=True, copy=False, index=True)
    product_ids = fields.One2many("product.template", "lot_pattern_id", string="Products")
    category_ids = fields.One2many("product.category", "lot_pattern_id", string="Product Categories")

    @api.depends("pattern", "restart")
    def _compute_preview(self):
        """As the first lot of today would be called; where it cannot be, why."""
        for pattern in self:
            pattern.preview, pattern.problem = pattern._previewed()

    def _previewed(self):
        numbering = self.env["lot.numbering"]
        try:
            parts = lot_number.parse(self.pattern or "", self.restart or "never")
            return lot_number.render(parts, 1, numbering.today(), SAMPLE), False
        except NumberError as error:
            return False, numbering.worded(error)

    @api.depends("pattern", "restart", "sequence_id")
    def _compute_numbers_left(self):
        """Of a counter that begins anew: those of the day it is, or of the year."""
        for pattern in self:
            used = pattern._used()
            parts = not pattern.problem and lot_number.parse(pattern.pattern, pattern.restart)
            pattern.numbers_left = lot_number.left(parts, used) if parts else 0
            pattern.is_nearly_full = bool(parts) and lot_number.is_nearly_full(parts, used)

    def _used(self):
        counter, today = self.sequence_id, self.env["lot.numbering"].today()
        if counter.use_date_range:
            counter = counter.date_range_ids.filtered(lambda period: period.date_from <= today <= period.date_to)
        return counter.number_next_actual - 1 if counter else 0

    @api.constrains("pattern", "restart")
    def _check_pattern(self):
        for pattern in self:
            if pattern.problem:
                raise ValidationError(self.env._(
                    "The pattern “%(pattern)s” cannot be used. %(reason)s", pattern=pattern.pattern,
                    reason=pattern.problem))

    @api.model_create_multi
    def create(self, vals_list):
        patterns = super().create(vals_list)
        # As superuser: whoever may make patterns need not be allowed to touch the numbering of invoices.
        sequences = self.env["ir.sequence"].sudo().create([pattern._prepare_sequence_vals() for pattern in patterns])
        for pattern, sequence in zip(patterns, sequences, strict=True):
            pattern.sudo().sequence_id = sequence
        self.env.registry.clear_cache()
        return patterns

    def write(self, vals):
        """The counter goes on when the pattern changes; one that begins anew begins on that day."""
        result = super().write(vals)
        if "restart" in vals:
            self.sudo().sequence_id.use_date_range = vals["restart"] != "never"
            self.sudo().sequence_id.date_range_ids.unlink()
        return result

    def unlink(self):
        sequences = self.sudo().sequence_id
        result = super().unlink()
        sequences._unlink_with_periods()
        self.env.registry.clear_cache()
        return result

    @api.private
    def of_sequence(self, sequence_id):
        """The pattern that a sequence counts for; whoever may make a lot may use it.

        :rtype: lot.number.pattern
        """
        return self.sudo().browse(self._id_by_sequence(sequence_id) if sequence_id else False)

    @api.private
    def warn_if_nearly_full(self, used):
        """Whoever keeps patterns finds this one among their activities, once, while there are numbers left.

        :param int used: what the counter said last
        """
        parts = lot_number.parse(self.pattern, self.restart)
        if not lot_number.is_nearly_full(parts, used) or self.activity_search([WARNING]):
            return
        keepers = self.env["res.users"].search([
            ("all_group_ids", "in", self.env.ref("lot_traceability.group_quality_manager").id), ("share", "=", False),
            ("company_ids", "in", self.env.company.ids)])
        self.activity_schedule(
            WARNING, user_id=(keepers[:1] or self.create_uid).id, summary=self.env._(
                "%(count)s numbers are left: give the counter of “%(pattern)s” one more digit.",
                count=lot_number.left(parts, used), pattern=self.pattern))

    @api.model
    @tools.ormcache("sequence_id")
    def _id_by_sequence(self, sequence_id):
        return self.sudo().with_context(active_test=False).search([("sequence_id", "=", sequence_id)], limit=1).id

    def _prepare_sequence_vals(self):
        return {
            "name": self.env._("Lots: %s", self.name), "code": CODE, "implementation": "standard", "company_id": False,
            "use_date_range": self.restart != "never"}

    def _period(self, day):
        """From when to when the counter goes on that counts on ``day``.

        :rtype: tuple[date, date]
        """
        return (day, day) if self.restart == "day" else (date(day.year, 1, 1), date(day.year, 12, 31))
