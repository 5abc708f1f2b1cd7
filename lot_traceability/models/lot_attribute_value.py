import re

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from ..tracing.attributes import called
from .lot_attribute_rule import ATTRIBUTES

DAY, MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


class LotAttributeValue(models.Model):
    """An attribute that a lot took over from what went into it: what, from which lots, by which rule, when.

    Written by ``lot.attributes`` alone. What did not become the lot's own, because somebody had entered another value
    or its property cannot keep it, is told as well.
    """

    _name = "lot.attribute.value"
    _inherit = ["lot.document.mixin", "lot.evidence.mixin"]
    _description = "Passed-On Attribute"
    _order = "id desc"
    _rec_name = "label"

    lot_id = fields.Many2one("stock.lot", required=True, readonly=True, index=True, ondelete="restrict")
    product_id = fields.Many2one(related="lot_id.product_id")
    attribute = fields.Selection(ATTRIBUTES, string="Kind", required=True, readonly=True)
    label = fields.Char(string="Attribute", required=True, readonly=True)
    # As it is kept: days and moments (UTC) in ISO 8601, so that it is as old as it looks.
    value = fields.Char(string="Kept Value", required=True, readonly=True)
    value_text = fields.Char(string="Value", compute="_compute_texts")
    state = fields.Selection([
        ("passed", "Passed on"),
        ("kept", "Not passed on: entered by hand"),
        ("unfit", "Not passed on: does not fit"),
    ], string="What Became of It", required=True, readonly=True)
    source_lot_ids = fields.Many2many("stock.lot", string="From Lots", readonly=True)
    source_count = fields.Integer(string="Number of Lots", readonly=True)
    source_text = fields.Char(string="From", compute="_compute_texts")
    rule_id = fields.Many2one("lot.attribute.rule", readonly=True, ondelete="set null")
    rule_name = fields.Char(string="By the Rule", required=True, readonly=True)
    document_name = fields.Char(string="Document", readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    date = fields.Datetime(string="On", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    @api.depends("value", "source_lot_ids", "source_count")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_texts(self):
        """Lots of another company count, and are not named: whether or not this is asked as superuser."""
        named = self.sudo().source_lot_ids.sudo(False)._filtered_access("read")
        for record in self:
            record.value_text = record._worded()
            sources = set(record.sudo().source_lot_ids.ids)
            lots = named.filtered(lambda lot, sources=sources: lot.id in sources)
            hidden = record.source_count - len(lots)
            names = sorted(lots.mapped("name"))
            if hidden:
                names.append(self.env._("%s of another company", hidden))
            record.source_text = ", ".join(names)

    def _worded(self):
        if DAY.fullmatch(self.value):
            return format_date(self.env, self.value)
        if MOMENT.fullmatch(self.value):
            return format_datetime(self.env, self.value)
        return {"yes": self.env._("Yes"), "no": self.env._("No")}.get(self.value, self.value)

    def _key(self):
        """What it is about, as rules say it."""
        return self.attribute, called(self.label)

    def _told(self):
        """What happened, in a line for the timeline."""
        words = {"label": self.label, "value": self.value_text, "lots": self.source_text, "rule": self.rule_name}
        return {
            "passed": self.env._("%(label)s: %(value)s, from %(lots)s, by the rule “%(rule)s”", **words),
            "kept": self.env._("%(label)s: %(value)s, from %(lots)s; what was entered by hand stays", **words),
            "unfit": self.env._("%(label)s: %(value)s, from %(lots)s; the property cannot keep that", **words),
        }[self.state]

    def _refusal(self):
        return self.env._(
            "What a lot took over is evidence, and stays. Enter what is right on the lot itself.")
