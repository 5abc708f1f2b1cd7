from odoo.fields import Command

from .test_gate_doors import DoorCase


class TestGateAndCorrections(DoorCase):
    """A done document may be corrected while its lots are on hold, as long as nothing more goes out by it."""

    def test_fewer_units_than_were_shipped_can_be_recorded(self):
        line = self.deliver({self.milk: 6}).move_line_ids
        self.milk.hold("recall")
        line.quantity = 4
        self.assertEqual(self.where(self.milk), {"on_hand": 6, "delivered": 4})
        line.quantity = 0
        self.assert_still_here()

    def test_more_units_than_were_shipped_are_stopped(self):
        line = self.deliver({self.milk: 6}).move_line_ids
        self.milk.hold("recall")
        self.assert_stopped(lambda: line.write({"quantity": 7}))

    def test_fewer_units_than_were_used_can_be_recorded(self):
        cheese, = self.lots("cheese")
        line = self.produce(cheese, {self.milk: 6}).move_raw_ids.move_line_ids
        self.milk.hold("recall")
        line.quantity = 5
        self.assertEqual(self.where(self.milk), {"on_hand": 5, "used": 5})

    def test_another_lot_on_a_done_receipt_is_held_as_the_first_was(self):
        receipt = self.env["stock.picking"].search([("move_line_ids.lot_id", "=", self.milk.id)])
        self.milk.hold("check_failed")
        good = self.lot("milk-good", self.milk.product_id)
        receipt.move_line_ids.lot_id = good
        self.assertEqual(
            [(hold.reason_id.code, hold.note, hold.origin_name) for hold in good.hold_ids],
            [("check_failed", "Came as lot milk-bad.", "milk-bad: Failed Quality Check")])
        self.assert_stopped_lot(good)

    def test_another_lot_on_a_done_order_is_held_as_the_first_was(self):
        cheese, good = self.lots("cheese", "cheese-good")
        good.product_id = cheese.product_id
        order = self.produce(cheese, {self.milk: 6})
        cheese.hold("damaged")
        order.move_finished_ids.move_line_ids.lot_id = good
        self.assertEqual(good.hold_summary, "Damaged")

    def test_a_lot_that_is_corrected_twice_is_held_once(self):
        receipt = self.env["stock.picking"].search([("move_line_ids.lot_id", "=", self.milk.id)])
        good = self.lot("milk-good", self.milk.product_id)
        self.milk.hold("check_failed")
        receipt.move_line_ids.lot_id = good
        receipt.move_line_ids.lot_id = self.milk
        receipt.move_line_ids.lot_id = good
        self.assertEqual(len(good.hold_ids), 1)
        self.assertEqual(len(self.milk.hold_ids), 1)

    def assert_stopped_lot(self, lot):
        self.milk = lot
        self.milk.name = "milk-bad again"
        self.assert_stopped(lambda: self.deliver([lot]))


class TestGateOnTheWay(DoorCase):
    """What is reserved for a step is freed for what the last step does, and taken on by the step after it."""

    def test_components_reserved_for_an_order_in_two_steps_are_freed(self):
        self.warehouse.manufacture_steps = "pbm"
        cheese, = self.lots("cheese")
        order = self.plan(cheese, [self.milk])
        picking = order.picking_ids
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, self.milk)
        fresh = self.lot("milk-fresh", self.milk.product_id)
        self.receive([fresh])
        self.milk.hold("damaged")
        self.assertEqual(picking.move_line_ids.lot_id, fresh)

    def test_the_second_step_of_a_receipt_takes_on_what_is_on_hold(self):
        self.warehouse.reception_steps = "two_steps"
        tea = self.lot("tea", self.product("Tea"))
        order = self.env["purchase.order"].create({
            "partner_id": self.partner("Vendor").id, "order_line": [Command.create({
                "product_id": tea.product_id.id, "product_qty": 10, "price_unit": 1})]})
        order.button_confirm()
        receipt = order.picking_ids
        self._fill(receipt.move_ids, {tea: 10})
        self._validate(receipt)
        storing = receipt.move_ids.move_dest_ids.picking_id
        tea.hold("check_pending")
        storing.do_unreserve()
        storing.action_assign()
        self.assertEqual(storing.move_line_ids.lot_id, tea)
        storing.move_ids.picked = True
        self._validate(storing)
        self.assertEqual(storing.state, "done")

    def test_a_transfer_that_begins_in_stock_does_not_find_what_is_on_hold(self):
        self.milk.hold("check_pending")
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.int_type_id.id, "location_id": self.stock.id,
            "location_dest_id": shelf.id, "move_ids": [Command.create({
                "product_id": self.milk.product_id.id, "product_uom_qty": 4, "location_id": self.stock.id,
                "location_dest_id": shelf.id})]})
        picking.action_confirm()
        picking.action_assign()
        self.assertFalse(picking.move_line_ids.lot_id)
