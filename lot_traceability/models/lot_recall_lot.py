from odoo import fields, models


class LotRecallLot(models.Model):
    """A lot in the frozen scope of a recall, and how the trace came to it."""

    _name = "lot.recall.lot"
    _inherit = "lot.recall.frozen"
    _description = "Affected Lot"
    _order = "recall_id desc, depth, id"
    _rec_name = "lot_name"

    recall_id = fields.Many2one("lot.recall", required=True, readonly=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Record", readonly=True, ondelete="restrict", index="btree_not_null",
        help="Empty for a lot of another company: it is counted, not named.")
    lot_name = fields.Char(string="Lot", required=True, readonly=True)
    former_names = fields.Char(string="Formerly", readonly=True, help="What it was called before it was corrected.")
    product_id = fields.Many2one("product.product", string="Product Record", readonly=True, ondelete="restrict")
    product_name = fields.Char(string="Product", readonly=True)
    depth = fields.Integer(
        string="Steps", readonly=True, help="Transformations between it and the nearest root lot; 0 for a root lot.")
    is_root = fields.Boolean(string="Root", readonly=True)
    is_redacted = fields.Boolean(string="Not Shown", readonly=True, help="Belongs to another company.")
    reached_from = fields.Char(string="Reached", readonly=True)
    also_from = fields.Char(readonly=True)
    expiration_date = fields.Datetime(readonly=True)
    uom = fields.Char(string="Unit", readonly=True)
    received = fields.Float(digits="Product Unit", readonly=True)
    produced = fields.Float(string="Made", digits="Product Unit", readonly=True)
    adjusted = fields.Float(
        string="Counted", digits="Product Unit", readonly=True, help="Found by counts; lost is negative.")
    on_hand = fields.Float(digits="Product Unit", readonly=True)
    in_transit = fields.Float(digits="Product Unit", readonly=True)
    delivered = fields.Float(digits="Product Unit", readonly=True, help="Net of returns.")
    used = fields.Float(digits="Product Unit", readonly=True)
    scrapped = fields.Float(digits="Product Unit", readonly=True)
    returned_to_vendor = fields.Float(digits="Product Unit", readonly=True)
    difference = fields.Float(
        digits="Product Unit", readonly=True, help="What came and is nowhere; what left and never came is negative.")
    tolerance = fields.Float(digits="Product Unit", readonly=True)
    closes = fields.Boolean(string="Balances", readonly=True, default=True, help="Within the tolerance.")
    in_doubt = fields.Float(
        digits="Product Unit", readonly=True,
        help="How much of the lot holes and links that are only possible concern.")

    def action_open_lot(self):
        return self.lot_id.get_formview_action()
