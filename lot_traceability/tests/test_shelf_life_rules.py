import os
import random
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .test_shelf_life import ShelfLifeCase

ROUNDS = 100 if os.environ.get("LOT_TRACEABILITY_LONG") else 8


class TestAspects(ShelfLifeCase):
    """Of several rules each says its own: how long, on the way, in which order, how many lots, never older."""

    def test_what_the_customers_own_rule_says_stands_beside_what_he_demands_of_a_category(self):
        self.milk_for(62, quantity=20), self.milk_for(64, quantity=4), self.milk_for(66, quantity=20)
        self.a_rule(30, partner_id=self.shop.id, transit_days=3, most=1)
        self.a_rule(60, partner_id=self.shop.id, category_id=self.fefo.id)
        self.assertEqual(self.reserved(self.an_order(10)), [("milk-66", 10)])

    def test_a_rule_that_says_nothing_of_how_long_leaves_that_to_the_next(self):
        self.milk_for(31), self.milk_for(40)
        self.a_rule(30)
        self.a_rule(0, partner_id=self.shop.id, transit_days=2)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-40", 1)])
        self.assertEqual(self.reserved(self.an_order(1, to=self.partner("Market"))), [("milk-31", 1)])

    def test_a_customer_may_take_what_others_do_not(self):
        self.milk_for(10), self.milk_for(40)
        self.a_rule(30)
        self.a_rule(0, unit="any", partner_id=self.shop.id)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-10", 1)])
        self.assertEqual(self.reserved(self.an_order(1, to=self.partner("Market"))), [("milk-40", 1)])

    def test_a_customer_and_a_product_lead_to_their_rules(self):
        branch = self.partner("Branch", parent_id=self.shop.id, type="delivery")
        mine, its = self.a_rule(5, partner_id=self.shop.id), self.a_rule(6, category_id=self.fefo.id)
        self.a_rule(7), self.a_rule(8, partner_id=self.partner("Market").id, product_id=self.product("Cheese").id)
        rules = self.env["lot.shelf.life.rule"]
        for record, found in ((branch, mine), (self.milk.product_tmpl_id, its)):
            self.assertEqual(record.lot_shelf_life_count, 1)
            self.assertEqual(rules.search(record.action_lot_shelf_life()["domain"]), found)

    def test_a_sister_company_is_a_customer(self):
        self.shop.property_stock_customer = self.env.ref("stock.stock_location_inter_company")
        self.milk_for(10), self.milk_for(40, quantity=20)
        self.a_rule(30, partner_id=self.shop.id, not_older=True)
        picking = self.an_order(10)
        self.assertEqual(self.reserved(picking), [("milk-40", 10)])
        picking.button_validate()
        self.milk_for(35)
        self.assertEqual(self.reserved(self.an_order(5)), [("milk-40", 5)])

    def test_who_has_no_more_than_the_warehouse_goes_by_all_of_it(self):
        clerk = new_test_user(self.env, login="picker", groups="stock.group_stock_user")
        self.company.write({"lot_override_fefo": "reason", "lot_override_proposal": "reason"})
        self.deliver([self.milk_for(50)], self.shop)
        self.milk_for(40), self.milk_for(60, quantity=30)
        self.a_rule(20, unit="percent", partner_id=self.shop.id, most=1, not_older=True, transit_days=2)
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.an_order(15).with_user(clerk)
        self.assertEqual(self.reserved(pick), [("milk-60", 15)])
        pick.move_line_ids.lot_id = self.milk_for(55, quantity=15)
        wizard = self.env["lot.override.wizard"].with_user(clerk).browse(pick.button_validate()["res_id"])
        self.assertIn("milk-60 was proposed", wizard.objections)
        wizard.reason_id = self.env.ref("lot_traceability.override_reason_customer_agrees")
        wizard.action_confirm()
        ship = pick.move_ids.move_dest_ids.picking_id
        self.assertEqual((pick.state, self.reserved(ship)), ("done", [("milk-55", 15)]))

    def test_half_a_day_is_a_day(self):
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
        self.env.user.tz = "UTC"
        for days in (30, 31):
            self.milk_for(days).expiration_date = today + timedelta(days=days)
        self.a_rule(30.5)
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-31", 1)])

    def test_the_order_line_goes_before_the_rules(self):
        self.milk_for(10), self.milk_for(40), self.milk_for(80)
        self.a_rule(30, partner_id=self.shop.id, order="fefo")
        self.assertEqual(self.reserved(self.an_order(1, lot_order="newest")), [("milk-80", 1)])
        self.deliver({self.milk_for(50): 10}, self.shop)
        self.assertEqual(self.reserved(self.an_order(1, lot_not_older=True)), [("milk-80", 1)])
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-40", 1)])

    def test_what_one_order_demands_is_entered_on_its_line(self):
        self.milk_for(10), self.milk_for(40), self.milk_for(50, quantity=30)
        form = Form(self.env["sale.order"])
        form.partner_id = self.shop
        with form.order_line.new() as line:
            line.product_id = self.milk
            line.product_uom_qty = 25
            line.lot_minimum_days, line.lot_most, line.lot_order = 30, 1, "newest"
            line.lot_not_older = True
        order = form.save()
        order.action_confirm()
        self.assertEqual(self.reserved(order.picking_ids), [("milk-50", 25)])


