import math
import time

from odoo import api, fields, models, tools

from ..services.pools import BATCH as POOLS

SAMPLE = 2000
BATCH = 1000  # documents: what a stop waits for, and what a killed server loses


class LotVerification(models.Model):
    """One pass over the documents that the genealogy is recorded from, and how far it has come. Append-only.

    A pass over all of them goes batch by batch. What a batch repairs and the place it has come to are written
    together, so that a pass which was stopped, or whose server was killed, goes on where it was.
    """

    _name = "lot.verification"
    _description = "Verification of the Genealogy"
    _order = "id desc"

    create_date = fields.Datetime(string="Begun At")
    create_uid = fields.Many2one("res.users", string="By")
    purpose = fields.Selection([
        ("sample", "Nightly sample"), ("all", "All documents"), ("history", "Recording of history")],
        string="Looked At", required=True, readonly=True, default="all")
    state = fields.Selection(
        [("running", "Running"), ("stopped", "Stopped"), ("done", "Done")],
        required=True, readonly=True, default="done")
    kind = fields.Char(readonly=True, help="The kind of the last document that was looked at.")
    position = fields.Integer(
        readonly=True, help="The last document that was looked at; those of higher numbers follow.")
    document_count = fields.Integer(string="Documents", readonly=True)
    document_total = fields.Integer(string="Of", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    difference_count = fields.Integer(string="Differences", readonly=True, help="Lines that were missing or surplus.")
    first_difference = fields.Char(compute="_compute_first_difference")
    # Names documents and lots of one company; a pass looks at all of them.
    first_text = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    first_company_id = fields.Many2one("res.company", readonly=True, groups=fields.NO_ACCESS)

    @api.depends("document_count", "document_total", "state")
    def _compute_progress(self):
        for verification in self:
            total = verification.document_total if verification.state != "done" else 0
            verification.progress = min(100 * verification.document_count / total, 100) if total else 100

    @api.depends("first_text", "first_company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_first_difference(self):
        # As superuser: the text is handed on to those of its company alone.
        for verification, hidden in zip(self, self.sudo(), strict=True):
            own = hidden.first_company_id.id in (False, *self.env.companies.ids)
            verification.first_difference = hidden.first_text and (
                hidden.first_text if own else self.env._("A difference in the records of another company"))

    @api.model
    def _cron_verify(self):
        """Nightly: a random sample, so that a fault is found though nobody looks."""
        verification = self._begin("sample")
        for name in self.env["lot.recorder"]._recorder_kinds():
            verification._look_at(name, self.env["lot.backfill"].sample(name, SAMPLE))
        verification._look_at_pools(SAMPLE)
        verification.state = "done"

    @api.model
    def _cron_advance(self):
        """Go on with the passes that were begun, each batch committed, until all are done or time runs out."""
        cron = self.env["ir.cron"]
        for verification in self.search([("state", "=", "running"), ("purpose", "!=", "sample")], order="id"):
            cron._commit_progress(remaining=verification._left())
            while seen := verification._advance():
                if not cron._commit_progress(seen, remaining=verification._left()):
                    return

    @api.model
    @api.private
    def verify(self, seconds=math.inf):
        """Compare documents with what is recorded about them, name the first difference, repair by superseding.

        Goes on with a pass that was stopped, or begins one.

        :param float seconds: how long to wait for it; what takes longer goes on in the background
        :rtype: lot.verification
        """
        verification = self._begin("all")
        until = time.monotonic() + seconds
        while time.monotonic() < until and verification._advance():
            pass
        if verification.state == "running":
            verification._go_on_in_the_background()
        return verification

    @api.model
    @api.private
    def record_history(self):
        """Record all documents in the background, for a history that an installation cannot wait for."""
        self._begin("history")._go_on_in_the_background()

    @api.model
    @api.private
    @tools.ormcache()
    def reads_history(self):
        """Whether history is still being recorded: until then a trace may lack links. Costs no query.

        :rtype: bool
        """
        # As superuser: everybody is told, and nothing of the log.
        return bool(self.sudo().search_count([("purpose", "=", "history"), ("state", "!=", "done")], limit=1))

    @api.model_create_multi
    def create(self, vals_list):
        self._forget_cached(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._forget_cached([vals])
        return super().write(vals)

    def _forget_cached(self, vals_list):
        if any("state" in vals for vals in vals_list):
            self.env.registry.clear_cache()

    @api.private
    def stop(self):
        """Stop a pass after the batch it is at; :meth:`verify` takes it up again."""
        self.sudo().filtered(lambda verification: verification.state == "running").state = "stopped"

    def _begin(self, purpose):
        """The pass for this purpose that was begun and not finished, or a new one. Nobody may write the log by hand."""
        log = self.sudo()
        begun = log.search([("purpose", "=", purpose), ("state", "!=", "done")], limit=1)
        if begun:
            begun.state = "running"
        total = self.env["lot.backfill"].count() if purpose != "sample" and not begun else 0
        return begun or log.create({"purpose": purpose, "state": "running", "document_total": total})

    def _go_on_in_the_background(self):
        # Whoever may begin a pass may have it go on: the action does nothing else.
        self.env.ref("lot_traceability.cron_advance_verification").sudo()._trigger()

    def _left(self):
        return max(self.document_total - self.document_count, 0)

    def _advance(self, size=BATCH):
        """Look at the next ``size`` documents.

        :return: how many there were; 0 when the pass is over, was stopped, or is held by another process
        """
        if not self.try_lock_for_update():
            return 0
        self.invalidate_recordset()
        if self.state != "running":
            return 0
        name, ids = self._next_batch(size)
        if ids:
            self._look_at(name, ids)
            self.write({"kind": name, "position": ids[-1]})
        else:
            self._look_at_pools()
            self.state = "done"
        return len(ids)

    def _next_batch(self, size):
        """The kind and the ids of the documents that follow."""
        kinds = list(self.env["lot.recorder"]._recorder_kinds())
        for name in kinds[kinds.index(self.kind) if self.kind in kinds else 0:]:
            ids = self.env["lot.backfill"].documents(name, self.position if name == self.kind else 0, size)
            if ids:
                return name, ids
        return self.kind, []

    def _look_at(self, name, ids):
        """Record these documents, or compare them with what is recorded and repair that."""
        recorder = self.env["lot.recorder"]
        model = self.env[recorder._recorder_kinds()[name].model]
        differences = []
        if self.purpose == "history":
            recorder._record(model.browse(ids))
        else:
            self.env.flush_all()
            differences = self.env["lot.verifier"].differences(name, ids)
            recorder.record(model.browse({row["document_id"] for row in differences}))
        self._note(len(ids), len(differences))
        if differences:
            document = model.browse(differences[0]["document_id"])
            self._name_first(self._describe(document, differences[0]), document.company_id)

    def _look_at_pools(self, sample=None):
        """The same for pools, which are worked out from the moves of all documents."""
        pools = self.env["lot.pools"]
        if self.purpose == "history":
            pools.follow_all()
            return
        keys = pools.all_keys(sample)
        for start in range(0, len(keys), POOLS):
            for row in self.env["lot.verifier"].pool_differences(keys[start:start + POOLS]):
                pools.follow({(row["product_id"], row["company_id"], None)})
                self._note(0, row["count"])
                self._name_first(
                    self.env._("Pools of %s were not as its stock moves say",
                               self.env["product.product"].browse(row["product_id"]).display_name),
                    self.env["res.company"].browse(row["company_id"]))

    def _note(self, seen, found):
        self.write({
            "document_count": self.document_count + seen, "difference_count": self.difference_count + found})

    def _name_first(self, text, company):
        if not self.first_text:
            self.write({"first_text": text, "first_company_id": company.id})

    def _describe(self, document, difference):
        """A difference as a person reads it: the document, the lot, what is wrong."""
        product = self.env["product.product"].browse(difference["product_id"])
        thing = self.env["stock.lot"].browse(difference["lot_id"]).name or product.display_name
        words = {
            "document": document.display_name,
            "quantity": self.env["lot.wording"].quantity(difference["quantity"]),
            "unit": product.uom_id.name, "thing": thing}
        if difference["fault"] == "missing":
            return self.env._("%(document)s: %(quantity)s %(unit)s of %(thing)s were not recorded", **words)
        return self.env._(
            "%(document)s: %(quantity)s %(unit)s of %(thing)s were recorded and are not in its moves", **words)
