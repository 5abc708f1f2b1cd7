from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL, format_date

PENDING = "lot_traceability.origins"  # where a transaction keeps what corrections leave for origins
OUTCOME = ("on_hand", "used", "delivered", "returned_to_vendor")


class LotOrigins(models.AbstractModel):
    """Reads from receipts where lots came from."""

    _name = "lot.origins"
    _description = "Origins of Lots"

    @api.private
    def record(self, lines):
        """Keep the origin of what done ``stock.move.line`` records brought from a vendor.

        Idempotent: a line that was corrected corrects its origin. One statement for all lines; none if nothing came
        from a vendor.

        :return: the origins
        :rtype: lot.origin
        """
        origins = self.env["lot.origin"].sudo()  # As superuser: whoever receives a lot keeps its origin.
        received = lines.filtered(lambda line: line.state == "done" and line.lot_id and line.from_vendor)
        if not received:
            return origins
        self.env.flush_all()
        written = dict(self._write(SQL(
            "line.id = ANY(%s) AND (line.quantity <> 0 OR EXISTS"
            " (SELECT FROM lot_origin known WHERE known.move_line_id = line.id))", received.ids)))
        self.env["stock.lot"].invalidate_model(["origin_ids"], flush=False)
        origins.invalidate_model(flush=False)
        arrived = origins.browse(origin for origin, is_new in written.items() if is_new)
        self.env["lot.origin.expiry"].give(arrived, posted=True)
        self._give_production_date(arrived)
        self.env["lot.known.origins"].check(arrived)
        return origins.browse(written)

    @api.private
    def record_all(self):
        """Keep the origins of all that was ever received; what is known already stays as it is.

        A vendor's lot number that somebody had entered on the lot is joined with the receipt that it is about.

        :return: how many origins came of it
        :rtype: int
        """
        self.env.flush_all()
        self.env.cr.execute(self._adopt_sql())
        written = self._write(SQL("line.quantity <> 0"))
        self.env.invalidate_all(flush=False)
        # Without statistics of the filled table the planner reads it whole for one lot.
        self.env.cr.execute(SQL("ANALYZE lot_origin"))
        return len(written)

    @api.private
    def from_vendor_sql(self):
        """Whether ``line`` brings what a vendor sends: the same as ``from_vendor`` of a stock move."""
        subcontracted = "is_subcontract" in self.env["stock.move"]._fields
        return SQL("(source.usage = 'supplier' OR move.is_subcontract)") if subcontracted else SQL(
            "source.usage = 'supplier'")

    def _write(self, chosen):
        """Ids of the origins of all lines that are ``chosen``, and whether each is new or that of another lot now."""
        return self.env.execute_query(SQL(
            """
            INSERT INTO lot_origin (
                   lot_id, product_id, partner_id, vendor_lot, production_date, expiration_date, country_id, gln,
                   quantity, purchase_id, picking_id, move_line_id, received_at, received_by_id, company_id,
                   create_uid, create_date, write_uid, write_date)
            SELECT line.lot_id, line.product_id, %(vendor)s, line.vendor_lot, line.vendor_production_date,
                   line.vendor_expiration_date, line.vendor_country_id, line.vendor_gln, line.quantity_product_uom,
                   purchase.id, move.picking_id, line.id, line.date, line.write_uid, line.company_id,
                   %(user)s, %(now)s, %(user)s, %(now)s
              FROM stock_move_line line %(joins)s
             WHERE line.state = 'done' AND line.lot_id IS NOT NULL AND %(from_vendor)s AND (%(chosen)s)
             ORDER BY line.date, line.id
                ON CONFLICT (move_line_id) DO UPDATE
               SET lot_id = EXCLUDED.lot_id, product_id = EXCLUDED.product_id, quantity = EXCLUDED.quantity,
                   partner_id = COALESCE(lot_origin.partner_id, EXCLUDED.partner_id),
                   purchase_id = EXCLUDED.purchase_id, picking_id = EXCLUDED.picking_id,
                   received_at = EXCLUDED.received_at,
                   received_by_id = COALESCE(lot_origin.received_by_id, EXCLUDED.received_by_id),
                   company_id = EXCLUDED.company_id, write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
            RETURNING id, lot_id IS DISTINCT FROM (SELECT lot_id FROM lot_origin old WHERE old.id = lot_origin.id)
            """, chosen=chosen, user=self.env.uid, now=self.env.cr.now(), from_vendor=self.from_vendor_sql(),
            **self._parts()))

    def _adopt_sql(self):
        """The first number that was entered for a lot and its vendor goes to their first receipt, and so on."""
        return SQL(
            """
            WITH entered AS (
                SELECT known.id, known.lot_id, known.partner_id,
                       row_number() OVER (PARTITION BY known.lot_id, known.partner_id ORDER BY known.id) AS number
                  FROM lot_origin known WHERE known.move_line_id IS NULL
            ), received AS (
                SELECT line.id, line.lot_id, %(vendor)s AS partner_id,
                       row_number() OVER (PARTITION BY line.lot_id, %(vendor)s ORDER BY line.date, line.id) AS number
                  FROM stock_move_line line %(joins)s
                 WHERE line.lot_id IN (SELECT lot_id FROM entered) AND line.state = 'done' AND line.quantity <> 0
                   AND %(from_vendor)s
                   AND NOT EXISTS (SELECT FROM lot_origin known WHERE known.move_line_id = line.id)
            )
            UPDATE lot_origin SET move_line_id = pair.line_id
              FROM (SELECT DISTINCT ON (received.id) entered.id, received.id AS line_id
                      FROM entered JOIN received USING (lot_id, number)
                     WHERE entered.partner_id IS NULL OR entered.partner_id = received.partner_id
                     ORDER BY received.id, entered.partner_id) pair
             WHERE lot_origin.id = pair.id
            """, from_vendor=self.from_vendor_sql(), **self._parts())

    def _parts(self):
        """Who is the vendor, and what has to be joined to say so: as whereabouts do."""
        parts = self.env["lot.whereabouts"]._line_parts()
        return {name: parts[name] for name in ("vendor", "joins")}

    def _give_production_date(self, origins):
        """A lot that nobody knew the day of was made on the day that its vendor says.

        As superuser: the vendor says so, whoever receives the lot.
        """
        for origin in origins.sudo():
            if origin.production_date and not origin.lot_id.production_date:
                origin.lot_id.production_date = origin.production_date

    @api.private
    @contextmanager
    def together(self):
        """Bring origins up to date once with all lines that are corrected inside this block, when it ends."""
        data = self.env.cr.precommit.data
        if PENDING in data:
            yield
            return
        pending = data[PENDING] = []
        try:
            yield
        finally:
            data.pop(PENDING, None)
        self._correct(pending)

    @api.private
    def correct(self, lines, vals):
        """What is said of lines of a receipt that are done already goes to their origins.

        :param dict vals: fields of ``lot.origin``
        """
        pending = self.env.cr.precommit.data.get(PENDING)
        if pending is None:
            self._correct([(lines, vals)])
        else:
            pending.append((lines, vals))

    def _correct(self, said):
        lines = self.env["stock.move.line"].concat(*(lines for lines, _vals in said))
        origins = self.env["lot.origin"].search([("move_line_id", "in", lines.ids)]) if lines else ()
        of_line = {origin.move_line_id.id: origin for origin in origins}
        if of_line:
            origins.write_each([
                (of_line[line.id], vals) for lines, vals in said for line in lines if line.id in of_line])

    @api.private
    def outcome(self, lots):
        """What became of lots, as far as the user may see it; the number of queries does not go with the lots.

        :return: by lot id, quantities ``on_hand, used, delivered, returned_to_vendor`` in the product's unit, and the
            names of ``holds``, released ones too, ``recalls`` and ``claims``, with commas between them, or False
        :rtype: dict[int, dict]
        """
        rows = self.env["lot.publisher"].rows(
            self.env["lot.whereabouts"].rows(lots.ids), OUTCOME, set(lots._filtered_access("read").ids))
        answer = {lot_id: {**dict.fromkeys(OUTCOME, 0.0), "holds": False, "recalls": False, "claims": False}
                  for lot_id in (*lots.ids, False)}
        for bucket, found in rows.items():
            for row in found:
                answer[row["lot_id"]][bucket] += row.get("quantity", 0)
        for model, case, name in (
                ("lot.recall.lot", "recall_id", "recalls"), ("lot.vendor.claim.line", "claim_id", "claims")):
            if self.env[model].has_access("read"):
                for lot, cases in self.env[model]._read_group(
                        [("lot_id", "in", lots.ids)], ["lot_id"], [f"{case}:recordset"]):
                    answer[lot.id][name] = ", ".join(cases.sorted("id").mapped("name"))
        # As superuser: whoever sees a lot has to know of its holds.
        for lot, holds in self.env["lot.hold"].sudo()._read_group(
                [("lot_id", "in", lots.ids)], ["lot_id"], ["id:recordset"]):
            answer[lot.id]["holds"] = ", ".join(map(self._held, holds.sorted("id")))
        return answer

    def _held(self, hold):
        return hold.reason_id.name if hold.state != "released" else self.env._(
            "%(reason)s (released on %(date)s)", reason=hold.reason_id.name,
            date=format_date(self.env, hold.released_at) or "–")

    @api.private
    def certificates(self, partners):
        """How often the certificate came in time with the goods of some vendors and their addresses.

        :return: vendor or address, what was received from it, and of how many of these a file was there within a day
            of the receipt; as far as the user may see them, one query for all
        :rtype: list[tuple[res.partner, int, int]]
        """
        origins = self.env["lot.origin"]
        origins.flush_model(["received_at", "certificate_ids"])
        seen = origins._search([("partner_id", "child_of", partners.ids), ("received_at", "!=", False)])
        rows = self.env.execute_query(SQL(
            """
            SELECT origin.partner_id, count(*), count(*) FILTER (WHERE EXISTS (
                   SELECT FROM ir_attachment_lot_origin_rel its
                     JOIN ir_attachment file ON file.id = its.ir_attachment_id
                    WHERE its.lot_origin_id = origin.id AND file.create_date <= origin.received_at + interval '1 day'))
              FROM lot_origin origin WHERE origin.id IN %s
             GROUP BY origin.partner_id
            """, seen.subselect()))
        return [(partners.browse(partner), received, on_time) for partner, received, on_time in rows]
