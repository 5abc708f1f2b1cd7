from odoo import api, models


class StockTraceabilityReport(models.TransientModel):
    """Odoo's own report follows a repack as it follows an order."""

    _inherit = "stock.traceability.report"

    @api.model
    def _get_reference(self, move_line):
        repack = move_line.move_id.lot_repack_id
        return (repack._name, repack.id, repack.name) if repack else super()._get_reference(move_line)

    @api.model
    def _get_linked_move_lines(self, move_line):
        move_lines, is_used = super()._get_linked_move_lines(move_line)
        if move_line.move_id.lot_repack_id:
            return move_line.consume_line_ids, move_line.produce_line_ids
        return move_lines, is_used
