from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import LotCase


class ShelfLifeCase(LotCase):
    """Milk that expires, first expired first out, with a life of a hundred days."""

    def setUp(self):
        super().setUp()
        self.fefo = self.env["product.category"].create({
            "name": "Dairy", "removal_strategy_id": self.env.ref("product_expiry.removal_fefo").id})
        self.milk = self.product(
            "Milk", categ_id=self.fefo.id, use_expiration_date=True, expiration_time=100, removal_time=0)
        self.shop = self.partner("Shop")
        self.company = self.env.company

    def milk_for(self, days, name=None, quantity=10, **values):
        """Milk in stock that expires in so many days."""
        date = fields.Datetime.now() + timedelta(days=days)
        lot = self.lot(name or f"milk-{days}", self.milk, expiration_date=date, **values)
        self.env["stock.quant"]._update_available_quantity(self.milk, self.stock, quantity, lot_id=lot)
        return lot

    def an_order(self, quantity=10, to=None, **line):
        order = self.env["sale.order"].create({
            "partner_id": (to or self.shop).id, "order_line": [Command.create({
                "product_id": self.milk.id, "product_uom_qty": quantity, **line})]})
        order.action_confirm()
        return order.picking_ids

    def reserved(self, document):
        return [(line.lot_id.name, line.quantity) for line in document.move_line_ids.sorted("id")]

    def a_rule(self, days, **values):
        return self.env["lot.shelf.life.rule"].create({"amount": days, **values})



class TestPastItsDate(ShelfLifeCase):
    """What is past its date is not proposed, whichever way to reserve somebody takes."""

    def setUp(self):
        super().setUp()
        self.old, self.new = self.milk_for(-1, "milk-old"), self.milk_for(30, "milk-new")

    def expires(self, lot, days):
        lot.expiration_date = fields.Datetime.now() + timedelta(days=days)

    def test_a_plain_order(self):
        self.assertEqual(self.reserved(self.an_order()), [("milk-new", 10)])

    def test_a_step_after_the_first(self):
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.an_order()
        pick.button_validate()
        ship = pick.move_ids.move_dest_ids.picking_id
        self.assertEqual(self.reserved(ship), [("milk-new", 10)])
        ship.do_unreserve()
        self.expires(self.new, -1)
        ship.action_assign()
        self.assertEqual(self.reserved(ship), [])

    def test_a_typed_quantity(self):
        picking = self.an_order(1)
        picking.do_unreserve()
        picking.move_ids.quantity = 5
        self.assertEqual(self.reserved(picking), [("milk-new", 5)])

    def test_an_overdue_order(self):
        with self.day(10):
            picking = self.an_order(1)
            picking.do_unreserve()
        self.assertLess(picking.scheduled_date, self.old.removal_date)
        picking.action_assign()
        self.assertEqual(self.reserved(picking), [("milk-new", 1)])

    def test_a_lot_whose_removal_date_was_cleared(self):
        self.old.removal_date = False
        self.assertEqual(self.reserved(self.an_order(15)), [("milk-new", 10)])

    def test_components_of_an_order(self):
        order = self.plan(self.product("Cheese"), {self.milk: 5})
        order.action_assign()
        self.assertEqual(self.reserved(order.move_raw_ids), [("milk-new", 5)])

    def test_components_of_a_closed_order(self):
        cheese, = self.lots("cheese")
        with self.day(10):
            order = self.plan(cheese, {self.milk: 5})
            order.do_unreserve()
        order.lot_producing_ids = cheese
        order.qty_producing = 10
        order._set_qty_producing()
        self.assertEqual(self.reserved(order.move_raw_ids), [("milk-new", 5)])

    def test_components_picked_a_step_ahead(self):
        self.warehouse.manufacture_steps = "pbm"
        with self.day(10):
            order = self.plan(self.product("Cheese"), {self.milk: 5})
            order.picking_ids.do_unreserve()
        order.picking_ids.action_assign()
        self.assertEqual(self.reserved(order.picking_ids), [("milk-new", 5)])

    def test_components_that_the_step_ahead_has_brought(self):
        self.warehouse.manufacture_steps = "pbm"
        order = self.plan(self.product("Cheese"), {self.milk: 5})
        order.picking_ids.action_assign()
        order.picking_ids.button_validate()
        self.assertEqual(self.reserved(order.move_raw_ids), [("milk-new", 5)])
        order.do_unreserve()
        self.expires(self.new, -1)
        order.action_assign()
        self.assertEqual(self.reserved(order.move_raw_ids), [])

    def test_it_is_moved_away_all_the_same(self):
        self.scrap(self.old, 4)
        self.assertEqual((self.where(self.old)["on_hand"], self.where(self.old)["scrapped"]), (6, 4))

    def test_lots_without_a_date_come_last_or_never(self):
        bare = self.milk_for(1, "milk-bare")
        bare.write({"expiration_date": False, "removal_date": False})
        self.assertEqual(self.reserved(self.an_order(15)), [("milk-new", 10), ("milk-bare", 5)])
        self.company.lot_dateless = "never"
        self.assertEqual(self.reserved(self.an_order(15)), [])


