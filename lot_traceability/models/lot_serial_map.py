from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LotSerialMap(models.Model):
    """How much of a component lot went into one finished serial number of a manufacturing order.

    Odoo keeps components and serial numbers of an order side by side. Once every component that came in
    several lots is mapped, the order is recorded as one transformation for each serial number.
    """

    _name = "lot.serial.map"
    _description = "Component of a Serial Number"
    _order = "lot_id, component_lot_id"
    _rec_name = "component_lot_id"

    production_id = fields.Many2one("mrp.production", required=True, ondelete="cascade", index=True)
    component_lot_id = fields.Many2one("stock.lot", string="Component", required=True, ondelete="restrict", index=True)
    product_id = fields.Many2one(related="component_lot_id.product_id")
    quantity = fields.Float(digits="Product Unit", required=True, default=1, help="In the unit of the component.")
    lot_id = fields.Many2one(
        "stock.lot", string="Went Into", help="The finished serial number.", required=True, ondelete="restrict",
        index=True)

    _positive = models.Constraint("CHECK (quantity > 0)", "A mapped quantity must be positive.")
    _once = models.UniqueIndex(
        "(production_id, component_lot_id, lot_id)", "This component is mapped to this serial number already.")

    @api.constrains("production_id", "component_lot_id", "lot_id")
    def _check_same_order(self):
        for mapping in self:
            order = mapping.production_id
            made = order.lot_producing_ids | order.move_finished_ids.move_line_ids.lot_id
            if mapping.component_lot_id not in order.move_raw_ids.move_line_ids.lot_id or mapping.lot_id not in made:
                raise ValidationError(self.env._(
                    "%(component)s and %(serial)s do not belong to the same order. Choose a component and a "
                    "serial number of %(order)s.", component=mapping.component_lot_id.name,
                    serial=mapping.lot_id.name, order=order.name))

    @api.constrains("component_lot_id", "quantity")
    def _check_quantity(self):
        wording = self.env["lot.wording"]
        for mapping in self:
            order, lot = mapping.production_id, mapping.component_lot_id
            lines = order.move_raw_ids.move_line_ids.grouped("lot_id")
            mapped = sum(order.serial_map_ids.grouped("component_lot_id")[lot].mapped("quantity"))
            used = sum(lines[lot].mapped("quantity_product_uom")) if lot in lines else 0
            if lot.product_id.uom_id.compare(mapped, used) > 0:
                raise ValidationError(self.env._(
                    "%(mapped)s %(unit)s of %(lot)s are mapped, but only %(used)s were used. Map less of it.",
                    mapped=wording.quantity(mapped), unit=lot.product_id.uom_id.name, lot=lot.name,
                    used=wording.quantity(used)))

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
            # Whoever may map the components may have them recorded; the recorder itself changes no order.
            self.env["lot.recorder"].sudo().record(done)
