from datetime import timedelta
from unittest.mock import patch

from odoo.tests import Form

from ..services import holes
from .common import LotCase


class TestHoles(LotCase):

    def rules(self, *lots):
        lots = self.env["stock.lot"].concat(*lots)
        return {(hole["rule"], hole["lot_id"]) for hole in self.env["lot.holes"].find(lots.ids)}

    def found(self, *lots):
        """The holes of lots as (rule, quantity in doubt, document)."""
        lots = self.env["stock.lot"].concat(*lots)
        return {(hole["rule"], hole["quantity"], self.env[hole["document_model"]].browse(hole["document_id"]))
                for hole in self.env["lot.holes"].find(lots.ids)}

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

        self.assertEqual(self.rules(lot), {("delivered_never_received", lot.id), ("taken_never_came", lot.id)})

    def test_a_lot_that_was_never_received_and_is_used_is_a_hole(self):
        flour, loaf = self.product("flour", tracking="none"), self.lots("loaf")
        self.receive({flour: 10})
        flour.tracking = "lot"
        lot = self.lot("from nowhere", flour)
        order = self.produce(loaf, used={lot: 4})

        self.assertEqual(self.found(lot), {
            ("used_before_received", 4, order), ("taken_never_came", 4, order.move_raw_ids)})

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

    def test_the_tolerance_is_a_setting_of_the_company(self):
        flour = self.lots("flour")
        self.receive({flour: 100})
        self.count(flour, 95)
        self.env.company.lot_tolerance_percent = 5
        self.assertEqual(self.rules(flour), set())
        self.env.company.lot_tolerance_percent = 4.9
        self.assertEqual(self.rules(flour), {("adjusted", flour.id)})
        self.env.company.lot_tolerance_steps = 500  # of a hundredth of a unit
        self.assertEqual(self.rules(flour), set())

    def test_a_lot_that_only_a_count_brought_is_of_unknown_origin(self):
        flour = self.lots("flour")
        self.count(flour, 3)

        self.assertEqual(self.found(flour), {("adjusted", 3, flour)})

    def test_stock_changed_without_a_move_is_named_with_its_place(self):
        flour = self.lots("flour")
        self.receive({flour: 100})
        self.env["stock.quant"]._update_available_quantity(flour.product_id, self.stock, -2, lot_id=flour)
        self.assertEqual(self.rules(flour), set())
        self.env["stock.quant"]._update_available_quantity(flour.product_id, self.stock, -1, lot_id=flour)

        self.assertEqual(self.found(flour), {("stock_without_moves", 3, self.stock)})

    def test_each_move_that_took_what_never_came_is_named(self):
        """Odoo turns as much untracked stock into the lot as is taken, not as is lacking: what is left is named too."""
        flour = self.product("flour", tracking="none")
        self.receive({flour: 50})
        flour.tracking = "lot"
        lot = self.lot("flour-1", flour)
        self.receive({lot: 10})
        first, second, third = self.deliver({lot: 8}), self.deliver({lot: 6}), self.deliver({lot: 3})

        self.assertEqual(self.found(lot), {
            ("taken_never_came", 4, second.move_ids), ("taken_never_came", 3, third.move_ids),
            ("stock_without_moves", 2, self.stock)})
        self.assertNotIn(first.move_ids, {document for _rule, _quantity, document in self.found(lot)})

    def test_a_move_over_a_place_of_unknown_use_is_named(self):
        flour = self.lots("flour")
        self.receive({flour: 10})
        dock = self.env["stock.location"].create({"name": "Dock", "location_id": self.stock.id})
        there = self.transfer({flour: 4}, self.stock, dock)
        self.env.cr.execute("UPDATE stock_location SET usage = 'view' WHERE id = %s", (dock.id,))
        self.env.invalidate_all()

        self.assertEqual(self.found(flour), {("unknown_place", 4, there.move_ids)})

    def test_a_line_whose_quantities_disagree_is_named(self):
        flour = self.lots("flour")
        receipt = self.receive({flour: 10})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move_line SET quantity_product_uom = 15 WHERE id = %s", receipt.move_line_ids.ids)

        self.assertEqual(self.found(flour), {("unit_mismatch", 5, receipt.move_ids)})

    def test_less_than_nothing_used_is_a_hole(self):
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 10})
        order = self.produce(loaf, used={flour: 4})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move_line SET quantity = -4, quantity_product_uom = -4 WHERE id = %s",
            order.move_raw_ids.move_line_ids.ids)
        self.env.invalidate_all()
        self.env["lot.recorder"].record(order)

        self.assertIn(("negative_input", 4, order), self.found(flour))

    def test_a_planned_component_of_which_nothing_was_used_is_worth_knowing(self):
        flour, salt, loaf = self.lots("flour", "salt", "loaf")
        self.receive({flour: 10, salt: 10})
        order = self.plan(loaf, used={flour: 4, salt: 1})
        self.close(order, loaf, used={flour: 4})
        self.assertEqual(self.found(loaf), set())
        other = self.lot("loaf-2", loaf.product_id)
        order = self.plan(other, used={flour: 4, salt: 1})
        order.lot_producing_ids, order.qty_producing = other, 10
        self._fill(order.move_raw_ids, {flour: 4})
        order.move_raw_ids.filtered(lambda move: move.product_id == salt.product_id).picked = False
        order.button_mark_done()

        self.assertEqual(self.found(other), {("component_left_out", 0, order)})

    def test_one_vendor_lot_of_two_expiry_dates_is_a_hole(self):
        flour = self.product("flour", use_expiration_date=True)
        june, july = self.lot("june", flour), self.lot("july", flour)
        june.expiration_date, july.expiration_date = "2031-06-30 12:00:00", "2031-07-31 12:00:00"
        mill = self.partner("Mill")
        self.receive({june: 10}, vendor=mill, vendor_lot="M-1")
        self.receive({july: 10}, vendor=mill, vendor_lot="M-1")
        self.assertEqual(self.found(june, july), {("two_expiry_dates", 0, july), ("two_expiry_dates", 0, june)})
        july.expiration_date = june.expiration_date
        self.assertEqual(self.found(june, july), set())

    def test_a_receipt_dated_back_by_days_is_worth_knowing(self):
        flour = self.lots("flour")
        receipt = self.receive({flour: 10})
        self.assertEqual(self.found(flour), set())
        receipt.move_line_ids.date -= timedelta(days=3)

        self.assertEqual(self.found(flour), {("back_dated", 0, receipt.move_ids)})

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

    def test_a_scan_that_is_interrupted_goes_on_where_it_was(self):
        loaves = self.lots("loaf-1", "loaf-2", "loaf-3")
        for loaf in loaves:
            self.produce(loaf)
        self.env["lot.holes"].scan()
        last = self.env["lot.hole.scan"].search([], limit=1)
        self.assertEqual((last.lot_count, bool(last.finished_at)), (self.env["stock.lot"].search_count([]), True))

        with patch.object(holes, "BATCH", last.lot_count - 1):
            self.assertEqual(self.env["lot.holes"].scan_next(), (last.lot_count - 1, 1))
        scan = self.env["lot.hole.scan"].search([], limit=1)
        self.assertEqual((scan.position, bool(scan.finished_at)), (loaves[1].id, False))
        self.assertEqual(self.env["lot.holes"].scan_next(), (1, 0))
        self.assertEqual((scan.position, scan.lot_count), (loaves[2].id, last.lot_count))
        self.assertTrue(scan.finished_at)

    def test_the_nightly_scan_commits_what_it_has_seen(self):
        loaf = self.lots("loaf")
        self.produce(loaf)
        with self.enter_registry_test_mode():
            self.env.ref("lot_traceability.cron_scan_holes").method_direct_trigger()

        self.assertEqual(self.env["lot.hole"].search([("lot_id", "=", loaf.id)]).rule, "produced_from_nothing")
        self.assertTrue(self.env["lot.hole.scan"].search([], limit=1).finished_at)

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
