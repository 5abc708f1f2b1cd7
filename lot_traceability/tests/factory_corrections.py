"""Corrections of what is done, as people make them: part of a random factory."""

from datetime import timedelta

from odoo.fields import Command

LOT = "lot"


class Corrections:
    """Mixed into :class:`~.factory.Factory`: each step changes a done line."""

    def inputs(self):
        """Done component lines with a lot, of orders that were not unbuilt."""
        return self._lines("move_raw_ids")

    def outputs(self):
        return self._lines("move_finished_ids")

    def _lines(self, side):
        if not self.orders:
            self.produce()
        orders = self.plant.env["mrp.production"].concat(*self.orders).filtered(lambda order: not order.unbuild_ids)
        return orders[side].move_line_ids.filtered(
            lambda line: line.lot_id.product_id.tracking == LOT and line.quantity)

    def delivered(self):
        return self.plant.env["stock.picking"].concat(*self.deliveries).move_line_ids.filtered("quantity")

    def correct_lot(self):
        return self._relabel_line(self.inputs())

    def correct_output(self):
        return self._relabel_line(self.outputs())

    def correct_delivery(self):
        return self._relabel_line(self.delivered())

    def _relabel_line(self, lines):
        line = self.any_of(lines)
        if not line:
            return False
        right = self.new_lot(line.product_id)
        line.lot_id = right
        self.lots.append(right)
        return True

    def correct_quantity(self):
        line = self.any_of(self.inputs() | self.outputs() | self.delivered())
        if not line:
            return False
        line.quantity = self.amount()
        return True

    def correct_date(self):
        """All of an order was done earlier than it was entered."""
        line = self.any_of(self.inputs())
        if not line:
            return False
        order = line.move_id.raw_material_production_id
        lines = (order.move_raw_ids | order.move_finished_ids).move_line_ids
        lines.date = line.date - timedelta(days=self.random.randint(1, 30))
        return True

    def zero_line(self):
        line = self.any_of(self.inputs())
        if not line:
            return False
        line.quantity = 0
        return True

    def late_component(self):
        line = self.any_of(self.inputs())
        if not line:
            return False
        late = self.new_lot(line.product_id)
        line.move_id.move_line_ids = [Command.create({
            "product_id": line.product_id.id, "product_uom_id": line.product_uom_id.id, "quantity": 2,
            "lot_id": late.id, "location_id": line.location_id.id, "location_dest_id": line.location_dest_id.id})]
        self.lots.append(late)
        return True