class TestRemainingLife(ShelfLifeCase):
    """A customer gets what lasts as long as he demands, measured where it arrives."""

    def test_what_is_too_short_is_not_proposed(self):
        self.milk_for(10), self.milk_for(40)
        self.a_rule(30, partner_id=self.shop.id)
        self.assertEqual(self.reserved(self.an_order()), [("milk-40", 10)])
        self.assertEqual(self.reserved(self.an_order(to=self.partner("Market"))), [("milk-10", 10)])

    def test_the_most_specific_rule_counts(self):
        self.milk_for(10), self.milk_for(40), self.milk_for(80)
        self.a_rule(30, category_id=self.fefo.id)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-40", 1)])
        self.a_rule(60, partner_id=self.shop.id)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-80", 1)])
        self.a_rule(5, partner_id=self.shop.id, product_id=self.milk.id)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-10", 1)])

    def test_the_nearest_category_counts(self):
        self.milk_for(10), self.milk_for(40), self.milk_for(80)
        fresh = self.env["product.category"].create({"name": "Fresh"})
        self.fefo.parent_id = fresh
        self.a_rule(60, category_id=fresh.id)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-80", 1)])
        self.a_rule(30, category_id=self.fefo.id)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-40", 1)])

    def test_a_chain_demands_it_for_all_its_shops(self):
        self.milk_for(10), self.milk_for(40)
        branch = self.partner("Branch", parent_id=self.shop.id, type="delivery")
        self.a_rule(30, partner_id=self.shop.id)
        self.assertEqual(self.reserved(self.an_order(to=branch)), [("milk-40", 10)])

    def test_the_order_line_demands_more(self):
        self.milk_for(10), self.milk_for(40), self.milk_for(80)
        self.a_rule(30, partner_id=self.shop.id)
        self.assertEqual(self.reserved(self.an_order(1, lot_minimum_days=60)), [("milk-80", 1)])

    def test_a_share_of_the_whole_life(self):
        self.milk_for(60), self.milk_for(70)
        self.a_rule(66, unit="percent")
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-70", 1)])

    def test_it_is_measured_on_arrival(self):
        self.milk_for(31), self.milk_for(40)
        rule = self.a_rule(30)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-31", 1)])
        rule.transit_days = 2
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-40", 1)])

    def test_it_is_never_measured_by_a_day_that_is_over(self):
        self.milk_for(20), self.milk_for(40)
        self.a_rule(30)
        with self.day(15):
            picking = self.an_order(1)
            picking.do_unreserve()
        picking.action_assign()
        self.assertEqual(self.reserved(picking), [("milk-40", 1)])

    def test_days_are_counted_by_the_calendar(self):
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
        early = self.milk_for(1, "early")
        early.expiration_date = today + timedelta(days=30)
        self.env.user.tz = "UTC"
        self.a_rule(30)
        self.assertEqual(self.reserved(self.an_order(1)), [("early", 1)])

    def test_days_are_counted_where_the_customer_is(self):
        moment = fields.Datetime.now().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self.milk_for(1, "short").write(dict.fromkeys(
            ("expiration_date", "removal_date"), moment.replace(hour=5) + timedelta(days=30)))
        self.milk_for(60, "long")
        self.a_rule(30)
        self.env.user.tz = "UTC"
        for zone, name in (("Pacific/Kiritimati", "long"), ("UTC", "short")):
            self.shop.tz = zone
            picking = self.an_order(1)
            picking.do_unreserve()
            picking.move_ids.date = moment  # in Kiritimati that is the day after
            picking.action_assign()
            self.assertEqual(self.reserved(picking), [(name, 1)])
            picking.action_cancel()

    def test_the_step_before_the_last_knows_the_customer(self):
        self.warehouse.delivery_steps = "pick_ship"
        self.milk_for(10), self.milk_for(40)
        self.a_rule(30, partner_id=self.shop.id)
        pick = self.an_order()
        self.assertEqual(self.reserved(pick), [("milk-40", 10)])

    def test_production_is_not_a_customer(self):
        self.milk_for(10)
        self.a_rule(30)
        order = self.plan(self.product("Cheese"), {self.milk: 5})
        order.action_assign()
        self.assertEqual(self.reserved(order.move_raw_ids), [("milk-10", 5)])

    def test_a_typed_lot_that_is_too_short_needs_a_reason(self):
        short = self.milk_for(10)
        self.a_rule(30)
        self.company.lot_override_short_life = "reason"
        picking = self.sell([short], self.shop)
        picking.move_ids.picked = True
        self.assertEqual(picking.button_validate()["res_model"], "lot.override.wizard")
        with self.assertRaisesRegex(UserError, "milk-10.*has to last until"):
            picking.move_ids._action_done()

    def test_a_rule_is_about_one_thing_and_stands_once(self):
        rule = self.a_rule(30, partner_id=self.shop.id)
        with self.assertRaisesRegex(ValidationError, "about a product or about a category"):
            rule.write({"product_id": self.milk.id, "category_id": self.fefo.id})
        with self.assertRaisesRegex(UniqueViolation, "one_per_case"), mute_logger("odoo.sql_db"):
            self.a_rule(20, partner_id=self.shop.id)

    def test_a_rule_is_written_in_its_form(self):
        form = Form(self.env["lot.shelf.life.rule"].with_user(self.user("manager")))
        form.partner_id = self.shop
        form.category_id = self.fefo
        form.amount = 66
        form.unit = "percent"
        self.assertEqual(form.save().display_name, "Shop: Dairy")
