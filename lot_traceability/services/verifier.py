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
    def pool_differences(self, keys):
        """Pools, and lines that went through them, against what the done moves say; nothing is changed.

        :param list keys: as ``lot.pools.all_keys`` gives them
        :return: dicts with ``product_id, company_id, count``: how many differ of that product
        :rtype: list[dict]
        """
        return self.env.execute_query_dict(SQL(
            """
            WITH RECURSIVE %(derived)s,
            stored AS (SELECT pool.* FROM lot_pool pool JOIN key USING (product_id, company_id)),
            expected_pool AS (
                SELECT product_id, company_id, opening_line_id, location_id, opened_at, closed_at, quantity_in,
                       quantity_out, quantity_delivered FROM derived),
            stored_pool AS (
                SELECT product_id, company_id, opening_line_id, location_id, opened_at, closed_at, quantity_in,
                       quantity_out, quantity_delivered FROM stored),
            expected_line AS (
                SELECT member.product_id, member.company_id, line.id, opening_line_id, GREATEST(line.date, settled_at)
                  FROM member JOIN lot_transformation_line line ON line.move_line_id = member.id
                 WHERE line.lot_id IS NULL AND line.superseded_at IS NULL),
            stored_line AS (
                SELECT stored.product_id, stored.company_id, line.id, opening_line_id, line.pooled_at
                  FROM stored JOIN lot_transformation_line line ON line.pool_id = stored.id
                 WHERE line.superseded_at IS NULL),
            expected_delivery AS (
                SELECT product_id, company_id, id, opening_line_id, GREATEST(date, settled_at)
                  FROM member WHERE delivered <> 0),
            stored_delivery AS (
                SELECT product_id, company_id, move_line_id, opening_line_id, pooled_at
                  FROM stored JOIN lot_pool_delivery ON pool_id = stored.id),
            difference AS (
                (SELECT product_id, company_id FROM (TABLE expected_pool EXCEPT TABLE stored_pool) one) UNION ALL
                (SELECT product_id, company_id FROM (TABLE stored_pool EXCEPT TABLE expected_pool) two) UNION ALL
                (SELECT product_id, company_id FROM (TABLE expected_line EXCEPT TABLE stored_line) three) UNION ALL
                (SELECT product_id, company_id FROM (TABLE stored_line EXCEPT TABLE expected_line) four) UNION ALL
                (SELECT product_id, company_id FROM (
                    TABLE expected_delivery EXCEPT TABLE stored_delivery) five) UNION ALL
                (SELECT product_id, company_id FROM (
                    TABLE stored_delivery EXCEPT TABLE expected_delivery) six)
            )
            SELECT product_id, company_id, count(*) FROM difference GROUP BY product_id, company_id ORDER BY 1, 2
            """, derived=self.env["lot.pool.episodes"].derived_sql(keys)))
