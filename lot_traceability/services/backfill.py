import logging
from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 50_000  # documents; a batch may read the move lines whole, so few and large ones
AT_ONCE = 1_000_000  # documents that an installation waits for, some minutes


class LotBackfill(models.AbstractModel):
    """Reads the genealogy out of the documents that are already there."""

    _name = "lot.backfill"
    _description = "Lot Backfill"

    @api.private
    def begin(self, at_once=AT_ONCE):
        """Record all of history: now, or in the background if it is more than an installation can wait for.

        :param int at_once: how many documents are recorded now at most; more than that are recorded by the
            scheduled action, batch by batch, and nothing is locked meanwhile
        """
        if self.count() <= at_once:
            self.run()
        else:
            self.env["lot.verification"].record_history()

    @api.private
    def run(self, only=None):
        """Record every document of every kind that is in the database, in the caller's transaction.

        The same statement as live recording, in batches, so that history gives the same rows.

        :param str only: this kind alone, for a glue add-on that adds one
        :return: how many documents were recorded
        :rtype: int
        """
        recorder = self.env["lot.recorder"]
        self.env.flush_all()
        seen = 0
        with self._keys_and_indexes_made_at_the_end() as is_first:
            for name in [only] if only else recorder._recorder_kinds():
                after = 0
                while ids := self.documents(name, after, BATCH):
                    recorder._record_ids(name, ids, is_new=is_first)
                    seen, after = seen + len(ids), ids[-1]
                    _logger.info("lot traceability: recorded %s documents of history", seen)
        self.env["lot.pools"].follow_all()
        # Without statistics of the filled tables the planner reads them whole at every hop. The lines have theirs.
        self.env.cr.execute(SQL("ANALYZE lot_transformation"))
        return seen

    @api.private
    def documents(self, name, after=0, limit=None):
        """Documents of one kind with something done, in the order of their ids.

        :param str name: a kind that ``lot.recorder`` knows
        :param int after: those of higher ids
        :param int limit: so many at most; None for all
        :rtype: list[int]
        """
        rows = self.env.execute_query(SQL(
            "%s AND document.id > %s ORDER BY document.id LIMIT %s", self._documents_sql(name), after, limit))
        return [document_id for document_id, in rows]

    @api.private
    def sample(self, name, size):
        """Documents of one kind with something done, chosen at random.

        :rtype: list[int]
        """
        rows = self.env.execute_query(SQL("%s ORDER BY random() LIMIT %s", self._documents_sql(name), size))
        return [document_id for document_id, in rows]

    @api.private
    def count(self):
        """How many documents of all kinds there are to record.

        :rtype: int
        """
        return sum(
            self.env.execute_query(SQL("SELECT count(*) FROM (%s) document", self._documents_sql(name)))[0][0]
            for name in self.env["lot.recorder"]._recorder_kinds())

    def _documents_sql(self, name):
        """Those with done moves; of a kind that moves do not tell of, all."""
        kind = self.env["lot.recorder"]._recorder_kinds()[name]
        done = SQL(" OR ").join(
            SQL("EXISTS (SELECT FROM stock_move move WHERE %s = document.id AND move.state = 'done')",
                SQL.identifier("move", field)) for field in kind.move_fields) if kind.move_fields else SQL("true")
        return SQL("SELECT document.id FROM %s document WHERE (%s)", SQL.identifier(self.env[kind.model]._table), done)

    @contextmanager
    def _keys_and_indexes_made_at_the_end(self):
        """While nothing is recorded yet: check the foreign keys and build the indexes in one pass at the end.

        Row by row they take most of the time, and the keys lock every lot and move line on the way. The locks
        on whole tables are those that installing took to make the keys. Yields whether nothing is recorded.
        """
        is_first = not self.env.execute_query(SQL("SELECT FROM lot_transformation LIMIT 1"))
        made = self._keys_and_indexes() if is_first else []
        for drop, _make in made:
            self.env.cr.execute(drop)
        yield is_first
        for _drop, make in made:
            self.env.cr.execute(make)

    def _keys_and_indexes(self):
        """Statements that drop and make each of them; what Odoo notes about an index comes back with it."""
        return self.env.execute_query(SQL(
            """
            WITH ours AS (
                SELECT oid FROM pg_class
                 WHERE relname IN ('lot_transformation', 'lot_transformation_line')
                   AND relnamespace = current_schema::regnamespace
            )
            SELECT format('DROP INDEX %%s', indexrelid::regclass),
                   pg_get_indexdef(indexrelid) || CASE WHEN description IS NULL THEN '' ELSE
                       format('; COMMENT ON INDEX %%s IS %%L', indexrelid::regclass, description) END
              FROM pg_index
              JOIN ours ON ours.oid = indrelid
             CROSS JOIN obj_description(indexrelid, 'pg_class') description
             WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
             UNION ALL
            SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                   format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                          pg_get_constraintdef(pg_constraint.oid))
              FROM pg_constraint JOIN ours ON ours.oid = conrelid
             WHERE contype = 'f'
            """))
