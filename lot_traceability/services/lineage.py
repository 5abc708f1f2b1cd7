from odoo import api, models
from odoo.tools import SQL

# Walking a direction means entering transformations as one role and leaving them as the other.
ROLES = {"down": ("input", "output"), "up": ("output", "input")}


class LotLineage(models.AbstractModel):
    """Walks the genealogy. Returns ids and plain rows: whoever publishes them applies access rules."""

    _name = "lot.lineage"
    _description = "Lot Lineage"

    @api.private
    def reach(self, lot_ids, direction, as_of=None):
        """Lots reached from ``lot_ids``; one query, whatever the depth and width.

        :param list lot_ids: ids of ``stock.lot``
        :param str direction: ``down`` to descendants, ``up`` to ancestors
        :param datetime as_of: leave out what was posted later (UTC, naive); None for all
        :return: ids; a root is among them only if a cycle leads back to it
        :rtype: set[int]
        """
        _enter, leave = ROLES[direction]
        rows = self.env.execute_query(SQL(
            """
            %(walk)s
            SELECT DISTINCT line.lot_id
              FROM walked
              JOIN lot_transformation_line line ON line.transformation_id = walked.transformation_id
             WHERE line.role = %(leave)s AND line.lot_id IS NOT NULL AND %(holds)s
            """, walk=self._walk_sql(lot_ids, direction, as_of), leave=leave, holds=self._holds_sql("line", as_of)))
        return {lot_id for lot_id, in rows}

    @api.private
    def lines(self, lot_ids, direction, as_of=None):
        """All lines of the transformations reached from ``lot_ids``; one query.

        Lines of the entering side stand for other lots than those on the way, too: a batch is made of
        more than what is traced.

        :return: dicts with ``transformation_id, role, lot_id, product_id, quantity, date, company_id``;
            quantity in the product's unit, ``lot_id`` None for an untracked product
        :rtype: list[dict]
        """
        rows = self.env.execute_query(SQL(
            """
            %(walk)s
            SELECT line.transformation_id, line.role, line.lot_id, line.product_id, sum(line.quantity),
                   max(line.date), line.company_id
              FROM walked
              JOIN lot_transformation_line line ON line.transformation_id = walked.transformation_id
             WHERE %(holds)s
             GROUP BY line.transformation_id, line.role, line.lot_id, line.product_id, line.company_id
             ORDER BY line.transformation_id, line.role, line.lot_id NULLS LAST, line.product_id
            """, walk=self._walk_sql(lot_ids, direction, as_of), holds=self._holds_sql("line", as_of)))
        names = ("transformation_id", "role", "lot_id", "product_id", "quantity", "date", "company_id")
        return [{**dict(zip(names, row, strict=True)), "quantity": float(row[4])} for row in rows]

    @api.private
    def count(self, lot_ids, direction):
        """How many lots each of ``lot_ids`` reaches, itself not counted; one query for all of them.

        :rtype: dict[int, int]
        """
        enter, leave = ROLES[direction]
        rows = self.env.execute_query(SQL(
            """
            WITH RECURSIVE reached (root_id, lot_id) AS (
                SELECT lot_id, lot_id FROM unnest(%(lots)s::int[]) lot_id
                 UNION
                SELECT reached.root_id, leaving.lot_id
                  FROM reached
                  JOIN lot_transformation_line entering
                    ON entering.lot_id = reached.lot_id AND entering.role = %(enter)s AND entering.superseded_at IS NULL
                  JOIN lot_transformation_line leaving
                    ON leaving.transformation_id = entering.transformation_id AND leaving.role = %(leave)s
                   AND leaving.superseded_at IS NULL AND leaving.lot_id IS NOT NULL
            )
            SELECT root_id, count(*) - 1 FROM reached GROUP BY root_id
            """, lots=list(lot_ids), enter=enter, leave=leave))
        return dict(rows)

    def _walk_sql(self, lot_ids, direction, as_of):
        """``WITH RECURSIVE walked (transformation_id)``: UNION forgets none, so rework cycles end.

        Both joins are index-only; the lines are joined in place, because a CTE of their own would be
        materialised whole.
        """
        enter, leave = ROLES[direction]
        return SQL(
            """
            WITH RECURSIVE walked (transformation_id) AS (
                SELECT line.transformation_id
                  FROM lot_transformation_line line
                 WHERE line.lot_id = ANY(%(lots)s) AND line.role = %(enter)s AND %(line_holds)s
                 UNION
                SELECT entering.transformation_id
                  FROM walked
                  JOIN lot_transformation_line leaving
                    ON leaving.transformation_id = walked.transformation_id AND leaving.role = %(leave)s
                   AND leaving.lot_id IS NOT NULL AND %(leaving_holds)s
                  JOIN lot_transformation_line entering
                    ON entering.lot_id = leaving.lot_id AND entering.role = %(enter)s AND %(entering_holds)s
            )
            """,
            lots=list(lot_ids), enter=enter, leave=leave,
            line_holds=self._holds_sql("line", as_of), leaving_holds=self._holds_sql("leaving", as_of),
            entering_holds=self._holds_sql("entering", as_of))

    def _holds_sql(self, alias, as_of):
        current = SQL("%s IS NULL", SQL.identifier(alias, "superseded_at"))
        if not as_of:
            return current
        return SQL("%s AND %s <= %s", current, SQL.identifier(alias, "date"), as_of)
