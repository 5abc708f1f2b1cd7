from collections import defaultdict

from odoo import api, models

from ..tracing import tree
from .publisher import iso


class LotPoolAnswer(models.AbstractModel):
    """Pools as an answer about a trace shows them."""

    _name = "lot.pool.answer"
    _description = "Pools in an Answer"

    @api.private
    def pools(self, steps, exposures, lines):
        """The pools that a trace went through.

        :param dict steps: by way (``down``, ``up``), the steps of ``tracing.tree``; pools have a minus
        :param dict exposures: by way and node, how much of the roots is in it
        :param list lines: those walked over downwards, as ``lot.lineage`` gives them
        :return: rows of ``pools`` in ``stock.lot.trace``; of another company's only the id and the way to it, and of
            what was delivered out of it how many rows
        :rtype: list[dict]
        """
        pools = self.env["lot.pool"].browse(dict.fromkeys(
            -node for reached in steps.values() for node in reached if node < 0))
        visible = pools._filtered_access("read")
        products = visible.product_id._filtered_access("read")
        delivered = self._delivered({-node for node in steps.get("down", ()) if node < 0}, lines)
        answer = []
        for pool in pools:
            shown = pool in visible and pool.product_id in products
            row = {"id": pool.id, "redacted": not shown, "relations": []}
            for way, reached in steps.items():
                if -pool.id in reached:
                    relation = "descendant" if way == "down" else "ancestor"
                    row["relations"].append(relation)
                    row[relation] = tree.public_step(reached, -pool.id)
                    if shown:
                        row[relation] |= exposures.get(way, {}).get(-pool.id, {})
            if pool.id in delivered:
                rows = {"delivered": delivered[pool.id]}
                row |= self.env["lot.publisher"].rows(rows, ("delivered",), {None} if shown else ())
            answer.append(row | (self._said(pool) if shown else {}))
        return answer

    def _delivered(self, pool_ids, lines):
        """By pool, what left it for customers since something of the roots was in it."""
        since, delivered = {}, defaultdict(list)
        for line in lines:
            if line["pool_id"] in pool_ids and line["role"] == "output":
                since[line["pool_id"]] = min(line["pooled_at"], since.get(line["pool_id"], line["pooled_at"]))
        for row in self.env["lot.whereabouts"].pool_deliveries(since) if since else ():
            delivered[row["pool_id"]].append(row)
        return delivered

    def _said(self, pool):
        unit = pool.product_id.uom_id
        return {
            "product_id": pool.product_id.id, "product": pool.product_id.display_name, "uom": unit.name,
            "from": iso(pool.opened_at), "until": iso(pool.closed_at),
            "quantity_in": unit.round(pool.quantity_in), "quantity_out": unit.round(pool.quantity_out),
            "quantity_delivered": unit.round(pool.quantity_delivered)}
