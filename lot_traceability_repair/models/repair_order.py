from odoo import api, fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    hold_notice = fields.Char(compute="_compute_hold_notice")

    @api.depends("state", "move_ids.state", "move_ids.product_id", "move_ids.move_line_ids.lot_id")
    def _compute_hold_notice(self):
        """Parts that are taken out or thrown away are not stopped."""
        for order in self:
            order.hold_notice = order.move_ids.filtered(lambda move: move.repair_line_type == "add")._hold_notice()
