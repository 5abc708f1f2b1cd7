from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .lot_decision_mixin import DECIDED, MANAGER

# What is fixed once somebody was asked to approve it.
STATED = {"line_ids", "input_ids", "output_ids", "date", "reason", "exactness", "company_id"}


class LotLink(models.Model):
    """What happened outside the system: lots that were turned into others without any document of Odoo's.

    One person states it, a second one approves it; then the recorder writes it into the genealogy as it does an
    order. It is taken out again by withdrawing it, which takes two people as well: what stood there stays readable.
    """

    _name = "lot.link"
    _inherit = "lot.decision.mixin"
    _description = "Manual Link"
    _order = "id desc"
    _check_company_auto = True
    _is_numbered = True
    _set_by_methods = DECIDED | {"name", "withdrawal_asked_by_id", "withdrawn_by_id", "withdrawn_at"}

    name = fields.Char(string="Number", readonly=True, copy=False, default="/", required=True)
    state = fields.Selection([
        ("draft", "Draft"),
        ("to_approve", "To Approve"),
        ("approved", "Approved"),
        ("to_withdraw", "To Withdraw"),
        ("refused", "Refused"),
        ("withdrawn", "Withdrawn"),
    ], default="draft", required=True, readonly=True, copy=False, tracking=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    date = fields.Datetime(string="Happened On", required=True, default=fields.Datetime.now)
    reason = fields.Text(required=True)
    exactness = fields.Selection(
        [("certain", "Certain"), ("possible", "Possible")], required=True, default="certain",
        help="Possible: it cannot be excluded, and nobody can prove it.")
    line_ids = fields.One2many("lot.link.line", "link_id", copy=True)
    input_ids = fields.One2many("lot.link.line", "link_id", string="What Went In", domain=[("role", "=", "input")])
    output_ids = fields.One2many("lot.link.line", "link_id", string="What Came Out", domain=[("role", "=", "output")])
    loop_warning = fields.Char(compute="_compute_loop_warning")
    withdrawal = fields.Char(string="Why It Is Withdrawn", copy=False)
    withdrawal_asked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    withdrawn_at = fields.Datetime(readonly=True, copy=False)
    can_be_withdrawn = fields.Boolean(compute="_compute_can_be_withdrawn")

    @api.model
    def default_get(self, fields_list):
        """From a list or the form of lots: these went in."""
        defaults = super().default_get(fields_list)
        lots = self.env.context.get("active_model") == "stock.lot" and self.env.context.get("active_ids")
        if lots and "input_ids" in fields_list and not defaults.get("input_ids"):
            defaults["input_ids"] = [Command.create({"role": "input", "lot_id": lot_id}) for lot_id in lots]
        return defaults

    @api.depends("input_ids.lot_id", "output_ids.lot_id")
    def _compute_loop_warning(self):
        for link in self:
            waits = link.state in ("draft", "to_approve")
            looped = self.env["lot.links"].on_the_way_back(
                link.input_ids.lot_id.ids, link.output_ids.lot_id.ids) if waits else ()
            link.loop_warning = self.env._(
                "%s went into these lots before: the link closes a loop. That is right for rework, and a mistake if "
                "the sides were mixed up.", ", ".join(link.output_ids.lot_id.browse(looped).mapped("name"))
            ) if looped else False

    @api.depends("state", "withdrawal_asked_by_id")
    @api.depends_context("uid")
    def _compute_can_be_withdrawn(self):
        manager = self.env.user.has_group(MANAGER)
        for link in self:
            link.can_be_withdrawn = (
                manager and link.state == "to_withdraw" and link.withdrawal_asked_by_id != self.env.user)

    def write(self, vals):
        if STATED & vals.keys():
            self._ensure_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked_for(self):
        self._ensure_draft()

    def _ensure_draft(self):
        kept = self.filtered(lambda link: link.state != "draft")
        if kept:
            raise UserError(self.env._(
                "What %s states can no longer be changed or deleted: somebody was asked to approve it. Ask for its "
                "withdrawal, and make another link.", ", ".join(kept.mapped("name"))))