class TestShare(ShelfLifeCase):
    """A share of its whole life: that of the lot, as far as anybody knows when it was made."""

    def setUp(self):
        super().setUp()
        self.milk.expiration_time = 0
        self.env.user.tz = "UTC"

    def made(self, days_ago, expires, **values):
        day = fields.Date.today() - timedelta(days=days_ago)
        return self.milk_for(expires, values.pop("name", f"made-{days_ago}"), production_date=day, **values)

    def test_it_is_of_the_lots_own_life(self):
        self.made(60, 59), self.made(1, 60)
        self.a_rule(66, unit="percent")
        self.assertEqual(self.reserved(self.an_order(20)), [("made-1", 10)])

    def test_where_nobody_has_a_time_zone_the_calendar_is_that_of_utc(self):
        self.env.user.tz = self.company.partner_id.tz = self.shop.tz = False
        self.made(60, 59), self.made(1, 60)
        self.a_rule(66, unit="percent")
        self.assertEqual(self.reserved(self.an_order(20)), [("made-1", 10)])

    def test_it_begins_when_the_vendor_made_it(self):
        old, new = (self.lot(name, self.milk, expiration_date=fields.Datetime.now() + timedelta(days=60))
                    for name in ("old", "new"))
        for lot, days in ((old, 60), (new, 1)):
            self.receive([lot], vendor_production_date=fields.Date.today() - timedelta(days=days))
        self.a_rule(66, unit="percent")
        self.assertEqual(self.reserved(self.an_order(20)), [("new", 10)])

    def test_else_it_begins_when_the_lot_was_entered(self):
        with self.day(60):
            self.milk_for(120, "entered long ago")
        self.milk_for(60, "entered today")
        self.a_rule(66, unit="percent")
        self.assertEqual(self.reserved(self.an_order(20)), [("entered today", 10)])

    def test_the_refusal_says_of_what_it_is_a_share(self):
        self.a_rule(66, unit="percent")
        self.company.lot_override_short_life = "reason"
        picking = self.sell([self.made(60, 60)], self.shop)
        wizard = self.env["lot.override.wizard"].browse(picking.button_validate()["res_id"])
        self.assertRegex(wizard.objections, r"has to last until .* \(66 % of its whole life of 120 days\)")

    def test_what_is_out_of_order_has_to_last_for_its_share_as_well(self):
        self.a_rule(66, unit="percent")
        self.company.write({"lot_override_fefo": "reason", "lot_override_short_life": "free"})
        self.made(90, 30), self.made(1, 60)
        picking = self.an_order(10)
        self.assertEqual(self.reserved(picking), [("made-1", 10)])
        self.assertIs(picking.button_validate(), True)

    def test_what_is_proposed_needs_no_reason_and_what_is_not_needs_one(self):
        self.company.lot_override_short_life = "reason"
        chance, zones = random.Random(7), ("UTC", "Pacific/Kiritimati", "America/Los_Angeles")
        for number in range(ROUNDS):
            product = self.milk = self.product(
                f"Milk {number}", categ_id=self.fefo.id, use_expiration_date=True, removal_time=0,
                expiration_time=chance.choice([0, 0, 40]))
            self.shop.tz = chance.choice(zones)
            rule = self.a_rule(chance.choice([16.1, 33.3, 50, 66.7]), unit="percent", product_id=product.id)
            lots = [self.made(chance.randint(0, 40), chance.randint(1, 40), name=name) for name in "ABCDEF"]
            chance.choice(lots).production_date = False
            with self.subTest(round=number, percent=rule.amount, zone=self.shop.tz):
                proposed = self.an_order(1000).move_line_ids.lot_id
                verdicts = self.env["lot.gate"].verdict(product.stock_quant_ids.lot_id, "deliver", partner=self.shop)
                self.assertEqual(
                    {lot for lot in product.stock_quant_ids.lot_id if not verdicts[lot.id]["messages"]}, set(proposed))


