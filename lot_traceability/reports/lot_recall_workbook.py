from odoo import api, fields, models

from ..models.lot_recall_scope import ON_HAND, OTHER, STOPPABLE
from ..tracing import balance, scope
from ..tracing.workbook import Column, Sheet, build

NUMBERS = ("on_hand", "stoppable", "delivered")


class LotRecallWorkbook(models.AbstractModel):
    """The lists of a recall as an Excel workbook, for sorting, filtering and mail merges."""

    _name = "lot.recall.workbook"
    _inherit = "lot.excel.mixin"
    _description = "Recall Workbook"

    @api.model
    def build(self, recall):
        """The workbook of the kept scope, of a draft the live one.

        Moments stand in it in the user's time zone, because a workbook knows none.

        :param recall: one ``lot.recall``
        :return: the file
        :rtype: bytes
        """
        found = recall._scope()
        lines = [self._local(line) for line in found["lines"]]
        lots = [self._local(lot) for lot in found["lots"]]
        return build([
            self._summary(recall, scope.summary(lots, lines), found),
            self._lots(lots),
            *self._line_sheets(recall, lines),
            self._balance(lots),
            *self._proof_sheets(found["proof"]),
        ])

    def file_name(self, recall):
        return f"{recall.name.replace('/', '-')}.xlsx"

    def _summary(self, recall, numbers, found):
        _ = self.env._
        state = dict(recall._fields["state"]._description_selection(self.env))[recall.state]
        rows = [
            (_("Case number"), recall.name),
            (_("Company"), recall.company_id.name),
            (_("Subject"), recall.subject),
            (_("Reason"), recall.reason),
            (_("Status"), _("Draft – live preview") if recall.state == "draft" else state),
            (_("Responsible"), recall.user_id.name),
            (_("Root lots"), recall.root_names),
            (_("Made on"), fields.Datetime.now()),
            (_("Scope frozen on"), recall.frozen_at),
            (_("Scope frozen by"), recall.frozen_by_id.name),
            (_("Closed on"), recall.closed_at),
            (_("Closed by"), recall.closed_by_id.name),
            (_("Conclusion"), recall.conclusion),
            (_("Time zone of this workbook"), str(self.env.tz)),
            (_("Lots"), numbers["lot_count"]),
            (_("Lots of other companies, not shown"), numbers["redacted_lot_count"]),
            (_("Places and documents of other companies, not shown"), found["redacted_line_count"]),
            (_("Consignees"), numbers["consignee_count"]),
            (_("Trace confidence, 1 is all"), found["proof"] and float(found["proof"]["confidence"])),
            *self._totals(recall, numbers["totals"]),
        ]
        return self._facts(rows)

    def _totals(self, recall, totals):
        titles = self._bucket_titles()
        for bucket in NUMBERS:
            total = totals.get(bucket, {"quantities": [], "value": 0.0})
            for row in total["quantities"]:
                yield f"{titles[bucket]} ({row['uom']})", row["quantity"]
            yield f"{titles[bucket]} ({recall.currency_id.name})", total["value"]

    def _lots(self, lots):
        _ = self.env._
        columns = [
            Column(_("Lot"), "lot_name", 22), Column(_("Product"), "product_name", 32), Column(_("Root"), "root", 8),
            Column(_("Steps"), "depth", 8), Column(_("Reached"), "reached_from", 44),
            Column(_("Also from"), "also_from", 44), Column(_("Expiration"), "expiration_date", 18),
            Column(_("Formerly"), "former_names", 22)]
        return Sheet(_("Affected lots"), columns, [{**lot, "root": lot["is_root"] and _("Root")} for lot in lots])

    def _balance(self, lots):
        _ = self.env._
        lot = self.env["lot.recall.lot"]
        titles = {name: lot._fields[name]._description_string(self.env)
                  for name in (*balance.PARTS, "difference", "tolerance", "in_doubt")}
        columns = [
            Column(_("Lot"), "lot_name", 22), Column(_("Product"), "product_name", 32), Column(_("Unit"), "uom", 10),
            *(Column(title, name, 14, self._quantity_format()) for name, title in titles.items()),
            Column(_("Balances"), "balances", 10)]
        rows = [{**lot, "balances": _("yes") if lot["closes"] else _("no")} for lot in lots if lot["uom"]]
        return Sheet(_("Balance"), columns, rows, _("No lot may be shown."))

    def _proof_sheets(self, proof):
        _ = self.env._
        if not proof:
            return
        severities = dict(self.env["lot.hole"]._fields["severity"]._description_selection(self.env))
        quantity, unit = Column(_("Quantity"), "quantity", 12, self._quantity_format()), Column(_("Unit"), "uom", 10)
        product, document = Column(_("Product"), "product_name", 32), Column(_("Document"), "document_name", 24)
        yield Sheet(
            _("Where the trace ends"), [document, product, quantity, unit, Column(_("Made from"), "made_from", 44)],
            proof["ends"], _("No branch of the trace ends in a product without lots."))
        yield Sheet(
            _("Holes"),
            [Column(_("Severity"), "kind", 14), Column(_("Lot"), "lot_name", 22), product,
             Column(_("What is wrong"), "text", 52), document,
             Column(_("In doubt"), "quantity", 12, self._quantity_format()), unit],
            [{**hole, "kind": severities[hole["severity"]]} for hole in proof["holes"]],
            _("The records break the chain nowhere."))

    def _line_sheets(self, recall, lines):
        _ = self.env._
        what = [Column(_("Lot"), "lot_name", 22), Column(_("Product"), "product_name", 32),
                Column(_("Quantity"), "quantity", 12, self._quantity_format()), Column(_("Unit"), "uom", 10),
                Column(_("Value (%s)", recall.currency_id.name), "value", 14, "#,##0.00")]
        contact = [Column(_("Consignee"), "partner_name", 30), Column(_("Phone"), "partner_phone", 18),
                   Column(_("Email"), "partner_email", 28), Column(_("Address"), "partner_address", 36)]
        document = [Column(_("Document"), "document_name", 20), Column(_("Date"), "date", 18)]
        kind, place = Column(_("Whereabouts"), "kind", 18), Column(_("Location"), "location_name", 30)
        package, partner = Column(_("Package"), "package_name", 16), Column(_("Contact"), "partner_name", 30)
        lists = (
            (_("Delivered"), ("delivered",), [*contact, *what, *document], _("No unit left the company.")),
            (_("Still stoppable"), STOPPABLE, [kind, *document, place, package, *what, partner],
             _("No open document holds a unit.")),
            (_("On hand"), ON_HAND, [place, package, kind, *what], _("No unit is on hand or in transit.")),
            (_("Other"), OTHER, [kind, *what, *document, partner],
             _("Nothing was used, scrapped, returned to the vendor or adjusted.")))
        titles = self._bucket_titles()
        for title, buckets, columns, empty in lists:
            rows = [{**line, "kind": titles[line["bucket"]]} for line in lines if line["bucket"] in buckets]
            yield Sheet(title, columns, rows, empty)
