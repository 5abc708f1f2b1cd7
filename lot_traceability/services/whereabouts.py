from odoo import api, models
from odoo.tools import SQL

BUCKETS = (
    "on_hand", "in_transit", "in_work", "stoppable", "expected", "delivered", "used", "scrapped", "returned_to_vendor",
    "adjusted")
# What lies behind a lot rather than ahead of it: needed for its origin and its balance.
ORIGINS = ("received", "produced")


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
            lot_ids = list(lot_ids)
            self.env.flush_all()
            for query in (self._stock_sql(lot_ids), self._history_sql(lot_ids), self._open_sql(lot_ids)):
                self._add_rows(answer, query)
        return answer

    def _add_rows(self, answer, query):
        for row in self.env.execute_query_dict(query):
            bucket = row.pop("bucket")
            row["quantity"] = float(row["quantity"])
            answer[bucket].append({name: value for name, value in row.items() if value is not None})

    def _stock_sql(self, lot_ids):
        return SQL(
            """
            SELECT CASE location.usage WHEN 'transit' THEN 'in_transit' ELSE 'on_hand' END AS bucket,
                   quant.lot_id, quant.product_id, quant.company_id, quant.location_id, quant.package_id,
                   quant.owner_id, sum(quant.quantity) AS quantity, sum(quant.reserved_quantity)::float AS reserved
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id
             WHERE quant.lot_id = ANY(%(lots)s) AND location.usage IN ('internal', 'transit') AND quant.quantity <> 0
             GROUP BY bucket, quant.lot_id, quant.product_id, quant.company_id, quant.location_id, quant.package_id,
                      quant.owner_id
             ORDER BY quant.lot_id, quant.location_id
            """, lots=lot_ids)

    def _history_sql(self, lot_ids):
        """Done lines that cross a border, one row for each side crossed.

        Read from the usage pair, not from the type of the transfer: a return to the vendor is an
        outgoing transfer too, and a dropshipment both arrives and leaves. What goes to a loss location
        without a count was thrown away, whether by a scrap order, a transfer or a repair.
        """
        return SQL(
            """
            SELECT side.bucket, line.lot_id, line.product_id, line.company_id,
                   sum(side.sign * line.quantity_product_uom) AS quantity, max(line.date) AS date,
                   %(document)s,
                   CASE side.bucket WHEN 'delivered' THEN %(consignee)s
                                    WHEN 'received' THEN %(vendor)s
                                    WHEN 'returned_to_vendor' THEN %(vendor)s END AS partner_id
              FROM stock_move_line line
              %(joins)s
              CROSS JOIN LATERAL (VALUES
                    (CASE source.usage WHEN 'supplier' THEN 'received' WHEN 'production' THEN 'produced'
                                       WHEN 'customer' THEN 'delivered' WHEN 'inventory' THEN 'adjusted' END,
                     CASE source.usage WHEN 'customer' THEN -1 ELSE 1 END),
                    (CASE destination.usage WHEN 'customer' THEN 'delivered' WHEN 'production' THEN 'used'
                                            WHEN 'supplier' THEN 'returned_to_vendor'
                                            WHEN 'inventory' THEN
                                                CASE WHEN move.is_inventory THEN 'adjusted' ELSE 'scrapped' END END,
                     CASE WHEN destination.usage = 'inventory' AND move.is_inventory THEN -1 ELSE 1 END)
                   ) side (bucket, sign)
             WHERE line.lot_id = ANY(%(lots)s) AND line.state = 'done' AND line.quantity <> 0
               AND side.bucket IS NOT NULL AND source.usage <> destination.usage
             GROUP BY 1, 2, 3, 4, 7, 8, 9, 10
            HAVING sum(side.sign * line.quantity_product_uom) <> 0
             ORDER BY line.lot_id, date
            """, **self._line_parts(), lots=lot_ids)

    def _open_sql(self, lot_ids):
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
                   line.quantity_product_uom AS quantity, COALESCE(picking.scheduled_date, move.date) AS date,
                   %(document)s, COALESCE(%(consignee)s, move.partner_id, %(vendor)s) AS partner_id
              FROM stock_move_line line
              %(joins)s
             WHERE line.lot_id = ANY(%(lots)s) AND line.state NOT IN ('done', 'cancel')
               AND line.quantity_product_uom <> 0
             ORDER BY line.lot_id, date
            """, **self._line_parts(), in_work=self._in_work_sql(), lots=lot_ids)

    def _documents(self):
        """Hook: the documents a stock move may belong to; where it has several, the first one counts.

        :return: many2one fields of ``stock.move`` by model, whose table has a ``name``
        :rtype: dict[str, str]
        """
        return {"stock.scrap": "scrap_id", "stock.picking": "picking_id", "mrp.unbuild": "unbuild_id"}

    def _in_work_sql(self):
        """Hook: whether the open line of ``move`` is at a document that has been started."""
        return SQL("production.state IN ('progress', 'to_close')")

    def _document_sql(self):
        """Three columns: model, id and name of the document of ``move``."""
        documents = [
            (model, SQL.identifier("move", field), SQL.identifier(self.env[model]._table))
            for model, field in self._documents().items()]
        models = SQL(" ").join(
            SQL("WHEN %s IS NOT NULL THEN %s", document, model) for model, document, _table in documents)
        ids = SQL(", ").join(document for _model, document, _table in documents)
        names = SQL(", ").join(
            SQL("(SELECT name FROM %s WHERE id = %s)", table, document) for _model, document, table in documents)
        return SQL(
            """
            CASE %s WHEN production.id IS NOT NULL THEN 'mrp.production' ELSE 'stock.move' END AS document_model,
            COALESCE(%s, production.id, move.id) AS document_id,
            COALESCE(%s, production.name, move.reference) AS document_name
            """, models, ids, names)

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
                LEFT JOIN mrp_production production
                       ON production.id = COALESCE(move.raw_material_production_id, move.production_id)
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
