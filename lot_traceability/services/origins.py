from odoo import api, models
from odoo.tools import SQL

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
        received = lines.filtered(
            lambda line: line.location_id.usage == "supplier" and line.state == "done" and line.lot_id)
        if not received:
            return origins
        self.env.flush_all()
        written = self._write(SQL(
            "line.id = ANY(%s) AND (line.quantity <> 0 OR EXISTS"
            " (SELECT FROM lot_origin known WHERE known.move_line_id = line.id))", received.ids))
        self.env["stock.lot"].invalidate_model(["origin_ids"], flush=False)
        origins.invalidate_model(flush=False)
        self._give_dates(received)
        self.env["lot.known.origins"].check(origins.browse(origin for origin, is_new in written if is_new))
        return origins.browse(origin for origin, _is_new in written)

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

    def _write(self, chosen):
        """Ids of the origins of all lines that are ``chosen``, and whether each is new."""
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
             WHERE line.state = 'done' AND line.lot_id IS NOT NULL AND source.usage = 'supplier' AND (%(chosen)s)
             ORDER BY line.date, line.id
                ON CONFLICT (move_line_id) DO UPDATE
               SET lot_id = EXCLUDED.lot_id, product_id = EXCLUDED.product_id, quantity = EXCLUDED.quantity,
                   partner_id = COALESCE(lot_origin.partner_id, EXCLUDED.partner_id),
                   purchase_id = EXCLUDED.purchase_id, picking_id = EXCLUDED.picking_id,
                   received_at = EXCLUDED.received_at,
                   received_by_id = COALESCE(lot_origin.received_by_id, EXCLUDED.received_by_id),
                   company_id = EXCLUDED.company_id, write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
            RETURNING id, xmax = 0
            """, chosen=chosen, user=self.env.uid, now=self.env.cr.now(), **self._parts()))

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
                   AND source.usage = 'supplier'
                   AND NOT EXISTS (SELECT FROM lot_origin known WHERE known.move_line_id = line.id)
            )
            UPDATE lot_origin SET move_line_id = pair.line_id
              FROM (SELECT DISTINCT ON (received.id) entered.id, received.id AS line_id
                      FROM entered JOIN received USING (lot_id, number)
                     WHERE entered.partner_id IS NULL OR entered.partner_id = received.partner_id
                     ORDER BY received.id, entered.partner_id) pair
             WHERE lot_origin.id = pair.id
            """, **self._parts())

    def _parts(self):
        """Who is the vendor, and what has to be joined to say so: as whereabouts do."""
        parts = self.env["lot.whereabouts"]._line_parts()
        return {name: parts[name] for name in ("vendor", "joins")}

    def _give_dates(self, lines):
        """What the vendor says becomes the expiry, where the product uses one, and the day of making of a lot that has
        none of its own.

        As superuser: the vendor says so, whoever receives the lot.
        """
        for line in lines.filtered("vendor_expiration_date"):
            if line.product_id.use_expiration_date and not line.lot_id.expiration_date:
                line.lot_id.sudo().expiration_date = self.last_moment(line.vendor_expiration_date, line.company_id)
        for line in lines.filtered("vendor_production_date"):
            if not line.lot_id.production_date:
                line.lot_id.sudo().production_date = line.vendor_production_date

    @api.private
    def outcome(self, lots):
        """What became of lots, as far as the user may see it; the number of queries does not go with the lots.

        :return: by lot id, quantities ``on_hand, used, delivered, returned_to_vendor`` in the product's unit, and the
            names of ``recalls`` and ``claims``, with commas between them, or False
        :rtype: dict[int, dict]
        """
        rows = self.env["lot.publisher"].rows(
            self.env["lot.whereabouts"].rows(lots.ids), OUTCOME, set(lots._filtered_access("read").ids))
        answer = {lot_id: {**dict.fromkeys(OUTCOME, 0.0), "recalls": False, "claims": False}
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
        return answer

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

    @api.private
    def last_moment(self, day, company):
        """Until when goods last that expire on ``day``, where the company is.

        :rtype: datetime
        """
        return self.env["lot.calendar"].last_moment(day, company)
