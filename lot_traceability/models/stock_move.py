from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Record the transformation in the transaction that posts it."""
        recorder = self.env["lot.recorder"]
        with recorder.together():
            moves = super()._action_done(cancel_backorder=cancel_backorder)
            recorder.record_moves(moves)
        return moves
