from odoo import api, models
from odoo.tools import SQL


class LotLinks(models.AbstractModel):
    """What approved manual links say, for the recorder: no stock move tells it."""

    _name = "lot.links"
    _description = "Lot Links"

    @api.private
    def lines_sql(self, ids):
        """The lines of links ``ids`` that hold; columns as in ``lot.recorder._lines_sql``."""
        return SQL(
            """
            SELECT link.id AS document_id, '' AS part, line.role, NULL::int AS move_line_id, line.lot_id,
                   lot.product_id, line.quantity, link.date
              FROM lot_link link
              JOIN lot_link_line line ON line.link_id = link.id
              JOIN stock_lot lot ON lot.id = line.lot_id
             WHERE link.id = ANY(%s) AND link.state IN ('approved', 'to_withdraw')
            """, ids)

    @api.private
    def on_the_way_back(self, input_ids, output_ids):
        """Lots among ``output_ids`` that went into one of ``input_ids`` before: a link would close a loop.

        :rtype: set[int]
        """
        return self.env["lot.lineage"].reach(input_ids, "up") & set(output_ids) if input_ids and output_ids else set()
