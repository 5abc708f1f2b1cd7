from odoo import api, models
from odoo.tools import SQL

from .ids import any_of

BUCKETS = (
    "on_hand", "in_transit", "in_work", "stoppable", "expected", "delivered", "used", "scrapped", "returned_to_vendor",
    "adjusted")
NOW = ("on_hand", "in_transit", "in_work", "stoppable", "expected")
# What lies behind a lot rather than ahead of it: needed for its origin and its balance.
ORIGINS = ("received", "produced")
# What a done line means by the usage of the location that it comes from, and of the one that it goes to.
CAME = {"supplier": "received", "production": "produced", "customer": "delivered", "inventory": "adjusted"}
WENT = {"supplier": "returned_to_vendor", "production": "used", "customer": "delivered", "inventory": "scrapped"}
WITH_VENDOR = ("received", "returned_to_vendor")
HISTORY = (
    "lot_id", "product_id", "company_id", "quantity", "date", "document_model", "document_id", "document_name")

PRODUCTION = SQL("COALESCE(move.raw_material_production_id, move.production_id)")


class LotWhereabouts(models.AbstractModel):
    """Where the units of lots are: three set-based queries, read from the usage of the locations."""

    _name = "lot.whereabouts"
    _description = "Lot Whereabouts"

    @api.private
    def rows(self, lot_ids):
        """Every place and every event of ``lot_ids``.

        :param list lot_ids: ids of ``stock.lot``
        :return: for each bucket, plain rows with ``lot_id, product_id, company_id, quantity`` (in the
            product's unit) and, where they apply, ``location_id, package_id, owner_id, reserved,
            partner_id, date, document_model, document_id, document_name``. A return from a customer is a
            negative row of ``delivered``; a count that lost units is a negative row of ``adjusted``.
        :rtype: dict[str, list[dict]]
        """
        answer = {bucket: [] for bucket in (*BUCKETS, *ORIGINS)}
        if lot_ids:
            lots = any_of(lot_ids)
            self.env.flush_all()
            self._add_rows(answer, self._stock_sql(lots))
            self._add_history(answer, lots)
            self._add_rows(answer, self._open_sql(lots))
        return answer

    @api.private
    def now(self, lot_ids):
        """What is there of ``lot_ids`` and what is planned with it, without the past; the rows as of :meth:`rows`.

        :rtype: dict[str, list[dict]]
        """
        answer = {bucket: [] for bucket in NOW}
        if lot_ids:
            lots = any_of(lot_ids)
            self.env.flush_all()
            self._add_rows(answer, self._stock_sql(lots))
            self._add_rows(answer, self._open_sql(lots))
        return answer

    @api.private
    def pool_deliveries(self, since):
        """What went out of pools to customers, net of what came back; one query.

        :param dict since: by id of a pool, the moment from which on it counts
        :return: rows like those of ``delivered`` in :meth:`rows`, with ``pool_id`` and no lot
        :rtype: list[dict]
        """
        rows = self.env.execute_query_dict(SQL(
            """
            SELECT reached.pool_id, NULL::int AS lot_id, line.product_id, line.company_id,
                   sum(line.quantity_product_uom * CASE source.usage WHEN 'customer' THEN -1 ELSE 1 END)::float
                   AS quantity, max(line.date) AS date, %(consignee)s AS partner_id, %(document)s
              FROM unnest(%(pools)s::int[], %(since)s::timestamp[]) reached (pool_id, since)
              JOIN lot_pool_delivery delivery
                ON delivery.pool_id = reached.pool_id AND delivery.pooled_at >= reached.since
              JOIN stock_move_line line ON line.id = delivery.move_line_id
              %(joins)s
             GROUP BY 1, 3, 4, 7, 8, 9, 10
             ORDER BY 1, 6, 9
            """, pools=list(since), since=list(since.values()), **{
                name: part for name, part in self._line_parts().items() if name != "vendor"}))
        return [{name: value for name, value in row.items() if value is not None or name == "lot_id"} for row in rows]

    def _add_rows(self, answer, query):
        for row in self.env.execute_query_dict(query):
            bucket = row.pop("bucket")
            answer[bucket].append({name: value for name, value in row.items() if value is not None})

    def _add_history(self, answer, lots):
        for source, destination, is_count, consignee, vendor, *values in self.env.execute_query(
                self._history_sql(lots)):
            for bucket, sign in _crossed(source, destination, is_count):
                row = dict(zip(HISTORY, values, strict=True))
                if sign < 0:
                    row["quantity"] *= sign
                partner = consignee if bucket == "delivered" else vendor if bucket in WITH_VENDOR else None
                if partner:
                    row["partner_id"] = partner
                answer[bucket].append(row)

    def _stock_sql(self, lots):
        return SQL(
            """
            SELECT CASE location.usage WHEN 'transit' THEN 'in_transit' ELSE 'on_hand' END AS bucket,
                   quant.lot_id, quant.product_id, quant.company_id, quant.location_id, quant.package_id,
                   quant.owner_id, sum(quant.quantity)::float AS quantity,
                   sum(quant.reserved_quantity)::float AS reserved
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id
             WHERE quant.lot_id = %(lots)s AND location.usage IN ('internal', 'transit') AND quant.quantity <> 0
             GROUP BY quant.lot_id, quant.location_id, bucket, quant.product_id, quant.company_id, quant.package_id,
                      quant.owner_id
             ORDER BY quant.lot_id, quant.location_id
            """, lots=lots)

    def _history_sql(self, lots):
        """Done lines that cross a border, as ``_crossed`` and ``HISTORY`` name the columns.

        The partners are found for the lines that need them. Grouped by what differs most first: sorting compares
        no further than it must.
        """
        return SQL(
            """
            SELECT source.usage, destination.usage, move.is_inventory,
                   CASE WHEN 'customer' IN (source.usage, destination.usage) THEN %(consignee)s END,
                   CASE WHEN 'supplier' IN (source.usage, destination.usage) THEN %(vendor)s END,
                   line.lot_id, line.product_id, line.company_id, sum(line.quantity_product_uom)::float,
                   max(line.date), %(document)s
              FROM stock_move_line line
              %(joins)s
             WHERE line.lot_id = %(lots)s AND line.state = 'done' AND line.quantity <> 0
               AND source.usage <> destination.usage
             GROUP BY 6, 12, 11, 13, 1, 2, 3, 4, 5, 7, 8
            HAVING sum(line.quantity_product_uom) <> 0
             ORDER BY 6, 10
            """, **self._line_parts(), lots=lots)

    def _open_sql(self, lots):
        """Lines reserved or planned and not yet done: what can still be stopped.

        Units at an order that has been started are no longer in the store, they are in work. Those that have yet to
        arrive, from a vendor, a customer or production, are expected: nothing of them is here, and they can be refused.
        """
        return SQL(
            """
            SELECT CASE WHEN source.usage NOT IN ('internal', 'transit')
                         AND destination.usage IN ('internal', 'transit') THEN 'expected'
                        WHEN %(in_work)s THEN 'in_work' ELSE 'stoppable' END AS bucket,
                   line.lot_id, line.product_id, line.company_id, line.location_id, line.package_id, line.owner_id,
                   line.quantity_product_uom::float AS quantity, COALESCE(picking.scheduled_date, move.date) AS date,
                   %(document)s, COALESCE(%(consignee)s, move.partner_id, %(vendor)s) AS partner_id
              FROM stock_move_line line
              %(joins)s
             WHERE line.lot_id = %(lots)s AND line.state NOT IN ('done', 'cancel')
               AND line.quantity_product_uom <> 0
             ORDER BY line.lot_id, date
            """, **self._line_parts(), in_work=self._in_work_sql(), lots=lots)

    def _documents(self):
        """Hook: the documents a stock move may belong to; where it has several, the first one counts.

        :return: many2one fields of ``stock.move`` by model, whose name Odoo keeps as the reference of the move
        :rtype: dict[str, str]
        """
        return {
            "stock.scrap": "scrap_id", "stock.picking": "picking_id", "mrp.unbuild": "unbuild_id",
            "lot.repack": "lot_repack_id"}

    def _in_work_sql(self):
        """Hook: whether the open line of ``move`` is at a document that has been started."""
        return SQL(
            "EXISTS (SELECT FROM mrp_production WHERE id = %s AND state IN ('progress', 'to_close'))", PRODUCTION)

    def _document_sql(self):
        """Three columns: model, id and name of the document of ``move``."""
        documents = {model: SQL.identifier("move", field) for model, field in self._documents().items()}
        models = SQL(" ").join(
            SQL("WHEN %s IS NOT NULL THEN %s", document, model) for model, document in documents.items())
        return SQL(
            """
            CASE %(models)s WHEN %(production)s IS NOT NULL THEN 'mrp.production' ELSE 'stock.move' END
                AS document_model,
            COALESCE(%(documents)s, %(production)s, move.id) AS document_id,
            CASE WHEN move.scrap_id IS NULL THEN move.reference  -- what an order scraps refers to the order
                 ELSE (SELECT name FROM stock_scrap WHERE id = move.scrap_id) END AS document_name
            """, models=models, documents=SQL(", ").join(documents.values()), production=PRODUCTION)

    def _line_parts(self):
        """What both queries over move lines share: their joins, the document, the consignee, the vendor.

        A return belongs to whoever received that delivery, even if another address sent it back; what is
        sent out again belongs to the address it goes to this time.
        """
        return {
            "joins": SQL(
                """
                JOIN stock_move move ON move.id = line.move_id
                JOIN stock_location source ON source.id = line.location_id
                JOIN stock_location destination ON destination.id = line.location_dest_id
                LEFT JOIN stock_picking picking ON picking.id = move.picking_id
                LEFT JOIN stock_move origin ON origin.id = move.origin_returned_move_id
                LEFT JOIN stock_picking origin_picking ON origin_picking.id = origin.picking_id
                LEFT JOIN sale_order_line sale_line ON sale_line.id = COALESCE(origin.sale_line_id, move.sale_line_id)
                LEFT JOIN sale_order sale ON sale.id = sale_line.order_id
                LEFT JOIN purchase_order_line purchase_line
                       ON purchase_line.id = COALESCE(origin.purchase_line_id, move.purchase_line_id)
                LEFT JOIN purchase_order purchase ON purchase.id = purchase_line.order_id
                """),
            "document": self._document_sql(),
            "consignee": SQL(
                "CASE WHEN source.usage = 'customer'"
                " THEN COALESCE(sale.partner_shipping_id, origin.partner_id, origin_picking.partner_id,"
                " move.partner_id, picking.partner_id)"
                " WHEN destination.usage = 'customer'"
                " THEN COALESCE(sale.partner_shipping_id, move.partner_id, picking.partner_id) END"),
            "vendor": SQL("COALESCE(purchase.partner_id, origin_picking.partner_id, picking.partner_id)"),
        }


def _crossed(source, destination, is_count):
    """The buckets that a done line between locations of these usages belongs to, each with a sign.

    Read from the usage pair, not from the type of the transfer: a return to the vendor is an outgoing transfer too,
    and a dropshipment both arrives and leaves. What goes to a loss location without a count was thrown away, whether
    by a scrap order, a transfer or a repair.
    """
    if source in CAME:
        yield CAME[source], -1 if source == "customer" else 1
    if destination == "inventory" and is_count:
        yield "adjusted", -1
    elif destination in WENT:
        yield WENT[destination], 1
