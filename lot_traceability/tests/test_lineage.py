from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .common import LotCase


class TestLineage(LotCase):

    def test_recalled_flour_reaches_each_loaf_once(self):
        flour, rye, wheat, loaf = self.lots("flour", "rye dough", "wheat dough", "loaf")
        self.produce(rye, used=flour)
        self.produce(wheat, used=flour)
        self.produce(loaf, used=rye | wheat)

        self.assertEqual(flour._descendants(), rye | wheat | loaf)
        self.assertEqual(loaf._ancestors(), flour | rye | wheat)
        answer = flour.trace()
        self.assertEqual([lot["name"] for lot in answer["lots"]], ["flour", "rye dough", "wheat dough", "loaf"])
        reached = answer["lots"][-1]["descendant"]
        self.assertEqual((reached["depth"], reached["parent"], reached["also"]), (2, rye.id, [wheat.id]))

    def test_every_output_of_an_order_is_in_scope(self):
        """Test case 4 of the standards: two finished lots and a by-product from one order."""
        milk, cream, whey, bottle = self.lots("milk", "cream", "whey", "bottle")
        order = self.produce(bottle, used=milk, also={cream: 1, whey: 2})
        second = self.lot("bottle-2", bottle.product_id)
        order.move_finished_ids.filtered(lambda move: move.product_id == bottle.product_id).move_line_ids.copy(
            {"lot_id": second.id, "quantity": 4})

        self.assertEqual(milk._descendants(), cream | whey | bottle | second)

    def test_a_rework_loop_ends(self):
        """Test case 6: a batch that takes up what is left of the last one, which had taken up this one."""
        cake, crumbs = self.lots("cake", "crumbs")
        self.produce(crumbs, used=cake)
        self.produce(cake, used=crumbs)

        self.assertEqual(cake._descendants(), cake | crumbs)
        self.assertEqual(crumbs._ancestors(), cake | crumbs)
        self.assertEqual({lot["name"] for lot in cake.trace()["lots"]}, {"cake", "crumbs"})

    def test_a_lot_that_takes_up_itself_is_its_own_descendant(self):
        dough = self.lots("sourdough")
        self.produce(dough, used=dough)

        self.assertEqual(dough._descendants(), dough)

    def test_an_isolated_lot_never_enters_a_scope(self):
        """Test case 22."""
        milk, cheese, sugar, candy = self.lots("milk", "cheese", "sugar", "candy")
        self.produce(cheese, used=milk)
        self.produce(candy, used=sugar)

        self.assertEqual(milk._descendants(), cheese)
        self.assertEqual({lot["name"] for lot in milk.trace()["lots"]}, {"milk", "cheese"})

    def test_unbuilt_components_go_back_to_their_lots(self):
        """Test case 8, and the link Odoo leaves out: from the main product to what it gave back."""
        frame, wheel, bicycle, cart = self.lots("frame", "wheel", "bicycle", "cart")
        order = self.produce(bicycle, used={frame: 1, wheel: 2}, quantity=1)
        self.unbuild(order)
        self.produce(cart, used={wheel: 2}, quantity=1)

        self.assertEqual(bicycle._descendants(), frame | wheel | cart | bicycle)

    def test_as_of_leaves_out_what_was_posted_later(self):
        flour, loaf, toast = self.lots("flour", "loaf", "toast")
        with self.day(10):
            self.produce(loaf, used=flour)
        with self.day(5):
            self.produce(toast, used=loaf)
        a_week_ago = fields.Datetime.now() - timedelta(days=7)

        self.assertEqual(flour._descendants(as_of=a_week_ago), loaf)
        self.assertEqual(flour._descendants(), loaf | toast)
        answer = flour.trace(as_of=a_week_ago.isoformat() + "Z")
        self.assertEqual({lot["name"] for lot in answer["lots"]}, {"flour", "loaf"})

    def test_known_at_says_what_was_recorded_before_a_correction(self):
        """What did we know on Friday? The wrong lot, which was corrected on Saturday."""
        wrong, loaf = self.lots("flour-wrong", "loaf")
        right = self.lot("flour-right", wrong.product_id)
        order = self.produce(loaf, used=wrong)
        self.a_day_passes()
        self.a_day_passes()
        order.move_raw_ids.move_line_ids.lot_id = right
        self.a_day_passes()
        friday = fields.Datetime.now() - timedelta(days=2)

        self.assertEqual(loaf._ancestors(known_at=friday), wrong)
        self.assertEqual(wrong._descendants(known_at=friday), loaf)
        self.assertEqual(loaf._ancestors(), right)
        self.assertFalse(loaf._ancestors(known_at=friday - timedelta(days=7)))
        answer = wrong.trace("down", known_at=friday.isoformat())
        self.assertEqual({lot["name"] for lot in answer["lots"]}, {"flour-wrong", "loaf"})

    def test_the_future_and_nonsense_are_refused_as_moments(self):
        flour = self.lots("flour")
        for moment, words in (("2999-01-01", "future"), ("next Friday", "ISO 8601")):
            with self.assertRaisesRegex(UserError, words):
                flour.trace(as_of=moment)

    def test_the_number_of_queries_does_not_grow_with_the_trace(self):
        flour, *loaves = self.lots("flour", *(f"loaf {number}" for number in range(12)))
        for number, loaf in enumerate(loaves):
            self.produce(loaf, used=loaves[number - 1] if number else flour)
        other_flour, bread = self.lots("other flour", "bread")
        self.produce(bread, used=other_flour)

        self.assertEqual(self._queries(flour), self._queries(other_flour))
        self.assertLessEqual(self._queries(flour), 25)

    def test_two_thousand_descendants_are_not_read_a_thousand_at_a_time(self):
        """More than Odoo reads of a recordset at a time; their genealogy is written as the recorder would."""
        flour, loaf = self.lots("flour", "loaf")
        order = self.produce(loaf, used=flour)
        self.deliver({loaf: 2}, to=self.partner("Grocer"))
        slices = self.env["stock.lot"].create([
            {"name": f"slice {number}", "product_id": loaf.product_id.id} for number in range(2100)])
        transformation = self.env["lot.transformation"].search([("document_id", "=", order.id)])
        line = {"quantity": 1, "date": "2026-01-01", "recorded_at": "2026-01-01", "company_id": self.env.company.id,
                "product_id": loaf.product_id.id}
        cuts = self.env["lot.transformation"].create([transformation.copy_data({
            "part": lot.name, "line_ids": [(0, 0, {**line, "role": "input", "lot_id": loaf.id}),
                                           (0, 0, {**line, "role": "output", "lot_id": lot.id})]})[0]
            for lot in slices])
        self.assertEqual(len(cuts), len(slices))
        flour = flour.with_user(self.user())

        self.assertLessEqual(self._queries(flour), 20)
        self.assertEqual(len(flour.trace("down")["lots"]), 2102)

    def _queries(self, lot):
        self.env.invalidate_all()
        lot.trace()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        lot.trace()
        return self.env.cr.sql_log_count - before

    def test_counts_of_a_list_of_lots_take_no_query_a_row(self):
        flour, *loaves = self.lots("flour", *(f"loaf {number}" for number in range(8)))
        for loaf in loaves:
            self.produce(loaf, used=flour)
        fields_of_the_list = [
            "ancestor_count", "descendant_count", "value_at_cost", "whereabouts_summary", "vendor_ids"]

        def queries(lots):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lots.read(fields_of_the_list)
            return self.env.cr.sql_log_count - before

        lots = self.env["stock.lot"].concat(*loaves)
        queries(lots)
        self.assertEqual(queries(lots), queries(lots[:1]))
        self.assertEqual(flour.descendant_count, 8)
        self.assertEqual(loaves[0].ancestor_count, 1)
