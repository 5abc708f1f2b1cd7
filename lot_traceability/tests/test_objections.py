from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from .test_override import OverrideCase


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

    def test_what_is_taken_apart_or_received_needs_no_reason(self):
        self.setting(expired="reason")
        cheese = self.lot("cheese", self.product("Cheese", use_expiration_date=True, expiration_time=10))
        order = self.produce(cheese, {self.new: 5})
        self.expire(cheese | self.old)
        self.unbuild(order)
        self.env = self.env(context={**self.env.context, "skip_expired": True})  # Odoo's own question
        self.assertEqual((self.receive({self.old: 3}).state, self.where(cheese).get("used")), ("done", 10))

    def test_an_earlier_lot_that_may_not_be_delivered_is_not_to_go_first(self):
        self.setting(fefo="reason")
        self.env.ref("lot_traceability.hold_reason_damaged").stops_reservation = False
        self.old.hold("damaged")
        self.assert_no_question(self.sell({self.new: 5}))

    def test_an_earlier_lot_that_is_reserved_and_stays_is_to_go_first(self):
        self.setting(fefo="reason")
        picking = self.an_order(15)
        picking.move_line_ids.filtered(lambda line: line.lot_id == self.new).picked = True
        question = picking.button_validate()
        backorder = Form(self.env[question["res_model"]].with_context(**question["context"])).save()
        self.answer(backorder.process_cancel_backorder())
        self.assertEqual((picking.state, self.overrides()), (
            "done", [("fefo", "milk-new", "milk-old", "Customer Agrees")]))

    def test_an_earlier_lot_that_goes_along_is_not_to_go_first(self):
        self.setting(fefo="reason")
        picking = self.an_order(15)
        verdict = self.env["lot.gate"].verdict(self.new, "deliver", picking)
        self.assertEqual(verdict[self.new.id]["messages"], [])
        self.assert_no_question(picking)

    def test_a_lot_in_the_place_of_all_that_was_reserved_is_out_of_order(self):
        self.setting(fefo="reason")
        picking = self.an_order(10)
        verdict = self.env["lot.gate"].verdict(self.new, "deliver", picking)
        self.assertIn("milk-old is to go first", verdict[self.new.id]["messages"][0]["text"])

    def test_a_lot_beside_all_that_were_proposed_takes_the_place_of_none(self):
        self.setting(proposal="reason")
        picking = self.an_order(25)
        late = self.milk_for(25, "milk-late", self.old.product_id)
        self.env["stock.quant"]._update_available_quantity(late.product_id, self.stock, 5, lot_id=late)
        self.add(late, 5, picking)
        self.assert_no_question(picking)

    def test_a_lot_of_which_less_goes_than_was_proposed_was_proposed(self):
        self.setting(proposal="reason")
        picking = self.an_order(10)
        picking.move_line_ids.quantity = 6
        self.add(self.new, 4, picking)
        self.answer(picking.button_validate())
        self.assertEqual(self.overrides(), [("proposal", "milk-new", "milk-old", "Customer Agrees")])

    def test_what_stays_behind_needs_no_reason(self):
        self.setting(expired="reason")
        picking = self.an_order(15)
        self.expire(self.old | self.new)
        picking.move_line_ids.filtered(lambda line: line.lot_id == self.old).picked = True
        question = picking.button_validate()
        backorder = Form(self.env[question["res_model"]].with_context(**question["context"])).save()
        self.answer(backorder.process())
        self.assertEqual(self.overrides(), [("expired", "milk-old", False, "Customer Agrees")])

    def test_a_typed_lot_without_a_date_needs_a_reason_where_none_is_proposed(self):
        self.setting(short_life="reason")
        self.env.company.lot_dateless = "never"
        self.new.expiration_date = self.new.removal_date = False
        self.answer(self.sell({self.new: 5}).button_validate())
        self.assertEqual(self.overrides(), [("short_life", "milk-new", False, "Customer Agrees")])
        self.assertIn("without a date", self.given().objection)

    def test_a_receipt_for_an_order_keeps_odoos_own_question(self):
        self.setting(expired="reason")
        milk, farm = self.old.product_id, self.partner("Farm")
        on_order = self.env.ref("stock.route_warehouse0_mto")
        on_order.active = True
        on_order.rule_ids.procure_method = "make_to_order"
        milk.write({
            "route_ids": [Command.set((on_order | self.warehouse.buy_pull_id.route_id).ids)],
            "seller_ids": [Command.clear(), Command.create({"partner_id": farm.id})]})
        self.an_order(5)
        purchase = self.env["purchase.order"].search([("partner_id", "=", farm.id)])
        purchase.button_confirm()
        self._fill(purchase.picking_ids.move_ids, {self.old: 5})
        self.expire(self.old)
        self.assertEqual(purchase.picking_ids.button_validate()["res_model"], "expiry.picking.confirmation")

    def test_the_refusal_names_no_way_that_there_is_not(self):
        self.setting(expired="reason")
        self.expire(self.old)
        customers = self.env.ref("stock.stock_location_customers")
        move = self.env["stock.move"].create({
            "product_id": self.old.product_id.id, "product_uom_qty": 1, "location_id": self.stock.id,
            "location_dest_id": customers.id})
        move._action_confirm()
        self._fill(move, {self.old: 1})
        with self.assertRaisesRegex(UserError, "(?s)milk-old.*past its date.*Choose other lots.$"):
            move._action_done()


class TestPastItsRemovalDate(OverrideCase):
    """What is to be removed from stock is asked about like what has expired: Odoo asks about both."""

    def setUp(self):
        super().setUp()
        self.setting(expired="reason")
        self.old.removal_date = fields.Datetime.now() - timedelta(days=1)

    def test_it_is_shipped_with_a_reason_alone(self):
        self.answer(self.sell({self.old: 5}).button_validate())
        self.assertEqual(self.overrides(), [("expired", "milk-old", False, "Customer Agrees")])
        self.assertIn("to be removed since", self.given().objection)

    def test_it_is_used_with_a_reason_alone(self):
        cheese, = self.lots("cheese")
        order = self.plan(cheese, {self.old: 5})
        order.lot_producing_ids, order.qty_producing = cheese, 10
        order._set_qty_producing()
        self._fill(order.move_raw_ids, {self.old: 5})
        self.answer(order.button_mark_done())
        self.assertEqual(order.state, "done")
