from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command

from .common import LotCase, Plant


class RuleLanguage:
    """Words for what is put on hold by itself."""

    def rule(self, trigger="receipt", reason="check_pending", **values):
        reason = self.env["lot.hold.reason"].search([("code", "=", reason)])
        return self.env["lot.hold.rule"].create({
            "name": "Waits for its test", "trigger": trigger, "reason_id": reason.id, **values})

    def held(self, lots):
        return self.names(lots.filtered("on_hold"))

    def in_days(self, days):
        return fields.Datetime.now() + timedelta(days=days)

    def at(self, company):
        """The language of the plant, spoken in another company."""
        self.env.user.company_ids += company
        return Plant(self.env(context={**self.env.context, "allowed_company_ids": company.ids}))


class TestHoldRules(RuleLanguage, LotCase):
    """What is put on hold by itself."""

    def test_what_a_vendor_delivers_waits_for_its_check(self):
        milk, flour = self.lots("milk", "flour")
        self.rule(product_ids=milk.product_id.ids)
        self.receive([milk, flour])
        self.assertEqual(self.held(milk | flour), {"milk"})
        self.assertEqual((milk.hold_ids.note, milk.hold_ids.reason_id.code), ("Waits for its test", "check_pending"))

    def test_a_category_means_those_below_it_too(self):
        milk, flour = self.lots("milk", "flour")
        food = self.env["product.category"].create({"name": "Food"})
        milk.product_id.categ_id = self.env["product.category"].create({"name": "Dairy", "parent_id": food.id})
        self.rule(category_ids=food.ids)
        self.receive([milk, flour])
        self.assertEqual(self.held(milk | flour), {"milk"})

    def test_only_the_first_delivery_of_a_vendor_waits(self):
        first, second, other = self.lots("milk-1", "milk-2", "milk-3")
        (second | other).product_id = first.product_id
        farm, rival = self.partner("Farm"), self.partner("Rival")
        self.rule(first_only=True)
        self.receive([first], vendor=farm)
        self.receive([second], vendor=farm)
        self.receive([other], vendor=rival)
        self.assertEqual(self.held(first | second | other), {"milk-1", "milk-3"})

    def test_the_rest_of_a_first_delivery_is_part_of_it_whichever_address_sends_it(self):
        first, rest, later = self.lots("milk-1", "milk-2", "milk-3")
        (rest | later).product_id = first.product_id
        farm = self.partner("Farm")
        self.rule(first_only=True)
        self.env["purchase.order"].create({"partner_id": farm.id, "order_line": [Command.create({
            "product_id": first.product_id.id, "product_qty": 20})]}).button_confirm()
        picking = self.env["purchase.order"].search([("partner_id", "=", farm.id)]).picking_ids
        self._fill(picking.move_ids, {first: 10})
        self._validate(picking)
        self._fill(picking.backorder_ids.move_ids, {rest: 10})
        self._validate(picking.backorder_ids)
        self.receive([later], vendor=self.partner("Farm Office", parent_id=farm.id))
        self.assertEqual(self.held(first | rest | later), {"milk-1", "milk-2"})

    def test_only_the_vendor_named(self):
        milk, flour = self.lots("milk", "flour")
        farm = self.partner("Farm")
        self.rule(partner_ids=farm.ids)
        self.receive([milk], vendor=farm)
        self.receive([flour])
        self.assertEqual(self.held(milk | flour), {"milk"})

    def test_a_vendors_lot_known_as_bad_is_held_when_it_turns_up_again(self):
        milk, flour = self.lots("milk", "flour")
        self.rule(vendor_lot="F-77", reason="vendor_notice")
        self.receive([milk], vendor_lot="F-77")
        self.receive([flour], vendor_lot="F-78")
        self.assertEqual(self.held(milk | flour), {"milk"})

    def test_what_is_made_waits_and_what_is_received_does_not(self):
        milk, cheese = self.lots("milk", "cheese")
        self.rule("production")
        self.receive([milk])
        self.produce(cheese, [milk])
        self.assertEqual(self.held(milk | cheese), {"cheese"})

    def test_what_comes_into_quarantine_is_held_there_alone(self):
        milk, = self.lots("milk")
        quarantine = self.env["stock.location"].create({
            "name": "Quarantine", "location_id": self.warehouse.view_location_id.id})
        self.rule("arrival", location_id=quarantine.id)
        self.receive([milk])
        self.transfer({milk: 4}, self.stock, quarantine)
        self.assertEqual(milk.hold_ids.location_id, quarantine)
        self.assertEqual(self.net(milk), {})
        self.deliver({milk: 6})
        self.assertEqual(self.where(milk), {"on_hand": 4, "delivered": 6})

    def test_a_location_rule_needs_its_location(self):
        with self.assertRaisesRegex(ValidationError, "Waits for its test"):
            self.rule("arrival")

    def test_what_expires_in_stock_is_held_and_what_has_left_is_not(self):
        old, gone, fresh = self.lots("old", "gone", "fresh")
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.receive([old, gone, fresh])
        self.deliver([gone])
        (old | gone).expiration_date = yesterday
        self.rule("expiry", reason="expired")
        held = [self.env["lot.hold.rules"].hold_past_date() for _night in range(2)]
        self.assertEqual(held, [1, 0])
        self.assertEqual(self.held(old | gone | fresh), {"old"})
        self.assertEqual(len(old.hold_ids), 1)

    def test_the_company_that_has_it_holds_what_expires(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        old, = self.lots("old")
        plant = self.at(other)
        plant.receive([old.with_env(plant.env)])
        old.expiration_date = self.in_days(-1)
        self.rule("expiry", reason="expired", company_id=False)
        self.env["lot.hold.rules"].hold_past_date()
        self.assertEqual(old.hold_ids.company_id, other)

    def test_what_was_released_is_not_held_again_by_the_same_rule(self):
        milk, = self.lots("milk")
        self.rule()
        self.receive({milk: 5})
        milk.hold_ids.release("Tested, clean.")
        self.receive({milk: 5})
        self.assertEqual(self.held(milk), set())

    def test_without_rules_a_receipt_costs_no_query(self):
        milk, = self.lots("milk")
        lines = self.receive([milk]).move_line_ids
        self.env["lot.hold.rules"].apply(lines)
        with self.assertQueryCount(0):
            self.env["lot.hold.rules"].apply(lines)
