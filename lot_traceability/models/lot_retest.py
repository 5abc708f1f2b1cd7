from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .lot_decision_mixin import DECIDED
from .lot_retest_mixin import DUE

# What was asked for stays as it was.
FIXED = {"lot_id", "old_date", "new_date", "result", "company_id"}


class LotRetest(models.Model):
    """A lot was tested again: until when it may be used, by what result, and who agreed.

    One person asks, a second one approves; then the retest date of the lot is put off, and the hold that its due date
    had placed is released.
    """

    _name = "lot.retest"
    _inherit = "lot.decision.mixin"
    _description = "Retest"
    _order = "id desc"
    _rec_name = "lot_id"
    _set_by_methods = DECIDED | {"old_date"}

    lot_id = fields.Many2one("stock.lot", required=True, index=True, ondelete="restrict")
    product_id = fields.Many2one(related="lot_id.product_id", store=True)
    company_id = fields.Many2one("res.company", compute="_compute_of_lot", store=True, precompute=True)
    old_date = fields.Datetime(string="Was Due On", compute="_compute_of_lot", store=True, precompute=True)
    new_date = fields.Datetime(string="Next Retest On", required=True)
    result = fields.Text(required=True, help="What the test showed; attach the certificate.")
    state = fields.Selection([
        ("to_approve", "To Approve"),
        ("approved", "Approved"),
        ("refused", "Refused"),
    ], default="to_approve", required=True, readonly=True, copy=False, tracking=True)
    requested_by_id = fields.Many2one(default=lambda self: self.env.user)
    requested_at = fields.Datetime(default=fields.Datetime.now)

    _one_waits = models.UniqueIndex(
        "(lot_id) WHERE state = 'to_approve'", "A retest of this lot is waiting for its approval already.")

    @api.depends("lot_id")
    def _compute_of_lot(self):
        """As it was when somebody asked."""
        for retest in self:
            retest.company_id = retest.lot_id.company_id or self.env.company
            retest.old_date = retest.lot_id.retest_date

    @api.model_create_multi
    def create(self, vals_list):
        """Ask for the retest date of lots to be put off.

        :raises AccessError: for lots of another company
        :raises UserError: names every lot that waits for an approval already, or whose new date cannot be
        """
        self._ensure_can_be_asked(self.env["stock.lot"].browse(filter(None, (v.get("lot_id") for v in vals_list))))
        retests = super().create(vals_list)
        retests._ensure_approver()
        retests._ensure_dates_fit()
        for approver, asked in retests.grouped("approver_id").items():
            asked._ask(approver, self.env._("Approve the retest"))
        return retests

    def write(self, vals):
        if FIXED & vals.keys():
            raise UserError(self.env._(
                "What was asked for stays as it is: %s. Have it refused, and ask again.", self._names()))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A retest is evidence and cannot be deleted: %s.", self._names()))

    def _ensure_can_be_asked(self, lots):
        if lots - lots._filtered_access("read"):
            raise AccessError(self.env._(
                "A lot belongs to another company, or you may not see it. Open that company to ask for its retest."))
        waiting = self.search([("lot_id", "in", lots.ids), ("state", "=", "to_approve")])
        if waiting:
            raise UserError(self.env._(
                "A retest is waiting for its approval already: %s. Have it approved or refused first.",
                ", ".join(self.env._("%(lot)s (by %(user)s)", lot=retest.lot_id.name,
                                     user=retest.requested_by_id.name) for retest in waiting)))

    def _ensure_dates_fit(self):
        faults = [fault for retest in self for fault in [retest._fault()] if fault]
        if faults:
            raise UserError(self.env._("These retests cannot be put off so:\n%s", "\n".join(faults)))

    def _fault(self):
        """What speaks against the new date; None if nothing does."""
        lot, day = self.lot_id, format_date(self.env, self.new_date)
        if not lot.retest_date:
            return self.env._(
                "• %s has no retest date: enter one on its form, or with Actions › Correct Identity once it has moved.",
                lot.name)
        if self.new_date <= fields.Datetime.now():
            return self.env._("• %(lot)s: %(day)s is over. Choose a day to come.", lot=lot.name, day=day)
        if self.new_date <= lot.retest_date:
            return self.env._(
                "• %(lot)s need not be tested before %(old)s anyway. Choose a later day than that.",
                lot=lot.name, old=format_date(self.env, lot.retest_date))
        if lot.expiration_date and self.new_date > lot.expiration_date:
            return self.env._(
                "• %(lot)s expires on %(expires)s: it cannot be put off until %(day)s.",
                lot=lot.name, expires=format_date(self.env, lot.expiration_date), day=day)
        return None

    def _follow(self, state):
        """Once approved, put off the date, and release what was held because of it."""
        if state != "approved":
            return
        self._ensure_dates_fit()
        for date, retests in self.grouped("new_date").items():
            # As superuser, here and below: whoever approves it need not have rights on stock.
            retests.lot_id.sudo().retest_date = date
        for result, retests in self.grouped("result").items():
            holds = retests._holds()
            holds._ensure_may_release()
            holds._let_go(self.env._("Tested again: %s", result))
        self.lot_id.sudo().activity_feedback([DUE])

    def _holds(self):
        """What the retest date placed; what holds the lots for another reason stays."""
        rules = self.env["lot.hold.rule"].sudo().with_context(active_test=False).search([("trigger", "=", "retest")])
        return self.env["lot.hold"].search([
            ("lot_id", "in", self.lot_id.ids), ("state", "!=", "released"), ("origin_model", "=", rules._name),
            ("origin_id", "in", rules.ids)])
