from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import LotCase


class OverrideCase(LotCase):
    """Two lots of milk in stock, the old one to go first, and the words of somebody who gives a reason."""

    def setUp(self):
        super().setUp()
        self.setting(proposal="free", fefo="free", few="free", short_life="free", expired="free")
        milk = self.product("Milk", use_expiration_date=True, expiration_time=30)
        milk.categ_id = self.env["product.category"].create({
            "name": "Dairy", "removal_strategy_id": self.env.ref("product_expiry.removal_fefo").id})
        self.old, self.new = self.milk_for(5, "milk-old", milk), self.milk_for(20, "milk-new", milk)
        self.receive([self.old, self.new])
        self.reason = self.env.ref("lot_traceability.override_reason_customer_agrees")

    def milk_for(self, days, name, product):
        """A lot that expires, and is to be removed, so many days from now."""
        date = fields.Datetime.now() + timedelta(days=days)
        return self.lot(name, product, expiration_date=date, removal_date=date)

    def setting(self, **who):
        self.env.company.write({f"lot_override_{rule}": value for rule, value in who.items()})

    def an_order(self, quantity=5):
        order = self.env["sale.order"].create({
            "partner_id": self.partner("Shop").id,
            "order_line": [Command.create({"product_id": self.old.product_id.id, "product_uom_qty": quantity})]})
        order.action_confirm()
        return order.picking_ids

    def take(self, lot, picking):
        """Somebody takes this lot instead of the one that stands there."""
        picking.move_line_ids.quant_id = self.quant(lot)

    def add(self, lot, quantity, picking):
        """Somebody takes this lot besides those that stand there."""
        self.env["stock.move.line"].create({
            "move_id": picking.move_ids.id, "picking_id": picking.id, "product_id": lot.product_id.id, "lot_id": lot.id,
            "quantity": quantity, "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id})

    def quant(self, lot):
        return self.env["stock.quant"].search([("lot_id", "=", lot.id), ("location_id", "=", self.stock.id)])

    def dialog(self, action):
        """The dialog that Odoo opens instead of going on."""
        self.assertEqual(action["res_model"], "lot.override.wizard")
        return Form(self.env["lot.override.wizard"].with_context(**action["context"]).browse(action["res_id"]))

    def answer(self, action, reason=None, note=""):
        form = self.dialog(action)
        form.reason_id = reason or self.reason
        form.note = note
        return form.save().action_confirm()

    def give_ahead(self, document, lots=None):
        form = Form(self.env["lot.override.wizard"].with_context(
            active_model=document._name, active_ids=document.ids))
        for lot in lots or ():
            form.lot_ids.add(lot)
        form.reason_id = self.reason
        form.save().action_confirm()

    def overrides(self):
        return [(override.rule, override.lot_id.name, override.proposed_lot_id.name, override.reason_id.name)
                for override in self.given().sorted("id")]

    def given(self):
        return self.env["lot.override"].search([("product_id", "=", self.old.product_id.id)])


class TestOverride(OverrideCase):
    """Who goes against a proposal or a warning says why, and it stays."""

    def test_another_lot_than_proposed_needs_a_reason(self):
        self.setting(proposal="reason")
        picking = self.an_order()
        self.assertEqual(picking.move_line_ids.lot_id, self.old)
        self.take(self.new, picking)
        asked = picking.button_validate()
        self.assertIn("milk-old was proposed", self.dialog(asked).objections)
        self.answer(asked)
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.overrides(), [("proposal", "milk-new", "milk-old", "Customer Agrees")])

    def test_a_proposed_line_that_is_deleted_and_typed_anew_was_still_proposed(self):
        self.setting(proposal="reason")
        picking = self.an_order()
        self._fill(picking.move_ids, {self.new: 5})
        self.answer(picking.button_validate())
        self.assertEqual(self.overrides(), [("proposal", "milk-new", "milk-old", "Customer Agrees")])

    def test_what_was_proposed_needs_none(self):
        self.setting(proposal="reason", fefo="reason", expired="reason")
        picking = self.an_order()
        picking.button_validate()
        self.assertEqual((picking.state, self.overrides()), ("done", []))

    def test_a_new_company_asks_why_a_lot_is_used_that_is_too_old(self):
        new = self.env["res.company"].create({"name": "New Dairy"})
        self.assertEqual(
            [new[f"lot_override_{rule}"] for rule in ("proposal", "fefo", "short_life", "expired")],
            ["free", "free", "reason", "reason"])

    def test_nobody_is_asked_where_the_company_leaves_it_free(self):
        picking = self.an_order()
        self.take(self.new, picking)
        picking.button_validate()
        self.assertEqual((picking.state, self.overrides()), ("done", []))

    def test_a_lot_out_of_order_needs_a_reason(self):
        self.setting(fefo="reason")
        self.answer(self.sell({self.new: 5}).button_validate())
        self.assertEqual(self.overrides(), [("fefo", "milk-new", "milk-old", "Customer Agrees")])

    def test_an_order_within_the_tolerance_needs_none(self):
        self.setting(fefo="reason")
        self.env.company.lot_fefo_tolerance = 15
        self.assertEqual(self.deliver({self.new: 5}).state, "done")

    def test_what_is_on_hold_reserved_or_goes_along_is_not_to_go_first(self):
        self.setting(fefo="reason")
        self.assertEqual(self.deliver({self.new: 1, self.old: 10}).state, "done")
        self.receive({self.old: 4})
        self.an_order(4)
        self.assertEqual(self.deliver({self.new: 1}).state, "done")
        self.receive({self.old: 4})
        self.old.hold("damaged")
        self.assertEqual(self.deliver({self.new: 1}).state, "done")

    def test_a_lot_past_its_date_is_shipped_with_a_reason_alone(self):
        self.setting(expired="reason")
        picking = self.sell({self.old: 5})
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.answer(picking.button_validate())
        self.assertEqual(self.overrides(), [("expired", "milk-old", False, "Customer Agrees")])

    def test_a_lot_past_its_date_is_used_with_a_reason_alone(self):
        self.setting(expired="reason")
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        cheese, = self.lots("cheese")
        order = self.plan(cheese, {self.old: 5})
        order.lot_producing_ids, order.qty_producing = cheese, 10
        order._set_qty_producing()
        self._fill(order.move_raw_ids, {self.old: 5})
        self.answer(order.button_mark_done())
        self.assertEqual((order.state, self.overrides()), (
            "done", [("expired", "milk-old", False, "Customer Agrees")]))

    def test_the_gate_answers_before_anything_moves(self):
        self.setting(expired="manager", fefo="reason")
        picking = self.an_order()
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.new.hold("damaged", location=self.stock)
        ask = self.env["lot.gate"].with_user(self.user("quality")).verdict
        answer = ask(self.old | self.new, "deliver", picking)
        self.assertEqual([(found["verdict"], [message["code"] for message in found["messages"]])
                          for found in answer.values()], [("stop", ["expired"]), ("warning", ["hold"])])
        self.assertEqual(ask(self.old, "scrap"), {self.old.id: {"verdict": "ok", "messages": []}})

    def test_only_quality_gives_the_reason_where_the_company_says_so(self):
        self.setting(expired="quality")
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        picking = self.sell({self.old: 5})
        clerk = self.user("stranger")
        clerk.group_ids += self.env.ref("stock.group_stock_user")
        asked = picking.with_user(clerk).button_validate()
        wizard = self.env["lot.override.wizard"].with_user(clerk).browse(asked["res_id"])
        self.assertIn("Quality", wizard.refused)
        wizard.reason_id = self.reason
        with self.assertRaisesRegex(AccessError, "Quality"):
            wizard.action_confirm()
        self.assertEqual(picking.state, "assigned")

    def test_quality_gives_it_ahead_and_the_clerk_goes_on(self):
        self.setting(expired="quality")
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        picking = self.sell({self.old: 5})
        self.give_ahead(picking)
        picking.button_validate()
        self.assertEqual((picking.state, self.overrides()), (
            "done", [("expired", "milk-old", False, "Customer Agrees")]))

    def test_a_lot_put_on_a_done_transfer_needs_its_reason_ahead(self):
        self.setting(expired="reason")
        picking = self.deliver({self.new: 5})
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "Give a Reason"), self.env.cr.savepoint():
            picking.move_line_ids.lot_id = self.old
        self.give_ahead(picking, self.old)
        picking.move_line_ids.lot_id = self.old
        self.assertEqual(self.net(self.old), {"Customer": 5})

    def test_what_has_left_needs_none_any_more(self):
        self.setting(expired="reason")
        picking = self.deliver({self.new: 5})
        self.new.expiration_date = fields.Datetime.now() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "Nothing speaks against"):
            self.give_ahead(picking)

    def test_a_reason_is_for_lots_that_the_transfer_can_take(self):
        self.setting(expired="reason")
        curd = self.milk_for(-1, "curd-old", self.product("Curd", use_expiration_date=True))
        picking = self.deliver({self.new: 5})
        with self.assertRaisesRegex(UserError, "Nothing speaks against"):
            self.give_ahead(picking, curd)

    def test_a_reason_given_when_picking_holds_when_shipping(self):
        self.setting(expired="reason")
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.an_order()
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.answer(pick.button_validate())
        ship = pick.move_ids.move_dest_ids.picking_id
        ship.button_validate()
        self.assertEqual((ship.state, len(self.overrides())), ("done", 1))

    def test_nobody_writes_changes_or_deletes_one(self):
        self.setting(fefo="reason")
        self.answer(self.sell({self.new: 5}).button_validate())
        override, manager = self.given(), self.user("manager")
        with self.assertRaises(AccessError):
            override.with_user(manager).copy()
        for user in (manager, self.env.user):
            with self.assertRaises(UserError):
                override.with_user(user).note = "It was not me."
            with self.assertRaises(UserError):
                override.with_user(user).unlink()

    def test_a_hold_is_not_overridden(self):
        self.setting(fefo="reason", expired="reason")
        self.new.hold("damaged")
        picking = self.sell({self.new: 5})
        with self.assertRaisesRegex(UserError, "on hold"), self.env.cr.savepoint():
            self.answer(picking.button_validate())
        self.assertEqual(self.overrides(), [])

    def test_expired_goods_are_scrapped_counted_moved_and_returned_without_a_reason(self):
        receipt = self.env["stock.picking"].search([("move_line_ids.lot_id", "=", self.old.id)])
        self.setting(expired="reason", fefo="reason", proposal="reason")
        self.env = self.env(context={**self.env.context, "skip_expired": True})  # Odoo's own question
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.scrap(self.old, 1)
        self.count(self.old, 8)
        shelf = self.env["stock.location"].create({"name": "Quarantine", "location_id": self.stock.id})
        self.transfer({self.old: 2}, self.stock, shelf)
        self.give_back(receipt, {self.old: 5})
        self.assertEqual(self.where(self.old), {
            "on_hand": 3, "scrapped": 1, "adjusted": -1, "returned_to_vendor": 5})
