from odoo import api, models
from odoo.tools import SQL

from .recorder import NOW

# A pool is worked out from its mark on; there is another mark as soon as twice as many lines follow.
LINES_AFTER_A_MARK = 250


class LotPoolMarks(models.AbstractModel):
    """Saves working out a pool from its beginning whenever something of it is moved.

    Up to the mark all is known and nothing changes: an earlier change drops the mark. What follows may still change
    what was before, where a transfer connects places that were pools of their own, or where stock goes below zero: that
    is ``torn``, and worked out from the beginning.
    """

    _name = "lot.pool.marks"
    _description = "Marks in Pools"

    @api.private
    def drop(self, keys):
        """Forget the marks of those that are not worked out from their mark on.

        :param list keys: as ``lot.pools.all_keys`` gives them
        """
        unmarked = [key for key in keys if not key.is_marked]
        self.env.cr.execute(SQL(
            """
            DELETE FROM lot_pool_mark mark USING unnest(%s::int[], %s::int[]) key (product_id, company_id)
             WHERE mark.product_id = key.product_id AND mark.company_id = key.company_id
            """, [key.product_id for key in unmarked], [key.company_id for key in unmarked]))

    @api.private
    def make(self, keys):
        """Set the marks that are due further on; those in ``running``, see :meth:`running_sql`."""
        pool_id = SQL("(SELECT pool.id FROM lot_pool pool WHERE pool.opening_line_id = line.id)")
        self.env.cr.execute(SQL(
            """
            WITH RECURSIVE %(derived)s, %(running)s,
            stood AS (
                SELECT DISTINCT number, running.date, unnest(ARRAY[location_id, from_id]) AS location_id
                  FROM line JOIN running USING (number, episode) WHERE line.date <= running.date
                 UNION
                SELECT number, running.date, location_id FROM mark JOIN running USING (number) WHERE episode = 0
            ),
            held AS (
                SELECT number, pool_id, (array_agg(location_id ORDER BY member.date, id))[1] AS location_id,
                       COALESCE(sum(quantity) FILTER (WHERE quantity > 0), 0) AS quantity_in,
                       COALESCE(-sum(quantity) FILTER (WHERE quantity < 0), 0) AS quantity_out,
                       sum(delivered) AS quantity_delivered
                  FROM member JOIN running USING (number) WHERE member.date <= running.date
                 GROUP BY number, pool_id HAVING (array_agg(units ORDER BY member.date DESC))[1] <> 0
            )
            INSERT INTO lot_pool_mark (
                product_id, company_id, marked_at, location_id, place_id, pool_id, quantity_in, quantity_out,
                quantity_delivered, create_uid, create_date, write_uid, write_date)
            SELECT key.product_id, key.company_id, stood.date, location_id, COALESCE(place.place, location_id), pool_id,
                   held.quantity_in, held.quantity_out, held.quantity_delivered, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM stood
              JOIN key USING (number)
              JOIN running USING (number)
              LEFT JOIN place USING (number, episode, location_id)
              LEFT JOIN held USING (number, location_id)
             WHERE location_id IS NOT NULL
                ON CONFLICT (product_id, company_id, location_id) DO UPDATE SET (
                   marked_at, place_id, pool_id, quantity_in, quantity_out, quantity_delivered, write_date) = (
                   EXCLUDED.marked_at, EXCLUDED.place_id, EXCLUDED.pool_id, EXCLUDED.quantity_in, EXCLUDED.quantity_out,
                   EXCLUDED.quantity_delivered, EXCLUDED.write_date)
            """, derived=self.env["lot.pool.episodes"].derived_sql(keys, pool_id), running=self.running_sql(),
            uid=self.env.uid, now=NOW))

    @api.private
    def seeds_sql(self):
        """``mark``, and ``seed`` of those places that had a pool: of what is worked out from its mark on."""
        return SQL(
            """
            mark AS MATERIALIZED (
                SELECT key.number, key.after, mark.*
                  FROM key
                  JOIN lot_pool_mark mark ON mark.product_id = key.product_id AND mark.company_id = key.company_id
                 WHERE key.is_marked AND key.is_made
            ),
            seed AS MATERIALIZED (
                SELECT mark.*, pool.opening_line_id, pool.opened_at
                  FROM mark JOIN lot_pool pool ON pool.id = mark.pool_id
            )
            """)

    @api.private
    def lines_sql(self):
        """What a pool had taken in and given away, as two lines of the moment of its mark."""
        return SQL(
            """
            SELECT opening_line_id AS id, number, product_id, company_id, after AS date, location_id,
                   NULL::int AS from_id, quantity_in AS quantity, quantity_delivered AS delivered FROM seed
             UNION ALL
            SELECT opening_line_id, number, product_id, company_id, after, location_id, NULL, -quantity_out, 0 FROM seed
            """)

    @api.private
    def torn_sql(self):
        """``torn``: the numbers of those for which what follows the mark changes what was before."""
        return SQL(
            """
            torn AS MATERIALIZED (
                SELECT mark.number
                  FROM mark
                  JOIN place ON place.number = mark.number AND place.episode = 0
                            AND place.location_id = mark.location_id
                 GROUP BY mark.number, place.place HAVING count(DISTINCT mark.place_id) > 1
                 UNION
                SELECT number FROM placed WHERE units < 0 AND number IN (SELECT number FROM mark)
            )
            """)

    @api.private
    def running_sql(self):
        """``running``: of those whose mark is due, the episode that it falls into, and its moment.

        There is none where stock was below zero meanwhile, which may still change what was before, and none between
        the first transfer between two places and what came before it.
        """
        return SQL(
            """
            running AS MATERIALIZED (
                SELECT number, episode, date
                  FROM (SELECT number, episode, (array_agg(date ORDER BY date DESC))[%(lines)s] AS date
                          FROM line
                         WHERE (number, episode) IN (SELECT number, max(episode) FROM line GROUP BY number)
                         GROUP BY number, episode HAVING count(*) > 2 * %(lines)s) last
                 WHERE number NOT IN (SELECT number FROM placed WHERE units < 0)
                   AND NOT EXISTS (
                       SELECT FROM line
                        WHERE line.number = last.number AND line.episode = last.episode AND from_id IS NOT NULL
                        GROUP BY location_id, from_id HAVING min(line.date) > last.date)
            )
            """, lines=LINES_AFTER_A_MARK)
