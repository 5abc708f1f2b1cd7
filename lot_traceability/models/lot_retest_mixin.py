from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import column_exists, create_column

DUE = "lot_traceability.mail_activity_retest"
QUALITY = "lot_traceability.group_quality"


class LotRetestMixin(models.AbstractModel):
    """The day by which a lot has to be tested again, beside its expiry; until it is, the lot is on hold."""

    _name = "lot.retest.mixin"
    _description = "Retest of Lots"

    retest_date = fields.Datetime(
        compute="_compute_retest_date", store=True, readonly=False, copy=False, tracking=True, index="btree_not_null",
        help="This is the date on which the goods with this Serial Number have to be tested again before they may be "
        "used any longer.")
    retest_days = fields.Integer(compute="_compute_retest_days")
    retest_id = fields.Many2one("lot.retest", string="Waits for Approval", compute="_compute_retest_id")

    def _auto_init(self):
        """No lot has a date yet: Odoo would compute that for each of a million."""
        if self._auto and not column_exists(self.env.cr, self._table, "retest_date"):
            create_column(self.env.cr, self._table, "retest_date", "timestamp")
        return super()._auto_init()

    @api.depends("product_id")
    def _compute_retest_date(self):
        for lot in self:
            days = lot.product_id.lot_retest_days
            lot.retest_date = days and fields.Datetime.now() + timedelta(days=days)

    @api.depends("product_id.lot_retest_days")
    def _compute_retest_days(self):
        for lot in self:
            lot.retest_days = lot.product_id.lot_retest_days

    def _compute_retest_id(self):
        waiting = self.env["lot.retest"].search([("lot_id", "in", self.ids), ("state", "=", "to_approve")])
        by_lot = {retest.lot_id: retest for retest in waiting}
        for lot in self:
            lot.retest_id = by_lot.get(lot._origin, False)

    def write(self, vals):
        if "retest_date" in vals:
            self._ensure_retest_may_move(fields.Datetime.to_datetime(vals["retest_date"]))
        return super().write(vals)

    def _ensure_retest_may_move(self, date):
        """Anybody brings a retest forward, Quality puts it off; once it is due, only an approved retest does.

        Of a lot that has moved, see ``stock.lot.correct_identity``.
        """
        changed = self.filtered(lambda lot: lot.retest_date and lot.retest_date != date) if not self.env.su else ()
        if not changed:
            return
        due = changed.filtered(lambda lot: lot.retest_date <= fields.Datetime.now())
        if due:
            raise UserError(self.env._(
                "Due for retest: %s. The date is put off by a retest that somebody approves: use Actions › Retest.",
                ", ".join(due.mapped("name"))))
        put_off = changed._with_later_retest(date)
        if put_off and not self.env.user.has_group(QUALITY):
            raise UserError(self.env._(
                "The retest of %s is put off by someone of Quality. You may bring it forward.",
                ", ".join(put_off.mapped("name"))))

    def _with_later_retest(self, date):
        """Those that would be tested later than they are to be now, or never."""
        return self.filtered(lambda lot: lot.retest_date and (not date or date > lot.retest_date))

    @api.private
    def announce_retest(self):
        """Somebody of Quality finds each of these lots among their activities: who is responsible for the product, if
        they belong to Quality.
        """
        for company, lots in self.env["lot.hold.rules"].by_company(self).items():
            for user, due in self.env["lot.people"].shared_out(lots, company).items():
                # A thousand lots are no thousand mails.
                due.with_context(mail_activity_quick_update=True).activity_schedule(DUE, user_id=user.id)
