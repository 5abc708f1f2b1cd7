from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..services.pools import BATCH as POOLS
from ..services.recorder import BATCH

SAMPLE = 2000


class LotVerification(models.Model):
    """One comparison of the recorded genealogy with the documents it was recorded from. Append-only."""

    _name = "lot.verification"
    _description = "Verification of the Genealogy"
    _order = "id desc"

    create_date = fields.Datetime(string="Verified At")
    create_uid = fields.Many2one("res.users", string="By")
    document_count = fields.Integer(string="Documents", readonly=True)
    difference_count = fields.Integer(string="Differences", readonly=True, help="Lines that were missing or surplus.")
    # It names a document and a lot of whichever company: who keeps the database may read it.
    first_difference = fields.Char(readonly=True, groups="base.group_system")

    @api.model
    def _cron_verify(self):
        """Nightly: a random sample, so that a fault is found though nobody looks."""
        self.verify(SAMPLE)

    @api.model
    @api.private
    def verify(self, sample=None):
        """Compare documents with what is recorded about them, name the first difference, repair by superseding.

        Restartable: each batch is repaired by itself, and a second run finds nothing left to do there.

        :param int sample: how many documents of each kind; None for all
        :rtype: lot.verification
        """
        recorder, verifier = self.env["lot.recorder"], self.env["lot.verifier"]
        self.env.flush_all()
        documents = verifier.documents(sample)
        found, first = 0, False
        for name, ids in documents.items():
            for start in range(0, len(ids), BATCH):
                batch = ids[start:start + BATCH]
                differences = verifier.differences(name, batch)
                if differences:
                    found += len(differences)
                    first = first or self._describe(name, differences[0])
                    kind = recorder._recorder_kinds()[name]
                    recorder.record(self.env[kind.model].browse({row["document_id"] for row in differences}))
        faults, fault = self._verify_pools(sample)
        found, first = found + faults, first or fault
        return self.sudo().create({  # a log that nobody may write by hand
            "document_count": sum(map(len, documents.values())), "difference_count": found, "first_difference": first})

    def _verify_pools(self, sample):
        """The same for pools: how many differences, and the first in words."""
        pools, found, first = self.env["lot.pools"], 0, False
        keys = pools.all_keys(sample)
        for start in range(0, len(keys), POOLS):
            for row in self.env["lot.verifier"].pool_differences(keys[start:start + POOLS]):
                found += row["count"]
                first = first or self.env._(
                    "Pools of %s were not as its stock moves say",
                    self.env["product.product"].browse(row["product_id"]).display_name)
                pools.follow({(row["product_id"], row["company_id"], None)})
        return found, first

    def _describe(self, name, difference):
        """A difference as a person reads it: the document, the lot, what is wrong."""
        kind = self.env["lot.recorder"]._recorder_kinds()[name]
        product = self.env["product.product"].browse(difference["product_id"])
        thing = self.env["stock.lot"].browse(difference["lot_id"]).name or product.display_name
        words = {
            "document": self.env[kind.model].browse(difference["document_id"]).display_name,
            "quantity": formatLang(self.env, difference["quantity"], dp="Product Unit"),
            "unit": product.uom_id.name, "thing": thing}
        if difference["fault"] == "missing":
            return self.env._("%(document)s: %(quantity)s %(unit)s of %(thing)s were not recorded", **words)
        return self.env._(
            "%(document)s: %(quantity)s %(unit)s of %(thing)s were recorded and are not in its moves", **words)
