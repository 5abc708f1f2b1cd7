from odoo.exceptions import AccessError, UserError

from . import story
from .common import ApiCase, LotCase, Plant
from .factory import Factory
from .factory_flows import neighbour

FACTORIES, STEPS = 5, 9


class TestTimeline(LotCase):

    def told(self, lot, **page):
        """(kind, change, balance) of a page, in the order in which things happened."""
        rows = lot.timeline(newest_first=False, **page)["rows"]
        return [(row["kind"], row["change"], row["balance"]) for row in rows]

    def test_everything_that_happened_to_a_lot_with_the_stock_after_it(self):
        flour, loaf = self.lots("flour", "loaf")
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        with self.day(9):
            receipt = self.receive({flour: 30}, vendor=self.partner("Mill"))
        with self.day(8):
            self.transfer({flour: 12}, self.stock, shelf)
        with self.day(7):
            self.produce(loaf, used={flour: 10})
        with self.day(6):
            delivery = self.deliver({flour: 5}, to=self.partner("Grocer"))
        with self.day(5):
            self.give_back(delivery, {flour: 2})
        with self.day(4):
            self.give_back(receipt, {flour: 3})
        with self.day(3):
            self.scrap(flour, 1)
        with self.day(2):
            self.count(flour, 4)

        self.assertEqual(self.told(flour), [
            ("received", 30, 30), ("moved", 0, 30), ("used", -10, 20), ("delivered", -5, 15), ("returned", 2, 17),
            ("returned_to_vendor", -3, 14), ("scrapped", -1, 13), ("adjusted", 3, 16)])
        self.assertEqual(self.told(loaf), [("produced", 10, 10)])

    def test_a_row_names_the_document_the_places_the_partner_and_the_person(self):
        flour = self.lots("flour")
        with self.day(3):
            receipt = self.receive({flour: 30}, vendor=self.partner("Mill"))
        answer = flour.timeline()
        row, = answer["rows"]

        self.assertEqual(row["document"], {
            "model": "stock.picking", "id": receipt.id, "name": receipt.name, "readable": True})
        self.assertEqual(
            (answer["names"]["partners"][row["partner_id"]]["name"], answer["names"]["users"][row["user_id"]],
             answer["names"]["locations"][row["location_dest_id"]], answer["lot"]["uom"]),
            ("Mill", self.env.user.name, "WH/Stock", "Units"))
        self.assertEqual(row["date"], receipt.date_done.isoformat() + "+00:00")

    def test_a_correction_says_what_stood_before(self):
        flour, rye, loaf = self.lots("flour", "rye", "loaf")
        rye.product_id = flour.product_id
        for lot in (flour, rye):
            self.receive({lot: 30})
        order = self.produce(loaf, used={flour: 10})
        self.a_day_passes()
        order.move_raw_ids.move_line_ids.quantity = 8
        self.a_day_passes()
        order.move_raw_ids.move_line_ids.lot_id = rye

        def corrections(lot):
            return [(row["of"], row["before"], row["quantity"], row["document"]["name"], row["user_id"])
                    for row in lot.timeline(newest_first=False)["rows"] if row["kind"] == "correction"]

        me = self.env.uid
        self.assertEqual(corrections(flour), [("used", 10, 8, order.name, me), ("used", 8, 0, order.name, me)])
        self.assertEqual(corrections(rye), [("used", 0, 8, order.name, me)])
        self.assertEqual(corrections(loaf), [])
        self.assertEqual([row[2] for row in self.told(flour)][-1], 30)
        self.assertEqual([row[2] for row in self.told(rye)][-1], 22)

    def test_a_hold_is_told_from_its_placing_to_its_release(self):
        flour = self.lots("flour")
        with self.day(4):
            self.receive({flour: 30})
        with self.day(3):
            hold = flour.hold("check_pending", "Sample 7 is late")
        with self.day(2):
            hold.release("Sample 7 is clean")
        answer = flour.timeline(newest_first=False)

        told = [(row["kind"], row.get("text"), row["balance"], "quantity" in row) for row in answer["rows"]]
        self.assertEqual(told, [
            ("received", None, 30, True), ("held", "Sample 7 is late", 30, False),
            ("released", "Sample 7 is clean", 30, False)])
        self.assertEqual(answer["rows"][1]["document"]["id"], hold.id)

    def test_pages_make_up_the_whole_and_carry_the_balance_on(self):
        flour = self.lots("flour")
        for day in (9, 8, 7, 6, 5):
            with self.day(day):
                self.receive({flour: day})

        self.assertEqual([row["balance"] for row in flour.timeline()["rows"]], [35, 30, 24, 17, 9])
        pages = [flour.timeline(limit=2, offset=offset) for offset in (0, 2, 4)]
        self.assertEqual([[row["balance"] for row in page["rows"]] for page in pages], [[35, 30], [24, 17], [9]])
        self.assertEqual([(page["count"], page["balance"], page["on_hand"]) for page in pages], [(5, 35, 35)] * 3)
        self.assertEqual(flour.timeline(offset=5)["rows"], [])

    def test_less_than_nothing_is_shown_as_such(self):
        flour, loaf = self.lots("flour", "loaf")
        self.produce(loaf, used={flour: 10})
        answer = flour.timeline()

        self.assertEqual((answer["rows"][0]["balance"], answer["balance"], answer["on_hand"]), (-10, -10, -10))

    def test_at_the_end_stands_what_is_in_stock(self):
        told = story.build(self.env)
        self.assertEqual(self.told(told.lots["CA-801"]), [
            ("produced", 100, 100), ("attribute", 0, 100), ("delivered", -40, 60), ("returned", 12, 72),
            ("used", -15, 57)])
        self.assert_ends_with_the_stock(self.env["stock.lot"].search([]))

    def test_in_random_factories_too_at_the_end_stands_what_is_in_stock(self):
        neighbour(self)
        for seed in range(FACTORIES):
            with self.subTest(seed=seed), self.env.cr.savepoint(flush=True) as savepoint:
                Factory(self, seed).grow(STEPS)
                self.assert_ends_with_the_stock(self.env["stock.lot"].search([]))
                savepoint.rollback()
                self.env.invalidate_all()

    def assert_ends_with_the_stock(self, lots):
        for lot in lots:
            kept = round(sum(lot.quant_ids.filtered(
                lambda quant: quant.location_id.usage == "internal").mapped("quantity")), 6)
            answer = lot.timeline()
            last = answer["rows"][0]["balance"] if answer["rows"] else 0
            self.assertEqual((last, answer["balance"], answer["on_hand"]), (kept, kept, kept), lot.name)

    def test_a_long_timeline_takes_no_query_a_row(self):
        flour = self.lots("flour")

        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            flour.timeline()
            return self.env.cr.sql_log_count - before

        self.receive({flour: 1})
        queries()
        few = queries()
        for _number in range(6):
            self.receive({flour: 1}, vendor=self.partner("Mill"))
        self.assertLessEqual(queries(), few)

    def test_another_company_s_events_are_counted_and_not_told(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.env.user.company_ids |= other
        flour = self.lots("flour")
        self.receive({flour: 30})
        there = Plant(self.env(context={**self.env.context, "allowed_company_ids": other.ids}))
        there.receive({flour.with_env(there.env): 7}, vendor=self.partner("Secret Mill"))

        mine = flour.with_user(self.user()).timeline(newest_first=False)
        self.assertEqual([row.get("kind") for row in mine["rows"]], ["received", None])
        self.assertEqual(mine["rows"][1], {"redacted": True})
        self.assertEqual((mine["count"], mine["balance"], mine["on_hand"]), (2, 30, 30))
        self.assertNotIn("Secret Mill", str(mine))
        both = flour.with_context(allowed_company_ids=(self.env.company | other).ids).timeline()
        self.assertEqual((both["balance"], both["on_hand"]), (37, 37))

    def test_whoever_may_not_trace_gets_no_timeline(self):
        flour = self.lots("flour")
        with self.assertRaises(AccessError):
            flour.with_user(self.user("stranger")).timeline()
        with self.assertRaisesRegex(UserError, "one lot"):
            (flour | self.lots("rye")).timeline()
        with self.assertRaisesRegex(UserError, "1 to 1000 rows"):
            flour.timeline(limit=100000)


class TestTimelineApi(ApiCase):

    def test_a_timeline_is_asked_for_with_an_api_key(self):
        flour = self.lots("flour")
        self.receive({flour: 30})
        answer = self.ask(self.reader(), "stock.lot", "timeline", ids=flour.ids, limit=1).json()

        self.assertEqual([(row["kind"], row["balance"]) for row in answer["rows"]], [("received", 30)])
