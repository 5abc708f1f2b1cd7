from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _create_picking_from_pos_order_lines(self, location_dest_id, lines, picking_type, partner=False):
        """What was sold although it must not leave gets a transfer of its own, which waits and says why.

        Odoo leaves the transfer of a whole session open if one of its lines is refused.
        """
        pickings, stopped = self.env["stock.picking"], lines._stopped()
        for part in (lines - stopped, stopped):
            if part:
                pickings += super()._create_picking_from_pos_order_lines(
                    location_dest_id, part, picking_type, partner=partner)
        return pickings
