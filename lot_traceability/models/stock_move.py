from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Record the transformation in the transaction that posts it."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        self.env["lot.recorder"].record_moves(moves)
        return moves
