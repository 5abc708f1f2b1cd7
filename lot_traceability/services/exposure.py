from odoo import api, models
from odoo.tools import SQL

from ..tracing import balance, exposure
from .ids import any_of

DECIMALS = 6


class LotExposure(models.AbstractModel):
    """How much of a root is in each lot of a trace: hands the records' quantities, units and costs to the sums."""

    _name = "lot.exposure"
    _description = "Lot Exposure"

    @api.private
    def exposures(self, roots, lines, steps, totals):
        """Exposure of each lot to the roots that reach it, or of the roots to it.

        Read past record rules, as the genealogy is: a lot of another company thins what is in one's own. Whoever
        publishes the answer leaves out the lots that the user may not see.

        :param stock.lot roots: of the trace
        :param dict lines: by way (``down``, ``up``), all lines that ``lot.lineage`` walked over
        :param dict steps: by way, the lots reached, and the pools by their ids with a minus
        :param dict totals: of the lots, as :meth:`totals` gives them
        :return: by way and lot or pool: ``share``, ``worst_case`` and ``fraction`` for one root, for several
            ``exposure``: a list of these with ``root_id``. Quantities are in the unit of the earlier lot of the two
        :rtype: dict[str, dict[int, dict]]
        """
        totals = {**totals, **self._pool_totals({-node for way in steps for node in steps[way] if node < 0})}
        units, costs = self._measures({line["product_id"] for way in lines for line in lines[way]})
        answer = {}
        for way in lines:
            sums = exposure.descendants if way == "down" else exposure.ancestors
            by_root = sums(roots.ids, lines[way], totals, units, costs)
            answer[way] = {lot: self._public(by_root, lot) for lot in steps[way]}
        return answer

    @api.private
    def totals(self, rows, steps):
        """All there ever was of the lots of a trace: received, made or found; see ``balance.totals``.

        :param dict rows: whereabouts of the roots and their descendants, as ``lot.whereabouts`` gives them
        :param dict steps: by way, the lots reached; nobody asked for the whereabouts of ancestors
        :rtype: dict[int, float]
        """
        totals = balance.totals(rows)
        ancestors = [lot for lot in steps.get("up", ()) if lot not in totals and lot > 0]
        return {**totals, **dict(self.env.execute_query(SQL(
            """
            SELECT line.lot_id, sum(line.quantity_product_uom)::float
              FROM stock_move_line line
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
             WHERE line.lot_id = %s AND line.state = 'done'
               AND source.usage IN ('supplier', 'production', 'inventory') AND source.usage <> destination.usage
             GROUP BY line.lot_id
            """, any_of(ancestors))))} if ancestors else totals

    def _pool_totals(self, pool_ids):
        """All that ever went into pools, which stand among the lots with a minus."""
        # Read past record rules as the genealogy is; see exposures.
        return {-pool.id: pool.quantity_in for pool in self.env["lot.pool"].sudo().browse(pool_ids)}

    def _measures(self, product_ids):
        """What products are measured in, units that convert into each other as one kind, and what a unit costs."""
        products = self.env["product.product"].sudo().browse(product_ids)
        kinds = {unit: (unit.parent_path.split("/")[0], unit.factor) for unit in products.uom_id}
        return ({product.id: kinds[product.uom_id] for product in products},
                {product.id: product.standard_price for product in products})

    def _public(self, by_root, lot):
        rows = [{"root_id": root, **self._rounded(by_root[root][lot])} for root in by_root if lot in by_root[root]]
        if len(by_root) > 1:
            return {"exposure": rows}
        # Reached over lines of no quantity: nothing of the root can be in it.
        nothing = exposure.Exposure(0.0, 0.0, 0.0)
        return self._rounded(next(iter(by_root.values())).get(lot, nothing))

    def _rounded(self, exposed):
        return {name: round(value, DECIMALS) for name, value in exposed._asdict().items()}
