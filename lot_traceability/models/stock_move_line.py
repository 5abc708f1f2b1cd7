from odoo import api, models

# What the recorder reads from a line: a done line that changes in one of these is recorded again.
RECORDED_FIELDS = {
    "lot_id", "quant_id", "quantity", "product_uom_id", "location_id", "location_dest_id", "date", "state"}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # Odoo has none on the lot, and every question of ours starts from one.
    _lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        """A line added to a done order is posted at once and never reaches ``_action_done``."""
        lines = super().create(vals_list)
        lines._record_if_done()
        return lines

    def write(self, vals):
        """A done line can be corrected: the old statement is superseded, the new one recorded."""
        result = super().write(vals)
        if not RECORDED_FIELDS.isdisjoint(vals):
            self._record_if_done()
        return result

    def _record_if_done(self):
        done = self.filtered(lambda line: line.state == "done")
        if done:
            self.env["lot.recorder"].record_moves(done.move_id)
