from odoo import fields, models


class LotPoolDelivery(models.Model):
    """A done line that took units of a pool to a customer, or brought them back: it has no transformation to stand in.

    Worked out by ``lot.pools`` together with the pool.
    """

    _name = "lot.pool.delivery"
    _description = "Delivery out of a Pool"
    _rec_name = "move_line_id"

    pool_id = fields.Many2one("lot.pool", required=True, readonly=True, ondelete="cascade")
    move_line_id = fields.Many2one("stock.move.line", required=True, readonly=True, ondelete="cascade")
    pooled_at = fields.Datetime(
        required=True, readonly=True, help="When it counts as having come out; see transformation lines.")

    _pool_idx = models.Index("(pool_id, pooled_at)")
    _move_line = models.UniqueIndex("(move_line_id)")
