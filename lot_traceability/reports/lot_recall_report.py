from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..models.lot_recall_scope import ON_HAND, OTHER, STOPPABLE
from ..tracing import balance, scope

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
            "percentage": self.env["lot.recall.overview"].percentage,
            "printed_at": fields.Datetime.now(),
            "zone": str(self.env.tz),
        }

    def _tables(self, recall):
        """The lists of one recall, as plain rows.

        :rtype: dict
        """
        found = recall._scope()
        numbers = {**scope.summary(found["lots"], found["lines"]), "proof": found["proof"]}
        return {
            "cards": self.env["lot.recall.overview"].cards(numbers, recall.currency_id),
            "redacted": numbers["redacted_lot_count"] + found["redacted_line_count"],
            "redacted_lot_count": numbers["redacted_lot_count"],
            "redacted_line_count": found["redacted_line_count"],
            "roots": [lot for lot in found["lots"] if lot["is_root"]],
            "lots": found["lots"],
            **self._whereabouts(found),
            "balance": list(self._balance(found["lots"])),
            "proof": found["proof"],
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

    def _balance(self, lots):
        """The balance of each lot under that of its product, the products that do not close first."""
        sums = {lot["lot_id"]: lot for lot in lots if lot["lot_id"] and lot["uom"]}
        products = {lot_id: (lot["product_name"], lot["uom"]) for lot_id, lot in sums.items()}
        totals = balance.by_product(sums, products)
        by_product = scope.grouped([{**lot, "product": products[lot_id]} for lot_id, lot in sums.items()], "product")
        for product in sorted(totals, key=lambda product: (totals[product]["closes"], product)):
            head = self._balance_row(f"{product[0]} ({product[1]})", totals[product], is_total=True)
            # Of a single lot they would be said twice.
            yield head if totals[product]["lot_count"] > 1 else {**head, "amounts": [""] * 6, "difference": ""}
            for lot in by_product[product,]:
                yield self._balance_row(lot["lot_name"], lot, is_total=False)

    def _balance_row(self, name, row, is_total):
        columns = (("received", "produced"), ("adjusted",), ("on_hand", "in_transit"), ("delivered",), ("used",),
                   ("scrapped", "returned_to_vendor"))
        quantities = [sum(row[part] for part in parts) for parts in columns]
        return {
            "name": name, "is_total": is_total, "closes": row["closes"],
            "amounts": [self._quantity(quantity) if quantity else "" for quantity in quantities],
            "difference": self._quantity(row["difference"])}

    def _quantity(self, quantity):
        return formatLang(self.env, quantity, dp="Product Unit")

    def _documents(self, rows):
        names = list(dict.fromkeys(row["document_name"] for row in rows if row["document_name"]))
        more = len(names) - NAMED
        text = ", ".join(names[:NAMED])
        return self.env._("%(names)s and %(count)s more", names=text, count=more) if more > 0 else text
