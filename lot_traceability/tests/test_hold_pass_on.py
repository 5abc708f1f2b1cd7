from datetime import timedelta

from odoo import fields

from .common import LotCase


class TestHoldPassOn(LotCase):
    """What is made of a held lot is held, as far as the records tell that it is in it."""

    def setUp(self):
        super().setUp()
        self.notice = self.env["lot.hold.reason"].create({
            "name": "Told by the vendor", "code": "told", "propagate": True, "stops_consumption": False})
        self.milk, self.cheese, self.cake = self.lots("milk", "cheese", "cake")
        self.receive({self.milk: 100})

    def because_of(self, lot):
        """The lots that a lot is on hold because of."""
        return sorted(lot.hold_ids.filtered(lambda hold: hold.state != "released").mapped("origin_name"))

    def a_day_passes_for(self, *holds):
        """The journal keeps times to the second, and a test takes less: what was decided, was decided yesterday."""
        for hold in holds:
            hold.sudo().write({"released_at": hold.released_at and fields.Datetime.now() - timedelta(days=1),
                               "placed_at": fields.Datetime.now() - timedelta(days=2)})

    def test_what_is_made_of_what_was_made_of_it_before_is_held(self):
        self.produce(self.cheese, {self.milk: 5})
        self.milk.hold(self.notice)
        self.produce(self.cake, {self.cheese: 5})
        self.assertFalse(self.cheese.on_hold)
        self.assertEqual(self.because_of(self.cake), ["milk"])

    def test_a_lot_between_that_was_released_does_not_carry_it_on(self):
        self.produce(self.cheese, {self.milk: 5})
        self.milk.hold(self.notice)
        self.cheese.hold(self.notice).release("Tested, clean.")
        self.produce(self.cake, {self.cheese: 5})
        self.assertFalse(self.cake.on_hold)

    def test_a_lot_between_that_was_released_for_another_reason_does(self):
        self.produce(self.cheese, {self.milk: 5})
        self.milk.hold(self.notice)
        self.cheese.hold("damaged").release("Only the box.")
        self.produce(self.cake, {self.cheese: 5})
        self.assertEqual(self.because_of(self.cake), ["milk"])

    def test_a_lot_between_that_was_released_before_the_hold_was_placed_does(self):
        self.produce(self.cheese, {self.milk: 5})
        old = self.cheese.hold(self.notice)
        old.release("It was about something else.")
        self.a_day_passes_for(old)
        self.milk.hold(self.notice)
        self.produce(self.cake, {self.cheese: 5})
        self.assertEqual(self.because_of(self.cake), ["milk"])

    def test_only_the_nearest_of_a_held_branch_is_the_cause(self):
        self.produce(self.cheese, {self.milk: 5})
        (self.milk | self.cheese).hold(self.notice)
        self.produce(self.cake, {self.cheese: 5})
        self.assertEqual(self.because_of(self.cake), ["cheese"])

    def test_what_is_made_of_the_free_part_is_free(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.milk: 40}, self.stock, shelf)
        self.milk.hold(self.notice, location=shelf)
        self.produce(self.cheese, {self.milk: 5})
        self.assertFalse(self.cheese.on_hold)

        order = self.plan(self.cake, {self.milk: 5})
        order.action_assign()
        order.move_raw_ids.move_line_ids.unlink()
        order.move_raw_ids.move_line_ids = [(0, 0, {
            "product_id": self.milk.product_id.id, "lot_id": self.milk.id, "quantity": 5, "location_id": shelf.id,
            "location_dest_id": order.production_location_id.id})]
        order.lot_producing_ids, order.qty_producing = self.cake, 10
        order.move_raw_ids.picked = True
        order.button_mark_done()
        self.assertEqual(self.because_of(self.cake), ["milk"])

    def test_released_for_one_cause_it_is_held_for_another(self):
        water, = self.lots("water")
        self.receive([water])
        self.milk.hold(self.notice)
        self.produce(self.cheese, {self.milk: 5})
        self.cheese.hold_ids.release("This milk was clean.")
        self.a_day_passes_for(self.milk.hold_ids, self.cheese.hold_ids)
        water.hold(self.notice)
        self.produce(self.cheese, {water: 5})
        self.assertEqual(self.because_of(self.cheese), ["water"])

    def test_released_for_a_cause_it_stays_released_when_its_order_is_corrected(self):
        self.milk.hold(self.notice)
        order = self.produce(self.cheese, {self.milk: 5})
        self.cheese.hold_ids.release("This milk was clean.")
        order.move_raw_ids.move_line_ids.quantity = 6
        self.assertEqual((self.because_of(self.cheese), len(self.cheese.hold_ids)), ([], 1))

    def test_a_hold_placed_anew_is_passed_on_anew(self):
        first = self.milk.hold(self.notice)
        self.produce(self.cheese, {self.milk: 5})
        (first | self.cheese.hold_ids).release("Clean, they said.")
        self.a_day_passes_for(first, self.cheese.hold_ids)
        self.milk.hold(self.notice)
        self.produce(self.cheese, {self.milk: 5})
        self.assertEqual(self.because_of(self.cheese), ["milk"])

    def test_it_is_passed_on_through_stock_without_lots(self):
        dough = self.product("dough", tracking="none")
        self.milk.hold(self.notice)
        self.produce(dough, {self.milk: 5})
        self.produce(self.cake, {dough: 5})
        self.assertEqual(self.because_of(self.cake), ["milk"])

    def test_each_cause_of_an_order_is_named(self):
        water, = self.lots("water")
        self.receive([water])
        (self.milk | water).hold(self.notice)
        self.produce(self.cake, {self.milk: 5, water: 5})
        self.assertEqual(self.because_of(self.cake), ["milk", "water"])

    def test_what_was_missed_is_held_at_night_and_no_more_than_that(self):
        before, = self.lots("before")
        self.produce(before, {self.milk: 5})
        self.a_day_passes()
        self.milk.hold(self.notice)
        self.produce(self.cheese, {self.milk: 5})
        self.produce(self.cake, {self.milk: 5})
        self.cake.hold_ids.release("Tested, clean.")
        self.env.cr.execute("DELETE FROM lot_hold WHERE lot_id = %s", [self.cheese.id])  # as if nobody had seen it
        self.env.invalidate_all()
        for _night in range(2):
            self.env["lot.hold"]._cron_catch_up()
            self.assertEqual([self.because_of(lot) for lot in (before, self.cheese, self.cake)], [[], ["milk"], []])
        self.assertEqual(len(self.cheese.hold_ids), 1)

    def test_an_order_asks_little_where_nothing_is_passed_on(self):
        """And no more for five hundred serial numbers than for one where something is."""
        self.milk.hold("complaint")
        phones = self.env["stock.lot"].create([
            {"name": f"phone-{number}", "product_id": product.id} for product in [self.product("phone", "serial")]
            for number in range(61)])
        few = self.produce(phones[:1], {self.cheese: 1})
        branch, queries = self.env["lot.hold.branch"], []
        self.cheese.hold(self.notice)
        many = self.produce(phones[1:], {self.cheese: 1})
        self.env["lot.hold"].search([("lot_id", "in", phones.ids)])._let_go("Again.")
        for order in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            branch._above(branch._made_by(order))
            queries.append(self.env.cr.sql_log_count - before)
        self.assertEqual(queries[0], queries[1])
