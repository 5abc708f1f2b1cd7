from odoo import api, models
from odoo.tools import SQL

# By what a number is the same one.
KEY = ("number", "product_id", "vendor_id", "company_id")


class LotKnownOrigins(models.AbstractModel):
    """Recognises vendors' lots that were received before: as another lot, or as one that is on hold or recalled."""

    _name = "lot.known.origins"
    _description = "Vendor Lots Known Already"

    @api.private
    def notices(self, pickings):
        """What a person should know before he validates receipts; two queries for all of them.

        :param stock.picking pickings: of any kind
        :return: by id of the transfer, a text for each vendor's lot that is known
        :rtype: dict[int, list[str]]
        """
        lines = pickings.move_line_ids.filtered(
            lambda line: line.vendor_lot and line.state not in ("done", "cancel"))
        answer = {}
        for row in self._known(self._expected_sql(lines.ids)) if lines else ():
            texts = answer.setdefault(row["picking_id"], [])
            texts += [text for text in [self._text(row)] if text not in texts]
        return answer

    @api.private
    def typed(self, line):
        """The same for one line while it is being filled in.

        :param stock.move.line line: saved or not
        :rtype: list[str]
        """
        vendor = line.move_id.purchase_line_id.order_id.partner_id or line.picking_id.partner_id
        if not line.from_vendor or not vendor:
            return []
        return [self._text(row) for row in self._known(SQL(
            """
            SELECT %s::int AS picking_id, %s::int AS lot_id, %s::varchar AS lot_name, %s::int AS product_id,
                   %s::int AS partner_id, %s::varchar AS vendor_lot, %s::int AS company_id
            """, line.picking_id._origin.id or None, line.lot_id._origin.id or None, line.lot_name or None,
            line.product_id.id, vendor._origin.id, line.vendor_lot, line.company_id.id))]

    @api.private
    def check(self, origins):
        """Hold what arrived under a number that is on hold or recalled; tell of what was another lot before.

        :param lot.origin origins: made just now, or their vendor's number was
        """
        rows = self._known(self._arrived_sql(origins.ids)) if any(origins.mapped("vendor_lot")) else []
        bad, by_picking = {}, {}
        for row in rows:
            if row["hold_id"] or row["recall_id"]:
                bad.setdefault((self._cause(row), self._text(row)), []).append(row["arrived_lot_id"])
            by_picking.setdefault(row["picking_id"], {})[self._text(row)] = row["vendor_lot"]
        for (cause, text), lot_ids in bad.items():
            # As superuser: what is known to be bad is held, whoever receives it.
            self.env["lot.hold.rules"].hold_again(self.env["stock.lot"].sudo().browse(lot_ids), cause, text)
        for picking, texts in by_picking.items():
            self._tell(self.env["stock.picking"].browse(picking), texts)

    def _tell(self, picking, texts):
        if picking:
            self.env["lot.people"].warn(
                picking, self.env._("Vendor lots received before: %s", ", ".join(dict.fromkeys(texts.values()))),
                "\n".join(texts))

    def _cause(self, row):
        """The hold or the recall that makes a vendor's lot a bad one; as superuser, for whoever receives it."""
        if row["hold_id"]:
            return self.env["lot.hold"].sudo().browse(row["hold_id"])
        return self.env["lot.recall"].sudo().browse(row["recall_id"])

    def _text(self, row):
        cause, said = self._cause(row), {"number": row["vendor_lot"], "lot": row["lot_name"]}
        if row["hold_id"]:
            return self.env._(
                "Vendor lot %(number)s is on hold as lot %(lot)s: %(reason)s.", reason=cause.reason_id.name, **said)
        if row["recall_id"]:
            return self.env._(
                "Vendor lot %(number)s is in recall %(recall)s as lot %(lot)s.", recall=cause.name, **said)
        return self.env._("Vendor lot %(number)s was received before as lot %(lot)s.", **said)

    def _known(self, arriving):
        """Each lot that arrives under a number known from another lot, and of those the one that matters most.

        Serial numbers share a vendor's lot, and so do the lots of one receipt: of these only what is held or recalled
        is worth a word. What other companies received is theirs to know. Two queries; both are matched here, for
        without statistics PostgreSQL compares each number of a long receipt with each.
        """
        self.env.flush_all()
        known, found = {}, {}
        for row in self.env.execute_query_dict(self._known_sql(arriving)):
            known.setdefault(tuple(row[name] for name in KEY), []).append(row)
        for row in self.env.execute_query_dict(self._arriving_sql(arriving)) if known else ():
            before = next((other for other in known.get(tuple(row[name] for name in KEY), ()) if (
                other["lot_id"] != row["lot_id"] and other["lot_name"] != row["lot_name"]
                and (other["is_bad"] or other["picking_id"] != row["picking_id"]))), None)
            if before:
                found[row["picking_id"], row["lot_id"], row["vendor_lot"], before["lot_id"]] = {
                    **before, "picking_id": row["picking_id"], "arrived_lot_id": row["lot_id"],
                    "vendor_lot": row["vendor_lot"]}
        return sorted(found.values(), key=lambda row: (row["vendor_lot"], row["lot_id"]))

    def _number_sql(self, origin):
        """A number is the same in small letters and capitals, and with blanks around it; of origins, by an index."""
        return SQL("lower(btrim(%s.vendor_lot))", SQL.identifier(origin))

    def _arriving_sql(self, arriving):
        return SQL(
            """
            SELECT arriving.picking_id, arriving.lot_id, arriving.lot_name, arriving.product_id, arriving.company_id,
                   btrim(arriving.vendor_lot) AS vendor_lot, %(number)s AS number,
                   vendor.commercial_partner_id AS vendor_id
              FROM (%(arriving)s) arriving JOIN res_partner vendor ON vendor.id = arriving.partner_id
             WHERE arriving.vendor_lot IS NOT NULL
            """, arriving=arriving, number=self._number_sql("arriving"))

    def _known_sql(self, arriving):
        """The lots that the numbers of ``arriving`` stand for, each looked at once; most receipts know none.

        What matters most comes first. Of many lots of one receipt two are enough: one may be the one that arrives.
        """
        return SQL(
            """
            WITH key AS MATERIALIZED (
                SELECT DISTINCT number, product_id, vendor_id, company_id FROM (%(arriving)s) arriving
            ), known AS (
                SELECT DISTINCT key.*, origin.picking_id, lot.id AS lot_id, lot.name AS lot_name, hold.id AS hold_id,
                       recall.id AS recall_id, hold.id IS NOT NULL OR recall.id IS NOT NULL AS is_bad
                  FROM key
                  JOIN product_product product ON product.id = key.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                  JOIN lot_origin origin ON %(number)s = key.number
                       AND origin.vendor_lot IS NOT NULL AND origin.product_id = key.product_id
                       AND (origin.company_id IS NULL OR origin.company_id = key.company_id)
                  JOIN res_partner theirs
                    ON theirs.id = origin.partner_id AND theirs.commercial_partner_id = key.vendor_id
                  JOIN stock_lot lot ON lot.id = origin.lot_id
                  LEFT JOIN LATERAL (
                       SELECT id FROM lot_hold WHERE lot_id = lot.id AND state <> 'released'
                        ORDER BY id LIMIT 1) hold ON true
                  LEFT JOIN LATERAL (
                       SELECT id FROM lot_recall
                        WHERE company_id = key.company_id AND id IN (
                              SELECT recall_id FROM lot_recall_root_rel WHERE lot_id = lot.id
                               UNION SELECT recall_id FROM lot_recall_lot WHERE lot_id = lot.id)
                        ORDER BY id LIMIT 1) recall ON true
                 WHERE hold.id IS NOT NULL OR recall.id IS NOT NULL OR template.tracking = 'lot'
            )
            SELECT * FROM (
                SELECT known.*, row_number() OVER (
                       PARTITION BY number, product_id, vendor_id, company_id, picking_id
                           ORDER BY hold_id IS NULL, recall_id IS NULL, lot_id) AS place FROM known) ranked
             WHERE place <= 2 ORDER BY hold_id IS NULL, recall_id IS NULL, lot_id
            """, arriving=self._arriving_sql(arriving), number=self._number_sql("origin"))

    def _expected_sql(self, line_ids):
        """Lines of receipts that are not done: whose lots may have no more than a name yet."""
        parts = self.env["lot.whereabouts"]._line_parts()
        return SQL(
            """
            SELECT line.picking_id, line.lot_id, line.lot_name, line.product_id, %(vendor)s AS partner_id,
                   line.vendor_lot, line.company_id
              FROM stock_move_line line %(joins)s WHERE line.id = ANY(%(ids)s) AND %(from_vendor)s
            """, ids=line_ids, from_vendor=self.env["lot.origins"].from_vendor_sql(), vendor=parts["vendor"],
            joins=parts["joins"])

    def _arrived_sql(self, origin_ids):
        return SQL(
            """
            SELECT picking_id, lot_id, NULL::varchar AS lot_name, product_id, partner_id, vendor_lot, company_id
              FROM lot_origin WHERE id = ANY(%s)
            """, origin_ids)
