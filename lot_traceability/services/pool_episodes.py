from datetime import datetime
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

# How many lines, with all of their own moment, have left nothing.
ENDED = SQL("count(*) FILTER (WHERE units = 0)")


class Key(NamedTuple):
    """Of which product of a company pools are worked out.

    :param bool is_made: whether any transformation makes it; else it has no pools
    :param datetime after: only from its moves after this moment on; None for all
    :param bool is_marked: whether ``lot.pools.marks`` know what stood there then; else there was nothing
    """

    product_id: int
    company_id: int
    is_made: bool
    after: datetime | None = None
    is_marked: bool = False


class LotPoolEpisodes(models.AbstractModel):
    """Says which done stock moves without a lot belong together: from one moment of no stock to the next."""

    _name = "lot.pool.episodes"
    _description = "Episodes of Untracked Stock"

    @api.private
    def derived_sql(self, keys, pool_id=None):
        """Common table expressions for ``WITH RECURSIVE``, up to the two that count.

        ``derived``: the pools. ``member``: which move line (``id``) belongs to the pool of which
        ``opening_line_id``, and ``settled_at``: up to this moment its dates do not order anything, NULL if they
        always do. That is so where the stock of the pool went below zero: what was used then was recorded later,
        and what else was recorded late nobody knows.

        All of it are windows over one stream of lines. The planner cannot know how many there are, and would join
        them each with each.

        Up to a mark nothing is worked out: each pool of then is a line at that moment, with the id of its opening line.

        :param list[Key] keys: as ``lot.pools.all_keys`` gives them
        :param SQL pool_id: gives the pool of an opening ``line`` its id; left out, they have none
        :rtype: SQL
        """
        digits, marks = self.env["decimal.precision"].precision_get("Product Unit"), self.env["lot.pool.marks"]
        return SQL(
            """
            key AS (
                SELECT number, product_id, company_id, is_made, COALESCE(after, '-infinity') AS after, is_marked
                  FROM unnest(%(products)s::int[], %(companies)s::int[], %(made)s::bool[], %(after)s::timestamp[],
                              %(marked)s::bool[])
                  WITH ORDINALITY key (product_id, company_id, is_made, after, is_marked, number)
            ),
            %(seeds)s, %(lines)s, %(crossing)s, %(torn)s,
            member AS MATERIALIZED (
                SELECT line.*, max(CASE WHEN id = opening_line_id THEN %(pool_id)s END) OVER (
                           PARTITION BY opening_line_id) AS pool_id
                  FROM (%(parts)s) line
                 WHERE number NOT IN (SELECT number FROM torn)
            ),
            derived AS (
                SELECT member.opening_line_id, member.pool_id, product_id, company_id,
                       (array_agg(location_id ORDER BY date, id))[1] AS location_id,
                       COALESCE((SELECT max(opened_at) FROM seed WHERE seed.opening_line_id = member.opening_line_id),
                                min(date)) AS opened_at,
                       CASE WHEN (array_agg(units ORDER BY date DESC))[1] = 0 THEN max(date) END AS closed_at,
                       COALESCE(sum(quantity) FILTER (WHERE quantity > 0), 0) AS quantity_in,
                       COALESCE(-sum(quantity) FILTER (WHERE quantity < 0), 0) AS quantity_out,
                       sum(delivered) AS quantity_delivered
                  FROM member
                 GROUP BY member.opening_line_id, member.pool_id, product_id, company_id
            )
            """,
            products=[key.product_id for key in keys], companies=[key.company_id for key in keys],
            made=[key.is_made for key in keys], after=[key.after for key in keys],
            marked=[key.is_marked for key in keys], seeds=marks.seeds_sql(), torn=marks.torn_sql(),
            pool_id=pool_id or SQL("NULL::int"), lines=self._lines_sql(digits),
            crossing=self._crossing_sql(digits), parts=self._parts_sql(digits))

    def _lines_sql(self, digits):
        """``line``: done lines without a lot, with the ``episode`` of the company they belong to.

        What crosses the border of the company's own places has a quantity with its sign, a transfer between two
        of them none and ``from_id``. An episode ends when the company has none left, all of one moment taken
        together: its number is how many lines before that moment left none.
        """
        inside, into = (
            SQL("(%(place)s.usage = 'internal' OR %(place)s.usage = 'transit' AND %(place)s.company_id IS NOT NULL)",
                place=SQL.identifier(place)) for place in ("source", "destination"))
        return SQL(
            """
            moved AS (
                SELECT line.id, key.number, key.product_id, key.company_id, line.date,
                       CASE WHEN %(into)s THEN line.location_dest_id ELSE line.location_id END AS location_id,
                       CASE WHEN %(inside)s AND %(into)s THEN line.location_id END AS from_id,
                       line.quantity_product_uom * ((%(into)s)::int - (%(inside)s)::int) AS quantity,
                       line.quantity_product_uom * (
                           (destination.usage = 'customer')::int - (source.usage = 'customer')::int) AS delivered
                  FROM key
                  JOIN stock_move_line line
                    ON line.product_id = key.product_id AND line.company_id = key.company_id AND line.date > key.after
                  JOIN stock_location source ON source.id = line.location_id
                  JOIN stock_location destination ON destination.id = line.location_dest_id
                 WHERE key.is_made AND line.lot_id IS NULL AND line.state = 'done' AND line.quantity <> 0
                   AND (%(inside)s OR %(into)s)
                 UNION ALL
                %(marked)s
            ),
            line AS MATERIALIZED (
                SELECT id, number, product_id, company_id, date, location_id, from_id, quantity, delivered,
                       %(ended)s OVER (PARTITION BY number ORDER BY date)
                       - CASE units WHEN 0 THEN count(*) OVER (PARTITION BY number, date) ELSE 0 END AS episode
                  FROM (SELECT *, round(sum(quantity) OVER (PARTITION BY number ORDER BY date), %(digits)s) AS units
                          FROM moved) moved
            )
            """, inside=inside, into=into, digits=digits, ended=ENDED, marked=self.env["lot.pool.marks"].lines_sql())

    def _crossing_sql(self, digits):
        """``crossing``: the lines over the border, with their ``place``: places that transfers of the episode connect.

        Where the stock of a place goes below zero something was moved and not recorded: all of the company is one
        place then.
        """
        return SQL(
            """
            %(places)s,
            placed AS (
                SELECT *, round(sum(quantity) OVER (
                           PARTITION BY number, episode, place ORDER BY date), %(digits)s) AS units
                  FROM (SELECT id, number, product_id, company_id, episode, date, location_id, quantity, delivered,
                               from_id,
                               COALESCE(max(place) OVER (PARTITION BY number, episode, location_id), location_id)
                               AS place
                          FROM (SELECT *, NULL::int AS place FROM line
                                 UNION ALL
                                SELECT NULL, number, NULL, NULL, NULL, location_id, NULL, NULL, NULL, episode, place
                                  FROM place) marked) line
                 WHERE id IS NOT NULL AND from_id IS NULL
            ),
            crossing AS (
                SELECT id, number, product_id, company_id, episode, date, location_id, quantity, delivered,
                       CASE WHEN bool_or(units < 0) OVER (PARTITION BY number, episode) THEN 0 ELSE place END AS place
                  FROM placed
            )
            """, places=self._places_sql(), digits=digits)

    def _places_sql(self):
        """``place``: by location, the places of its episode that transfers connect it with, named after one of them."""
        return SQL(
            """
            transfer AS (
                SELECT number, episode, array_agg(from_id) AS ones, array_agg(location_id) AS others
                  FROM (SELECT number, episode, from_id, location_id FROM line WHERE from_id IS NOT NULL
                         UNION
                        SELECT number, 0, place_id, location_id FROM mark) pair
                 GROUP BY number, episode
            ),
            place AS (
                SELECT transfer.number, transfer.episode, nearby.location_id, nearby.place
                  FROM transfer
                 CROSS JOIN LATERAL (
                       WITH RECURSIVE connected (location_id, other_id) AS (
                           SELECT location_id, location_id FROM unnest(ones || others) location_id
                            UNION
                           SELECT connected.location_id, link.other_id FROM connected
                             JOIN unnest(ones || others, others || ones) link (one_id, other_id)
                               ON link.one_id = connected.other_id
                       )
                       SELECT location_id, min(other_id) AS place FROM connected GROUP BY location_id
                 ) nearby
            )
            """)

    def _parts_sql(self, digits):
        """The lines over the border by pool: a place, too, begins anew when it has none left.

        Where ``units`` are below zero, the dates order nothing until the next moment at least.
        """
        return SQL(
            """
            SELECT id, number, product_id, company_id, date, location_id, quantity, delivered, units,
                   first_value(id) OVER (PARTITION BY number, episode, place, part ORDER BY date, id)
                   AS opening_line_id,
                   max(CASE WHEN units < 0 THEN COALESCE(next_date, date) END) OVER (
                       PARTITION BY number, episode, place, part) AS settled_at
              FROM (SELECT *,
                           first_value(date) OVER (moments GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS next_date,
                           %(ended)s OVER moments - CASE units WHEN 0 THEN count(*) OVER (
                               PARTITION BY number, episode, place, date) ELSE 0 END AS part
                      FROM (SELECT *, round(sum(quantity) OVER (
                                       PARTITION BY number, episode, place ORDER BY date), %(digits)s) AS units
                              FROM crossing) crossing
                    WINDOW moments AS (PARTITION BY number, episode, place ORDER BY date)) line
            """, digits=digits, ended=ENDED)
