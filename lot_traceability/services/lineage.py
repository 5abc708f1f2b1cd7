from odoo import api, models
from odoo.tools import SQL

from ..tracing import apart, tree

# Walking a direction means entering transformations as one role and leaving them as the other.
ROLES = {"down": ("input", "output"), "up": ("output", "input")}
# Nodes of a walk are numbers, so that it forgets none of them: a lot is its id, a transformation its id with a minus,
# and what is further away from zero than any id belongs to pools; see _pool_steps_sql.
IDS = 1 << 32
CERTAIN = SQL(
    "AND NOT EXISTS (SELECT FROM lot_transformation header"
    " WHERE header.id = entering.transformation_id AND header.exactness = 'possible')")
# Of several lines of one role, the moment that leads furthest.
POOLED = SQL("pool_id, date_trunc('second', CASE role WHEN 'output' THEN min(pooled_at) ELSE max(pooled_at) END)")

LINE = ("transformation_id", "role", "lot_id", "product_id", "quantity", "date", "first_date", "company_id", "pool_id",
        "pooled_at", "is_doubtful", "document")


class LotLineage(models.AbstractModel):
    """Walks the genealogy. Returns ids and plain rows: whoever publishes them applies access rules."""

    _name = "lot.lineage"
    _description = "Lot Lineage"

    @api.private
    def reach(self, lot_ids, direction, as_of=None, known_at=None, possible=True):
        """Lots reached from ``lot_ids``; one query, whatever the depth and width, and another one where the walk met
        both sides of a document that has two, as a repair does.

        :param list lot_ids: ids of ``stock.lot``
        :param str direction: ``down`` to descendants, ``up`` to ancestors
        :param datetime as_of: leave out what was posted later (UTC, naive); None for all
        :param datetime known_at: what was recorded at that moment, later corrections undone; None for now
        :param bool possible: follow what the records cannot exclude, too: pools of untracked products, and orders
            of several serial numbers that nobody told apart
        :return: ids; a root is among them only if a cycle leads back to it
        :rtype: set[int]
        """
        walk = self._walk_sql(lot_ids, direction, self._lines_sql(as_of, known_at), possible)
        rows = self.env.execute_query(SQL(
            "%s SELECT node FROM walked WHERE node > 0 AND node < %s %s", walk, IDS, self._met_sides_sql(SQL("NULL"))))
        reached = {lot_id for lot_id, in rows}
        if None in reached:
            lines = self.lines(lot_ids, [direction], as_of, known_at, possible)[direction]
            reached = {node for node in tree.reach(lot_ids, lines, direction) if node > 0}
        return reached

    @api.private
    def lines(self, lot_ids, ways, as_of=None, known_at=None, possible=True):
        """All lines of the transformations reached from ``lot_ids``; one query for both ways. Arguments as in
        :meth:`reach`.

        Lines of the entering side stand for other lots than those on the way, too: a batch is made of
        more than what is traced.

        :param ways: directions
        :return: by direction, dicts with ``transformation_id, role, lot_id, product_id, quantity, date, first_date,
            company_id, pool_id, pooled_at, is_doubtful``; quantity in the product's unit, ``lot_id`` None for an
            untracked product, ``date``
            of the last posting and ``first_date`` of the first one. ``pool_id`` is the pool that such a line went
            into or came from, and ``pooled_at`` the moment that counts there: what went in may be in all that came
            out at that moment or later. Both None where pools are not followed.
            ``is_doubtful`` says that the links of the transformation are only possible. ``document`` is only said of a
            lot that went through a document which puts in and takes out, and the same on both sides of it
        :rtype: dict[str, list[dict]]
        """
        lines, answer = self._lines_sql(as_of, known_at), {way: [] for way in ways}
        rows = self.env.execute_query(SQL(" UNION ALL ").join(
            SQL("(%s)", self._walked_lines_sql(lot_ids, way, lines, possible)) for way in ways))
        for way, *row in rows:
            answer[way].append(dict(zip(LINE, row, strict=True)))
        return {way: apart.narrowed(lot_ids, found, way) for way, found in answer.items()}

    def _walked_lines_sql(self, lot_ids, way, lines, possible):
        """The way and the columns ``LINE``."""
        return SQL(
            """
            %(walk)s
            SELECT %(way)s, reached.id, line.*, header.exactness = 'possible', %(document)s
              FROM (SELECT (-node)::int AS id FROM walked WHERE node < 0 AND node > -%(ids)s ORDER BY 1) reached
             CROSS JOIN LATERAL (SELECT * FROM lot_transformation WHERE id = reached.id OFFSET 0) header
             CROSS JOIN LATERAL (
                   SELECT role, lot_id, product_id, sum(quantity)::float, max(date), min(date), company_id, %(pooled)s
                     FROM %(lines)s line
                    WHERE transformation_id = reached.id
                    GROUP BY role, lot_id, product_id, company_id %(pool)s
                    ORDER BY role, lot_id NULLS LAST, product_id %(pool)s
             ) line
            """, walk=self._walk_sql(lot_ids, way, lines, possible), way=way, lines=lines, ids=IDS,
            document=self._side_sql(), pooled=POOLED if possible else SQL("NULL::int, NULL::timestamp"),
            pool=SQL(", pool_id") if possible else SQL())

    @api.private
    def count(self, lot_ids, direction, possible=True):
        """How many lots each of ``lot_ids`` reaches, itself not counted; one query for all of them, two as in
        :meth:`reach`.

        :rtype: dict[int, int]
        """
        rows = self.env.execute_query(SQL(
            """
            WITH RECURSIVE walked (root_id, node) AS (
                SELECT lot_id, lot_id::bigint FROM unnest(%(lots)s::int[]) lot_id
                 UNION
                SELECT walked.root_id, next.node FROM walked CROSS JOIN LATERAL (%(steps)s) next (node)
            )
            SELECT root_id, count(*) FILTER (WHERE node > 0 AND node < %(ids)s) - 1 FROM walked GROUP BY root_id
            %(met)s
            """, lots=list(lot_ids), ids=IDS, steps=self._steps_sql(direction, self._lines_sql(None, None), possible),
            met=self._met_sides_sql(SQL("root_id, NULL"), SQL("root_id,"))))
        counts = dict(rows)
        if met := [root for root, count in counts.items() if count is None]:
            lines = self.lines(met, [direction], possible=possible)[direction]
            for root in met:
                reached = tree.reach([root], apart.narrowed([root], lines, direction), direction)
                counts[root] = sum(1 for node in reached if node > 0 and node != root)
        return counts

    def _both_ways(self):
        return [name for name, kind in self.env["lot.recorder"]._recorder_kinds().items() if kind.both_ways]

    def _side_sql(self):
        """The document that a lot went through, see :meth:`lines`; NULL of what really went in or came out."""
        return SQL(
            """
            CASE WHEN header.kind = ANY(%s) AND (header.part, line.role) IN (('add', 'output'), ('remove', 'input'))
                 THEN header.kind || header.document_id END
            """, self._both_ways())

    def _met_sides_sql(self, columns, group=None):
        """More rows, of ``columns``, for the documents of which more than one side was walked."""
        kinds = self._both_ways()
        return SQL(
            """
             UNION ALL
            SELECT %s FROM walked
              JOIN lot_transformation header ON header.id = -walked.node AND header.kind = ANY(%s)
             GROUP BY %s header.kind, header.document_id HAVING count(*) > 1
            """, columns, kinds, group or SQL()) if kinds else SQL()

    def _walk_sql(self, lot_ids, direction, lines, possible):
        """``WITH RECURSIVE walked (node)``: see ``IDS`` for what is a node.

        UNION forgets no node, so rework cycles end, and each lot and each transformation is looked up once,
        in an index that answers without reading the table. LATERAL leaves the planner no other way: it
        would read the whole table for a walk that it believes to be wide.
        """
        return SQL(
            """
            WITH RECURSIVE walked (node) AS (
                SELECT -entering.transformation_id::bigint
                  FROM %(lines)s entering
                 WHERE entering.lot_id = ANY(%(lots)s) AND entering.role = %(enter)s %(certain)s
                 UNION
                SELECT next.node FROM walked CROSS JOIN LATERAL (%(steps)s) next (node)
            )
            """, lots=list(lot_ids), enter=ROLES[direction][0], lines=lines,
            certain=SQL() if possible else CERTAIN, steps=self._steps_sql(direction, lines, possible))

    def _steps_sql(self, direction, lines, possible):
        """The nodes after ``walked.node``, where pools are followed or, without what is only possible, are not."""
        enter, leave = ROLES[direction]
        # What left without a lot may have gone into a pool: that is a node of its own, seldom there.
        left = SQL("COALESCE(leaving.lot_id, walked.node - %s)", IDS) if possible else SQL("leaving.lot_id::bigint")
        steps = SQL(
            """
            SELECT -entering.transformation_id::bigint FROM %(lines)s entering
             WHERE walked.node > 0 AND walked.node < %(ids)s
               AND entering.lot_id = walked.node AND entering.role = %(enter)s %(certain)s
             UNION ALL
            SELECT %(left)s FROM %(lines)s leaving
             WHERE walked.node < 0 AND walked.node > -%(ids)s
               AND leaving.transformation_id = -walked.node AND leaving.role = %(leave)s %(tracked)s
            """, lines=lines, enter=enter, leave=leave, ids=IDS, left=left,
            certain=SQL() if possible else CERTAIN,
            tracked=SQL("AND (leaving.lot_id IS NOT NULL OR leaving.pool_id IS NOT NULL)") if possible
            else SQL("AND leaving.lot_id IS NOT NULL"))
        return SQL("%s UNION ALL %s", steps, self._pool_steps_sql(direction, lines)) if possible else steps

    def _pool_steps_sql(self, direction, lines):
        """Through a pool: what went in may be in all that came out at that moment or later; up, the other way.

        A moment of a pool is a node, pool id times ``IDS`` plus seconds: from the moment when something went in to
        the next one when something came out, from there to the transformations that it went into and on to the
        next such moment. So each is looked up once, whatever number of lines goes in and comes out. Behind a
        transformation's id less ``IDS`` stands what left it without a lot.
        """
        enter, leave = ROLES[direction]
        at = SQL("(to_timestamp(walked.node %% %s) AT TIME ZONE 'UTC')", IDS)
        code = SQL("* %s + floor(extract(epoch FROM pooled_at))::bigint", IDS)
        beyond = {"down": SQL("pooled_at >= %s + interval '1 second' ORDER BY pooled_at", at),
                  "up": SQL("pooled_at < %s ORDER BY pooled_at DESC", at)}
        return SQL(
            """
            SELECT through.node
              FROM (SELECT WHERE abs(walked.node) > %(ids)s) pooled
             CROSS JOIN LATERAL (
                   SELECT leaving.pool_id %(code)s FROM %(lines)s leaving
                    WHERE walked.node < 0 AND leaving.transformation_id = -(walked.node + %(ids)s)
                      AND leaving.role = %(leave)s AND leaving.pool_id IS NOT NULL
                    UNION ALL
                   SELECT -entering.transformation_id FROM %(lines)s entering
                    WHERE walked.node > 0 AND entering.pool_id = walked.node / %(ids)s AND entering.role = %(enter)s
                      AND entering.pooled_at >= %(at)s AND entering.pooled_at < %(at)s + interval '1 second'
                    UNION ALL
                   SELECT walked.node / %(ids)s %(code)s
                     FROM (SELECT pooled_at FROM %(lines)s entering
                            WHERE walked.node > 0 AND entering.pool_id = walked.node / %(ids)s
                              AND entering.role = %(enter)s AND %(beyond)s LIMIT 1) beyond
             ) through (node)
            """, lines=lines, enter=enter, leave=leave, ids=IDS, at=at, code=code, beyond=beyond[direction])

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
