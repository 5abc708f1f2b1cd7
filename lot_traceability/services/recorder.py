from collections import defaultdict
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

PENDING = "lot_traceability.pending"  # where a transaction keeps what its postings leave to be recorded
POOLS = "lot.pool"  # and under this name, among the documents, what they say about stock without lots
NOW = SQL("(now() AT TIME ZONE 'UTC')")
# Whether a stored line still says what the moves say.
SAME = SQL(
    "expected.document_id = stored.document_id AND expected.part = stored.part"
    " AND COALESCE(expected.move_line_id, 0) = COALESCE(stored.move_line_id, 0) AND expected.role = stored.role"
    " AND expected.lot_id IS NOT DISTINCT FROM stored.lot_id AND expected.product_id = stored.product_id"
    " AND expected.quantity = stored.quantity AND expected.date = stored.date")


class Kind(NamedTuple):
    """How the stock moves of one kind of document are found.

    :param str model: the model of the document, whose table has ``name`` and ``company_id``
    :param tuple move_fields: the many2one fields of ``stock.move`` that lead to it; none where no stock move tells of
        it, but ``lot.recorder._lines_sql`` does
    :param bool both_ways: whether one document puts something into a lot (the output of its part ``add``) and takes
        something else out of it (the input of its part ``remove``). A walk does not go from one of them on into the
        other, and the lot, which is still the same, does not become more or less by it
    """

    model: str
    move_fields: tuple
    both_ways: bool = False


class Recorded(NamedTuple):
    """What to do about documents that were recorded, apart from recording them.

    :param bool passes_on: some hold is passed on to what is made, perhaps to what came out
    :param bool has_no_lot: something that went in or came out has no lot, and went through a pool
    """

    passes_on: bool
    has_no_lot: bool


