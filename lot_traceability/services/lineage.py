from odoo import api, models
from odoo.tools import SQL

# Walking a direction means entering transformations as one role and leaving them as the other.
ROLES = {"down": ("input", "output"), "up": ("output", "input")}


class LotLineage(models.AbstractModel):
    """Walks the genealogy. Returns ids and plain rows: whoever publishes them applies access rules."""

    _name = "lot.lineage"
    _description = "Lot Lineage"

    @api.private
    def reach(self, lot_ids, direction, as_of=None, known_at=None):
        """Lots reached from ``lot_ids``; one query, whatever the depth and width.

        :param list lot_ids: ids of ``stock.lot``
        :param str direction: ``down`` to descendants, ``up`` to ancestors
        :param datetime as_of: leave out what was posted later (UTC, naive); None for all
        :param datetime known_at: what was recorded at that moment, later corrections undone; None for now
        :return: ids; a root is among them only if a cycle leads back to it
        :rtype: set[int]
        """
        walk = self._walk_sql(lot_ids, direction, self._lines_sql(as_of, known_at))
        rows = self.env.execute_query(SQL("%s SELECT node FROM walked WHERE node > 0", walk))
        return {lot_id for lot_id, in rows}

    @api.private
    def lines(self, lot_ids, direction, as_of=None, known_at=None):
        """All lines of the transformations reached from ``lot_ids``; one query. Arguments as in :meth:`reach`.

        Lines of the entering side stand for other lots than those on the way, too: a batch is made of
        more than what is traced.

        :return: dicts with ``transformation_id, role, lot_id, product_id, quantity, date, first_date, company_id``;
            quantity in the product's unit, ``lot_id`` None for an untracked product, ``date`` of the last posting
            and ``first_date`` of the first one
        :rtype: list[dict]
        """
        lines = self._lines_sql(as_of, known_at)
        rows = self.env.execute_query(SQL(
            """
            %(walk)s
            SELECT reached.id, line.*
              FROM (SELECT -node AS id FROM walked WHERE node < 0 ORDER BY 1) reached
             CROSS JOIN LATERAL (
                   SELECT role, lot_id, product_id, sum(quantity)::float, max(date), min(date), company_id
                     FROM %(lines)s line
                    WHERE transformation_id = reached.id
                    GROUP BY role, lot_id, product_id, company_id
                    ORDER BY role, lot_id NULLS LAST, product_id
             ) line
            """, walk=self._walk_sql(lot_ids, direction, lines), lines=lines))
        names = ("transformation_id", "role", "lot_id", "product_id", "quantity", "date", "first_date", "company_id")
        return [dict(zip(names, row, strict=True)) for row in rows]

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
                  JOIN %(lines)s entering ON entering.lot_id = reached.lot_id AND entering.role = %(enter)s
                  JOIN %(lines)s leaving
                    ON leaving.transformation_id = entering.transformation_id AND leaving.role = %(leave)s
                   AND leaving.lot_id IS NOT NULL
            )
            SELECT root_id, count(*) - 1 FROM reached GROUP BY root_id
            """, lots=list(lot_ids), enter=enter, leave=leave, lines=self._lines_sql(None, None)))
        return dict(rows)

    def _walk_sql(self, lot_ids, direction, lines):
        """``WITH RECURSIVE walked (node)``: lots by their id, transformations by their id with a minus.

        UNION forgets neither, so rework cycles end, and each lot and each transformation is looked up once,
        in an index that answers without reading the table. LATERAL leaves the planner no other way: it
        would read the whole table for a walk that it believes to be wide.
        """
        enter, leave = ROLES[direction]
        return SQL(
            """
            WITH RECURSIVE walked (node) AS (
                SELECT -line.transformation_id
                  FROM %(lines)s line
                 WHERE line.lot_id = ANY(%(lots)s) AND line.role = %(enter)s
                 UNION
                SELECT next.node
                  FROM walked
                 CROSS JOIN LATERAL (
                       SELECT -entering.transformation_id FROM %(lines)s entering
                        WHERE walked.node > 0 AND entering.lot_id = walked.node AND entering.role = %(enter)s
                        UNION ALL
                       SELECT leaving.lot_id FROM %(lines)s leaving
                        WHERE walked.node < 0 AND leaving.transformation_id = -walked.node AND leaving.role = %(leave)s
                          AND leaving.lot_id IS NOT NULL
                 ) next (node)
            )
            """, lots=list(lot_ids), enter=enter, leave=leave, lines=lines)

    def _lines_sql(self, as_of, known_at):
        """The lines to walk over, in brackets: two halves, because each has an index of its own."""
        dated = SQL("AND date <= %s", as_of) if as_of else SQL()
        if not known_at:
            return SQL("(SELECT * FROM lot_transformation_line WHERE superseded_at IS NULL %s)", dated)
        return SQL(
            """
            (SELECT * FROM lot_transformation_line WHERE superseded_at IS NULL AND recorded_at <= %(known_at)s %(dated)s
              UNION ALL
             SELECT * FROM lot_transformation_line
              WHERE superseded_at > %(known_at)s AND recorded_at <= %(known_at)s %(dated)s)
            """, known_at=known_at, dated=dated)
