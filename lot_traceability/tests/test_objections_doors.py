from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .test_flows_optional import OptionalAppCase
from .test_override import OverrideCase


class ExpiredCase(OverrideCase):
    """The old milk has expired since it was reserved, and only a reason takes it through a door."""

    def setUp(self):
        super().setUp()
        self.setting(expired="reason")

    def expire(self):
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)

    def assert_asked(self, action, done):
        """The door asks, refuses whoever does not answer, and lets through with a reason."""
        with self.assertRaisesRegex(UserError, "milk-old .*past its date"), self.env.cr.savepoint():
            done()
        self.answer(action())
        self.assertEqual(self.overrides(), [("expired", "milk-old", False, "Customer Agrees")])


class TestObjectionsAtDoors(ExpiredCase):

    def test_an_entire_package(self):
        package = self.env["stock.package"].create({"name": "CASE-1"})
        self.quant(self.old).package_id = package
        self.expire()
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.out_type_id.id, "location_id": self.stock.id,
            "location_dest_id": self.env.ref("stock.stock_location_customers").id})
        picking.action_add_entire_packs(package.ids)
        picking.move_ids.picked = True
        self.assert_asked(picking.button_validate, picking._action_done)
        self.assertEqual((picking.state, self.where(self.old)), ("done", {"delivered": 10}))

    def test_an_order_whose_work_order_is_finished(self):
        cheese, = self.lots("cheese")
        order = self.begin(cheese, {self.old: 5})
        order.move_raw_ids.picked = True
        self.assertEqual(order.move_raw_ids.move_line_ids.lot_id, self.old)
        self.expire()
        order.workorder_ids.button_finish()
        self.assert_asked(order.button_mark_done, order._post_inventory)
        self.assertEqual((order.state, self.where(self.old)), ("done", {"on_hand": 5, "used": 5}))

    def test_the_second_step_of_components(self):
        self.warehouse.manufacture_steps = "pbm"
        cheese, = self.lots("cheese")
        order = self.plan(cheese, {self.old: 5})
        order.picking_ids.action_assign()
        order.picking_ids.button_validate()
        order.lot_producing_ids, order.qty_producing = cheese, 10
        order._set_qty_producing()
        order.move_raw_ids.picked = True
        self.assertEqual(order.move_raw_ids.move_line_ids.lot_id, self.old)
        self.expire()
        self.assert_asked(order.button_mark_done, order._post_inventory)
        self.assertEqual(order.state, "done")


class TestObjectionsAtTheTill(ExpiredCase, OptionalAppCase):

    app = "point_of_sale"

    def test_what_was_sold_at_the_till_waits_for_its_reason(self):
        """The sale stands, for the customer has paid; its transfer stays open until somebody says why."""
        self.expire()
        order = self.sold_at_the_till(self.old, 2)
        picking = order.picking_ids
        self.assertEqual((order.state, picking.move_line_ids.lot_id), ("paid", self.old))
        self.assertNotEqual(picking.state, "done")
        self.answer(picking.button_validate())
        self.assertEqual((picking.state, self.where(self.old)), ("done", {"on_hand": 8, "delivered": 2}))
