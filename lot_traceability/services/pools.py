from odoo import api, models
from odoo.tools import SQL

from .recorder import NOW

# Products worked out together, when all of them are.
BATCH = 100


class LotPools(models.AbstractModel):
    """Works out the pools of products without lot numbers from done stock moves, and which lines went through them.

    Only products that some transformation makes have pools: of what was bought without a lot nothing is known.
    """

    _name = "lot.pools"
    _description = "Lot Pools"

    @api.private
    def touched(self, lines):
        """What done move ``lines`` say about stock without lots: to be asked before and after they change.

        :return: product id, company id and date of each
        :rtype: set[tuple[int, int, datetime]]
        """
        return {(line.product_id.id, line.company_id.id, line.date)
                for line in lines if line.state == "done" and not line.lot_id}

    @api.private
    def follow(self, touched, documents=None):
        """Bring pools up to date after stock moves were posted or changed. One query where no pool is concerned.

        :param set touched: as :meth:`touched` gives it; a date of None stands for the whole history
        :param dict documents: ids by model of documents that were recorded: their new lines are in no pool yet
        """
        parts = [SQL(
            """
            SELECT line.product_id, line.company_id, line.date
              FROM lot_transformation header
              JOIN lot_transformation_line line ON line.transformation_id = header.id
             WHERE header.document_model = %s AND header.document_id = ANY(%s) AND header.superseded_at IS NULL
               AND line.superseded_at IS NULL AND line.lot_id IS NULL AND line.pool_id IS NULL
            """, model, list(ids)) for model, ids in (documents or {}).items() if ids]
        if touched:
            products, companies, dates = map(list, zip(*touched, strict=True))
            parts.append(SQL("SELECT * FROM unnest(%s::int[], %s::int[], %s::timestamp[])", products, companies, dates))
        keys = parts and self._keys(SQL(
            """
            SELECT product_id, company_id, CASE WHEN bool_and(date IS NOT NULL) THEN min(date) END
              FROM (%s) part (product_id, company_id, date) GROUP BY product_id, company_id
            """, SQL(" UNION ALL ").join(parts)))
        if keys:
            self.env.flush_all()
            self._store(keys)

    @api.private
    def follow_all(self):
        """Work out every pool there is, from the whole history.

        :return: how many products of companies have pools
        :rtype: int
        """
        keys = self.all_keys()
        for start in range(0, len(keys), BATCH):
            self._store(keys[start:start + BATCH])
        self.env.cr.execute(SQL("ANALYZE lot_pool, lot_transformation_line"))
        return len(keys)

    @api.private
    def all_keys(self, sample=None):
        """Every product that has or should have pools, for :meth:`derived_sql`, from its first move.

        :param int sample: how many of them at most, taken at random
        """
        return self._keys(SQL(
            """
            SELECT * FROM (
                SELECT product_id, company_id, NULL::timestamp FROM lot_transformation_line
                 WHERE role = 'output' AND lot_id IS NULL AND superseded_at IS NULL
                 UNION
                SELECT product_id, company_id, NULL FROM lot_pool
            ) product ORDER BY random() LIMIT %s
            """, sample))

    def _keys(self, touched):
        """From where on pools are to be worked out.

        A moment when the company had none of the product begins anew, whatever came later: the last one before
        the earliest change.

        :param SQL touched: a query with product, company and the moment of the earliest change; NULL for all
        :return: product id, company id, whether it is made at all, the moment after which to begin (None: all)
        :rtype: list[tuple]
        """
        return self.env.execute_query(SQL(
            """
            SELECT touched.product_id, touched.company_id, made.is_made, CASE WHEN made.is_made THEN boundary.date END
              FROM (%(touched)s) touched (product_id, company_id, date)
             CROSS JOIN LATERAL (
                   SELECT EXISTS (
                          SELECT FROM lot_transformation_line line
                           WHERE line.product_id = touched.product_id AND line.company_id = touched.company_id
                             AND line.role = 'output' AND line.lot_id IS NULL AND line.superseded_at IS NULL)
                   ) made (is_made)
              LEFT JOIN LATERAL (
                   SELECT pool.closed_at AS date FROM lot_pool pool
                    WHERE pool.product_id = touched.product_id AND pool.company_id = touched.company_id
                      AND pool.closed_at < touched.date
                      AND NOT EXISTS (
                          SELECT FROM lot_pool other
                           WHERE other.product_id = touched.product_id AND other.company_id = touched.company_id
                             AND (other.closed_at > pool.closed_at OR other.closed_at IS NULL)
                             AND other.opened_at <= pool.closed_at)
                    ORDER BY pool.closed_at DESC LIMIT 1
                   ) boundary ON true
             WHERE made.is_made
                OR EXISTS (SELECT FROM lot_pool pool
                            WHERE pool.product_id = touched.product_id AND pool.company_id = touched.company_id)
            """, touched=touched))

    def _store(self, keys):
        """Make the stored pools say what the moves say from there on; one statement."""
        self.env.cr.execute(SQL(
            """
            WITH RECURSIVE %(derived)s,
            gone AS (
                DELETE FROM lot_pool pool
                 USING key
                 WHERE pool.product_id = key.product_id AND pool.company_id = key.company_id
                   AND pool.opened_at > key.after
                   AND NOT EXISTS (SELECT FROM derived WHERE derived.opening_line_id = pool.opening_line_id)
            ),
            pool AS (
                INSERT INTO lot_pool (
                    opening_line_id, product_id, company_id, location_id, opened_at, closed_at, quantity_in,
                    quantity_out, create_uid, create_date, write_uid, write_date)
                SELECT opening_line_id, product_id, company_id, location_id, opened_at, closed_at, quantity_in,
                       quantity_out, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM derived ORDER BY opened_at, opening_line_id
                    ON CONFLICT (opening_line_id) DO UPDATE SET (
                       location_id, opened_at, closed_at, quantity_in, quantity_out, write_date) = (
                       EXCLUDED.location_id, EXCLUDED.opened_at, EXCLUDED.closed_at, EXCLUDED.quantity_in,
                       EXCLUDED.quantity_out, EXCLUDED.write_date)
                RETURNING id, opening_line_id
            )
            UPDATE lot_transformation_line line
               SET pool_id = pool.id, pooled_at = GREATEST(line.date, member.settled_at)
              FROM member
              JOIN pool ON pool.opening_line_id = member.opening_line_id
             WHERE line.move_line_id = member.id AND line.lot_id IS NULL
               AND (line.pool_id IS DISTINCT FROM pool.id
                    OR line.pooled_at IS DISTINCT FROM GREATEST(line.date, member.settled_at))
            """, derived=self.derived_sql(keys), uid=self.env.uid, now=NOW))
        self.env["lot.pool"].invalidate_model()
        self.env["lot.transformation.line"].invalidate_model(["pool_id", "pooled_at"])

    @api.private
    def derived_sql(self, keys):
        """Common table expressions for ``WITH RECURSIVE``, up to the two that count.

        ``derived``: the pools. ``member``: which move line (``id``) belongs to the pool of which
        ``opening_line_id``, and ``settled_at``: up to this moment its dates do not order anything, NULL if they
        always do. That is so where the stock of the pool went below zero: what was used then was recorded later,
        and what else was recorded late nobody knows.

        :param list keys: as :meth:`all_keys` gives them
        :rtype: SQL
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return SQL(
            """
            key AS (
                SELECT number, product_id, company_id, is_made, COALESCE(after, '-infinity') AS after
                  FROM unnest(%(products)s::int[], %(companies)s::int[], %(made)s::bool[], %(after)s::timestamp[])
                  WITH ORDINALITY key (product_id, company_id, is_made, after, number)
            ),
            %(lines)s, %(places)s, %(stock)s,
            member AS (
                SELECT crossing.id, crossing.number, crossing.date, crossing.location_id, crossing.quantity,
                       first_value(crossing.id) OVER (
                           PARTITION BY number, episode, place, part ORDER BY date, crossing.id) AS opening_line_id,
                       max(stock.unsettled_until) OVER (PARTITION BY number, episode, place, part) AS settled_at,
                       stock.units
                  FROM crossing JOIN stock USING (number, episode, place, date)
            ),
            derived AS (
                SELECT member.opening_line_id, key.product_id, key.company_id,
                       (array_agg(location_id ORDER BY date, member.id))[1] AS location_id, min(date) AS opened_at,
                       CASE WHEN (array_agg(units ORDER BY date DESC))[1] = 0 THEN max(date) END AS closed_at,
                       COALESCE(sum(quantity) FILTER (WHERE quantity > 0), 0) AS quantity_in,
                       COALESCE(-sum(quantity) FILTER (WHERE quantity < 0), 0) AS quantity_out
                  FROM member JOIN key USING (number)
                 GROUP BY member.opening_line_id, key.product_id, key.company_id
            )
            """,
            products=[key[0] for key in keys], companies=[key[1] for key in keys], made=[key[2] for key in keys],
            after=[key[3] for key in keys], lines=self._lines_sql(digits), places=self._places_sql(digits),
            stock=self._stock_sql(digits))

    def _lines_sql(self, digits):
        """``line``: done lines without a lot, with the ``episode`` of the company they belong to.

        What crosses the border of the company's own places has a quantity with its sign, a transfer between two
        of them none and ``from_id``. An episode ends when the company has none left: at most one number higher
        after each such moment, all of one moment taken together.
        """
        inside = SQL("(%s.usage = 'internal' OR %s.usage = 'transit' AND %s.company_id IS NOT NULL)",
                     *[SQL("source")] * 3)
        into = SQL("(%s.usage = 'internal' OR %s.usage = 'transit' AND %s.company_id IS NOT NULL)",
                   *[SQL("destination")] * 3)
        return SQL(
            """
            moved AS MATERIALIZED (
                SELECT line.id, key.number, line.date,
                       CASE WHEN %(into)s THEN line.location_dest_id ELSE line.location_id END AS location_id,
                       CASE WHEN %(inside)s AND %(into)s THEN line.location_id END AS from_id,
                       line.quantity_product_uom * ((%(into)s)::int - (%(inside)s)::int) AS quantity
                  FROM key
                  JOIN stock_move_line line
                    ON line.product_id = key.product_id AND line.company_id = key.company_id AND line.date > key.after
                  JOIN stock_location source ON source.id = line.location_id
                  JOIN stock_location destination ON destination.id = line.location_dest_id
                 WHERE key.is_made AND line.lot_id IS NULL AND line.state = 'done' AND line.quantity <> 0
                   AND (%(inside)s OR %(into)s)
            ),
            episode AS (
                SELECT number, date, count(*) FILTER (WHERE units = 0) OVER (
                       PARTITION BY number ORDER BY date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS episode
                  FROM (SELECT number, date,
                               round(sum(sum(quantity)) OVER (PARTITION BY number ORDER BY date), %(digits)s) AS units
                          FROM moved GROUP BY number, date) moment
            ),
            line AS MATERIALIZED (SELECT moved.*, episode FROM moved JOIN episode USING (number, date))
            """, inside=inside, into=into, digits=digits)

    def _places_sql(self, digits):
        """``crossing``: the lines over the border, with their ``place``: places that transfers of the episode connect.

        Where the stock of a place goes below zero something was moved and not recorded: all of the company is one
        place then.
        """
        return SQL(
            """
            transfer AS (
                SELECT number, episode, from_id AS one_id, location_id AS other_id FROM line WHERE from_id IS NOT NULL
                 UNION
                SELECT number, episode, location_id, from_id FROM line WHERE from_id IS NOT NULL
            ),
            connected (number, episode, location_id, other_id) AS (
                SELECT number, episode, location_id, location_id FROM line
                 UNION
                SELECT connected.number, connected.episode, connected.location_id, transfer.other_id
                  FROM connected
                  JOIN transfer ON transfer.number = connected.number AND transfer.episode = connected.episode
                   AND transfer.one_id = connected.other_id
            ),
            placed AS MATERIALIZED (
                SELECT line.*, place.place
                  FROM line
                  JOIN (SELECT number, episode, location_id, min(other_id) AS place
                          FROM connected GROUP BY number, episode, location_id) place
                 USING (number, episode, location_id)
                 WHERE line.from_id IS NULL
            ),
            doubtful AS (
                SELECT DISTINCT number, episode
                  FROM (SELECT number, episode,
                               round(sum(sum(quantity)) OVER (
                                   PARTITION BY number, episode, place ORDER BY date), %(digits)s) AS units
                          FROM placed GROUP BY number, episode, place, date) level
                 WHERE units < 0
            ),
            crossing AS MATERIALIZED (
                SELECT placed.id, placed.number, episode, placed.date, placed.location_id, placed.quantity,
                       CASE WHEN doubtful.number IS NULL THEN placed.place ELSE 0 END AS place
                  FROM placed LEFT JOIN doubtful USING (number, episode)
            )
            """, digits=digits)

    def _stock_sql(self, digits):
        """``stock``: ``units`` at a place after each moment, and in which ``part`` of the episode: the place, too,
        begins anew when it has none left."""
        return SQL(
            """
            stock AS (
                SELECT number, episode, place, date, units,
                       CASE WHEN units < 0 THEN COALESCE(lead(date) OVER moments, date) END AS unsettled_until,
                       count(*) FILTER (WHERE units = 0) OVER (
                           moments ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS part
                  FROM (SELECT number, episode, place, date,
                               round(sum(sum(quantity)) OVER (
                                   PARTITION BY number, episode, place ORDER BY date), %(digits)s) AS units
                          FROM crossing GROUP BY number, episode, place, date) moment
                WINDOW moments AS (PARTITION BY number, episode, place ORDER BY date)
            )
            """, digits=digits)
