from collections import defaultdict
from math import inf

from odoo import api, models

from ..models.res_company import TOLERANCE_PERCENT, TOLERANCE_STEPS
from ..tracing import balance
from ..tracing.balance import Tolerance


class LotBalance(models.AbstractModel):
    """What a trace says about its quantities: the balance of each lot and product, and how much of it is proven."""

    _name = "lot.balance"
    _description = "Lot Balance"

    @api.private
    def answer(self, rows, lines, totals, holes, unproven, shown):
        """The part of a trace that speaks of quantities.

        :param dict rows: whereabouts, as ``lot.whereabouts`` gives them
        :param list lines: of the transformations of the trace, as ``lot.lineage`` gives them
        :param dict totals: all there ever was of each lot of the trace, as ``lot.exposure.totals`` gives it
        :param list holes: of all lots of the trace, as ``lot.holes.find`` gives them
        :param set unproven: lots to which only possible links lead
        :param shown: the lots that may be named
        :return: ``balance``, ``balance_by_product`` and ``confidence``; see ``stock.lot.trace``
        :rtype: dict
        """
        sums = balance.balance(rows, self.env["lot.hole.balance"].unit_step(), self._tolerances(rows))
        products = {line["lot_id"]: line["product_id"] for line in lines if line["lot_id"]}
        products.update((row["lot_id"], row["product_id"]) for bucket in balance.PARTS for row in rows[bucket])
        doubts = self._doubts(holes, unproven)
        quantities = {lot: balance.turnover(sum_of) for lot, sum_of in sums.items()}
        seen = {lot: product for lot, product in products.items() if lot in shown}
        return {
            "balance": [
                {"lot_id": lot, **sum_of, "in_doubt": round(min(doubts.get(lot, 0.0), quantities[lot]), 9)}
                for lot, sum_of in sums.items() if lot in seen],
            "balance_by_product": [
                {"product_id": product, **sum_of} for product, sum_of in balance.by_product(sums, seen).items()],
            "confidence": self._confidence({**totals, **quantities}, doubts, products),
        }

    def _tolerances(self, rows):
        """The tolerance of each lot, by the companies that moved or hold it; most often there is only one.

        :rtype: tracing.balance.Tolerance or dict[int, tracing.balance.Tolerance]
        """
        pairs = {(row["lot_id"], row.get("company_id")) for bucket in balance.PARTS for row in rows[bucket]}
        # The tolerance of another company is no secret, and a balance must not depend on who looks at it.
        companies = self.env["res.company"].sudo().browse({company for _lot, company in pairs if company})
        allowed = {company.id: Tolerance(company.lot_tolerance_percent, company.lot_tolerance_steps)
                   for company in companies}
        if len(set(allowed.values())) < 2:
            return next(iter(allowed.values()), Tolerance(TOLERANCE_PERCENT, TOLERANCE_STEPS))
        by_lot = defaultdict(list)
        for lot, company in pairs:
            if company:
                by_lot[lot].append(allowed[company])
        return {lot: balance.strictest(tolerances) for lot, tolerances in by_lot.items()}

    def _doubts(self, holes, unproven):
        """By lot id, how much of it holes concern; all of it where only possible links lead to it."""
        doubts = defaultdict(float)
        for hole in holes:
            doubts[hole["lot_id"]] += hole["quantity"]
        return {**doubts, **dict.fromkeys(unproven, inf)}

    def _confidence(self, quantities, doubts, products):
        """Of ancestors nobody asked for the whereabouts: what came in of them is their quantity."""
        units, _costs = self.env["lot.exposure"]._measures(set(products.values()))
        return balance.confidence(quantities, doubts, {lot: units[product] for lot, product in products.items()})
