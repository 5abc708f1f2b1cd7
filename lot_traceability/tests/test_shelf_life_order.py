from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from .test_shelf_life import ShelfLifeCase


class TestOrder(ShelfLifeCase):
    """A customer says in which order, and of how many lots, the milk comes."""

    def lots_for(self, *days, quantity=10):
        for number in days:
            self.milk_for(number, quantity=quantity)

    def for_the_shop(self, **values):
        return self.a_rule(0, partner_id=self.shop.id, **values)

    def test_the_last_to_expire(self):
        self.lots_for(10, 30, 20)
        bare = self.milk_for(1, "bare")
        bare.write({"expiration_date": False, "removal_date": False})
        self.for_the_shop(order="newest")
        self.assertEqual(self.reserved(self.an_order(15)), [("milk-30", 10), ("milk-20", 5)])
        self.assertEqual(self.reserved(self.an_order(20)), [("milk-20", 5), ("milk-10", 10), ("bare", 5)])

    def test_the_first_in(self):
        self.lots_for(30, 10)
        quants = self.env["stock.quant"].search([("product_id", "=", self.milk.id)], order="id")
        quants[0].in_date -= timedelta(days=3)
        self.for_the_shop(order="fifo")
        self.assertEqual(self.reserved(self.an_order(5)), [("milk-30", 5)])
        self.assertEqual(self.reserved(self.an_order(5, to=self.partner("Market"))), [("milk-10", 5)])

    def test_what_has_no_date_comes_last_in_other_orders_too(self):
        bare = self.milk_for(1, "bare")
        bare.write({"expiration_date": False, "removal_date": False})
        self.env["stock.quant"].search([("lot_id", "=", bare.id)]).in_date -= timedelta(days=3)
        self.lots_for(30)
        for strategy in ("fifo", "lifo"):
            self.fefo.removal_strategy_id = self.env.ref(f"stock.removal_{strategy}")
            picking = self.an_order(15)
            self.assertEqual(self.reserved(picking), [("milk-30", 10), ("bare", 5)])
            picking.action_cancel()

    def test_never_older_than_the_last(self):
        self.for_the_shop(not_older=True)
        self.deliver({self.milk_for(30, quantity=20): 10}, self.shop)
        self.lots_for(20, 40)
        branch = self.partner("Branch", parent_id=self.shop.id, type="delivery")
        self.assertEqual(self.reserved(self.an_order(5, to=branch)), [("milk-30", 5)])
        self.assertEqual(self.reserved(self.an_order(5, to=self.partner("Market"))), [("milk-20", 5)])

    def test_older_than_the_last_where_nobody_minds(self):
        self.for_the_shop()
        self.deliver([self.milk_for(30)], self.shop)
        self.lots_for(20)
        self.assertEqual(self.reserved(self.an_order(5)), [("milk-20", 5)])

    def test_as_long_as_demanded_where_the_last_was_shorter(self):
        self.deliver([self.milk_for(5)], self.shop)
        self.lots_for(8, 40)
        self.a_rule(30, partner_id=self.shop.id, not_older=True)
        self.assertEqual(self.reserved(self.an_order(5)), [("milk-40", 5)])

    def test_the_last_is_what_came_last(self):
        self.for_the_shop(not_older=True)
        self.company.lot_override_short_life = "free"
        with self.day(2):
            self.deliver([self.milk_for(30)], self.shop)
        self.deliver([self.milk_for(10)], self.shop)
        self.lots_for(20)
        self.assertEqual(self.reserved(self.an_order(5)), [("milk-20", 5)])

    def test_of_several_lots_that_came_last_the_longest_counts(self):
        self.for_the_shop(not_older=True)
        longer, shorter = self.milk_for(30), self.milk_for(20)
        self.deliver([longer, shorter], self.shop)
        self.lots_for(25, 40)
        self.assertEqual(self.reserved(self.an_order(5)), [("milk-40", 5)])

    def test_what_was_corrected_to_nothing_was_not_got(self):
        self.for_the_shop(not_older=True)
        self.deliver([self.milk_for(30)], self.shop).move_line_ids.quantity = 0
        self.lots_for(20)
        self.assertEqual(self.reserved(self.an_order(5)), [("milk-20", 5)])

    def test_what_was_given_back_was_not_got(self):
        self.for_the_shop(not_older=True)
        late = self.milk_for(30)
        self.give_back(self.deliver([late], self.shop), [late])
        self.lots_for(20)
        self.assertEqual(self.reserved(self.an_order(5)), [("milk-20", 5)])

    def test_an_older_one_added_to_what_left_is_measured_by_what_left_before(self):
        self.for_the_shop(not_older=True)
        self.deliver([self.milk_for(30)], self.shop)
        picking = self.deliver([self.milk_for(40)], self.shop)
        with self.assertRaisesRegex(UserError, "milk-20 .*earlier than what the customer got last"):
            picking.move_ids.write({"move_line_ids": [Command.create({
                "product_id": self.milk.id, "lot_id": self.milk_for(20).id, "quantity": 1, "picking_id": picking.id,
                "location_id": self.stock.id, "location_dest_id": picking.location_dest_id.id})]})

    def test_an_older_one_that_somebody_takes_needs_a_reason(self):
        self.for_the_shop(not_older=True)
        self.company.lot_override_short_life = "reason"
        self.deliver([self.milk_for(30)], self.shop)
        picking = self.sell([self.milk_for(20)], self.shop)
        picking.move_ids.picked = True
        self.assertEqual(picking.button_validate()["res_model"], "lot.override.wizard")

    def test_what_is_too_short_is_not_out_of_order(self):
        self.a_rule(30, partner_id=self.shop.id)
        self.company.lot_override_fefo = "reason"
        self.lots_for(10, 40)
        picking = self.an_order(5)
        picking.move_ids.picked = True
        self.assertIs(picking.button_validate(), True)
        self.assertEqual(picking.move_line_ids.lot_id.expiration_date.date(),
                         (fields.Datetime.now() + timedelta(days=40)).date())
