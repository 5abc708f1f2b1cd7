from datetime import date, datetime

import zxingcpp
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools.safe_eval import safe_eval

from .common import LotCase
from .label_case import DATES, GTIN_13, GTIN_14, LabelCase


class TestLabels(LabelCase):

    def test_the_wizard_offers_the_best_symbol_that_can_carry_the_lots(self):
        good, bad = self.lot("good", self.milk), self.lot("not good", self.milk)
        self.assertEqual(self.wizard(good).symbol, "gs1_datamatrix")
        self.assertEqual(self.wizard(good, layout="lot_100x50").symbol, "gs1_128")
        self.assertEqual(self.wizard(good | bad).symbol, "qr")
        self.assertEqual(self.wizard(bad, layout="case").symbol, "code_128")

    def test_a_lot_that_gs1_cannot_carry_is_refused_with_the_way_out(self):
        """Test case 19."""
        for name, said in (("not good#", "GS1 cannot carry “ #”"), ("x" * 21, "20 characters, and these are 21")):
            text = self.refused(self.lot(name, self.milk), symbol="gs1_datamatrix")
            self.assertIn(name, text)
            self.assertIn(said, text)
            self.assertIn("print its own code", text)

    def test_without_a_gtin_there_is_no_gs1_symbol(self):
        for number, barcode in enumerate((False, "12345", "9521234543214")):
            lot = self.lot("a", self.product(f"Nameless {number}", barcode=barcode))
            self.assertIn(f"Nameless {number} has no GTIN", self.refused(lot, symbol="gs1_datamatrix"))

    def test_what_has_no_room_is_refused(self):
        self.assertIn("too broad for 50 mm", self.refused(self.lot("wide" * 5, self.milk), symbol="gs1_128"))
        self.assertIn("too long for a label", self.refused(self.lot("W" * 200, self.milk), symbol="qr"))
        self.assertIn("Code 128 has no “Ω”", self.refused(self.lot("Ω", self.milk), symbol="code_128"))

    def test_nothing_is_printed_if_one_lot_is_refused(self):
        self.refused(self.lot("good", self.milk) | self.lot("not good", self.milk), symbol="gs1_datamatrix")
        self.assertFalse(self.env["lot.label.print"].search([("lot_ids.product_id", "=", self.milk.id)]))

    def test_text_stands_beside_the_symbol_with_dates_where_the_user_is(self):
        lot = self.lot("L-1", self.milk, expiration_date=datetime(2027, 2, 28, 12))
        text = self.pdf(self.printed(lot))[0].get_textpage().get_text_range()
        for said in ("Milk", "Lot L-1", "Use by 03/01/2027", f"GTIN 0{GTIN_13}"):
            self.assertIn(said, text)

    def test_copies_by_unit_and_by_package(self):
        lot = self.lot("L-1", self.milk)
        self.pack(self.milk, 12)
        receipt = self.receive({lot: 30})
        for by, copies in (("lot", 1), ("unit", 30), ("package", 3)):
            self.assertEqual(self.wizard(receipt, copies_by=by).line_ids.copies, copies)
        package = self.env["stock.package"].create({"name": "box-1"})
        moved = self.transfer({lot: 30}, self.stock, self.stock, package=package)
        self.assertEqual(self.wizard(moved, copies_by="package").line_ids.copies, 1)

    def test_kilograms_are_not_counted_in_labels(self):
        flour = self.product("Flour", uom_id=self.env.ref("uom.product_uom_kgm").id)
        receipt = self.receive({self.lot("F-1", flour): 500})
        self.assertEqual(self.wizard(receipt, copies_by="unit").line_ids.copies, 1)

    def test_an_order_offers_what_it_makes(self):
        milk, cream, cheese = self.lots("milk", "cream", "cheese")
        self.receive(milk)
        order = self.produce(cheese, used=milk, also={cream: 2})
        self.assertEqual(self.wizard(order).line_ids.lot_id, cheese | cream)

    def test_a_receipt_that_came_and_an_order_with_a_lot_have_a_button(self):
        milk, cheese = self.lots("milk", "cheese")
        receipt = self.receive(milk)
        delivery = self.deliver({milk: 1})
        order = self.produce(cheese, used=milk)
        bare = self.env["mrp.production"].create({"product_id": cheese.product_id.id})
        offers = [self.button(record, action) for record, action in (
            (receipt, "picking"), (delivery, "picking"), (order, "production"), (bare, "production"))]
        self.assertEqual(offers, [True, False, True, False])

    def button(self, record, action):
        """Whether the form of record shows the button that opens the labels."""
        action = self.env.ref(f"lot_traceability.lot_label_wizard_action_{action}")
        (node,) = etree.fromstring(record.get_view()["arch"]).xpath(f"//header/button[@name='{action.id}']")
        return not safe_eval(node.get("invisible"), record.read()[0])

    def test_a_case_label_has_a_voice_pick_code_and_the_gtin_of_the_case(self):
        """The GTIN and the lot are a test vector of the formula."""
        lettuce = self.product("Lettuce")
        case = self.pack(lettuce, 24)
        lettuce.product_uom_ids = [(0, 0, {"uom_id": case.id, "barcode": "10850510002011"})]
        printed = self.printed(self.lot("46587443HG234", lettuce), layout="case")
        page = self.pdf(printed)[0]
        self.assertEqual(self.decoded(page, 203), [("]C1", "01108505100020111046587443HG234")])
        texts = [mark["text"] for mark in printed.drawing["marks"] if "text" in mark]
        self.assertIn("24 Units", " ".join(texts))
        self.assertEqual([text for text in texts if text in ("63", "59")], ["63", "59"])

    def test_a_case_has_one_date_in_its_bars_and_in_its_voice_pick_code(self):
        """PTI: (01), one date if any, (10); best before rather than expiry rather than the day it was made."""
        self.milk.barcode = "10850510002011"
        lot = self.lot("46587443HG234", self.milk, **DATES[2])
        for less, date_bars, code in (((), "15271201", "2406"), (("use_date",), "17280101", "3587"),
                                      (("use_date", "expiration_date"), "11260102", "7178")):
            lot.write(dict.fromkeys(less, False))
            printed = self.printed(lot, layout="case")
            self.assertEqual(self.decoded(self.pdf(printed)[0], 203), [
                ("]C1", f"0110850510002011{date_bars}1046587443HG234")])
            large = [mark["text"] for mark in printed.drawing["marks"] if mark.get("size", 0) > 5]
            self.assertEqual("".join(large), code)

    def test_kilograms_on_a_pallet_are_no_number_of_items(self):
        """The content of a package (02) takes a number of items (37), says GS1, and no weight in its place."""
        flour = self.product("Flour", barcode=GTIN_14, uom_id=self.env.ref("uom.product_uom_kgm").id)
        pallet = self.env["stock.package"].create({"name": "095212340000000013"})
        lot = self.lot("F-1", flour)
        self.receive({lot: 40})
        self.transfer({lot: 40}, self.stock, self.stock, package=pallet)
        page = self.pdf(self.printed(pallet, layout="pallet"))[0]
        self.assertEqual(self.decoded(page, 203), [("]C1", "00095212340000000013")])
        self.assertIn("Lot F-1 · 40 kg", page.get_textpage().get_text_range())

    def test_a_pallet_says_its_number_and_what_is_in_it(self):
        lot = self.lot("M-1", self.milk, expiration_date=datetime(2027, 2, 28, 12))
        pallet = self.env["stock.package"].create({"name": "095212340000000013"})
        self.receive({lot: 40})
        moved = self.transfer({lot: 40}, self.stock, self.stock, package=pallet)
        for records in (pallet, moved):
            printed = self.printed(records, layout="pallet")
            page = self.pdf(printed)[0]
            self.assertEqual(self.decoded(page, 203), [
                ("]C1", "00095212340000000013"), ("]C1", f"020{GTIN_13}172703013740\x1d10M-1")])
            self.assertIn("Lot M-1 · Use by 03/01/2027 · 40 Units", page.get_textpage().get_text_range())

    def test_a_mixed_pallet_lists_its_lots_and_one_without_sscc_has_its_own_code(self):
        lots = self.lots("flour", "salt")
        pallet = self.env["stock.package"].create({"name": "PACK0000007"})
        self.receive(lots)
        self.transfer(dict.fromkeys(lots, 10), self.stock, self.stock, package=pallet)
        printed = self.printed(pallet)
        self.assertEqual((printed.said, printed.lot_ids), ("PACK0000007", lots))
        page = self.pdf(printed)[0]
        self.assertEqual(self.decoded(page, 203), [("]C0", "PACK0000007")])
        text = page.get_textpage().get_text_range()
        for said in ("Lot flour", "Lot salt", self.env.company.name):
            self.assertIn(said, text)


