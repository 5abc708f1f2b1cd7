from odoo import api, fields, models
from odoo.tools import format_date, format_time

# What makes a lot the one that it is, in the order in which it is shown.
IDENTITY = ("name", "production_date", "expiration_date", "use_date", "removal_date", "retest_date")


class LotIdentityChange(models.Model):
    """One value of a lot that was corrected after units of it had moved: what it was, what it is, who, why.

    Written by :meth:`stock.lot.correct_identity` alone.
    """

    _name = "lot.identity.change"
    _inherit = ["lot.evidence.mixin"]
    _description = "Correction of a Lot"
    _order = "id desc"
    _rec_name = "lot_id"

    lot_id = fields.Many2one("stock.lot", required=True, readonly=True, index=True, ondelete="restrict")
    product_id = fields.Many2one(related="lot_id.product_id")
    field_name = fields.Selection([
        ("name", "Number"),
        ("production_date", "Made On"),
        ("expiration_date", "Expiration Date"),
        ("use_date", "Best Before Date"),
        ("removal_date", "Removal Date"),
        ("retest_date", "Retest Date"),
    ], string="What", required=True, readonly=True)
    # As they are kept: names as text, days and moments (UTC) in ISO 8601, so that they are as old as they look.
    old_value = fields.Char(readonly=True, index="trigram")
    new_value = fields.Char(readonly=True)
    old_text = fields.Char(string="Was", compute="_compute_texts")
    new_text = fields.Char(string="Is", compute="_compute_texts")
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Corrected By", required=True, readonly=True)
    date = fields.Datetime(string="Corrected On", required=True, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    # A scanned number is looked up whole.
    _old_name_idx = models.Index("(old_value) WHERE field_name = 'name'")

    @api.depends("field_name", "old_value", "new_value")
    @api.depends_context("lang", "tz")
    def _compute_texts(self):
        worded = {(name, value): self._worded(name, value) for name, value in {
            (change.field_name, value) for change in self for value in (change.old_value, change.new_value)}}
        for change in self:
            change.old_text, change.new_text = (
                worded[change.field_name, value] for value in (change.old_value, change.new_value))

    def _worded(self, name, value):
        if not value or name == "name":
            return value
        if name == "production_date":
            return format_date(self.env, value)
        moment = fields.Datetime.to_datetime(value)
        return f"{format_date(self.env, moment)} {format_time(self.env, moment, time_format='short')}"

    def _labelled(self):
        return dict(self._fields["field_name"]._description_selection(self.env))[self.field_name]

    def _refusal(self):
        return self.env._(
            "What a lot was called before is evidence, and stays: %s. Correct the lot again.",
            ", ".join(set(self.lot_id.mapped("name"))))
