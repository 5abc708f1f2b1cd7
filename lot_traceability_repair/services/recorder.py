from odoo import models
from odoo.tools import SQL

from odoo.addons.lot_traceability.services.recorder import Kind


class LotRecorder(models.AbstractModel):
    _inherit = "lot.recorder"

    def _recorder_kinds(self):
        return {**super()._recorder_kinds(), "repair": Kind("repair.order", ("repair_id",), both_ways=True)}

    def _lines_sql(self, name, ids):
        """Two transformations for a repair, as parts go both ways.

        What was added went into the repaired lot (``add``); what was removed or recycled came out of it
        (``remove``). The locations do not tell: the repaired product often stays where it is. A repair
        that names no product, or whose parts all went the other way, has nothing to link. What is added by a repair
        is not in what the same repair takes out: the kind goes ``both_ways``.

        Odoo posts all of a repair at once. What is taken out of a lot leaves it before anything new goes in, so
        it is dated a second earlier: in the order of events, a new part does not reach the one it replaced.
        """
        if name != "repair":
            return super()._lines_sql(name, ids)
        return SQL(
            """
            WITH line AS (
                SELECT move.repair_id AS document_id, move.id = repair.move_id AS is_repaired,
                       CASE WHEN move.repair_line_type = 'add' THEN 'add'
                            WHEN move.repair_line_type IN ('remove', 'recycle') THEN 'remove' END AS part,
                       line.id AS move_line_id, line.lot_id, line.product_id,
                       line.quantity_product_uom AS quantity, line.date
                  FROM stock_move move
                  JOIN repair_order repair ON repair.id = move.repair_id
                  JOIN stock_move_line line ON line.move_id = move.id
                 WHERE move.repair_id = ANY(%(ids)s) AND move.state = 'done' AND line.quantity <> 0
            )
            SELECT component.document_id, component.part,
                   CASE component.part WHEN 'add' THEN 'input' ELSE 'output' END AS role, component.move_line_id,
                   component.lot_id, component.product_id, component.quantity, component.date
              FROM line component
             WHERE component.part IS NOT NULL
               AND EXISTS (SELECT FROM line WHERE is_repaired AND document_id = component.document_id)
             UNION ALL
            SELECT repaired.document_id, side.part,
                   CASE side.part WHEN 'add' THEN 'output' ELSE 'input' END AS role, repaired.move_line_id,
                   repaired.lot_id, repaired.product_id, repaired.quantity,
                   repaired.date - CASE side.part WHEN 'add' THEN interval '0' ELSE interval '1 second' END
              FROM line repaired
              JOIN (SELECT DISTINCT document_id, part FROM line WHERE part IS NOT NULL) side
                ON side.document_id = repaired.document_id
             WHERE repaired.is_repaired
            """, ids=ids)
