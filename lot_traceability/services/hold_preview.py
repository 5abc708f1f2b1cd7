from datetime import datetime

from odoo import api, models
from odoo.tools.misc import format_date, formatLang

from ..tracing.operations import STOPS
from ..tracing.scope import grouped, per_unit, summary
from .whereabouts import NOW

# What a hold takes off the shelf, and the documents it stops.
THERE, PLANNED = ("on_hand", "in_transit"), ("stoppable", "in_work")
# More documents than this help nobody decide; the others are counted.
SHOWN = 20


class LotHoldPreview(models.AbstractModel):
    """What a hold would stop, before it is placed: units, value, reserved transfers, orders, work in progress."""

    _name = "lot.hold.preview"
    _description = "Preview of a Hold"

    @api.private
    def render(self, parts, reason=None, hidden=0):
        """A preview as HTML; the number of queries does not depend on the number of lots.

        :param list parts: what would be held: tuples of lots, and the location and the package that would be held of
            them; empty ones for all of them
        :param lot.hold.reason reason: says which transfers and orders it stops; all that there are, if there is none
        :param int hidden: lots of other companies, which would not be held
        :rtype: markupsafe.Markup
        """
        lots = self.env["stock.lot"].union(*(lots for lots, _location, _package in parts))
        lines = self._lines(lots, parts)
        documents = self._documents(lines, self._stopped(lots, reason) if reason else None)
        return self.env["ir.qweb"]._render("lot_traceability.lot_hold_preview", {
            "cards": self._cards(lots, lines), "documents": documents[:SHOWN], "more": len(documents[SHOWN:]),
            "hidden": hidden, "day": self._day, "reason": reason})

    def _day(self, moment):
        """A moment of an answer, ISO 8601 in UTC, as a day where the user is."""
        return format_date(self.env, datetime.fromisoformat(moment).replace(tzinfo=None))

    def _lines(self, lots, parts):
        """What is there and planned of the parts, as far as the user may see it."""
        found, covers = self.env["lot.whereabouts"].now(lots.ids), [self._covers(*part) for part in parts]
        found = {bucket: [row for row in rows if any(covered(row) for covered in covers)]
                 for bucket, rows in found.items()}
        public = self.env["lot.publisher"].rows(found, NOW, set(lots.ids))
        return [{"bucket": bucket, **row} for bucket, rows in public.items() for row in rows if not row.get("redacted")]

    def _covers(self, lots, location, package):
        """Whether a row is about a part that would be held."""
        ids, places = set(lots.ids), location and set(self.env["stock.location"].search([
            ("id", "child_of", location.ids)]).ids)
        return lambda row: row["lot_id"] in ids and (not places or row.get("location_id") in places) and (
            not package or row.get("package_id") == package.id)

    def _stopped(self, lots, reason):
        """The transfers and orders that a hold for ``reason`` stops, by what becomes of the lots in the end.

        :return: model and id of each
        :rtype: set[tuple[str, int]]
        """
        # As superuser: only those are shown that the user sees anyway.
        moves = self.env["stock.move.line"].sudo().search([
            ("lot_id", "in", lots.ids), ("state", "not in", ("done", "cancel"))]).move_id
        stopped = moves.filtered(lambda move: reason[STOPS[move._purpose().operation]])
        return {(document._name, document.id) for document in map(self.env["lot.objections"].document_of, stopped)}

    def _cards(self, lots, lines):
        totals = summary((), lines)["totals"]
        quantities = self.env["lot.recall.overview"].quantities_text
        there = [row for bucket in THERE for row in totals.get(bucket, {}).get("quantities", ())]
        value = sum(totals.get(bucket, {}).get("value", 0.0) for bucket in THERE)
        worth = formatLang(self.env, value, currency_obj=self.env.company.currency_id)
        return [
            {"label": self.env._("Lots"), "figure": str(len(lots))},
            {"label": self.env._("On hand"), "figure": quantities(there) or "0"},
            *({"label": label, "figure": quantities(totals.get(bucket, {}).get("quantities", ())) or "0"}
              for bucket, label in (("stoppable", self.env._("Reserved")), ("in_work", self.env._("In work")))),
            # What things cost is not for everybody who may stop them.
            *([{"label": self.env._("Value at cost"), "figure": worth}]
              if self.env.user.has_group("lot_traceability.group_user") else ()),
        ]

    def _documents(self, lines, stopped):
        """Transfers and orders that units are reserved, picked or in work for; what is due first comes first.

        :param set stopped: those that are stopped; None for all
        """
        planned = [{**line, "key": (line["document"]["model"], line["document"]["id"])}
                   for line in lines if line["bucket"] in PLANNED]
        planned = [line for line in planned if stopped is None or line["key"] in stopped]
        quantities = self.env["lot.recall.overview"].quantities_text
        partners = self.env["lot.publisher"].names(planned)["partners"]
        found = [{
            "name": rows[0]["document"]["name"], "due": min(row["date"] for row in rows),
            "partner": partners.get(rows[0].get("partner_id"), {}).get("name", ""),
            "quantities": quantities(per_unit(rows)),
        } for rows in grouped(planned, "key").values()]
        return sorted(found, key=lambda document: (document["due"], document["name"]))
