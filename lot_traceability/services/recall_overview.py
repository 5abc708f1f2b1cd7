from math import floor

from odoo import api, models
from odoo.tools.misc import formatLang

from ..models.lot_recall_scope import STOPPABLE


class LotRecallOverview(models.AbstractModel):
    """How the numbers of a recall are shown: on the form, in the wizard, in the chatter, on paper."""

    _name = "lot.recall.overview"
    _description = "Recall Overview"

    @api.model
    def render(self, preview, currency):
        """A preview, or only the numbers of a frozen scope, as HTML.

        :param dict preview: as :meth:`lot.recall.scope.preview` gives it; the lists may be missing
        :param currency: ``res.currency`` of the values
        :rtype: markupsafe.Markup
        """
        stoppable = [line for line in preview.get("lines", ()) if line["bucket"] in STOPPABLE]
        return self.env["ir.qweb"]._render("lot_traceability.lot_recall_overview", {
            "preview": preview, "cards": self.cards(preview, currency), "stoppable": stoppable,
            "text": self.quantities_text})

    @api.model
    def cards(self, numbers, currency):
        """The numbers at the top of a form, a preview and a print: one spelling for all of them.

        :param numbers: as ``tracing.scope.summary`` gives them, and the ``proof`` if there is one
        :param currency: ``res.currency`` of the values
        :return: dicts with ``key``, ``label``, ``figures`` and ``detail`` (texts)
        :rtype: list[dict]
        """
        redacted = numbers["redacted_lot_count"]
        lots = self.env._("%s of other companies", redacted) if redacted else ""
        buckets = {"on_hand": self.env._("On hand"), "stoppable": self.env._("Still stoppable"),
                   "delivered": self.env._("Delivered")}
        return [
            {"key": "lots", "label": self.env._("Lots"), "figures": [str(numbers["lot_count"])], "detail": lots},
            *(self._bucket_card(key, label, numbers["totals"].get(key), currency) for key, label in buckets.items()),
            {"key": "consignees", "label": self.env._("Consignees"), "figures": [str(numbers["consignee_count"])],
             "detail": ""},
            *self._proof_cards(numbers.get("proof")),
        ]

    def _proof_cards(self, proof):
        if not proof:
            return []
        holes = len(proof["holes"])
        detail = self.env._("1 hole") if holes == 1 else self.env._("%s holes", holes) if holes else ""
        if not proof.get("is_complete", True):  # what was frozen before this was kept, was complete
            detail = self.env._("Links may be missing: history is still being recorded")
        return [{"key": "confidence", "label": self.env._("Trace confidence"),
                 "figures": [self.percentage(proof["confidence"])], "detail": detail}]

    @api.model
    def percentage(self, share):
        """A share of 1 as a person reads it, rounded down: only what is all of it is “100.0 %”."""
        return self.env._("%s %%", formatLang(self.env, floor(share * 1000) / 10, digits=1))

    def _bucket_card(self, key, label, total, currency):
        if not total:
            return {"key": key, "label": label, "figures": ["0"], "detail": ""}
        return {"key": key, "label": label, "figures": [self.quantities_text([row]) for row in total["quantities"]],
                "detail": formatLang(self.env, total["value"], currency_obj=currency)}

    @api.model
    def quantities_text(self, quantities):
        """``[{"uom": "kg", "quantity": 2.5}]`` as a person reads it: “2.5 kg”; several joined by a comma."""
        wording = self.env["lot.wording"]
        return ", ".join(wording.quantity(row["quantity"], row["uom"]) for row in quantities)