class LotRecorder(models.AbstractModel):
    """Writes transformations: what entered production and what came out, read from done stock moves."""

    _name = "lot.recorder"
    _description = "Lot Recorder"

    @api.private
    def _recorder_kinds(self):
        """Hook: the kinds of document that turn lots into others.

        A glue add-on adds its own kind, and the same value to the selection of
        ``lot.transformation.kind``::

            return {**super()._recorder_kinds(), "repair": Kind("repair.order", ("repair_id",))}

        :return: the kinds by their value in ``lot.transformation.kind``
        :rtype: dict[str, Kind]
        """
        return {
            "production": Kind("mrp.production", ("raw_material_production_id", "production_id")),
            "unbuild": Kind("mrp.unbuild", ("unbuild_id",)),
            "repack": Kind("lot.repack", ("lot_repack_id",)),
            "link": Kind("lot.link", ()),
        }

    @api.private
    def record(self, documents):
        """Make the stored transformations say what the done moves of ``documents`` say.

        Idempotent: only the difference is written. Lines that no longer hold are superseded, never
        changed. Runs in the caller's transaction.

        :param documents: records of one of the models in :meth:`_recorder_kinds`
        :raises ValueError: if no kind records documents of that model
        """
        self._follow_up(set(), {documents: self._record(documents)})

    def _record(self, documents):
        """:rtype: Recorded"""
        kinds = [name for name, kind in self._recorder_kinds().items() if kind.model == documents._name]
        if not kinds:
            raise ValueError(f"{documents._name} is not a document that the recorder knows")
        if not documents:
            return Recorded(False, False)
        self.env.flush_all()
        recorded = self._record_ids(kinds[0], documents.ids)
        self.env["lot.shelf.life"].cap(documents)
        self.env["lot.attributes"].pass_on(documents)
        return recorded

    def _follow_up(self, touched, recorded):
        """Bring pools up to date and then, for they are on the way, pass holds on.

        :param dict recorded: by documents, what :meth:`_record` answered
        """
        self.env["lot.pools"].follow(touched, {
            documents._name: documents.ids for documents, answer in recorded.items() if answer.has_no_lot})
        for documents, answer in recorded.items():
            if answer.passes_on:
                self.env["lot.hold.branch"].pass_on(documents)

    @api.private
    def record_moves(self, moves, before=None):
        """Record every document that these done stock moves belong to, and what passed through pools.

        At once, or at the end of the block of :meth:`together` that this happens in.

        :param moves: ``stock.move`` records
        :param set before: what their lines said to pools before they changed: ``lot.pools.touched``
        """
        pending = self.env.cr.precommit.data.get(PENDING)
        documents = defaultdict(set) if pending is None else pending
        for kind in self._recorder_kinds().values():
            for field in kind.move_fields:
                documents[kind.model].update(moves[field].ids)
        documents[POOLS] |= self.env["lot.pools"].touched(moves.move_line_ids) | (before or set())
        if pending is None:
            self._record_pending(documents)

    @api.private
    @contextmanager
    def together(self):
        """Record what is posted inside this block once, when it ends, instead of posting by posting.

        Closing an order posts its components, its products and their dates one after the other. Blocks nest:
        the outermost records. A commit inside, or an error that a caller survives, loses nothing: what is
        pending is then recorded before the commit.
        """
        hooks = self.env.cr.precommit
        if PENDING in hooks.data:
            yield
            return
        pending = hooks.data[PENDING] = defaultdict(set)
        hooks.add(partial(self._record_pending, pending))
        try:
            yield
        finally:
            hooks.data.pop(PENDING, None)
        self._record_pending(pending)

    def _record_pending(self, pending):
        """Record documents given as ids by model, forget them, and bring the pools concerned up to date."""
        touched, documents = pending.pop(POOLS, set()), {model: ids for model, ids in pending.items() if ids}
        pending.clear()
        # Recording needs no rights on the order: whoever may post the move has posted it.
        recorder = self.sudo()
        recorder._follow_up(touched, {
            records: recorder._record(records) for records in (
                self.env[model].browse(ids) for model, ids in documents.items())})

    def _document_sql(self, kind):
        return SQL("COALESCE(%s)", SQL(", ").join(SQL.identifier("move", field) for field in kind.move_fields))

    def _lines_sql(self, name, ids):
        """Hook: the lines that documents ``ids`` of one kind should have.

        By default one row for each done move line over the border of production: what enters a production
        location is an input, what leaves one is an output; scrap and moves within the warehouse cross
        no such border. Odoo zeroes a done line instead of deleting it.

        A kind of which one document holds several transformations tells them apart by ``part``, a short
        text that stays the same when the document is recorded again.

        :return: a query with ``document_id, part, role, move_line_id`` (may be NULL), ``lot_id, product_id,
            quantity`` (in the product's unit), ``date``
        :rtype: SQL
        """
        if name == "link":
            return self.env["lot.links"].lines_sql(ids)
        kind = self._recorder_kinds()[name]
        moves = SQL(" OR ").join(
            SQL("%s = ANY(%s)", SQL.identifier("move", field), ids) for field in kind.move_fields)
        lines = SQL(
            """
            SELECT %(document)s AS document_id, '' AS part,
                   CASE WHEN destination.usage = 'production' THEN 'input' ELSE 'output' END AS role,
                   line.id AS move_line_id, line.lot_id, line.product_id,
                   line.quantity_product_uom AS quantity, line.date
              FROM stock_move move
              JOIN stock_move_line line ON line.move_id = move.id
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
             WHERE (%(moves)s) AND move.state = 'done' AND line.quantity <> 0
               AND (source.usage = 'production') <> (destination.usage = 'production')
            """, document=self._document_sql(kind), moves=moves)
        return self.env["lot.serials"].told_apart_sql(lines, ids) if name == "production" else lines

    def _record_ids(self, name, ids, is_new=False):
        """Write the difference between what the moves of documents ``ids`` say and what is stored, in one statement.

        ``is_new``: the caller knows that nothing is stored about them, and it is not looked for.

        A line written earlier in this very transaction was never known to anybody: it is withdrawn, not
        superseded. Odoo itself corrects dates while it closes an order.

        :rtype: Recorded
        """
        (recorded,) = self.env.execute_query(SQL(
            """
            WITH expected AS MATERIALIZED (%(expected)s),
            %(headers)s,
            %(superseded)s,
            inserted AS (
                INSERT INTO lot_transformation_line (
                    transformation_id, role, lot_id, product_id, quantity, date, company_id, move_line_id, recorded_at,
                    create_uid, create_date, write_uid, write_date)
                SELECT header.id, expected.role, expected.lot_id, expected.product_id, expected.quantity, expected.date,
                       header.company_id, expected.move_line_id, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM expected
                  JOIN header ON header.document_id = expected.document_id AND header.part = expected.part
                 WHERE NOT EXISTS (SELECT FROM stored WHERE %(same)s)
                 ORDER BY expected.document_id, expected.part, expected.move_line_id
            )
            SELECT EXISTS (SELECT FROM lot_hold_reason reason
                             JOIN lot_hold hold ON hold.reason_id = reason.id AND hold.state <> 'released'
                            WHERE reason.propagate),
                   EXISTS (SELECT FROM expected WHERE lot_id IS NULL)
            """,
            expected=self._lines_sql(name, ids), headers=self._headers_sql(name, ids, is_new),
            superseded=self._superseded_sql(), uid=self.env.uid, now=NOW, same=SAME))
        self.env["lot.transformation"].invalidate_model()
        self.env["lot.transformation.line"].invalidate_model()
        return Recorded(*recorded)

    def _superseded_sql(self):
        """``stored``: the lines of ``known`` until now; those that the moves do not say any more are superseded."""
        return SQL(
            """
            stored AS (
                SELECT line.*, known.document_id, known.part
                  FROM known
                  JOIN lot_transformation_line line ON line.transformation_id = known.id
                 WHERE line.superseded_at IS NULL
            ),
            stale AS (
                SELECT id, recorded_at FROM stored WHERE NOT EXISTS (SELECT FROM expected WHERE %(same)s)
            ),
            superseded AS (
                UPDATE lot_transformation_line line SET superseded_at = %(now)s
                  FROM stale WHERE line.id = stale.id AND stale.recorded_at < %(now)s
            ),
            withdrawn AS (
                DELETE FROM lot_transformation_line line
                 USING stale WHERE line.id = stale.id AND stale.recorded_at = %(now)s
            )
            """, now=NOW, same=SAME)

    def _headers_sql(self, name, ids, is_new):
        """``known``: the stored transformations, brought up to date with ``summary``; ``header``: these and the
        added ones.

        Two transactions that record one document for the first time cannot both go through: DO NOTHING makes
        the second one start over, as Odoo does when a row was changed under it.
        """
        kind = self._recorder_kinds()[name]
        return SQL(
            """
            %(summary)s,
            known AS (
                SELECT id, document_id, part, company_id FROM lot_transformation
                 WHERE document_model = %(model)s AND document_id = ANY(%(ids)s) AND superseded_at IS NULL
                   AND NOT %(is_new)s
            ),
            summed_up AS (
                UPDATE lot_transformation header
                   SET date = COALESCE(summary.date, header.date),
                       exactness = COALESCE(summary.exactness, header.exactness),
                       superseded_at = CASE WHEN summary.date IS NULL THEN %(now)s END
                  FROM known
                  LEFT JOIN summary ON summary.document_id = known.document_id AND summary.part = known.part
                 WHERE header.id = known.id
                   AND (summary.date IS NULL OR header.date <> summary.date OR header.exactness <> summary.exactness)
            ),
            added AS (
                INSERT INTO lot_transformation (
                    name, kind, document_model, document_id, part, company_id, date, exactness, recorded_at,
                    create_uid, create_date, write_uid, write_date)
                SELECT document.name, %(kind)s, %(model)s, document.id, summary.part, document.company_id, summary.date,
                       summary.exactness, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM summary
                  JOIN %(table)s document ON document.id = summary.document_id
                 WHERE NOT EXISTS (
                       SELECT FROM known WHERE known.document_id = summary.document_id AND known.part = summary.part)
                ON CONFLICT DO NOTHING
                RETURNING id, document_id, part, company_id
            ),
            header AS (TABLE added UNION ALL TABLE known)
            """, summary=self.env["lot.exactness"].summary_sql(name), kind=name, model=kind.model, ids=ids,
            is_new=is_new, table=SQL.identifier(self.env[kind.model]._table), uid=self.env.uid, now=NOW)