class TestLabelPrint(LabelCase):

    def test_a_label_is_made_again_exactly_as_it_was(self):
        lot = self.lot("L-1", self.milk, expiration_date=datetime(2027, 2, 28, 12))
        printed = self.printed(lot)
        before = self.pdf(printed)[0].render(scale=4).to_pil().tobytes()
        self.milk.name, self.milk.barcode, lot.expiration_date = "Cream", False, datetime(2028, 1, 1)

        again = self.env["lot.label.reprint"].create({"print_ids": printed.ids, "reason": "damaged", "copies": 2})
        again.action_print()
        new = self.env["lot.label.print"].search([("reprint_of_id", "=", printed.id)])
        self.assertEqual((new.reason, new.copies, new.user_id, new.said), ("damaged", 2, self.env.user, printed.said))
        pages = self.pdf(new)
        self.assertEqual([page.render(scale=4).to_pil().tobytes() for page in pages], [before, before])

    def test_printing_again_needs_a_reason_and_another_receipt_does_not(self):
        lot = self.lot("L-1", self.milk)
        first, second = self.receive({lot: 5}), self.receive({lot: 5})
        printed = self.printed(first)
        wizard = self.wizard(first)
        self.assertTrue(wizard.is_reprint)
        wizard.reason = " "
        with self.assertRaisesRegex(UserError, r"printed before.*\(10\)L-1"):
            wizard.action_print()
        wizard.reason = "The printer ate it"
        wizard.action_print()
        again = self.env["lot.label.print"].search([("lot_ids", "=", lot.id)], limit=1)
        self.assertEqual((again.reprint_of_id, again.reason), (printed, "The printer ate it"))
        self.assertEqual(again.document_name, first.name)
        self.assertFalse(self.wizard(second).is_reprint)
        self.assertFalse(self.printed(second).reason)
        self.assertTrue(self.wizard(lot).is_reprint)

    def test_zpl_is_made_again_for_the_resolution_it_was_made_for(self):
        self.env.company.lot_label_output = "zpl"
        printed = self.printed(self.lot("L-1", self.milk))
        self.env.company.lot_label_resolution = "300"
        self.assertIn("^PW400", printed._zpl())
        self.assertIn("^PW400", printed.again("damaged")._zpl())
        self.assertIn("^PW600", self.printed(printed.lot_ids)._zpl())

    def test_a_sheet_that_was_begun_is_gone_on_with(self):
        lots = self.lot("L-1", self.milk) | self.lot("L-2", self.milk) | self.lot("L-3", self.milk)
        self.printed(lots[0], layout="lot_sheet")
        printed = self.printed(lots[1:], layout="lot_sheet", first_position=24).sorted("id")
        before, after = self.pdf(printed)
        self.assertEqual([len(self.decoded(page, 203)) for page in (before, after)], [1, 1])
        right, bottom = (side // 2 for side in before.render(scale=1).to_pil().size)
        (code,) = zxingcpp.read_barcodes(before.render(scale=203 / 72).to_pil())
        place = code.position.top_left
        self.assertGreater((place.x, place.y), (2 * right, 2 * bottom))
        again = printed.again("The sheet was crumpled", first_position=2)
        self.assertEqual(len(self.pdf(again)), 1)
        for wrong in (0, 25):
            with self.subTest(wrong), self.assertRaisesRegex(ValidationError, "1 to 24"):
                self.printed(lots, layout="lot_sheet", first_position=wrong)

    def test_the_timeline_of_a_lot_tells_of_its_labels(self):
        lot, other = self.lot("good", self.milk), self.lot("other", self.milk)
        first = self.printed(lot | other).filtered(lambda printed: printed.lot_ids == lot)
        self.printed(lot, layout="lot_50x25")
        rows = lot.timeline(newest_first=False)["rows"]
        self.assertEqual([(row["kind"], row["text"]) for row in rows], [
            ("label", "1 × Lot, 50 × 25 mm"), ("label_again", "1 × Lot, 50 × 25 mm: again")])
        self.assertEqual((rows[0]["document"]["id"], rows[0]["user_id"]), (first.id, self.env.uid))

    def test_nothing_of_a_print_is_changed_or_deleted(self):
        lot = self.lot("L-1", self.milk)
        printed = self.printed(lot)
        for change in (lambda: printed.write({"copies": 2}), printed.unlink, lot.unlink):
            with self.assertRaises(UserError):
                change()

    def test_who_prints_and_who_only_looks(self):
        lot = self.lot("L-1", self.milk)
        picker = new_test_user(self.env, login="picker", groups="stock.group_stock_user", tz="Pacific/Auckland")
        reader = self.user("user")
        self.env = self.env(user=picker)
        self.assertEqual(self.printed(lot.with_env(self.env)).user_id, picker)
        self.env = self.env(user=reader)
        self.assertEqual(len(self.env["lot.label.print"].search([("lot_ids", "=", lot.id)])), 1)
        with self.assertRaises(AccessError):
            self.wizard(lot.with_env(self.env))

    def test_too_many_labels_are_a_mistake(self):
        wizard = self.wizard(self.lot("L-1", self.milk))
        wizard.line_ids.copies = 2001
        with self.assertRaisesRegex(UserError, "2001 labels in one go"):
            wizard.action_print()


class TestProductionDate(LotCase):

    def test_what_is_made_is_dated_by_the_day_where_the_user_is_if_the_company_has_no_zone(self):
        self.env.user.tz = "Pacific/Auckland"
        milk, cream, cheese = self.lots("milk", "cream", "cheese")
        cream.production_date = date(2020, 1, 1)
        self.receive(milk)
        order = self.produce(cheese, used=milk, also={cream: 2})
        order.date_finished = datetime(2026, 5, 1, 20)
        cheese.production_date = False
        subcontractor = new_test_user(
            self.env, login="subcontractor", groups="base.group_portal", tz="Pacific/Auckland")
        order.with_user(subcontractor)._date_what_was_made()
        self.assertEqual(cheese.production_date, date(2026, 5, 2))
        self.assertEqual((cream.production_date, milk.production_date), (date(2020, 1, 1), False))

    def test_what_is_bought_was_made_on_the_day_the_vendor_says(self):
        milk = self.lot("milk", self.product("Milk"))
        other = self.lot("other", milk.product_id, production_date=date(2026, 4, 30))
        self.receive({milk: 1, other: 1}, vendor_production_date=date(2026, 5, 1))
        self.receive({milk: 1}, vendor_production_date=date(2026, 5, 9))
        self.assertEqual((milk.production_date, other.production_date), (date(2026, 5, 1), date(2026, 4, 30)))
