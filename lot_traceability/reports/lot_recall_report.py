from odoo import api, fields, models

from ..models.lot_recall_scope import ON_HAND, OTHER, STOPPABLE
from ..tracing import scope

# More document names than this in one row are summed up.
NAMED = 6
# Rows printed under one head without a page break among them: several blocks fit on a page.
ROWS_TOGETHER = 11


class ReportLotRecall(models.AbstractModel):
    """What the PDF of a recall says: the kept scope, or the live one of a draft, sorted into its tables."""

    _name = "report.lot_traceability.report_lot_recall"
    _description = "Recall Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        recalls = self.env["lot.recall"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "lot.recall",
            "docs": recalls,
            "tables": {recall.id: self._tables(recall) for recall in recalls},
            "blocks": self._blocks,
            "text": self.env["lot.recall.overview"].quantities_text,
            "printed_at": fields.Datetime.now(),
            "zone": str(self.env.tz),
        }

    def _tables(self, recall):
        """The lists of one recall, as plain rows.

        :rtype: dict
        """
        found = recall._scope()
        numbers = scope.summary(found["lots"], found["lines"])
        return {
            "cards": self.env["lot.recall.overview"].cards(numbers, recall.currency_id),
            "redacted": numbers["redacted_lot_count"] + found["redacted_line_count"],
            "redacted_lot_count": numbers["redacted_lot_count"],
            "redacted_line_count": found["redacted_line_count"],
            "roots": [lot for lot in found["lots"] if lot["is_root"]],
            "lots": found["lots"],
            **self._whereabouts(found),
        }

    def _whereabouts(self, found):
        """What became of the units, sorted into the tables of the report; ``lines`` of ``found``."""
        return {
            "consignees": scope.consignees(found["lines"]),
            "stoppable": self._of(found, STOPPABLE),
            "places": self._places(found),
            "other": self._other(found),
        }

    def _blocks(self, rows):
        """``rows`` in pieces short enough to stay together on a page: dicts with ``rows``, ``first`` and ``last``."""
        return [
            {"rows": rows[start:start + ROWS_TOGETHER], "first": start == 0, "last": start + ROWS_TOGETHER >= len(rows)}
            for start in range(0, len(rows), ROWS_TOGETHER)]

    def _of(self, found, buckets):
        return [line for line in found["lines"] if line["bucket"] in buckets]

    def _places(self, found):
        """What is on hand by location: ``name``, ``rows``, ``quantities`` and ``value``."""
        return [
            {"name": name, "rows": rows, "quantities": scope.per_unit(rows), "value": sum(row["value"] for row in rows)}
            for (name,), rows in sorted(scope.grouped(self._of(found, ON_HAND), "location_name").items())]

    def _other(self, found):
        """What happened to the rest, one row per kind, lot and unit, with the documents it happened on."""
        titles = dict(self.env["lot.recall.line"]._fields["bucket"]._description_selection(self.env))
        lines = sorted(self._of(found, OTHER), key=lambda line: (OTHER.index(line["bucket"]), line["lot_name"]))
        groups = scope.grouped(lines, "bucket", "lot_name", "product_name", "uom")
        return [
            {"kind": titles[bucket], "lot_name": lot, "product_name": product,
             "quantities": scope.per_unit(rows), "documents": self._documents(rows)}
            for (bucket, lot, product, _uom), rows in groups.items()]

    def _documents(self, rows):
        names = list(dict.fromkeys(row["document_name"] for row in rows if row["document_name"]))
        more = len(names) - NAMED
        text = ", ".join(names[:NAMED])
        return self.env._("%(names)s and %(count)s more", names=text, count=more) if more > 0 else text
