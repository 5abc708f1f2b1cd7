from odoo import api, models
from odoo.tools import SQL


class LotVendorIncidents(models.AbstractModel):
    """Gathers what went wrong with what vendors sent: holds, recalls, claims and returns, those that are over, too."""

    _name = "lot.vendor.incidents"
    _description = "Incidents of Vendors"

    @api.private
    def sql(self):
        """The rows of ``lot.vendor.incident``. A condition on the vendor goes down into each of the four parts."""
        return SQL("%s UNION ALL %s UNION ALL %s UNION ALL %s", self._holds_sql(), self._recalls_sql(),
                   self._claims_sql(), self._returns_sql())

    def _holds_sql(self):
        return SQL(
            """
            SELECT hold.id::bigint * 4 AS id, 'hold' AS kind, hold.placed_at AS date,
                   hold.state <> 'released' AS is_open, hold.released_at AS ended_at,
                   origin.partner_id, hold.lot_id, origin.vendor_lot, hold.reason_id, 0::numeric AS quantity,
                   'lot.hold' AS document_model, hold.id AS document_id, hold.company_id
              FROM lot_hold hold JOIN lot_origin origin ON %s
            """, self._last_origin_sql(SQL("hold.lot_id"), SQL("hold.placed_at")))

    def _recalls_sql(self):
        """Of the frozen scope: a draft is no more than a question."""
        return SQL(
            """
            SELECT affected.id::bigint * 4 + 1, 'recall', recall.frozen_at, recall.state <> 'closed', recall.closed_at,
                   origin.partner_id, affected.lot_id, origin.vendor_lot, NULL::int, 0, 'lot.recall', recall.id,
                   recall.company_id
              FROM lot_recall_lot affected
              JOIN lot_recall recall ON recall.id = affected.recall_id
              JOIN lot_origin origin ON %s
            """, self._last_origin_sql(SQL("affected.lot_id"), SQL("recall.frozen_at")))

    def _claims_sql(self):
        return SQL(
            """
            SELECT line.id::bigint * 4 + 2, 'claim', COALESCE(claim.sent_at, claim.create_date),
                   claim.state <> 'closed', claim.closed_at, claim.partner_id, line.lot_id, line.vendor_lot, NULL::int,
                   line.quantity, 'lot.vendor.claim', claim.id, claim.company_id
              FROM lot_vendor_claim_line line JOIN lot_vendor_claim claim ON claim.id = line.claim_id
            """)

    def _returns_sql(self):
        parts = self.env["lot.whereabouts"]._line_parts()
        return SQL(
            """
            SELECT line.id::bigint * 4 + 3, 'return', line.date, FALSE, NULL, %(vendor)s, line.lot_id,
                   line.vendor_lot, NULL::int, line.quantity_product_uom, 'stock.picking', move.picking_id,
                   line.company_id
              FROM stock_move_line line %(joins)s
             WHERE line.location_dest_id IN (SELECT id FROM stock_location WHERE usage = 'supplier')
               AND source.usage <> 'supplier' AND line.state = 'done' AND line.quantity <> 0
               AND line.lot_id IS NOT NULL AND move.picking_id IS NOT NULL
            """, **{name: parts[name] for name in ("vendor", "joins")})

    def _last_origin_sql(self, lot, date):
        """Of a lot that several vendors sent, the one that had sent it last is meant."""
        return SQL(
            """
            origin.lot_id = %(lot)s AND origin.partner_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM lot_origin later
                 WHERE later.lot_id = %(lot)s AND later.partner_id IS NOT NULL AND %(later)s > %(mine)s)
            """, lot=lot, later=self._rank_sql(SQL.identifier("later"), date),
            mine=self._rank_sql(SQL.identifier("origin"), date))

    def _rank_sql(self, origin, date):
        return SQL(
            "(COALESCE(%(origin)s.received_at <= %(date)s, FALSE), COALESCE(%(origin)s.received_at, '-infinity'),"
            " %(origin)s.id)", origin=origin, date=date)
