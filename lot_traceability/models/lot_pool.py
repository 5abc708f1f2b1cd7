from odoo import api, fields, models


class LotPool(models.Model):
    """Stock of a product without lot numbers, from its first unit to the moment when none is left.

    What went in may be in everything that came out later. Worked out by ``lot.pools`` from done stock moves and
    kept up to date by it, so that a trace can walk on through a product that has no lots.
    """

    _name = "lot.pool"
    _description = "Pool of an Untracked Product"
    _order = "opened_at desc, id desc"

    product_id = fields.Many2one("product.product", required=True, readonly=True, ondelete="restrict")
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    location_id = fields.Many2one(
        "stock.location", string="Opened In", required=True, readonly=True, ondelete="restrict",
        help="Where its first unit arrived. A pool extends over all places that transfers connect with this one.")
    opening_line_id = fields.Many2one(
        "stock.move.line", required=True, readonly=True, ondelete="cascade", help="What brought its first unit.")
    opened_at = fields.Datetime(required=True, readonly=True)
    closed_at = fields.Datetime(help="When none was left; empty while there is stock.", readonly=True)
    quantity_in = fields.Float(digits="Product Unit", required=True, readonly=True)
    quantity_out = fields.Float(digits="Product Unit", required=True, readonly=True)
    quantity_delivered = fields.Float(
        digits="Product Unit", readonly=True, help="Of what came out: left to customers without a lot, net of returns.")
    line_ids = fields.One2many("lot.transformation.line", "pool_id", readonly=True)

    # A pool keeps its id as long as it begins with the same move.
    _opening = models.UniqueIndex("(opening_line_id)")
    _closed_idx = models.Index("(product_id, company_id, closed_at)")

    @api.depends("product_id", "opened_at")
    def _compute_display_name(self):
        for pool in self:
            opened = fields.Datetime.context_timestamp(pool, pool.opened_at) if pool.opened_at else False
            pool.display_name = self.env._(
                "%(product)s since %(date)s", product=pool.product_id.display_name,
                date=fields.Date.to_string(opened)) if opened else pool.product_id.display_name
