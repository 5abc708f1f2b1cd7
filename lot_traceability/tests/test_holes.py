from odoo.tests import Form

from .common import LotCase


class TestHoles(LotCase):

    def rules(self, *lots):
        lots = self.env["stock.lot"].concat(*lots)
        return {(hole["rule"], hole["lot_id"]) for hole in self.env["lot.holes"].find(lots.ids)}

    def test_a_sound_chain_has_no_hole(self):
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 10})
        self.produce(loaf, used={flour: 10})
        self.deliver({loaf: 10})

        self.assertEqual(self.rules(flour, loaf), set())

    def test_a_lot_made_of_nothing_is_a_hole(self):
        loaf = self.lots("loaf")
        self.produce(loaf)

        self.assertEqual(self.rules(loaf), {("produced_from_nothing", loaf.id)})

    def test_a_lot_used_before_it_was_received_is_a_hole(self):
        flour, loaf = self.lots("flour", "loaf")
        with self.day(5):
            self.produce(loaf, used={flour: 10})
        with self.day(2):
            self.receive({flour: 10})

        self.assertEqual(self.rules(flour, loaf), {("used_before_received", flour.id)})

    def test_a_lot_that_was_never_received_and_is_delivered_is_a_hole(self):
        """Odoo turns untracked stock into the lot without a word."""
        flour = self.product("flour", tracking="none")
        self.receive({flour: 10})
        flour.tracking = "lot"
        lot = self.lot("from nowhere", flour)
        self.deliver({lot: 4})

        self.assertEqual(self.rules(lot), {("delivered_never_received", lot.id)})

    def test_less_than_nothing_in_stock_is_a_hole(self):
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 4})
        self.produce(loaf, used={flour: 10})

        self.assertEqual(self.rules(flour), {("negative_stock", flour.id)})

    def test_a_relabelled_lot_is_a_hole_and_two_unlike_counts_are_none(self):
        flour = self.product("flour")
        old, new, other = self.lot("old", flour), self.lot("new", flour), self.lot("other", flour)
        self.receive({old: 100, other: 1000})
        self.count(old, 0)
        self.count(new, 100)
        self.count(other, 1003)

        self.assertIn(("relabelled", new.id), self.rules(new))
        self.assertEqual(self.rules(other), set())

    def test_counts_beyond_the_tolerance_are_a_hole(self):
        flour = self.lots("flour")
        self.receive({flour: 100})
        self.count(flour, 99)
        self.assertEqual(self.rules(flour), set())
        self.count(flour, 95)

        self.assertEqual(self.rules(flour), {("adjusted", flour.id)})

    def test_a_line_corrected_later_is_worth_knowing(self):
        flour, loaf = self.lots("flour", "loaf")
        right = self.lot("flour-right", flour.product_id)
        self.receive({flour: 10, right: 10})
        order = self.produce(loaf, used={flour: 10})
        self.a_day_passes()
        order.move_raw_ids.move_line_ids.lot_id = right

        self.assertEqual(self.rules(flour, right, loaf), {("changed_after_closing", flour.id)})

    def test_the_worklist_opens_and_closes_holes(self):
        flour, loaf = self.lots("flour", "loaf")
        order = self.produce(loaf)
        self.env["lot.holes"].scan()
        self.env["lot.holes"].scan()
        hole = self.env["lot.hole"].search([("lot_id", "=", loaf.id)])
        self.assertEqual(
            (hole.rule, hole.severity, hole.closed_at), ("produced_from_nothing", "error", False))
        self.assertEqual(hole.action_open_document()["res_id"], order.id)
        self.assertIn(hole, self.env["lot.hole"].search([("severity", "=", "error")]))

        self.receive({flour: 10})
        order.is_locked = False
        with Form(order) as form, form.move_raw_ids.new() as component:
            component.product_id = flour.product_id
            component.quantity = 10
        order.move_raw_ids.move_line_ids.lot_id = flour
        self.env["lot.holes"].scan()
        self.assertTrue(hole.closed_at)

    def test_the_number_of_queries_does_not_grow_with_the_lots(self):
        loaves = self.lots(*(f"loaf {number}" for number in range(6)))
        for loaf in loaves:
            self.produce(loaf)
        counts = []
        self.env["lot.holes"].find(loaves.ids)
        for lots in (loaves, loaves[:1]):
            before = self.env.cr.sql_log_count
            self.env["lot.holes"].find(lots.ids)
            counts.append(self.env.cr.sql_log_count - before)

        self.assertEqual(counts[0], counts[1])
