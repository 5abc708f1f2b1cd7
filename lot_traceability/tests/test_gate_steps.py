from odoo.fields import Command

from .test_flows_optional import OptionalAppCase
from .test_gate_doors import DoorCase


class TestGateSteps(DoorCase):
    """A hold that comes between the steps of a flow, and the doors of flows in steps."""

    def an_order(self):
        order = self.env["sale.order"].create({
            "partner_id": self.partner("Shop").id,
            "order_line": [Command.create({"product_id": self.milk.product_id.id, "product_uom_qty": 5})]})
        order.action_confirm()
        return order.picking_ids

    def go_on(self, picking):
        """Do one step; the next ones."""
        picking.move_ids.picked = True
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        return picking.move_ids.move_dest_ids.picking_id

    def typed(self, picking):
        """The lot is typed on a transfer that does not propose it."""
        self.assertFalse(picking.move_line_ids)
        self._fill(picking.move_ids, {self.milk: 5})
        return picking

    def test_a_hold_before_the_pick_keeps_it_from_being_picked_by_proposal(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        self.milk.hold("damaged")
        self.assertFalse(self.an_order().move_line_ids)

    def test_a_hold_between_pick_and_pack_stops_it_at_the_door(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        pack = self.go_on(self.an_order())
        self.milk.hold("damaged")
        ship = self.go_on(self.typed(pack))  # within the company it may be moved
        self.assert_stopped(self.typed(ship).button_validate)

    def test_a_hold_between_pack_and_ship_stops_it_at_the_door(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        ship = self.go_on(self.go_on(self.an_order()))
        self.milk.hold("damaged")
        self.assert_stopped(self.typed(ship).button_validate)

    def test_a_hold_between_picking_components_and_closing_stops_the_order(self):
        self.warehouse.manufacture_steps = "pbm"
        cheese, = self.lots("cheese")
        order = self.plan(cheese, {self.milk: 5})
        order.picking_ids.action_assign()
        self.go_on(order.picking_ids)
        self.milk.hold("damaged")
        self.assert_stopped(lambda: self.close(order, cheese, {self.milk: 5}), "cannot be used")

    def test_it_is_not_used_when_a_work_order_is_finished_and_its_order_closed(self):
        cheese, = self.lots("cheese")
        order = self.begin(cheese, {self.milk: 5})
        self.assertEqual(order.move_raw_ids.move_line_ids.lot_id, self.milk)
        order.move_raw_ids.picked = True
        self.milk.hold("damaged")
        order.workorder_ids.button_finish()
        self.assert_stopped(order.button_mark_done, "cannot be used")
        self.assert_still_here()

    def test_a_package_with_it_is_not_moved_where_the_reason_stops_that(self):
        self.env.ref("lot_traceability.hold_reason_damaged").stops_internal_move = True
        package = self.env["stock.package"].create({"name": "CASE-2"})
        self.env["stock.quant"].search([
            ("lot_id", "=", self.milk.id), ("location_id", "=", self.stock.id)]).package_id = package
        self.milk.hold("damaged", package=package)
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.int_type_id.id, "location_id": self.stock.id,
            "location_dest_id": shelf.id})
        picking.action_add_entire_packs(package.ids)
        self.assert_stopped(lambda: self._validate(picking), "cannot be moved")

    def test_what_is_reserved_for_a_pick_is_freed_and_reserved_from_another_lot(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        pick = self.an_order()
        fresh = self.lot("milk-fresh", self.milk.product_id)
        self.receive([fresh])
        self.assertEqual(pick.move_line_ids.lot_id, self.milk)
        self.milk.hold("damaged")
        self.assertEqual(pick.move_line_ids.lot_id, fresh)

    def test_a_backorder_does_not_take_it_along(self):
        picking = self.an_order()
        picking.move_line_ids.quantity = 2
        picking.move_ids.picked = True
        self._validate(picking)
        backorder = picking.backorder_ids
        self.milk.hold("damaged")
        backorder.action_assign()
        self.assertFalse(backorder.move_line_ids)
        self.assert_stopped(self.typed(backorder).button_validate)


class TestGateInABatch(DoorCase, OptionalAppCase):

    app = "stock_picking_batch"

    def test_a_batch_of_transfers_is_stopped_by_the_one_that_has_it(self):
        good, = self.lots("water")
        self.receive([good])
        pickings = self.sell([good]) | self.sell([self.milk])
        pickings.move_ids.picked = True
        self.milk.hold("damaged")
        batch = self.env["stock.picking.batch"].create({"picking_ids": [Command.set(pickings.ids)]})
        batch.action_confirm()
        self.assert_stopped(batch.action_done)
        self.assertEqual(set(pickings.mapped("state")), {"assigned"})
