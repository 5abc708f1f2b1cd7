from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .test_override import OverrideCase
from .test_shelf_life import ShelfLifeCase


class TestObjections(OverrideCase):
    """What a rule is about, and what it is not."""

    def expire(self, lot):
        lot.expiration_date = fields.Datetime.now() - timedelta(days=1)

    def assert_no_question(self, document):
        document.move_ids.picked = True
        document._action_done()
        self.assertEqual((document.state, self.overrides()), ("done", []))

    def test_it_is_recorded_who_gave_the_reason(self):
        self.setting(fefo="reason")
        picking, clerk = self.sell({self.new: 5}), self.user("stranger")
        clerk.group_ids += self.env.ref("stock.group_stock_user")
        wizard = self.env["lot.override.wizard"].with_user(clerk).browse(
            picking.with_user(clerk).button_validate()["res_id"])
        wizard.reason_id = self.reason
        wizard.action_confirm()
        self.assertEqual(self.given().user_id, clerk)

    def test_a_reason_is_for_one_lot(self):
        self.setting(expired="reason")
        self.expire(self.old | self.new)
        picking = self.sell({self.old: 5})
        self.answer(picking.button_validate())
        self.assertEqual(self.overrides(), [("expired", "milk-old", False, "Customer Agrees")])
        with self.assertRaisesRegex(UserError, "milk-new .*past its date"):
            picking.move_line_ids.lot_id = self.new

    def test_a_reason_is_for_one_lot_of_several(self):
        self.setting(expired="reason")
        picking = self.sell({self.old: 5, self.new: 5})
        self.expire(self.old)
        self.give_ahead(picking)
        self.expire(self.new)
        asked = self.dialog(picking.button_validate()).objections
        self.assertEqual(("milk-old" in asked, "milk-new" in asked), (False, True))

    def test_a_reason_is_for_one_rule(self):
        self.setting(fefo="reason", expired="reason")
        picking = self.sell({self.new: 5})
        self.give_ahead(picking)
        self.expire(self.new)
        self.answer(picking.button_validate())
        self.assertEqual([rule for rule, *_others in self.overrides()], ["fefo", "expired"])

    def test_a_lot_that_still_goes_is_not_the_one_that_was_proposed_instead(self):
        self.setting(proposal="reason")
        late = self.milk_for(25, "milk-late", self.old.product_id)
        self.receive([late])
        picking = self.an_order(15)
        line = picking.move_line_ids.filtered(lambda line: line.lot_id == self.new)
        line.quant_id = self.quant(late)
        self.answer(picking.button_validate())
        self.assertEqual(self.overrides(), [("proposal", "milk-late", "milk-new", "Customer Agrees")])

    def test_another_lot_than_one_on_hold_needs_none(self):
        self.setting(proposal="reason")
        picking = self.an_order()
        picking.move_ids.picked = True
        self.old.hold("damaged")
        self.take(self.new, picking)
        self.assert_no_question(picking)

    def test_the_step_after_the_first_takes_what_it_is_given(self):
        self.setting(fefo="reason")
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.an_order()
        pick.button_validate()
        ship = pick.move_ids.move_dest_ids.picking_id
        sooner = self.milk_for(2, "milk-sooner", self.old.product_id)
        self.env["stock.quant"]._update_available_quantity(sooner.product_id, ship.location_id, 5, lot_id=sooner)
        self.assert_no_question(ship)

    def test_a_lot_to_be_removed_goes_first_though_it_never_expires(self):
        self.setting(fefo="reason")
        removal = self.old.removal_date
        self.old.write({"expiration_date": False, "removal_date": removal})
        self.answer(self.sell({self.new: 5}).button_validate())
        self.assertEqual(self.overrides(), [("fefo", "milk-new", "milk-old", "Customer Agrees")])

    def test_what_is_past_its_date_is_not_said_to_be_short_as_well(self):
        self.setting(short_life="reason", expired="reason")
        picking = self.sell({self.old: 5})
        self.expire(self.old)
        self.answer(picking.button_validate())
        self.assertEqual([rule for rule, *_others in self.overrides()], ["expired"])

    def test_what_left_before_its_date_needs_none_when_it_is_written_down_later(self):
        self.setting(expired="reason")
        with self.day(10):
            picking = self.deliver({self.new: 5})
        self.expire(self.old)
        picking.move_line_ids.lot_id = self.old
        self.assertEqual(self.overrides(), [])

    def test_a_proposed_lot_that_was_put_on_hold_is_no_longer_proposed(self):
        self.setting(proposal="reason")
        picking = self.an_order()
        self.old.hold("damaged")
        self.assertEqual(picking.move_line_ids.lot_id, self.new)
        self.assert_no_question(picking)

    def test_what_does_not_go_by_expiry_has_no_order(self):
        self.setting(fefo="reason")
        self.old.product_id.categ_id.removal_strategy_id = self.env.ref("stock.removal_fifo")
        self.assert_no_question(self.sell({self.new: 5}))

    def test_a_lot_in_another_place_is_not_to_go_first(self):
        self.setting(fefo="reason")
        dock = self.env["stock.location"].create({
            "name": "Dock", "location_id": self.warehouse.view_location_id.id})
        self.transfer({self.old: 10}, self.stock, dock)
        self.assert_no_question(self.sell({self.new: 5}))

    def test_a_lot_that_is_past_its_date_is_not_to_go_first(self):
        self.setting(fefo="reason")
        self.old.removal_date = fields.Datetime.now() - timedelta(days=1)
        self.assert_no_question(self.sell({self.new: 5}))

    def test_a_lot_of_another_owner_is_not_to_go_first(self):
        self.setting(fefo="reason")
        self.quant(self.old).owner_id = self.partner("Consignor")
        self.assert_no_question(self.sell({self.new: 5}))

    def test_a_lot_without_a_date_goes_last(self):
        self.setting(fefo="reason")
        self.new.removal_date = False
        self.answer(self.sell({self.new: 5}).button_validate())
        self.assertEqual(self.overrides(), [("fefo", "milk-new", "milk-old", "Customer Agrees")])

    def test_short_life_is_about_customers_alone(self):
        self.setting(short_life="reason")
        self.env["lot.shelf.life.rule"].create({"amount": 30})
        cheese, = self.lots("cheese")
        self.assertEqual(self.produce(cheese, {self.old: 5}).state, "done")

    def test_what_customers_demand_puts_nothing_out_of_order_in_production(self):
        self.setting(fefo="reason")
        self.env["lot.shelf.life.rule"].create({"amount": 5000})
        cheese, = self.lots("cheese")
        order = self.plan(cheese, {self.new: 5})
        order.lot_producing_ids, order.qty_producing = cheese, 10
        order._set_qty_producing()
        self._fill(order.move_raw_ids, {self.new: 5})
        self.assertIn("milk-old is to go first", self.dialog(order.button_mark_done()).objections)

    def test_what_is_taken_apart_or_comes_from_outside_needs_no_reason(self):
        self.setting(expired="reason")
        cheese = self.lot("cheese", self.product("Cheese", use_expiration_date=True, expiration_time=10))
        order = self.produce(cheese, {self.new: 5})
        self.expire(cheese | self.old)
        self.unbuild(order)
        vendors, customers = (self.env.ref(f"stock.stock_location_{name}") for name in ("suppliers", "customers"))
        picking = self.transfer({self.old: 3}, vendors, customers)
        self.assertEqual((picking.state, self.where(cheese).get("used")), ("done", 10))


class TestRemoval(ShelfLifeCase):
    """What is to be removed is not proposed, though it has not expired yet."""

    def test_a_lot_past_its_removal_date_is_passed_over_and_the_line_says_so(self):
        soon, good = self.milk_for(5, "soon"), self.milk_for(30, "good")
        soon.removal_date = fields.Datetime.now() - timedelta(days=1)
        picking = self.an_order()
        self.assertEqual(self.reserved(picking), [(good.name, 10)])
        self.assertRegex(picking.move_line_ids.why_this_lot, r"passed over: soon \(.*to be removed\)")

    def test_a_lot_without_a_removal_date_is_proposed(self):
        bare = self.milk_for(5, "bare")
        bare.removal_date = False
        self.assertEqual(self.reserved(self.an_order()), [("bare", 10)])

    def test_a_lot_without_a_date_is_passed_over_where_the_company_says_so(self):
        self.company.lot_dateless = "never"
        bare = self.milk_for(1, "bare")
        bare.write({"expiration_date": False, "removal_date": False})
        self.fefo.removal_strategy_id = self.env.ref("stock.removal_fifo")
        self.milk_for(30, "good")
        self.assertIn("bare (without a date)", self.an_order().move_line_ids.why_this_lot)
