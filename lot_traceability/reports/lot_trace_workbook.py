from datetime import datetime

from odoo import api, fields, models

from ..services.whereabouts import BUCKETS
from ..tracing.workbook import Column, Sheet, build

BALANCE = ("received", "produced", "adjusted", "on_hand", "in_transit", "delivered", "used", "scrapped",
           "returned_to_vendor", "difference", "tolerance", "in_doubt")
RELATIONS = ("descendant", "ancestor")


class LotTraceWorkbook(models.AbstractModel):
    """The whole answer of a trace as an Excel workbook. Written from the public answer: what that hides is not here."""

    _name = "lot.trace.workbook"
    _inherit = "lot.excel.mixin"
    _description = "Trace Workbook"

    @api.private
    def build(self, roots, **question):
        """The workbook of a trace.

        Moments stand in it in the user's time zone. Rows are made while they are written.

        :param stock.lot roots: of the trace
        :param question: keywords of ``stock.lot.trace``
        :return: the file
        :rtype: bytes
        :raises UserError, AccessError: as ``stock.lot.trace`` does
        """
        answer = roots.trace(**question)
        lots = {lot["id"]: lot for lot in answer["lots"]}
        several = [self._shares(answer, lots)] if len(roots) > 1 else []
        return build([
            self._summary(answer, lots), self._lots(answer, lots), *several, self._links(answer, lots),
            self._places(answer, lots), self._consignees(answer, lots), self._balance(answer, lots),
            self._holes(answer, lots)])

    @api.private
    def file_name(self, roots):
        return f"{roots.name.replace('/', '-')}.xlsx" if len(roots) == 1 else f"{len(roots)} lots.xlsx"

    def _summary(self, answer, lots):
        _ = self.env._
        roots = [lots[root] for root in answer["roots"]]
        directions = {"down": _("Descendants"), "up": _("Ancestors"), "both": _("Ancestors and descendants")}
        counts = {way: sum(way in lot and not lot["is_root"] for lot in lots.values()) for way in RELATIONS}
        return self._facts([
            (_("Root lots"), ", ".join(f"{self._lot_name(root)} ({root.get('product', '')})" for root in roots)),
            (_("Traced"), directions[answer["direction"]]),
            (_("What had happened by"), self._moment(answer["as_of"])),
            (_("What was known on"), self._moment(answer["known_at"])),
            (_("Only what can have happened in order"), answer["in_order"] and _("yes")),
            (_("Lots left out for that reason alone"), answer["out_of_order"]),
            (_("Only what is proven"), not answer["possible"] and _("yes")),
            (_("Company"), self.env.company.name),
            (_("Made on"), fields.Datetime.now()),
            (_("Made by"), self.env.user.name),
            (_("Time zone of this workbook"), str(self.env.tz)),
            (_("Descendants"), counts["descendant"] if answer["direction"] != "up" else None),
            (_("Ancestors"), counts["ancestor"] if answer["direction"] != "down" else None),
            (_("Lots of other companies, not shown"), answer["redacted"]),
            (_("Holes"), len(answer["holes"])),
            (_("Trace confidence, 1 is all"), answer["confidence"]),
            (_("Links may be missing"), None if answer["is_complete"] else _("history is still being recorded")),
            *self._totals(answer),
        ])

    def _totals(self, answer):
        titles = self._bucket_titles()
        for bucket in BUCKETS:
            totals = {}
            for row in self._shown(self._rows(answer, bucket)):
                totals[row["uom"]] = totals.get(row["uom"], 0.0) + row["quantity"]
            for unit, total in totals.items():
                yield f"{titles[bucket]} ({unit})", round(total, 6) or None

    def _lots(self, answer, lots):
        """One row for each root, and for each lot and relation: a rework loop makes a lot both."""
        _ = self.env._
        columns = [
            *self._thing_columns(), Column(_("Relation"), "relation", 12), Column(_("Steps"), "depth", 8),
            Column(_("Reached from"), "parent", 22), Column(_("Through"), "pool", 22),
            Column(_("Also from"), "also", 30), Column(_("Link"), "exactness", 10),
            *(self._share_columns() if len(answer["roots"]) == 1 else ()), Column(_("Expiration"), "expiration", 18),
            Column(_("Vendors"), "vendors", 26), Column(_("Vendor lots"), "vendor_lots", 22),
            Column(_("Formerly"), "former_names", 22)]
        return Sheet(_("Lots"), columns, self._lot_rows(answer, lots))

    def _lot_rows(self, answer, lots):
        relations, exactness = self._relations(), self._exactness()
        pools = {pool["id"]: pool.get("product") for pool in answer["pools"]}
        root, partners = lots[answer["roots"][0]], answer["names"]["partners"]
        for lot in answer["lots"]:
            vendors = {origin.get("partner_id") for origin in lot.get("origins", ())}
            row = self._thing(lot) | {
                "expiration": self._moment(lot.get("expiration_date")),
                "vendors": ", ".join(partners[vendor]["name"] for vendor in sorted(vendors & partners.keys())),
                "vendor_lots": ", ".join(lot.get("vendor_lots", ())),
                "former_names": ", ".join(lot.get("former_names", ()))}
            if lot["is_root"]:
                yield row | {"relation": self.env._("Root")}
            for way in RELATIONS:
                if way in lot:
                    step = lot[way]
                    yield row | self._share(step, way, root, lot) | {
                        "relation": relations[way], "depth": step["depth"],
                        "parent": self._lot_name(lots[step["parent"]]),
                        "pool": pools.get(step["pool"]), "exactness": exactness[step["certain"]],
                        "also": ", ".join(self._lot_name(lots[other]) for other in step["also"])}

    def _shares(self, answer, lots):
        """Of several roots: how much of each is in each lot."""
        _ = self.env._
        columns = [*self._thing_columns(), Column(_("Relation"), "relation", 12), Column(_("Root"), "root", 22),
                   *self._share_columns()]
        relations = self._relations()
        rows = (
            self._thing(lot) | self._share(row, way, lots[row["root_id"]], lot)
            | {"relation": relations[way], "root": self._lot_name(lots[row["root_id"]])}
            for lot in answer["lots"] for way in RELATIONS if way in lot for row in lot[way].get("exposure", ()))
        return Sheet(_("Shares"), columns, rows)

    def _share_columns(self):
        _ = self.env._
        return (
            Column(_("Of the root in it, or of it in the root"), "share", 18, self._quantity_format()),
            Column(_("At most"), "worst_case", 14, self._quantity_format()), Column(_("Unit"), "share_uom", 10),
            Column(_("Part of all of it"), "fraction", 14, "0.0%"))

    def _share(self, step, way, root, lot):
        """Quantities are in the unit of the earlier of the two lots."""
        if "share" not in step:
            return {}
        earlier = root if way == "descendant" else lot
        return {"share": step["share"], "worst_case": step["worst_case"], "fraction": step["fraction"],
                "share_uom": earlier.get("uom")}

    def _exactness(self):
        """What a link is called, by whether it is certain."""
        names = dict(self.env["lot.transformation"]._fields["exactness"]._description_selection(self.env))
        return {True: names["certain"], False: names["possible"]}

    def _relations(self):
        return {"descendant": self.env._("Descendant"), "ancestor": self.env._("Ancestor")}

    def _links(self, answer, lots):
        _ = self.env._
        columns = [
            Column(_("Document"), "document", 22), Column(_("Kind"), "kind", 16), Column(_("Date"), "date", 18),
            Column(_("Link"), "exactness", 10), Column(_("Side"), "side", 10), *self._thing_columns(),
            *self._quantity_columns()]
        return Sheet(_("Links"), columns, self._link_rows(answer, lots), _("No link leads to or from it."))

    def _link_rows(self, answer, lots):
        _ = self.env._
        exactness = self._exactness()
        sides = {"inputs": _("Used"), "outputs": _("Made")}
        for event in answer["transformations"]:
            about = {
                "document": _("Not shown") if event["redacted"] else event["document"]["name"],
                "kind": event.get("kind_name"), "date": self._moment(event.get("date")),
                "exactness": exactness[event["exactness"] == "certain"] if "exactness" in event else None}
            for side, title in sides.items():
                for line in event[side]:
                    thing = self._thing(lots[line["lot_id"]]) if line["lot_id"] in lots else {
                        "lot": _("Without a lot"), "product": answer["names"]["products"].get(line.get("product_id"))}
                    yield about | thing | {
                        "side": title, "quantity": line.get("quantity"), "uom": line.get("uom")}

    def _places(self, answer, lots):
        _ = self.env._
        columns = [
            Column(_("Whereabouts"), "kind", 18), *self._thing_columns(), *self._quantity_columns(),
            Column(_("Value (%s)", answer["names"]["currency"]), "value", 14, "#,##0.00"),
            Column(_("Location"), "location", 30), Column(_("Package"), "package", 16), Column(_("Owner"), "owner", 24),
            Column(_("Contact"), "partner", 30), Column(_("Document"), "document", 22), Column(_("Date"), "date", 18)]
        titles = self._bucket_titles()
        rows = (
            {"kind": titles[bucket], **self._place(row, answer["names"], lots)}
            for bucket in BUCKETS for row in self._rows(answer, bucket))
        return Sheet(_("Where it is"), columns, rows, _("Nothing is known about it."))

    def _consignees(self, answer, lots):
        _ = self.env._
        columns = [
            Column(_("Consignee"), "partner", 30), Column(_("Phone"), "phone", 18), Column(_("Email"), "email", 28),
            Column(_("Address"), "address", 36), *self._thing_columns(), *self._quantity_columns(),
            Column(_("Document"), "document", 22), Column(_("Date"), "date", 18)]
        partners = answer["names"]["partners"]
        rows = (
            {**partners.get(row.get("partner_id"), {}), **self._place(row, answer["names"], lots)}
            for row in self._rows(answer, "delivered"))
        return Sheet(_("Consignees"), columns, rows, _("No unit left the company."))

    def _rows(self, answer, bucket):
        """The rows of a bucket; what was delivered out of a pool may be of the roots too."""
        pools = answer["pools"] if bucket == "delivered" else ()
        return [*answer["whereabouts"][bucket], *(row for pool in pools for row in pool.get("delivered", ()))]

    def _place(self, row, names, lots):
        """A row of whereabouts as text; one of another company has only its lot."""
        thing = self._thing(lots[row["lot_id"]]) if row["lot_id"] else {
            "lot": self.env._("without a lot (possible)"), "product": names["products"].get(row.get("product_id"))}
        if row.get("redacted"):
            return thing | {"location": self.env._("Not shown")}
        return thing | {
            "quantity": row["quantity"], "uom": row["uom"], "value": row["value"],
            "location": names["locations"].get(row.get("location_id")),
            "package": names["packages"].get(row.get("package_id")),
            "owner": names["partners"].get(row.get("owner_id"), {}).get("name"),
            "partner": names["partners"].get(row.get("partner_id"), {}).get("name"),
            "document": row.get("document", {}).get("name"), "date": self._moment(row.get("date"))}

    def _balance(self, answer, lots):
        _ = self.env._
        titles = self._bucket_titles() | {
            "received": _("Received"), "produced": _("Made"), "difference": _("Unaccounted"),
            "tolerance": _("Tolerance"), "in_doubt": _("In Doubt")}
        columns = [*self._thing_columns(), *(
            Column(titles[name], name, 14, self._quantity_format()) for name in BALANCE), Column(_("Unit"), "uom", 10)]
        rows = (
            self._thing(lots[row["lot_id"]]) | {"uom": lots[row["lot_id"]].get("uom")}
            | {name: row.get(name) for name in BALANCE} for row in answer["balance"])
        return Sheet(_("Balance"), columns, rows)

    def _holes(self, answer, lots):
        _ = self.env._
        columns = [*self._thing_columns(), Column(_("Severity"), "severity", 12), Column(_("What"), "text", 60),
                   Column(_("Document"), "document", 22)]
        severities = dict(self.env["lot.hole"]._fields["severity"]._description_selection(self.env))
        rows = (
            self._thing(lots[hole["lot_id"]]) | {
                "severity": severities[hole["severity"]], "text": hole["text"], "document": hole["document"]["name"]}
            for hole in answer["holes"])
        return Sheet(_("Holes"), columns, rows, _("The records break the chain nowhere."))

    def _thing_columns(self):
        return Column(self.env._("Lot"), "lot", 22), Column(self.env._("Product"), "product", 32)

    def _quantity_columns(self):
        _ = self.env._
        return Column(_("Quantity"), "quantity", 12, self._quantity_format()), Column(_("Unit"), "uom", 10)

    def _thing(self, lot):
        return {"lot": self._lot_name(lot), "product": lot.get("product")}

    def _lot_name(self, lot):
        return self.env._("Lot of another company") if lot["redacted"] else lot["name"]

    def _shown(self, rows):
        return (row for row in rows if not row.get("redacted"))

    def _moment(self, text):
        """A moment of the answer as a workbook takes it: in the user's time zone, naive."""
        return datetime.fromisoformat(text).astimezone(self.env.tz).replace(tzinfo=None) if text else None
