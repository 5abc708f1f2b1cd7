from odoo import api, models
from odoo.tools import SQL


class LotHoleBalance(models.AbstractModel):
    """The rules for holes in the quantities of a lot; see ``lot.holes._hole_rules``.

    Whatever came in must be there or have left. In every place, what is there must be what the moves brought less
    what they took; where the balance of a lot does not close by more than the tolerance, the difference lies in such
    places, or with moves over a place of which nobody can say whether it is in the house. So it is always named.
    """

    _name = "lot.hole.balance"
    _description = "Rules for Holes in the Balance"

    @api.private
    def rules(self):
        return {
            "negative_stock": ("error", self._negative_stock_sql()),
            "taken_never_came": ("error", self._taken_never_came_sql()),
            "stock_without_moves": ("error", self._stock_without_moves_sql()),
            "unknown_place": ("error", self._unknown_place_sql()),
            "unit_mismatch": ("error", self._unit_mismatch_sql()),
            "adjusted": ("warning", self._adjusted_sql()),
        }

    @api.private
    def unit_step(self):
        """The smallest quantity: Odoo gives all units the same rounding."""
        return 10.0 ** -self.env["decimal.precision"].precision_get("Product Unit")

    @api.private
    def facts_sql(self):
        """More facts for ``lot.holes._facts_sql``, about the lots whose balance does not close.

        - ``unbalanced (lot_id)``
        - ``entered (id, quantity)``: the quantities of their lines, worked out from what was entered in which unit
        - ``place``: by ``lot_id, location_id``, the ``surplus`` of what is there over what the moves say
        - ``dip``: a move after which less was left in a place than ever before, and less than nothing: by how much
        """
        return SQL(
            """
            unbalanced AS MATERIALIZED (
                SELECT part.lot_id
                  FROM (SELECT lot_id, quantity * ((destination IN ('internal', 'transit', 'view'))::int
                                                   - (origin IN ('internal', 'transit', 'view'))::int) AS quantity
                          FROM moved
                         UNION ALL
                        SELECT lot_id, -quantity FROM stocked) part
                  JOIN tolerance ON tolerance.lot_id = part.lot_id
                 GROUP BY part.lot_id, tolerance.amount
                HAVING round(abs(sum(part.quantity)) / %(step)s) * %(step)s > tolerance.amount
            ),
            entered AS MATERIALIZED (
                SELECT moved.id, (moved.entered * entered_in.factor / kept_in.factor)::float AS quantity
                  FROM moved
                  JOIN product_product product ON product.id = moved.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                  JOIN uom_uom entered_in ON entered_in.id = moved.product_uom_id
                  JOIN uom_uom kept_in ON kept_in.id = template.uom_id
                 WHERE moved.lot_id IN (TABLE unbalanced)
            ),
            flow AS MATERIALIZED (
                SELECT moved.id, lot_id, location_dest_id AS location_id, entered.quantity, date, move_id, reference
                  FROM moved JOIN entered ON entered.id = moved.id WHERE destination IN ('internal', 'transit')
                 UNION ALL
                SELECT moved.id, lot_id, location_id, -entered.quantity, date, move_id, reference
                  FROM moved JOIN entered ON entered.id = moved.id WHERE origin IN ('internal', 'transit')
            ),
            place AS MATERIALIZED (
                SELECT lot_id, location_id, sum(quantity) AS surplus
                  FROM (SELECT lot_id, location_id, -quantity AS quantity FROM flow
                         UNION ALL
                        SELECT lot_id, location_id, quantity FROM stocked WHERE lot_id IN (TABLE unbalanced)) part
                 GROUP BY lot_id, location_id
            ),
            dip AS MATERIALIZED (%(dip)s)
            """, step=self.unit_step(), dip=self._dip_sql())

    def _dip_sql(self):
        return SQL(
            """
            SELECT lot_id, location_id, move_id, reference,
                   LEAST(COALESCE(lag(lowest) OVER same_place, 0), 0) - LEAST(lowest, 0) AS depth
              FROM (SELECT *, min(remaining) OVER same_place AS lowest
                      FROM (SELECT *, sum(quantity) OVER same_place AS remaining
                              FROM flow
                            WINDOW same_place AS (PARTITION BY lot_id, location_id ORDER BY date, id)) line
                    WINDOW same_place AS (PARTITION BY lot_id, location_id ORDER BY date, id)) line
            WINDOW same_place AS (PARTITION BY lot_id, location_id ORDER BY date, id)
            """)

    def _negative_stock_sql(self):
        return SQL(
            """
            SELECT lot_id, NULL::int, 'stock.lot', lot_id, NULL::text, lacking
              FROM stocked WHERE usage = 'internal' AND lacking > 0
            """)

    def _adjusted_sql(self):
        """Counts changed a lot by more than the tolerance; a lot that only a count brought is of unknown origin.

        What a manual link says about units that were lost or found is no longer in doubt.
        """
        return SQL(
            """
            SELECT lot_id, NULL::int, 'stock.lot', lot_id, NULL::text, unexplained
              FROM (
                    SELECT tolerance.lot_id, amount, abs(counted) - COALESCE(linked.quantity, 0) AS unexplained
                      FROM tolerance
                      LEFT JOIN (SELECT lot_id, role, sum(quantity) AS quantity
                                   FROM recorded WHERE document_model = 'lot.link' GROUP BY lot_id, role) linked
                        ON linked.lot_id = tolerance.lot_id
                       AND linked.role = CASE WHEN counted < 0 THEN 'input' ELSE 'output' END
              ) changed WHERE round(unexplained / %(step)s) * %(step)s > amount
            """, step=self.unit_step())

    def _taken_never_came_sql(self):
        """A move that took more from a place than the records ever brought there, and stock does not lack it.

        Odoo covers such a lack with untracked stock, or somebody wrote the stock without a move.
        """
        return SQL(
            """
            SELECT dip.lot_id, NULL::int, 'stock.move', dip.move_id, dip.reference, LEAST(dip.depth, place.surplus)
              FROM dip JOIN place ON place.lot_id = dip.lot_id AND place.location_id = dip.location_id
             WHERE place.surplus > %(step)s / 2 AND dip.depth > %(step)s / 2
            """, step=self.unit_step())

    def _stock_without_moves_sql(self):
        """A place whose stock of the lot is not what the moves say, beyond what was taken without having come."""
        return SQL(
            """
            SELECT place.lot_id, NULL::int, 'stock.location', place.location_id, location.complete_name,
                   abs(place.surplus - place.covered)
              FROM (SELECT place.lot_id, place.location_id, place.surplus,
                           LEAST(GREATEST(place.surplus, 0), COALESCE(sum(dip.depth), 0)) AS covered
                      FROM place
                      LEFT JOIN dip ON dip.lot_id = place.lot_id AND dip.location_id = place.location_id
                     GROUP BY place.lot_id, place.location_id, place.surplus) place
              JOIN stock_location location ON location.id = place.location_id
             WHERE abs(place.surplus - place.covered) > %(step)s / 2
            """, step=self.unit_step())

    def _unknown_place_sql(self):
        return SQL(
            """
            SELECT lot_id, NULL::int, 'stock.move', move_id, reference, quantity
              FROM moved
             WHERE 'view' IN (origin, destination) AND origin <> destination
               AND lot_id IN (SELECT lot_id FROM unbalanced)
            """)

    def _unit_mismatch_sql(self):
        """A line whose quantity in the product's unit is not the quantity that was entered."""
        return SQL(
            """
            SELECT lot_id, NULL::int, 'stock.move', move_id, reference, abs(moved.quantity - entered.quantity)
              FROM moved JOIN entered ON entered.id = moved.id
             WHERE abs(moved.quantity - entered.quantity) > %(step)s
            """, step=self.unit_step())
