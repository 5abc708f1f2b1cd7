from odoo import api, models
from odoo.tools import SQL

from .pool_episodes import Key
from .recorder import NOW

# Products worked out together, when all of them are.
BATCH = 100


class LotPools(models.AbstractModel):
    """Works out the pools of products without lots from done stock moves, and which lines went through them.

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
                for line in lines if not line.lot_id and line.state == "done"}

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
        """Work out every pool there is, from the whole history, and take statistics of the lines that it wrote on.

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
        """Every product that has or should have pools, for ``lot.pool.episodes``, from its first move.

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
        the earliest change. A mark between the two is better.

        :param SQL touched: a query with product, company and the moment of the earliest change; NULL for all
        :rtype: list[Key]
        """
        return [Key(*row) for row in self.env.execute_query(SQL(
            """
            SELECT touched.product_id, touched.company_id, made.is_made,
                   CASE WHEN made.is_made THEN COALESCE(mark.date, boundary.date) END, mark.date IS NOT NULL
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
              LEFT JOIN LATERAL (
                   SELECT mark.marked_at AS date FROM lot_pool_mark mark
                    WHERE mark.product_id = touched.product_id AND mark.company_id = touched.company_id
                      AND mark.marked_at < touched.date AND (boundary.date IS NULL OR mark.marked_at > boundary.date)
                    LIMIT 1
                   ) mark ON made.is_made
             WHERE made.is_made
                OR EXISTS (SELECT FROM lot_pool pool
                            WHERE pool.product_id = touched.product_id AND pool.company_id = touched.company_id)
            """, touched=touched))]

    def _store(self, keys):
        """Make the stored pools say what the moves say from there on: one statement, and those for the marks.

        What came after a mark may change what was before it; then all of that product is worked out.
        """
        marks = self.env["lot.pool.marks"]
        marks.drop(keys)
        torn, due = self._stored(keys)
        if due:
            marks.make(due)
        if torn:
            self._store([Key(key.product_id, key.company_id, key.is_made) for key in torn])

    def _stored(self, keys):
        """The keys of which nothing was stored, as their mark does not hold, and those whose mark is due."""
        pool_id = SQL(
            "COALESCE((SELECT pool.id FROM lot_pool pool WHERE pool.opening_line_id = line.id),"
            " nextval('lot_pool_id_seq')::int)")
        rows = self.env.execute_query(SQL(
            """
            WITH RECURSIVE %(derived)s, %(running)s,
            %(stored)s, %(delivered)s,
            pooled AS (
                UPDATE lot_transformation_line line
                   SET pool_id = member.pool_id, pooled_at = GREATEST(line.date, member.settled_at)
                  FROM member
                 WHERE line.move_line_id = member.id AND line.lot_id IS NULL
                   AND member.id NOT IN (SELECT opening_line_id FROM seed)
                   AND (line.pool_id IS DISTINCT FROM member.pool_id
                        OR line.pooled_at IS DISTINCT FROM GREATEST(line.date, member.settled_at))
            )
            SELECT number, number IN (SELECT number FROM torn) FROM key
             WHERE number IN (SELECT number FROM torn UNION SELECT number FROM running)
            """, derived=self.env["lot.pool.episodes"].derived_sql(keys, pool_id),
            running=self.env["lot.pool.marks"].running_sql(), stored=self._pools_sql(),
            delivered=self._delivered_sql()))
        self.env["lot.pool"].invalidate_model()
        self.env["lot.pool.delivery"].invalidate_model()
        self.env["lot.transformation.line"].invalidate_model(["pool_id", "pooled_at"])
        return [[keys[number - 1] for number, is_torn in rows if is_torn is which] for which in (True, False)]

    def _pools_sql(self):
        """Common table expressions that store the pools and delete those that are none any more."""
        return SQL(
            """
            gone AS (
                DELETE FROM lot_pool pool
                 USING key
                 WHERE pool.product_id = key.product_id AND pool.company_id = key.company_id
                   AND pool.opened_at > key.after AND key.number NOT IN (SELECT number FROM torn)
                   AND NOT EXISTS (SELECT FROM derived WHERE derived.pool_id = pool.id)
                RETURNING pool.id
            ),
            left_out AS (
                UPDATE lot_transformation_line line SET pool_id = NULL, pooled_at = NULL
                  FROM gone
                 WHERE line.pool_id = gone.id AND NOT EXISTS (SELECT FROM member WHERE member.id = line.move_line_id)
            ),
            stored AS (
                INSERT INTO lot_pool (
                    id, opening_line_id, product_id, company_id, location_id, opened_at, closed_at, quantity_in,
                    quantity_out, quantity_delivered, create_uid, create_date, write_uid, write_date)
                SELECT pool_id, opening_line_id, product_id, company_id, location_id, opened_at, closed_at, quantity_in,
                       quantity_out, quantity_delivered, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM derived ORDER BY opened_at, opening_line_id
                    ON CONFLICT (opening_line_id) DO UPDATE SET (
                       location_id, opened_at, closed_at, quantity_in, quantity_out, quantity_delivered, write_date) = (
                       EXCLUDED.location_id, EXCLUDED.opened_at, EXCLUDED.closed_at, EXCLUDED.quantity_in,
                       EXCLUDED.quantity_out, EXCLUDED.quantity_delivered, EXCLUDED.write_date)
            )
            """, uid=self.env.uid, now=NOW)

    def _delivered_sql(self):
        """Common table expressions that store which lines went out of the pools to customers, or came back."""
        return SQL(
            """
            no_delivery AS (
                DELETE FROM lot_pool_delivery delivery
                 USING derived, key
                 WHERE delivery.pool_id = derived.pool_id AND delivery.pooled_at > key.after
                   AND key.product_id = derived.product_id AND key.company_id = derived.company_id
                   AND NOT EXISTS (SELECT FROM member WHERE member.id = delivery.move_line_id AND member.delivered <> 0)
            ),
            delivery AS (
                INSERT INTO lot_pool_delivery (
                    pool_id, move_line_id, pooled_at, create_uid, create_date, write_uid, write_date)
                SELECT pool_id, id, GREATEST(date, settled_at), %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM member WHERE delivered <> 0 AND id NOT IN (SELECT opening_line_id FROM seed)
                    ON CONFLICT (move_line_id) DO UPDATE SET (pool_id, pooled_at, write_date) = (
                       EXCLUDED.pool_id, EXCLUDED.pooled_at, EXCLUDED.write_date)
                 WHERE lot_pool_delivery.pool_id <> EXCLUDED.pool_id
                    OR lot_pool_delivery.pooled_at <> EXCLUDED.pooled_at
            )
            """, uid=self.env.uid, now=NOW)
