from odoo import api, models
from odoo.tools import SQL


class LotVerifier(models.AbstractModel):
    """Compares what is recorded with the documents it was recorded from."""

    _name = "lot.verifier"
    _description = "Lot Verifier"

    @api.private
    def differences(self, name, ids):
        """What is stored about documents against what their done moves say; nothing is changed.

        :param str name: a kind that ``lot.recorder`` knows
        :param list ids: ids of documents of that kind
        :return: dicts with ``document_id, part, fault`` (``missing``: not recorded, ``surplus``: recorded and
            no longer so), ``role, lot_id, product_id, quantity``
        :rtype: list[dict]
        """
        kind = self.env["lot.recorder"]._recorder_kinds()[name]
        columns = SQL("document_id, part, role, move_line_id, lot_id, product_id, quantity, date")
        return self.env.execute_query_dict(SQL(
            """
            WITH expected AS MATERIALIZED (SELECT %(columns)s FROM (%(expected)s) line),
            stored AS MATERIALIZED (
                SELECT %(columns)s FROM (
                    SELECT line.*, header.document_id, header.part
                      FROM lot_transformation header
                      JOIN lot_transformation_line line ON line.transformation_id = header.id
                     WHERE header.document_model = %(model)s AND header.document_id = ANY(%(ids)s)
                       AND header.superseded_at IS NULL AND line.superseded_at IS NULL) line
            )
            SELECT document_id, part, fault, role, lot_id, product_id, quantity::float AS quantity
              FROM (
                    (SELECT 'missing' AS fault, * FROM (TABLE expected EXCEPT ALL TABLE stored) missing)
                     UNION ALL
                    (SELECT 'surplus' AS fault, * FROM (TABLE stored EXCEPT ALL TABLE expected) surplus)
              ) difference
             ORDER BY document_id, part, role, fault
            """, columns=columns, expected=self.env["lot.recorder"]._lines_sql(name, ids), model=kind.model, ids=ids))

    @api.private
    def documents(self, sample=None):
        """Every document that the recorder reads, or some of them taken at random.

        :param int sample: how many of each kind at most
        :return: ids by kind, in order
        :rtype: dict[str, list[int]]
        """
        answer = {}
        for name, kind in self.env["lot.recorder"]._recorder_kinds().items():
            ids = self.env["lot.recorder"]._document_ids(kind)
            if sample and len(ids) > sample:
                rows = self.env.execute_query(SQL(
                    "SELECT id FROM unnest(%s::int[]) id ORDER BY random() LIMIT %s", ids, sample))
                ids = sorted(document_id for document_id, in rows)
            answer[name] = ids
        return answer
