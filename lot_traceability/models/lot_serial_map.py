from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LotSerialMap(models.Model):
    """What of a component went into which finished serial number of one manufacturing order.

    Odoo keeps components and serial numbers of an order side by side. Once every component that came in
    several lots is mapped, the order is recorded as one transformation for each serial number.
    """

    _name = "lot.serial.map"
    _description = "Component of a Serial Number"
    _order = "lot_id, move_line_id"

    production_id = fields.Many2one("mrp.production", required=True, ondelete="cascade", index=True)
    move_line_id = fields.Many2one(
        "stock.move.line", string="Component", required=True, ondelete="cascade", index=True,
        domain="[('move_id.raw_material_production_id', '=', production_id), ('lot_id', '!=', False)]")
    component_lot_id = fields.Many2one(related="move_line_id.lot_id", string="Component Lot")
    product_id = fields.Many2one(related="move_line_id.product_id")
    lot_id = fields.Many2one(
        "stock.lot", string="Serial Number", required=True, ondelete="cascade", index=True)
    quantity = fields.Float(
        digits="Product Unit", required=True, default=1, help="In the unit of the component.")

    _positive = models.Constraint("CHECK (quantity > 0)", "A mapped quantity must be positive.")

    @api.constrains("move_line_id", "lot_id", "production_id")
    def _check_same_order(self):
        for mapping in self:
            order = mapping.production_id
            made = order.lot_producing_ids | order.move_finished_ids.move_line_ids.lot_id
            if mapping.move_line_id.move_id.raw_material_production_id != order or mapping.lot_id not in made:
                raise ValidationError(self.env._(
                    "%(component)s and %(serial)s do not belong to the same order. Choose a component and a "
                    "serial number of %(order)s.", component=mapping.move_line_id.lot_id.name,
                    serial=mapping.lot_id.name, order=order.name))

    @api.constrains("move_line_id", "quantity")
    def _check_quantity(self):
        for line in self.move_line_id:
            mapped = sum(self.search([("move_line_id", "=", line.id)]).mapped("quantity"))
            if line.product_id.uom_id.compare(mapped, line.quantity_product_uom) > 0:
                raise ValidationError(self.env._(
                    "%(mapped)s %(unit)s of %(lot)s are mapped, but only %(used)s were used. Map less of it.",
                    mapped=mapped, unit=line.product_id.uom_id.name, lot=line.lot_id.name,
                    used=line.quantity_product_uom))

    @api.model_create_multi
    def create(self, vals_list):
        mappings = super().create(vals_list)
        mappings._record_orders(mappings.production_id)
        return mappings

    def write(self, vals):
        orders = self.production_id
        result = super().write(vals)
        self._record_orders(orders | self.production_id)
        return result

    def unlink(self):
        orders = self.production_id
        result = super().unlink()
        self._record_orders(orders)
        return result

    def _record_orders(self, orders):
        """A mapping made after the order was closed corrects what was recorded."""
        done = orders.filtered(lambda order: order.state == "done")
        if done:
            # Whoever may map the components may have them recorded; the recorder itself takes no orders.
            self.env["lot.recorder"].sudo().record(done)
