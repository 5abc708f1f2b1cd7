from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_datetime

from ..tracing import scope

MANAGER = "lot_traceability.group_quality_manager"
ON_HAND = ("on_hand", "in_transit")
STOPPABLE = ("stoppable", "in_work", "expected")
OTHER = ("used", "scrapped", "returned_to_vendor", "adjusted")


class LotRecall(models.Model):
    """The scope of a recall: previewed live while it is a draft, kept once it is frozen."""

    _inherit = "lot.recall"

    lot_ids = fields.One2many("lot.recall.lot", "recall_id", string="Affected Lots", readonly=True)
    line_ids = fields.One2many("lot.recall.line", "recall_id", string="Scope", readonly=True)
    delivered_line_ids = fields.One2many(
        "lot.recall.line", "recall_id", string="Delivered", readonly=True, domain=[("bucket", "=", "delivered")])
    stoppable_line_ids = fields.One2many(
        "lot.recall.line", "recall_id", string="Still Stoppable", readonly=True, domain=[("bucket", "in", STOPPABLE)])
    on_hand_line_ids = fields.One2many(
        "lot.recall.line", "recall_id", string="On Hand", readonly=True, domain=[("bucket", "in", ON_HAND)])
    other_line_ids = fields.One2many(
        "lot.recall.line", "recall_id", string="Other", readonly=True, domain=[("bucket", "in", OTHER)])
    balance_ids = fields.One2many(
        "lot.recall.lot", "recall_id", readonly=True, domain=[("is_redacted", "=", False)])
    numbers = fields.Json(readonly=True, copy=False)
    lot_count = fields.Integer(string="Lots", readonly=True, copy=False)
    consignee_count = fields.Integer(string="Consignees", readonly=True, copy=False)
    on_hand_value = fields.Monetary(string="Value on Hand", readonly=True, copy=False)
    stoppable_value = fields.Monetary(string="Value Still Stoppable", readonly=True, copy=False)
    delivered_value = fields.Monetary(string="Value Delivered", readonly=True, copy=False)
    confidence = fields.Float(
        string="Trace Confidence", readonly=True, copy=False, digits=(16, 4), aggregator="avg",
        help="How much of the quantities of the affected lots the records prove.")
    overview = fields.Html(compute="_compute_overview", sanitize=False)
    can_be_frozen = fields.Boolean(compute="_compute_can_be")
    can_be_closed = fields.Boolean(compute="_compute_can_be")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_be(self):
        manager = self.env.user.has_group(MANAGER)
        for recall in self:
            recall.can_be_frozen = manager and recall.state == "draft"
            recall.can_be_closed = manager and recall.state == "frozen"

    @api.depends("state", "root_lot_ids", "numbers")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_overview(self):
        """What the form says at the top: the live preview of a draft, the numbers of a frozen scope."""
        for recall in self:
            if recall.state != "draft":
                recall.overview = self.env["lot.recall.overview"].render(recall.numbers, recall.currency_id)
            elif recall.root_count and recall._roots_problem():
                alert = Markup('<div class="alert alert-danger" role="alert">%s</div>')
                recall.overview = alert % recall._roots_problem()
            else:
                recall.overview = recall._live_overview(recall.root_lot_ids, recall.company_id)

    @api.model
    def _live_overview(self, roots, company):
        """The preview of ``roots`` as a picture for forms and wizards; empty without lots.

        :param roots: ``stock.lot`` records, as a form holds them
        """
        roots = self._as_company(company, roots._origin.exists())
        if not roots:
            return False
        preview = self._scope_service(company).preview(roots)
        return self.env["lot.recall.overview"].render(preview, company.currency_id)

    @api.readonly
    def preview(self):
        """What freezing would store now, without storing anything; see ``lot.recall.scope.preview``.

        Of a frozen recall it is what its scope would be today, to be compared with what was frozen.

        :rtype: dict
        :raises UserError: without root lots, or if one was deleted in the meantime
        """
        self.ensure_one()
        return self._scope_service(self.company_id).preview(self._checked_roots())

    def freeze(self):
        """Store the scope as it is at this moment, for ever; the recall is *frozen* then.

        :raises AccessError: for all but quality managers
        :raises UserError: if it is no draft any more, somebody else is freezing it, or a root is missing
        """
        self.ensure_one()
        self._ensure_can_be_frozen()
        self._lock()
        self._ensure_can_be_frozen()
        found = self._live_scope()
        # Nobody may write frozen rows. The rows hold what this user could read, and the door is the check above.
        self.sudo()._store_scope(found)
        self.message_post(body=self._frozen_note())
        return True

    def close(self, conclusion=None):
        """End the case.

        :param str conclusion: what became of it; may already stand on the recall
        :raises AccessError: for all but quality managers
        :raises UserError: if the scope is not frozen, or there is no conclusion
        """
        self.ensure_one()
        self._ensure_can_be_closed()
        self._lock()
        self._ensure_can_be_closed()
        if conclusion:
            self.conclusion = conclusion
        if not (self.conclusion or "").strip():
            raise UserError(self.env._("Write down the conclusion of %s before closing it.", self.name))
        # The state is set by this method alone: see _ensure_can_be_set.
        self.sudo().write({"state": "closed", "closed_at": fields.Datetime.now(), "closed_by_id": self.env.uid})
        self.message_post(body=self.env._("Recall closed: %s", self.conclusion))
        return True

    def _ensure_can_be_frozen(self):
        self._ensure_manager()
        if not self.can_be_frozen:
            raise UserError(self.env._(
                "The scope of %(recall)s was already frozen by %(user)s on %(date)s.", recall=self.name,
                user=self.frozen_by_id.name, date=format_datetime(self.env, self.frozen_at)))

    def _ensure_can_be_closed(self):
        self._ensure_manager()
        if self.state == "closed":
            raise UserError(self.env._(
                "%(recall)s was already closed by %(user)s on %(date)s.", recall=self.name,
                user=self.closed_by_id.name, date=format_datetime(self.env, self.closed_at)))
        if not self.can_be_closed:
            raise UserError(self.env._("Freeze the scope of %s before closing it.", self.name))

    def _ensure_manager(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Quality Manager freezes and closes recalls."))

    def _lock(self):
        """Of two users at once, one goes on and the other is told; what the first wrote is read again."""
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(self.env._(
                "Somebody else is working on %s at this very moment. Open it again to see the result.", self.name))
        self.invalidate_recordset()

    def _checked_roots(self):
        problem = self._roots_problem()
        if problem:
            raise UserError(problem)
        return self._as_company(self.company_id, self.root_lot_ids)

    def _roots_problem(self):
        """Why the scope of these roots cannot be told; nothing if it can."""
        roots = self.root_lot_ids._origin.exists()
        if not roots and not self.root_count:
            return self.env._("%s has no root lot. Choose the lots the suspicion starts from.", self.name)
        if len(roots) < self.root_count:
            return self.env._(
                "A root lot of %(recall)s was deleted in the meantime (the root lots were: %(lots)s). Nothing was "
                "changed. Choose the root lots again.", recall=self.name, lots=self.root_names)
        if len(roots._filtered_access("read")) < len(roots):
            return self.env._("A root lot of %s belongs to a company that you cannot see.", self.name)
        return None

    @api.model
    def _scope_service(self, company):
        return self._as_company(company, self.env["lot.recall.scope"])

    @api.model
    def _as_company(self, company, records):
        """``records`` as the company of a case sees them, with those branches that the user has open.

        Whoever may read the case reads what was frozen: so what belongs to other companies is counted and not
        named, even if the user who freezes it may see them.
        """
        branches = self.env.companies.filtered(lambda other: company in other.parent_ids) - company
        return records.with_context(allowed_company_ids=[company.id, *branches.ids])

    def _live_scope(self):
        return self._scope_service(self.company_id).read_scope(self._checked_roots())

    def _store_scope(self, found):
        numbers = {
            **scope.summary(found["lots"], found["lines"]), "redacted_line_count": found["redacted_line_count"],
            "proof": found["proof"]}
        totals = numbers["totals"]
        self.env["lot.recall.lot"].create([{**row, "recall_id": self.id} for row in found["lots"]])
        self.env["lot.recall.line"].create([{**row, "recall_id": self.id} for row in found["lines"]])
        self.write({
            "state": "frozen", "frozen_at": fields.Datetime.now(), "frozen_by_id": self.env.uid, "numbers": numbers,
            "lot_count": numbers["lot_count"], "consignee_count": numbers["consignee_count"],
            "confidence": found["proof"]["confidence"],
            **{f"{bucket}_value": totals.get(bucket, {}).get("value", 0.0)
               for bucket in ("on_hand", "stoppable", "delivered")}})

    def _frozen_note(self):
        """The numbers of the frozen scope, for the chatter."""
        cards = self.env["lot.recall.overview"].cards(self.numbers, self.currency_id)
        return self.env._("Scope frozen.") + Markup("<ul>%s</ul>") % Markup().join(
            Markup("<li>%s: %s%s</li>") % (
                card["label"], ", ".join(card["figures"]), card["detail"] and f" ({card['detail']})")
            for card in cards)

    def _scope(self):
        """The scope to print: the kept one, of a draft the live one. One shape for both: ``read_scope``.

        :rtype: dict
        """
        self.ensure_one()
        if self.state == "draft":
            return self._live_scope()
        return {
            "lots": self.lot_ids.read(load=None),
            "lines": self.line_ids.read(load=None),
            "redacted_line_count": self.numbers["redacted_line_count"],
            # A scope that was frozen before proof was kept has none.
            "proof": self.numbers.get("proof")}

    def action_trace(self):
        return self.root_lot_ids.action_trace()

    def action_download_xlsx(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/lot_traceability/recall/{self.id}/xlsx", "target": "download"}
