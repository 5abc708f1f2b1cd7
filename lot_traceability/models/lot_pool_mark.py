from odoo import fields, models


class LotPoolMark(models.Model):
    """What stood where at some moment of stock that never ran out: pools are worked out from there on.

    One row for each place that the stock was in since the company had none: which places transfers had connected
    (``place_id`` is one of them), and for one of these what their pool had taken in and given away.
    """

    _name = "lot.pool.mark"
    _description = "Mark in a Pool"
    _rec_name = "marked_at"

    product_id = fields.Many2one("product.product", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    marked_at = fields.Datetime(required=True, readonly=True)
    location_id = fields.Many2one("stock.location", required=True, readonly=True, ondelete="cascade")
    place_id = fields.Many2one("stock.location", required=True, readonly=True, ondelete="cascade")
    pool_id = fields.Many2one("lot.pool", readonly=True, ondelete="cascade")
    quantity_in = fields.Float(digits="Product Unit", readonly=True)
    quantity_out = fields.Float(digits="Product Unit", readonly=True)
    quantity_delivered = fields.Float(digits="Product Unit", readonly=True)

    _place = models.UniqueIndex("(product_id, company_id, location_id)")
