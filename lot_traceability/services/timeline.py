from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .publisher import INTERNAL, iso

MOST_ROWS = 1000
# What a done line is called by the usage of the location it came from and of the one it went to, the first that fits.
KINDS = (
    ("supplier", "customer", "dropshipped"),
    ("supplier", None, "received"),
    (None, "supplier", "returned_to_vendor"),
    (None, "customer", "delivered"),
    ("customer", None, "returned"),
    (None, "production", "used"),
    ("production", None, "produced"),
    ("transit", "internal", "arrived"),
    ("internal", "transit", "sent"),
)


class LotTimeline(models.AbstractModel):
    """Everything that happened to one lot, in order, with the stock after each event."""

    _name = "lot.timeline"
    _description = "Lot Timeline"

    @api.private
    def timeline(self, lot, limit=100, offset=0, newest_first=True):
        """A page of the timeline of ``lot``; four queries, whatever the number of events.

        :param stock.lot lot: one lot
        :param int limit: rows of the page, 1000 at most
        :param int offset: rows to leave out before it
        :param bool newest_first: False for the order in which things happened
        :return: JSON-serialisable dict, quantities in the product's unit, dates in ISO 8601 (UTC):

            - ``lot``: ``id, name, product_id, product, uom``
            - ``count``: number of all events; ``balance``: the stock that they leave in internal locations of the
              companies the user has open; ``on_hand``: the stock that Odoo keeps there. The two differ only where
              stock was changed without a move
            - ``rows``: ``kind, kind_name, date, quantity, change`` (of the stock), ``balance`` (the stock after it),
              and where they apply ``document, user_id`` (who posted it), ``partner_id, location_id,
              location_dest_id``. A ``correction`` says what stood recorded ``before`` and, as ``quantity``, what
              stands instead; ``of`` tells whether it was ``used`` or ``produced``. A hold and a retest say a note as
              ``text``, a receipt the vendor's lot number. A row of another company is ``{"redacted": True}``
            - ``names``: of locations, partners and users in the rows
        :raises UserError: not one lot, or a page that is no page
        :raises MissingError: the lot was deleted in between
        :raises AccessError: the user may not trace, or may not read the lot
        """
        if len(lot) != 1:
            raise UserError(self.env._("A timeline tells of one lot. Choose one."))
        self.env["lot.trace"]._check_roots(lot)
        if not 0 < limit <= MOST_ROWS or offset < 0:
            raise UserError(self.env._(
                "A page of a timeline has 1 to %s rows, and starts at 0 or later.", MOST_ROWS))
        self.env.flush_all()
        events = self._page(lot.id, limit, offset, newest_first)
        rows = self._public_rows(lot, self._described(events))
        unit = lot.product_id.uom_id
        return {
            "lot": {"id": lot.id, "name": lot.name, "product_id": lot.product_id.id,
                    "product": lot.product_id.display_name, "uom": unit.name},
            **{name: unit.round(value) if name != "count" else value for name, value in self._totals(lot.id).items()},
            "rows": rows,
            "names": self._names(rows),
        }

    @api.private
    def _event_queries(self, lot_id):
        """Hook: where events of a lot come from.

        A source ``"complaint"`` is a query here and a method ``_describe_complaint(ids)``, which returns by event id
        what a row says besides: ``kind`` and ``kind_name`` (text), and where they apply ``text, document_model,
        document_id, document_name, user_id, partner_id, location_id, location_dest_id``.

        :return: by source, a query with ``id, date, company_id, quantity`` (or NULL) and ``change`` (of the stock in
            internal locations; 0 where it stays)
        :rtype: dict[str, SQL]
        """
        return {"line": self._lines_sql(lot_id), "hold": self._holds_sql(lot_id),
                "correction": self._corrections_sql(lot_id)}

    def _lines_sql(self, lot_id):
        """Done lines of the lot. Odoo zeroes a done line instead of deleting it."""
        return SQL(
            """
            SELECT line.id, line.date, line.company_id, line.quantity_product_uom AS quantity,
                   line.quantity_product_uom * (%(inside)s::int - %(outside)s::int) AS change
              FROM stock_move_line line
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
             WHERE line.lot_id = %(lot)s AND line.state = 'done' AND line.quantity <> 0
            """, lot=lot_id, inside=self._own_sql("destination"), outside=self._own_sql("source"))

    def _holds_sql(self, lot_id):
        """Placed and released: two events with numbers of their own, twice the id of the hold and one more."""
        return SQL(
            """
            SELECT 2 * hold.id + event.number AS id, event.date, hold.company_id, NULL::float AS quantity, 0 AS change
              FROM lot_hold hold
             CROSS JOIN LATERAL (VALUES (0, hold.placed_at), (1, hold.released_at)) event (number, date)
             WHERE hold.lot_id = %s AND event.date IS NOT NULL
            """, lot_id)

    def _own_sql(self, location):
        """Whether a location holds stock of the companies that the user has open."""
        place = SQL.identifier(location)
        return SQL(
            "(%(place)s.usage = 'internal' AND (%(place)s.company_id IS NULL OR %(place)s.company_id = ANY(%(mine)s)))",
            place=place, mine=self.env.companies.ids)

    def _corrections_sql(self, lot_id):
        """What stood recorded about an order and was superseded; the lowest number of its lines stands for all of them.

        What was recorded at the very moment that superseded something in the same transformation replaced it: for
        a lot that was put in the place of another, that is all there is.
        """
        return SQL(
            """
            SELECT min(id) AS id, moment AS date, company_id, sum(now)::float AS quantity, 0 AS change
              FROM (%s) statement
             GROUP BY transformation_id, role, moment, company_id
            """, self._statements_sql(SQL("line.lot_id = %s", lot_id)))

    def _statements_sql(self, chosen):
        """Lines of the genealogy that were superseded, or that superseded others: what they said at which moment.

        A line can do both: its two statements have numbers of their own, twice its id and one more.
        """
        return SQL(
            """
            SELECT 2 * id AS id, transformation_id, role, company_id, superseded_at AS moment, quantity AS before,
                   0 AS now
              FROM lot_transformation_line line WHERE superseded_at IS NOT NULL AND %(chosen)s
             UNION ALL
            SELECT 2 * id + 1, transformation_id, role, company_id, recorded_at, 0, quantity
              FROM lot_transformation_line line
             WHERE %(chosen)s AND EXISTS (
                   SELECT FROM lot_transformation_line other
                    WHERE other.transformation_id = line.transformation_id AND other.superseded_at = line.recorded_at)
            """, chosen=chosen)

    def _events_sql(self, lot_id):
        return SQL(" UNION ALL ").join(
            SQL("SELECT %s AS source, id, date, company_id, quantity, change FROM (%s) %s",
                source, query, SQL.identifier(source))
            for source, query in self._event_queries(lot_id).items())

    def _page(self, lot_id, limit, offset, newest_first):
        """Events of one page, each with the stock after it. What happened in one second stands in the order of ids."""
        order = SQL("date DESC, source, id DESC") if newest_first else SQL("date, source DESC, id")
        return self.env.execute_query_dict(SQL(
            """
            SELECT source, id, date, company_id, quantity, change,
                   sum(change) OVER (ORDER BY date, source DESC, id)::float AS balance
              FROM (%(events)s) event ORDER BY %(order)s LIMIT %(limit)s OFFSET %(offset)s
            """, events=self._events_sql(lot_id), order=order, limit=limit, offset=offset))

    def _totals(self, lot_id):
        """Number of events, the stock that they leave, and the stock that Odoo keeps."""
        return self.env.execute_query_dict(SQL(
            """
            SELECT count(*), COALESCE(sum(change), 0)::float AS balance,
                   (SELECT COALESCE(sum(quant.quantity), 0)::float
                      FROM stock_quant quant JOIN stock_location place ON place.id = quant.location_id
                     WHERE quant.lot_id = %(lot)s AND %(own)s) AS on_hand
              FROM (%(events)s) event
            """, lot=lot_id, own=self._own_sql("place"), events=self._events_sql(lot_id)))[0]

    def _described(self, events):
        """``events`` with what their sources say about each; one query a source."""
        by_source = {}
        for event in events:
            by_source.setdefault(event["source"], []).append(event["id"])
        details = {source: getattr(self, f"_describe_{source}")(ids) for source, ids in by_source.items()}
        return [{**event, **details[event["source"]][event["id"]]} for event in events]

    def _describe_line(self, ids):
        parts = self.env["lot.whereabouts"]._line_parts()
        rows = self.env.execute_query_dict(SQL(
            """
            SELECT line.id, source.usage AS source_usage, destination.usage AS destination_usage, move.is_inventory,
                   line.location_id, line.location_dest_id, line.write_uid AS user_id, %(document)s,
                   (SELECT vendor_lot FROM lot_origin WHERE move_line_id = line.id) AS vendor_lot,
                   COALESCE(%(consignee)s, CASE WHEN 'supplier' IN (source.usage, destination.usage)
                                                THEN %(vendor)s END) AS partner_id
              FROM stock_move_line line %(joins)s WHERE line.id = ANY(%(ids)s)
            """, ids=ids, **parts))
        names = self._kind_names()
        for row in rows:
            kind = self._kind(row.pop("source_usage"), row.pop("destination_usage"), row.pop("is_inventory"))
            number = row.pop("vendor_lot")
            row |= {"kind": kind, "kind_name": names[kind],
                    "text": self.env._("vendor lot %s", number) if number else None}
        return {row["id"]: row for row in rows}

    def _kind(self, source, destination, counted):
        if source != destination and "inventory" in (source, destination):
            return "scrapped" if destination == "inventory" and not counted else "adjusted"
        return next((kind for start, end, kind in KINDS if source != destination
                     and start in (None, source) and end in (None, destination)), "moved")

    def _kind_names(self):
        _ = self.env._
        return {
            "received": _("Received"), "dropshipped": _("Shipped by the vendor to the customer"),
            "returned_to_vendor": _("Returned to the vendor"), "delivered": _("Delivered"),
            "returned": _("Returned by the customer"), "used": _("Used"), "produced": _("Made"),
            "sent": _("Sent on the way"), "arrived": _("Arrived"), "adjusted": _("Counted"),
            "scrapped": _("Scrapped"), "moved": _("Moved"), "correction": _("Corrected"),
            "held": _("Put on hold"), "released": _("Released")}

    def _describe_hold(self, ids):
        """As superuser: whoever may not read holds knows all the same that the lot was held, as the gate tells them."""
        holds = self.env["lot.hold"].sudo().browse({number // 2 for number in ids}).grouped("id")
        names, details = self._kind_names(), {}
        for number in ids:
            hold, kind = holds[number // 2], ("held", "released")[number % 2]
            details[number] = {
                "kind": kind, "kind_name": names[kind], "document_model": hold._name, "document_id": hold.id,
                "document_name": hold.reason_id.name,
                "text": (hold.note, hold.release_note)[number % 2] or None,
                "user_id": (hold.placed_by_id, hold.released_by_id)[number % 2].id}
        return details

    def _describe_correction(self, ids):
        """Who corrected is who recorded the new lines; where nothing came in the place of the old, who changed it."""
        chosen = SQL(
            "(line.transformation_id, line.role, line.lot_id) IN ("
            "SELECT transformation_id, role, lot_id FROM lot_transformation_line WHERE id = ANY(%s))",
            [number // 2 for number in ids])
        rows = self.env.execute_query_dict(SQL(
            """
            SELECT statement.*, header.document_model, header.document_id, header.name AS document_name, COALESCE(
                   (SELECT create_uid FROM lot_transformation_line other
                     WHERE other.transformation_id = header.id AND other.recorded_at = statement.moment LIMIT 1),
                   (SELECT move_line.write_uid FROM lot_transformation_line old
                      JOIN stock_move_line move_line ON move_line.id = old.move_line_id
                     WHERE old.id = statement.id / 2)) AS user_id
              FROM (SELECT min(id) AS id, transformation_id, role, moment, sum(before)::float AS before
                      FROM (%s) said GROUP BY transformation_id, role, moment) statement
              JOIN lot_transformation header ON header.id = statement.transformation_id
            """, self._statements_sql(chosen)))
        names, details = self._kind_names(), {}
        for row in rows:
            role = {"input": "used", "output": "produced"}[row.pop("role")]
            details[row["id"]] = {
                **{name: value for name, value in row.items() if name not in ("moment", "transformation_id")},
                "kind": "correction", "kind_name": names["correction"], "of": role}
        return details

    def _public_rows(self, lot, rows):
        """Rows as the user may see them: of another company's nothing, but that there is one."""
        unit, companies = lot.product_id.uom_id, {None, *self.env.companies.ids}
        document, answer = self.env["lot.publisher"].document(), []
        for row in rows:
            if row["company_id"] not in companies:
                answer.append({"redacted": True})
                continue
            public = {name: value for name, value in row.items()
                      if value is not None and name not in ("id", "source", *INTERNAL)}
            public |= {name: round(unit.round(row[name]), 9) + 0.0
                       for name in ("quantity", "change", "balance", "before") if name in public}
            public["date"] = iso(row["date"])
            if row.get("document_id"):
                public["document"] = document(row["document_model"], row["document_id"], row["document_name"])
            answer.append(public)
        return answer

    def _names(self, rows):
        destinations = [{"location_id": row["location_dest_id"]} for row in rows if "location_dest_id" in row]
        names = self.env["lot.publisher"].names(rows, destinations)
        people = self.env["res.users"].browse({row["user_id"] for row in rows if "user_id" in row})
        users = people._filtered_access("read")
        return {name: names[name] for name in ("locations", "partners")} | {
            "users": {user.id: user.name for user in users}}
