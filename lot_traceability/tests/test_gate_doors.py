from odoo.exceptions import UserError
from odoo.fields import Command

from .common import LotCase
from .test_flows_optional import OptionalAppCase


class DoorCase(LotCase):
    """A lot of milk in stock, and the words to say that it does not go through a door."""

    def setUp(self):
        super().setUp()
        self.milk, = self.lots("milk-bad")
        self.receive([self.milk])

    def assert_stopped(self, action, says="cannot be delivered"):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            action()
        self.assertIn("milk-bad", str(caught.exception))
        self.assertIn(says, str(caught.exception))

    def assert_still_here(self):
        self.assertEqual(self.where(self.milk)["on_hand"], 10)


class TestGateDoors(DoorCase):

    def test_an_entire_package_with_it_is_stopped(self):
        package = self.env["stock.package"].create({"name": "CASE-1"})
        self.env["stock.quant"].search([
            ("lot_id", "=", self.milk.id), ("location_id", "=", self.stock.id)]).package_id = package
        self.milk.hold("damaged")
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.out_type_id.id, "location_id": self.stock.id,
            "location_dest_id": self.env.ref("stock.stock_location_customers").id})
        picking.action_add_entire_packs(package.ids)
        self.assert_stopped(lambda: self._validate(picking))
        self.assert_still_here()

    def test_an_immediate_transfer_is_stopped(self):
        self.milk.hold("damaged")
        customers = self.env.ref("stock.stock_location_customers")
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.out_type_id.id, "location_id": self.stock.id,
            "location_dest_id": customers.id, "move_line_ids": [Command.create({
                "product_id": self.milk.product_id.id, "lot_id": self.milk.id, "quantity": 3, "picked": True,
                "location_id": self.stock.id, "location_dest_id": customers.id})]})
        self.assert_stopped(lambda: self._validate(picking))

    def test_what_a_customer_sent_back_is_not_sent_out_again(self):
        delivery = self.deliver([self.milk])
        returned = self.give_back(delivery, {self.milk: 10})
        self.milk.hold("complaint")
        self.assert_stopped(lambda: self.give_back(returned, {self.milk: 10}))
        self.assert_still_here()

    def test_what_a_customer_sends_back_is_taken_in_while_on_hold(self):
        delivery = self.deliver({self.milk: 4})
        self.milk.hold("complaint")
        self.give_back(delivery, {self.milk: 4})
        self.assert_still_here()

    def test_it_does_not_leave_for_another_company(self):
        self.milk.hold("damaged")
        transit = self.env.ref("stock.stock_location_inter_company")
        self.assert_stopped(lambda: self.transfer(
            {self.milk: 5}, self.stock, transit, self.warehouse.out_type_id))
        self.assert_still_here()

    def test_a_typed_quantity_of_a_move_does_not_reserve_it(self):
        picking = self.sell([self.milk])
        picking.move_ids.move_line_ids.unlink()
        self.milk.hold("damaged")
        picking.move_ids.quantity = 5
        self.assertFalse(picking.move_ids.move_line_ids.lot_id)

    def test_closing_an_order_by_its_planned_quantity_does_not_use_it(self):
        cheese, = self.lots("cheese")
        order = self.plan(cheese, [self.milk])
        order.action_assign()
        self.assertEqual(order.move_raw_ids.move_line_ids.lot_id, self.milk)
        self.milk.hold("damaged")
        self.assertFalse(order.move_raw_ids.move_line_ids)
        order.lot_producing_ids = cheese
        order.qty_producing = 10
        order._set_qty_producing()
        self.assertFalse(order.move_raw_ids.move_line_ids.lot_id)

    def test_an_overdue_transfer_does_not_propose_it(self):
        self.milk.hold("expired")
        with self.day(30):
            picking = self.env["sale.order"].create({
                "partner_id": self.partner("Shop").id, "order_line": [Command.create({
                    "product_id": self.milk.product_id.id, "product_uom_qty": 1})]})
            picking.action_confirm()
        self.assertFalse(picking.picking_ids.move_line_ids.lot_id)

    def test_a_received_lot_on_hold_is_received(self):
        self.milk.hold("vendor_notice")
        self.receive({self.milk: 5})
        self.assertEqual(self.where(self.milk)["on_hand"], 15)


class TestGateAtTheSubcontractor(DoorCase, OptionalAppCase):

    app = "mrp_subcontracting"

    def test_it_is_not_sent_to_a_subcontractor(self):
        self.milk.hold("damaged")
        self.assert_stopped(
            lambda: self.transfer([self.milk], self.stock, self.env.company.subcontracting_location_id),
            "cannot be sent to a subcontractor")


class TestGateAtTheDropshipper(DoorCase, OptionalAppCase):

    app = "stock_dropshipping"

    def test_a_vendor_does_not_ship_it_straight_to_a_customer(self):
        self.milk.hold("vendor_notice")
        vendors, customers = (self.env.ref(f"stock.stock_location_{who}") for who in ("suppliers", "customers"))
        kind = self.env["stock.picking.type"].search([
            ("code", "=", "dropship"), ("company_id", "=", self.env.company.id)], limit=1)
        self.assert_stopped(lambda: self.transfer({self.milk: 5}, vendors, customers, kind))
