from odoo import api, models
from odoo.tools import SQL


class LotSerials(models.AbstractModel):
    """Tells the serial numbers of one manufacturing order apart, where its components are mapped to them."""

    _name = "lot.serials"
    _description = "Lot Serials"

    @api.private
    def told_apart_sql(self, lines, ids):
        """One transformation for each serial number of an order whose components are mapped.

        The order must make nothing but serial numbers of its product, and each component must either be
        mapped whole or have come in one lot only: such a lot went into all of them, in equal parts. An order
        without a mapping stays whole, whichever others it is recorded with.

        :param SQL lines: what ``lot.recorder`` reads from the moves of orders ``ids``
        :return: the same columns; ``part`` is the id of the serial number where they are told apart
        :rtype: SQL
        """
        if not self._has_map(ids):
            return lines
        return SQL(
            """
            WITH line AS (%(lines)s), %(shape)s
            SELECT line.document_id, CASE WHEN exact.serials IS NULL THEN line.part ELSE line.lot_id::text END AS part,
                   line.role, line.move_line_id, line.lot_id, line.product_id, line.quantity, line.date
              FROM line LEFT JOIN exact ON exact.document_id = line.document_id
             WHERE line.role = 'output' OR exact.serials IS NULL
             UNION ALL
            SELECT component.document_id, made.lot_id::text, 'input', component.move_line_id, component.lot_id,
                   component.product_id, COALESCE(map.quantity, component.quantity / made.serials), component.date
              FROM component
              JOIN made ON made.document_id = component.document_id
              LEFT JOIN lot_serial_map map
                ON map.production_id = component.document_id AND map.component_lot_id = component.lot_id
               AND map.lot_id = made.lot_id
             WHERE map.id IS NOT NULL OR component.mapped IS NULL
            """, lines=lines, shape=self._shape_sql())

    def _shape_sql(self):
        """``component``: inputs with how much of them is mapped; ``exact``: orders to be told apart by serial
        number; ``made``: the serial numbers of these."""
        return SQL(
            """
            component AS (
                SELECT used.*, mapped.quantity AS mapped,
                       count(used.lot_id) OVER (PARTITION BY used.document_id, used.product_id) AS lots
                  FROM (
                        SELECT document_id, product_id, lot_id, sum(quantity) AS quantity,
                               min(move_line_id) AS move_line_id, max(date) AS date
                          FROM line WHERE role = 'input' GROUP BY document_id, product_id, lot_id
                  ) used
                  LEFT JOIN LATERAL (
                        SELECT sum(quantity) AS quantity FROM lot_serial_map
                         WHERE production_id = used.document_id AND component_lot_id = used.lot_id
                  ) mapped ON true
            ),
            exact AS (
                SELECT line.document_id, count(DISTINCT line.lot_id) AS serials
                  FROM line
                  JOIN mrp_production production ON production.id = line.document_id
                  JOIN product_product product ON product.id = line.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                 WHERE line.role = 'output'
                   AND EXISTS (SELECT FROM lot_serial_map WHERE production_id = line.document_id)
                   AND NOT EXISTS (
                       SELECT FROM component
                        WHERE component.document_id = line.document_id
                          AND component.mapped IS DISTINCT FROM component.quantity
                          AND (component.mapped IS NOT NULL OR component.lots > 1))
                 GROUP BY line.document_id
                HAVING count(DISTINCT line.lot_id) > 1
                   AND bool_and(line.product_id = production.product_id AND template.tracking = 'serial')
            ),
            made AS (
                SELECT DISTINCT line.document_id, line.lot_id, exact.serials
                  FROM line JOIN exact ON exact.document_id = line.document_id WHERE line.role = 'output'
            )
            """)

    def _has_map(self, ids):
        if len(ids) == 1 and self.env["mrp.production"].browse(ids).product_id.tracking != "serial":
            return False  # closing an order asks for no map where there can be none
        return bool(self.env["lot.serial.map"].sudo().search_count([("production_id", "in", ids)], limit=1))
