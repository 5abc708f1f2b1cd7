from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from ..services import pool_marks
from .bakery import BakeryCase


class TestPools(BakeryCase):
    """Dough has no lots: what went into it may be in all that was made of it while there was some."""

    def test_milk_reaches_all_bread_of_its_dough_and_none_made_after_the_dough_was_used_up(self):
        with self.day(9):
            monday = self.knead("monday")
        with self.day(8):
            first, second = self.bake("first", 4), self.bake("second", 6)
        with self.day(7):
            tuesday = self.knead("tuesday")
        with self.day(6):
            third = self.bake("third", 3)

        self.assertEqual(monday._descendants(), first | second)
        self.assertEqual(tuesday._descendants(), third)
        self.assertEqual(second._ancestors(), monday)
        self.assertEqual(third._ancestors(), tuesday)
        self.assertEqual([(pool.quantity_in, pool.quantity_out, bool(pool.closed_at)) for pool in self.pools()],
                         [(10, 10, True), (10, 3, False)])

    def test_what_went_in_later_is_in_nothing_that_came_out_before(self):
        with self.day(9):
            monday = self.knead("monday")
        with self.day(8):
            first = self.bake("first", 4)
        with self.day(7):
            tuesday = self.knead("tuesday")
        with self.day(6):
            second = self.bake("second", 6)

        self.assertEqual(monday._descendants(), first | second)
        self.assertEqual(tuesday._descendants(), second)
        self.assertEqual(first._ancestors(), monday)
        self.assertEqual(second._ancestors(), monday | tuesday)

    def test_dough_of_dough_is_walked_through(self):
        cake = self.product("cake mix", tracking="none")
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            self.produce(cake, used={self.dough: 5}, quantity=5)
        with self.day(7):
            bread = self.lot("bread", self.bread)
            self.produce(bread, used={cake: 5})

        self.assertEqual(milk._descendants(), bread)
        self.assertEqual(bread._ancestors(), milk)
        self.assertEqual(milk.descendant_count, 1)

    def test_a_batch_closed_late_and_dated_back_still_counts(self):
        with self.day(9):
            monday = self.knead("monday")
        with self.day(7):
            first = self.bake("first", 10)
        with self.day(8):
            late = self.knead("late", 5)

        self.assertEqual(monday._descendants(), first)
        self.assertEqual(late._descendants(), first)
        self.assertEqual(first._ancestors(), monday | late)
        self.assert_backfill_gives_the_same()

    def test_what_was_used_before_it_was_recorded_may_come_from_what_was_recorded_later(self):
        with self.day(9):
            monday = self.knead("monday", 5)
        with self.day(8):
            first = self.bake("first", 8)
        with self.day(7):
            late = self.knead("late", 6)
        with self.day(6):
            after = self.knead("after", 6)
        with self.day(5):
            second = self.bake("second", 2)

        self.assertEqual(first._ancestors(), monday | late)
        self.assertEqual(second._ancestors(), monday | late | after)
        self.assertEqual(late._descendants(), first | second)
        self.assertEqual(after._descendants(), second)

    def test_a_delivery_that_takes_the_rest_ends_the_pool(self):
        with self.day(9):
            monday = self.knead("monday")
        with self.day(8):
            first = self.bake("first", 4)
        with self.day(7):
            self.deliver({self.dough: 6})
        with self.day(6):
            tuesday = self.knead("tuesday")
        with self.day(5):
            second = self.bake("second", 4)

        self.assertEqual(monday._descendants(), first)
        self.assertEqual(tuesday._descendants(), second)

    def test_a_corrected_quantity_changes_where_a_pool_ends(self):
        with self.day(9):
            monday = self.knead("monday")
        with self.day(8):
            first = self.bake("first", 10)
        with self.day(7):
            self.knead("tuesday")
        with self.day(6):
            second = self.bake("second", 4)
        self.assertEqual(monday._descendants(), first)
        used = self.env["stock.move.line"].search([
            ("product_id", "=", self.dough.id), ("location_dest_id.usage", "=", "production"), ("quantity", "=", 10)])
        used.quantity = 9

        self.assertEqual(monday._descendants(), first | second)
        self.assertEqual(len(self.pools()), 1)
        self.assert_backfill_gives_the_same()

    def test_dough_that_was_not_made_after_all_leaves_no_pool_behind(self):
        with self.day(9):
            self.knead("monday")
        with self.day(8):
            first = self.bake("first", 4)
        made = self.env["stock.move.line"].search([
            ("product_id", "=", self.dough.id), ("location_id.usage", "=", "production")])
        made.quantity = 0

        self.assertFalse(self.pools())
        self.assertFalse(first._ancestors())
        self.assert_backfill_gives_the_same()

    def test_two_places_between_which_nothing_was_moved_are_two_pools(self):
        north, south = self.bakery("North"), self.bakery("South")
        with self.day(9):
            here, there = self.knead_in(north, "here"), self.knead_in(south, "there")
        with self.day(8):
            mine, theirs = self.bake_in(north, "mine"), self.bake_in(south, "theirs")

        self.assertEqual(here._descendants(), mine)
        self.assertEqual(there._descendants(), theirs)

    def test_a_transfer_makes_two_places_one_pool(self):
        north, south = self.bakery("North"), self.bakery("South")
        with self.day(9):
            here = self.knead_in(north, "here")
        with self.day(8):
            self.transfer({self.dough: 3}, north, south)
        with self.day(7):
            theirs = self.bake_in(south, "theirs", 2)

        self.assertEqual(here._descendants(), theirs)

    def test_dough_used_where_the_records_have_none_may_come_from_anywhere(self):
        north, south = self.bakery("North"), self.bakery("South")
        with self.day(9):
            here = self.knead_in(north, "here")
        with self.day(8):
            theirs = self.bake_in(south, "theirs", 2)

        self.assertEqual(here._descendants(), theirs)

    def marks(self):
        return self.env["lot.pool.mark"].search([("product_id", "=", self.dough.id)])

    def a_long_pool(self):
        """Dough that never runs out, with a mark in it; the milks of its batches."""
        milks = self.env["stock.lot"]
        for days in range(20, 12, -1):
            with self.day(days):
                milks |= self.knead(f"milk-{days}", 5)
                self.bake(f"bread-{days}", 3)
        self.assertTrue(self.marks())
        return milks

    @patch.object(pool_marks, "LINES_AFTER_A_MARK", 2)
    def test_a_pool_that_never_runs_out_goes_on_from_its_mark(self):
        milks = self.a_long_pool()
        first, = self.marks().mapped("marked_at")
        with self.day(3):
            bread = self.bake("last", 4)
        with self.day(2):
            self.deliver({self.dough: 1})

        self.assertEqual(bread._ancestors(), milks)
        self.assertEqual([(pool.quantity_in, pool.quantity_out, pool.quantity_delivered) for pool in self.pools()], [
            (40, 29, 1)])
        self.assertGreater(self.marks().marked_at, first)
        self.assert_backfill_gives_the_same()

    @patch.object(pool_marks, "LINES_AFTER_A_MARK", 2)
    def test_what_changes_before_the_mark_drops_it(self):
        milks = self.a_long_pool()
        with self.day(19):
            late = self.knead("late", 1)
        with self.day(2):
            bread = self.bake("last", 4)

        self.assertEqual(bread._ancestors(), milks | late)
        self.assert_backfill_gives_the_same()

    @patch.object(pool_marks, "LINES_AFTER_A_MARK", 2)
    def test_stock_below_zero_after_the_mark_reaches_back_before_it(self):
        self.a_long_pool()
        with self.day(4):
            self.bake("too much", 30)
        with self.day(3):
            late = self.knead("late", 20)
        early = self.env["stock.lot"].search([("name", "=", "bread-15"), ("product_id", "=", self.bread.id)])

        self.assertIn(early, late._descendants())
        self.assert_backfill_gives_the_same()

    @patch.object(pool_marks, "LINES_AFTER_A_MARK", 2)
    def test_a_transfer_after_the_mark_makes_one_pool_of_what_was_two_before(self):
        north = self.bakery("North")
        with self.day(30):
            far = self.knead_in(north, "far")
        self.a_long_pool()
        self.assertEqual(len(self.pools()), 2)
        with self.day(3):
            self.transfer({self.dough: 1}, north, self.stock)
        bread = self.env["stock.lot"].search([("name", "=", "bread-15"), ("product_id", "=", self.bread.id)])

        self.assertEqual(len(self.pools()), 1)
        self.assertIn(bread, far._descendants())
        self.assert_backfill_gives_the_same()

    def test_as_of_knows_only_what_had_gone_in_and_come_out(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            first = self.bake("first", 2)
        with self.day(6):
            second = self.bake("second", 2)
        moment = fields.Datetime.now() - timedelta(days=7)

        self.assertEqual(milk._descendants(), first | second)
        self.assertEqual(milk._descendants(as_of=moment), first)
        self.assertFalse(second._ancestors(as_of=moment))

    def test_without_possible_links_a_walk_ends_at_the_pool(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            bread = self.bake("bread", 2)
        lineage = self.env["lot.lineage"]

        self.assertEqual(lineage.reach(milk.ids, "down"), set(bread.ids))
        self.assertEqual(lineage.reach(milk.ids, "down", possible=False), set())
        self.assertEqual(lineage.count(milk.ids, "down", possible=False), {milk.id: 0})

    def test_without_possible_links_serial_numbers_that_share_an_order_are_left_out(self):
        board, phone = self.product("board"), self.product("phone", tracking="serial")
        boards = self.lot("board-1", board) | self.lot("board-2", board)
        phones = self.lot("phone-1", phone) | self.lot("phone-2", phone)
        self.produce(phones, used={boards[0]: 1, boards[1]: 1})
        lineage = self.env["lot.lineage"]

        self.assertEqual(lineage.reach(boards[:1].ids, "down"), set(phones.ids))
        self.assertEqual(lineage.reach(boards[:1].ids, "down", possible=False), set())

    def test_a_product_that_is_only_bought_has_no_pool(self):
        salt = self.product("salt", tracking="none")
        self.receive({salt: 10})
        bread = self.lot("bread", self.bread)
        self.produce(bread, used={salt: 2})

        self.assertFalse(self.env["lot.pool"].search([("product_id", "=", salt.id)]))

    def test_a_pool_of_many_batches_is_walked_in_one_query(self):
        with self.day(9):
            milk = self.knead("milk", 100)
        breads = self.env["stock.lot"]
        for number in range(5):
            with self.day(8 - number):
                breads |= self.bake(f"bread-{number}", 5)
        milk._descendants()
        before = self.env.cr.sql_log_count
        reached = self.env["lot.lineage"].reach(milk.ids, "down")

        self.assertEqual(reached, set(breads.ids))
        self.assertEqual(self.env.cr.sql_log_count - before, 1)
