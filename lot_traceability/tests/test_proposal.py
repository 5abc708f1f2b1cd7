from datetime import timedelta

from odoo import fields
from odoo.tools import format_date

from .test_shelf_life import ShelfLifeCase


class TestProposal(ShelfLifeCase):
    """A proposed line says why it is just this lot."""

    def why(self, document):
        return document.move_line_ids.mapped("why_this_lot")

    def on(self, days):
        """The day, where the user is."""
        return format_date(self.env, fields.Datetime.context_timestamp(
            self.env.user, fields.Datetime.now() + timedelta(days=days)).date())

    def test_it_names_what_was_passed_over(self):
        self.milk_for(60, "held").hold("damaged")
        self.milk_for(-1, "old"), self.milk_for(10, "young"), self.milk_for(80, "good"), self.milk_for(90, "later")
        self.a_rule(30)
        self.assertEqual(self.why(self.an_order()), [
            f"First to expire: good ({self.on(80)}); has to last until {self.on(29)}; passed over: "
            f"old ({self.on(-1)}, expired), young ({self.on(10)}, too short), held ({self.on(60)}, on hold)"])

    def test_it_names_the_lots_in_order(self):
        self.milk_for(20, "b", quantity=4), self.milk_for(10, "a", quantity=4)
        text = f"First to expire: a ({self.on(10)}), b ({self.on(20)})"
        self.assertEqual(self.why(self.an_order(8)), [text, text])

    def test_the_move_says_it_once(self):
        self.milk_for(20, "b", quantity=4), self.milk_for(10, "a", quantity=4)
        move = self.an_order(8).move_ids
        self.assertEqual(move.why_these_lots, f"First to expire: a ({self.on(10)}), b ({self.on(20)})")

    def test_it_names_a_few_of_many(self):
        for number in range(8):
            self.milk_for(-number - 1)
        self.milk_for(10, "good")
        text, = self.why(self.an_order())
        self.assertEqual((text.count("expired"), text[-3:]), (4, ", …"))

    def test_it_stays_as_it_was_seen(self):
        self.milk_for(-1, "old"), self.milk_for(10, "good")
        picking = self.an_order()
        before = self.why(picking)
        for line in picking.move_line_ids:
            line.lot_id.expiration_date += timedelta(days=50)
        self.assertEqual(self.why(picking), before)

    def test_it_says_that_another_lot_was_chosen(self):
        self.milk_for(10, "a")
        b = self.milk_for(20, "b")
        picking = self.an_order()
        picking.move_line_ids.lot_id = b
        self.assertEqual(self.why(picking), [f"First to expire: a ({self.on(10)}); b was chosen by hand"])

    def test_other_orders_are_named(self):
        self.fefo.removal_strategy_id = self.env.ref("stock.removal_lifo")
        self.milk_for(10, "a"), self.milk_for(20, "b")
        self.assertIn("Last in: b", self.why(self.an_order())[0])

    def test_the_order_is_said_where_nothing_can_be_passed_over(self):
        first, second = self.lots("first", "second")
        second.product_id = first.product_id
        self.receive({first: 1}), self.receive([second])
        picking = self.sell({first.product_id: 3})
        picking.do_unreserve()
        picking.action_assign()
        self.assertEqual(self.why(picking), ["First in: first, second"] * 2)

    def test_lots_that_have_too_little_for_few_of_them_are_named(self):
        self.milk_for(-1, "old"), self.milk_for(10, quantity=5), self.milk_for(20, quantity=50)
        self.assertEqual(self.why(self.an_order(12, lot_most=1)), [
            f"First to expire: milk-20 ({self.on(20)}); passed over: old ({self.on(-1)}, expired), "
            f"milk-10 ({self.on(10)}, too little of it)"])

    def test_what_has_to_last_for_a_share_says_so(self):
        self.milk_for(30), self.milk_for(80)
        self.a_rule(66, unit="percent")
        self.assertEqual(self.why(self.an_order(1)), [
            f"First to expire: milk-80 ({self.on(80)}); has to last for 66 % of its whole life; passed over: "
            f"milk-30 ({self.on(30)}, too short)"])

    def test_what_a_step_before_has_brought_says_so(self):
        self.warehouse.delivery_steps = "pick_ship"
        self.milk_for(10), self.milk_for(20)
        pick = self.an_order(15)
        pick.button_validate()
        ship = pick.move_ids.move_dest_ids.picking_id
        self.assertEqual(self.why(ship), [f"Brought by {pick.name}"] * 2)
        ship.move_line_ids[:1].lot_id = self.milk_for(30)
        self.assertEqual(self.why(ship)[0], f"Brought by {pick.name}; milk-30 was chosen by hand")

    def test_lots_of_one_name_are_told_apart_by_their_product(self):
        milk, cream = self.milk, self.product(
            "Cream", categ_id=self.fefo.id, use_expiration_date=True, expiration_time=100, removal_time=0)
        good = self.milk_for(10, "good")
        self.milk_for(-1, "old")
        self.milk = cream
        self.milk_for(10, "good").expiration_date = good.expiration_date
        self.milk_for(-2, "older")
        picking = self.sell({milk: 1, cream: 1})
        picking.do_unreserve()
        picking.action_assign()
        text = f"First to expire: good ({self.on(10)}); passed over: "
        self.assertEqual({line.product_id: line.why_this_lot for line in picking.move_line_ids}, {
            milk: f"{text}old ({self.on(-1)}, expired)", cream: f"{text}older ({self.on(-2)}, expired)"})

    def test_what_is_on_hold_is_named_of_products_without_dates_too(self):
        first, second = self.lots("first", "second")
        second.product_id = first.product_id
        self.receive([first]), self.receive([second])
        first.hold("damaged")
        picking = self.sell({first.product_id: 1})
        picking.do_unreserve()
        picking.action_assign()
        self.assertEqual(self.why(picking), ["First in: second; passed over: first (on hold)"])

    def test_it_asks_as_little_of_many_lots_as_of_few(self):
        def queries():
            picking = self.an_order(1)
            picking.do_unreserve()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            picking.action_assign()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.milk_for(-1), self.milk_for(10)
        few = queries()
        for number in range(60):
            self.milk_for(20 + number), self.milk_for(-20 - number)
        self.assertEqual(queries(), few)


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
