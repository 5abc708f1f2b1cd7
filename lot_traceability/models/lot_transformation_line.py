from odoo import fields, models


class LotTransformationLine(models.Model):
    """A quantity of one lot (or of an untracked product) going into or coming out of a transformation.

    A line holds from ``recorded_at`` until ``superseded_at``: what was known at a moment is a filter on
    these two, what was true at a moment is a filter on ``date``.
    """

    _name = "lot.transformation.line"
    _description = "Lot Transformation Line"
    _order = "date, id"
    _rec_name = "lot_id"

    transformation_id = fields.Many2one(
        "lot.transformation", required=True, readonly=True, ondelete="cascade", index=True)
    role = fields.Selection([("input", "Input"), ("output", "Output")], required=True, readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True, ondelete="restrict", index="btree_not_null")
    product_id = fields.Many2one("product.product", required=True, readonly=True, ondelete="restrict")
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(help="In the product's unit.", digits="Product Unit", required=True, readonly=True)
    date = fields.Datetime(help="When it was posted.", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    move_line_id = fields.Many2one("stock.move.line", readonly=True, ondelete="set null", index="btree_not_null")
    pool_id = fields.Many2one(
        "lot.pool", readonly=True, ondelete="set null",
        help="What this line without a lot went into or came from. Worked out anew when stock moves change.")
    pooled_at = fields.Datetime(
        readonly=True, help="When it counts as having gone into or come out of the pool: when it was posted, or later "
        "where the pool's stock was below zero and what was used had not been recorded yet.")
    recorded_at = fields.Datetime(required=True, readonly=True)
    superseded_at = fields.Datetime(readonly=True)

    # A walk hops from lots to transformations and back, and finds either in one of these without reading the table.
    # The role is a condition rather than a column: numbers alone are compared, and half as much is read.
    _input_lot_idx = models.Index(
        "(lot_id, transformation_id) INCLUDE (date)"
        " WHERE role = 'input' AND superseded_at IS NULL AND lot_id IS NOT NULL")
    _output_lot_idx = models.Index(
        "(lot_id, transformation_id) INCLUDE (date)"
        " WHERE role = 'output' AND superseded_at IS NULL AND lot_id IS NOT NULL")
    _input_idx = models.Index(
        "(transformation_id, lot_id) INCLUDE (date)"
        " WHERE role = 'input' AND superseded_at IS NULL AND (lot_id IS NOT NULL OR pool_id IS NOT NULL)")
    _output_idx = models.Index(
        "(transformation_id, lot_id) INCLUDE (date)"
        " WHERE role = 'output' AND superseded_at IS NULL AND (lot_id IS NOT NULL OR pool_id IS NOT NULL)")
    # The way into a pool and through it, and which products have pools.
    _into_pool_idx = models.Index("(transformation_id, role) WHERE pool_id IS NOT NULL")
    _pool_idx = models.Index("(pool_id, role, pooled_at) INCLUDE (transformation_id) WHERE pool_id IS NOT NULL")
    _untracked_idx = models.Index(
        "(product_id, company_id) WHERE role = 'output' AND lot_id IS NULL AND superseded_at IS NULL")
    # What was known earlier is walked as well, and there is little of it.
    _superseded_lot_idx = models.Index("(lot_id, role) WHERE superseded_at IS NOT NULL")
    _superseded_transformation_idx = models.Index("(transformation_id, role) WHERE superseded_at IS NOT NULL")
