from odoo import api, fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    serial_map_ids = fields.One2many("lot.serial.map", "production_id", string="Components of Serial Numbers")
    can_map_serials = fields.Boolean(compute="_compute_can_map_serials")

    @api.depends("product_id.tracking", "lot_producing_ids", "move_raw_ids.move_line_ids.lot_id")
    def _compute_can_map_serials(self):
        for order in self:
            order.can_map_serials = (
                order.product_id.tracking == "serial" and len(order.lot_producing_ids) > 1
                and bool(order.move_raw_ids.move_line_ids.lot_id))