class TestArrivalInSteps(ShelfLifeCase):
    """Goods that are only brought nearer are measured by when they leave in the end."""

    def setUp(self):
        super().setUp()
        self.warehouse.delivery_steps = "pick_ship"
        self.milk_for(32), self.milk_for(40)
        self.a_rule(30)

    def test_a_pick_is_measured_by_when_the_customer_is_to_have_it(self):
        self.warehouse.delivery_route_id.rule_ids.filtered(lambda rule: rule.action == "pull").delay = 5
        self.milk.sale_delay = 5
        pick = self.an_order(1)
        self.assertEqual(pick.move_ids.date.date(), fields.Datetime.now().date())
        self.assertEqual(self.reserved(pick), [("milk-40", 1)])

    def test_a_pick_of_what_will_be_too_short_needs_a_reason(self):
        self.warehouse.delivery_route_id.rule_ids.filtered(lambda rule: rule.action == "pull").delay = 5
        self.milk.sale_delay = 5
        self.company.lot_override_short_life = "reason"
        pick = self.an_order(1)
        pick.move_line_ids.lot_id = self.env["stock.lot"].search([
            ("name", "=", "milk-32"), ("product_id", "=", self.milk.id)])
        self.assertEqual(pick.button_validate()["res_model"], "lot.override.wizard")

    def test_what_is_promised_for_a_day_is_measured_by_it(self):
        order = self.env["sale.order"].create({
            "partner_id": self.shop.id, "commitment_date": fields.Datetime.now() + timedelta(days=5),
            "order_line": [Command.create({"product_id": self.milk.id, "product_uom_qty": 1})]})
        order.action_confirm()
        order.picking_ids.move_ids.date = fields.Datetime.now()  # picked early
        order.picking_ids.do_unreserve()
        order.picking_ids.action_assign()
        self.assertEqual(self.reserved(order.picking_ids), [("milk-40", 1)])

    def test_what_ships_today_is_measured_by_today(self):
        self.assertEqual(self.reserved(self.an_order(1)), [("milk-32", 1)])

    def test_components_picked_ahead_are_measured_by_their_order(self):
        self.warehouse.manufacture_steps = "pbm"
        order = self.plan(self.product("Cheese"), {self.milk: 5})
        order.picking_ids.do_unreserve()
        order.move_raw_ids.date = fields.Datetime.now() + timedelta(days=35)
        order.picking_ids.move_ids.date = fields.Datetime.now()
        order.picking_ids.action_assign()
        self.assertEqual(self.reserved(order.picking_ids), [("milk-40", 5)])
