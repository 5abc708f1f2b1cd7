import logging
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 5000


class Kind(NamedTuple):
    """How the stock moves of one kind of document are found.

    :param str model: the model of the document, whose table has ``name`` and ``company_id``
    :param tuple move_fields: the many2one fields of ``stock.move`` that lead to it
    """

    model: str
    move_fields: tuple


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
        }

    @api.private
    def record(self, documents):
        """Make the stored transformations say what the done moves of ``documents`` say.

        Idempotent: only the difference is written. Lines that no longer hold are superseded, never
        changed. Runs in the caller's transaction.

        :param documents: records of one of the models in :meth:`_recorder_kinds`
        :raises ValueError: if no kind records documents of that model
        """
        kinds = [name for name, kind in self._recorder_kinds().items() if kind.model == documents._name]
        if not kinds:
            raise ValueError(f"{documents._name} is not a document that the recorder knows")
        if documents:
            self.env.flush_all()
            self._record_ids(kinds[0], documents.ids)

    @api.private
    def record_moves(self, moves):
        """Record every document that these done stock moves belong to; moves of other flows are ignored.

        :param moves: ``stock.move`` records
        """
        for kind in self._recorder_kinds().values():
            documents = self.env[kind.model].union(*(moves[field] for field in kind.move_fields))
            if documents:
                # Recording needs no rights on the order: whoever may post the move has posted it.
                self.sudo().record(documents)

    @api.private
    def record_all(self):
        """Backfill: record every document of every kind that is in the database.

        The same statement as live recording, in batches, so that history gives the same rows.

        :return: how many documents were looked at
        :rtype: int
        """
        self.env.flush_all()
        seen = 0
        for name, kind in self._recorder_kinds().items():
            ids = self._document_ids(kind)
            for start in range(0, len(ids), BATCH):
                self._record_ids(name, ids[start:start + BATCH])
                seen += len(ids[start:start + BATCH])
                _logger.info("lot traceability: recorded %s of %s %s documents",
                             min(start + BATCH, len(ids)), len(ids), name)
        # Without statistics of the filled tables the planner walks them whole at every hop.
        self.env.cr.execute(SQL("ANALYZE lot_transformation, lot_transformation_line"))
        return seen

    def _document_ids(self, kind):
        rows = self.env.execute_query(SQL(
            "SELECT DISTINCT %(document)s FROM stock_move move WHERE state = 'done' AND %(document)s IS NOT NULL"
            " ORDER BY 1", document=self._document_sql(kind)))
        return [document_id for document_id, in rows]

    def _document_sql(self, kind):
        return SQL("COALESCE(%s)", SQL(", ").join(SQL.identifier("move", field) for field in kind.move_fields))

    def _expected_sql(self, kind, ids):
        """The lines that ``ids`` should have: one row for each done move line over the border of production.

        What enters a production location is an input, what leaves one is an output; scrap and moves
        within the warehouse cross no such border. Odoo zeroes a done line instead of deleting it.
        """
        moves = SQL(" OR ").join(
            SQL("%s = ANY(%s)", SQL.identifier("move", field), ids) for field in kind.move_fields)
        return SQL(
            """
            SELECT %(document)s AS document_id,
                   CASE WHEN destination.usage = 'production' THEN 'input' ELSE 'output' END AS role,
                   line.id AS move_line_id, line.lot_id, line.product_id,
                   line.quantity_product_uom AS quantity, line.date, line.company_id
              FROM stock_move move
              JOIN stock_move_line line ON line.move_id = move.id
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
             WHERE (%(moves)s) AND move.state = 'done' AND line.quantity <> 0
               AND (source.usage = 'production') <> (destination.usage = 'production')
            """, document=self._document_sql(kind), moves=moves)

    def _record_ids(self, name, ids):
        kind = self._recorder_kinds()[name]
        self.env.cr.execute(SQL(
            """
            WITH expected AS MATERIALIZED (%(expected)s),
            added_header AS (
                INSERT INTO lot_transformation (
                    name, kind, document_model, document_id, company_id, date, exactness, recorded_at,
                    create_uid, create_date, write_uid, write_date)
                SELECT document.name, %(kind)s, %(model)s, document.id, document.company_id, summary.date,
                       'certain', %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (SELECT document_id, max(date) AS date FROM expected GROUP BY document_id) summary
                  JOIN %(table)s document ON document.id = summary.document_id
                 WHERE NOT EXISTS (
                       SELECT FROM lot_transformation
                        WHERE document_model = %(model)s AND document_id = document.id AND superseded_at IS NULL)
                RETURNING id, document_id, company_id
            ),
            header AS (
                SELECT id, document_id, company_id FROM added_header
                 UNION ALL
                SELECT id, document_id, company_id FROM lot_transformation
                 WHERE document_model = %(model)s AND document_id = ANY(%(ids)s) AND superseded_at IS NULL
            ),
            stored AS (
                SELECT line.* FROM lot_transformation_line line
                  JOIN header ON header.id = line.transformation_id
                 WHERE line.superseded_at IS NULL
            ),
            superseded AS (
                UPDATE lot_transformation_line line SET superseded_at = %(now)s
                  FROM stored
                 WHERE line.id = stored.id
                   AND NOT EXISTS (SELECT FROM expected WHERE %(same)s)
                RETURNING line.id
            )
            INSERT INTO lot_transformation_line (
                transformation_id, role, lot_id, product_id, quantity, date, company_id, move_line_id, recorded_at,
                create_uid, create_date, write_uid, write_date)
            SELECT header.id, expected.role, expected.lot_id, expected.product_id, expected.quantity, expected.date,
                   header.company_id, expected.move_line_id, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM expected
              JOIN header ON header.document_id = expected.document_id
             WHERE NOT EXISTS (SELECT FROM stored WHERE %(same)s)
             ORDER BY expected.document_id, expected.move_line_id
            """,
            expected=self._expected_sql(kind, ids), kind=name, model=kind.model, ids=ids,
            table=SQL.identifier(self.env[kind.model]._table), uid=self.env.uid,
            now=SQL("(now() AT TIME ZONE 'UTC')"),
            same=SQL(
                "expected.move_line_id = stored.move_line_id AND expected.role = stored.role"
                " AND expected.lot_id IS NOT DISTINCT FROM stored.lot_id"
                " AND expected.product_id = stored.product_id AND expected.quantity = stored.quantity"
                " AND expected.date = stored.date"),
        ))
        self._sum_up(kind, ids)
        self.env["lot.transformation"].invalidate_model()
        self.env["lot.transformation.line"].invalidate_model()

    def _sum_up(self, kind, ids):
        """Refresh what a transformation says about its current lines: date, exactness, whether any is left.

        Links are only *possible* where several serial numbers came out of one order: the records do
        not say which component went into which of them.
        """
        self.env.cr.execute(SQL(
            """
            UPDATE lot_transformation header
               SET date = COALESCE(summary.date, header.date),
                   exactness = summary.exactness,
                   superseded_at = CASE WHEN summary.date IS NULL THEN (now() AT TIME ZONE 'UTC') END
              FROM (
                    SELECT header.id, max(line.date) AS date,
                           CASE WHEN count(DISTINCT line.lot_id) FILTER (
                                     WHERE line.role = 'output' AND template.tracking = 'serial') > 1
                                THEN 'possible' ELSE 'certain' END AS exactness
                      FROM lot_transformation header
                      LEFT JOIN lot_transformation_line line
                        ON line.transformation_id = header.id AND line.superseded_at IS NULL
                      LEFT JOIN product_product product ON product.id = line.product_id
                      LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                     WHERE header.document_model = %(model)s AND header.document_id = ANY(%(ids)s)
                       AND header.superseded_at IS NULL
                     GROUP BY header.id
              ) summary
             WHERE header.id = summary.id
               AND (summary.date IS NULL OR header.date <> summary.date OR header.exactness <> summary.exactness)
            """, model=kind.model, ids=ids))
