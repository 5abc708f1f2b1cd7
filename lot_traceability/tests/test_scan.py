from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..tracing.gs1 import SEPARATOR
from .common import ApiCase, LotCase, Plant

GTIN, CASE_GTIN, OTHER_GTIN = "09506000134352", "19506000134359", "09506000134369"
SSCC = "106141411928374657"


class ScanCase(LotCase):

    def setUp(self):
        super().setUp()
        self.milk = self.product("Milk", barcode=GTIN[1:], use_expiration_date=True, expiration_time=9)
        self.butter = self.product("Butter", barcode=OTHER_GTIN[1:])
        self.fresh = self.lot("MI-1", self.milk, expiration_date=fields.Datetime.now() + timedelta(days=9))

    def check(self, code, operation=None, document=None):
        return self.env["lot.scan"].check(code, operation, document)

    def codes(self, code, operation=None, document=None):
        """The verdict, and the codes of all messages."""
        answer = self.check(code, operation, document)
        return answer["verdict"], [message["code"] for message in answer["messages"]]

    def found(self, code):
        """What a code is: model and name."""
        record = self.check(code)["record"]
        return record and (record["model"], record["name"])


class TestScanFinds(ScanCase):

    def test_a_lot_is_found_by_its_name_and_by_its_label(self):
        for code in ("MI-1", " MI-1\r\n", f"]C101{GTIN}10MI-1", f"01{GTIN}10MI-1", f"(01){GTIN}(10)MI-1",
                     f"]d2{SEPARATOR}01{GTIN}17270131" + "10MI-1", f"https://id.gs1.org/01/{GTIN}/10/MI-1"):
            self.assertEqual(self.found(code), ("stock.lot", "MI-1"), code)

    def test_what_the_label_says_is_in_the_answer(self):
        answer = self.check(f"]C101{GTIN}17270200" + f"30120{SEPARATOR}10MI-1")

        self.assertEqual(answer["elements"], {"01": GTIN, "17": "2027-02-28", "30": "120", "10": "MI-1"})
        self.assertEqual(answer["quantity"], 120)
        self.assertEqual(answer["product"], {"model": "product.product", "id": self.milk.id, "name": "Milk"})
        self.assertEqual((answer["verdict"], answer["messages"]), ("ok", []))

    def test_a_lot_is_found_by_the_number_of_its_vendor(self):
        self.receive(self.fresh, vendor_lot="HF-2231")

        self.assertEqual(self.found("HF-2231"), ("stock.lot", "MI-1"))
        self.assertEqual(self.found(f"]C101{GTIN}10HF-2231"), ("stock.lot", "MI-1"))

    def test_the_item_says_which_of_two_lots_of_one_name_is_meant(self):
        self.lot("MI-1", self.butter)

        self.assertEqual(self.codes("MI-1"), ("stop", ["ambiguous"]))
        self.assertEqual(self.check(f"]C101{OTHER_GTIN}10MI-1")["product"]["name"], "Butter")

    def test_the_document_says_which_of_two_lots_of_one_name_is_meant(self):
        butter = self.lot("MI-1", self.butter)
        self.receive(butter)
        picking = self.sell(butter)

        self.assertEqual(self.check("MI-1", document=picking)["record"]["id"], butter.id)

    def test_of_batch_and_serial_number_the_product_says_which_is_its_lot(self):
        machine = self.product("Machine", tracking="serial", barcode="4006381333931")
        serial = self.lot("SN-7", machine)
        self.lot("B-1", machine)

        answer = self.check(f"]C1010400638133393110B-1{SEPARATOR}21SN-7")
        self.assertEqual(answer["record"], {"model": "stock.lot", "id": serial.id, "name": "SN-7"})
        self.assertEqual(answer["quantity"], 1)

    def test_a_product_is_found_by_its_gtin_whatever_the_symbol(self):
        for code in (GTIN, GTIN[1:], f"]E0{GTIN[1:]}", f"]C101{GTIN}"):
            self.assertEqual(self.found(code), ("product.product", "Milk"), code)

    def test_a_packaging_is_so_many_of_its_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.env["product.uom"].create({"product_id": self.milk.id, "uom_id": dozen.id, "barcode": CASE_GTIN})

        self.assertEqual(self.check(CASE_GTIN)["quantity"], 12)
        answer = self.check(f"]C101{CASE_GTIN}10MI-1")
        self.assertEqual((answer["record"]["name"], answer["quantity"]), ("MI-1", 12))

    def test_a_weight_is_converted_to_the_unit_of_the_product(self):
        cheese = self.product("Cheese", barcode="4006381333931", uom_id=self.env.ref("uom.product_uom_gram").id)
        self.lot("C-1", cheese)

        self.assertEqual(self.check("]C101040063813339313103001250" + "10C-1")["quantity"], 1250)

    def test_a_package_a_place_and_a_document_are_found(self):
        self.env["stock.package"].create({"name": SSCC})
        self.stock.barcode = "STOCK-1"
        picking = self.receive(self.fresh)

        self.assertEqual(self.found(f"]C100{SSCC}"), ("stock.package", SSCC))
        self.assertEqual(self.found("STOCK-1"), ("stock.location", self.stock.display_name))
        self.assertEqual(self.found(picking.name), ("stock.picking", picking.name))
        order = self.produce(self.lot("BU-1", self.butter), used=self.fresh)
        self.assertEqual(self.found(order.name), ("mrp.production", order.name))

    def test_what_is_really_called_so_goes_before_what_looks_like_gs1(self):
        odd = self.lot(f"01{GTIN}10MI-1", self.butter)

        self.assertEqual(self.check(odd.name)["record"]["id"], odd.id)
        self.assertEqual(self.found(f"]C1{odd.name}"), ("stock.lot", "MI-1"))

    def test_a_bad_code_is_answered_with_what_is_wrong_with_it(self):
        for code, message in (
            ("]C10109506000134353", "check_digit"), (f"]C101{GTIN}1726", "truncated"), ("", "empty"), ("  \r", "empty"),
            ("A" * 200, "unknown"), ("\x00\x01\ud800", "unknown"), ("no such lot", "unknown"), (None, "empty"),
            (f"]C101{GTIN}10none", "unknown"), ("]C10104006381333931", "unknown"), (f"]C101{GTIN}5512", "unknown_ai"),
            ("01095060001343531726123110MI-1", "check_digit"), ("A" * 5000, "too_long"), ("'; --%_\\", "unknown"),
        ):
            answer = self.check(code)
            self.assertEqual([found["code"] for found in answer["messages"]], [message], code)
            self.assertEqual((answer["verdict"], answer["record"]), ("stop", None), code)

    def test_a_day_that_there_is_not_does_not_hide_the_lot(self):
        answer = self.check(f"]C101{GTIN}17260231" + "10MI-1")

        self.assertEqual((answer["record"]["name"], answer["verdict"]), ("MI-1", "warning"))
        self.assertEqual([found["code"] for found in answer["messages"]], ["date"])

    def test_a_deleted_lot_is_unknown(self):
        self.fresh.unlink()

        self.assertEqual(self.codes("MI-1"), ("stop", ["unknown"]))

    def test_a_lot_of_another_company_is_said_to_be_one_and_not_named(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.env.user.company_ids |= other
        there = Plant(self.env(context={**self.env.context, "allowed_company_ids": other.ids}))
        there.lot("SECRET-1", there.product("Secret Sauce", company_id=other.id))
        reader = self.user(company_id=self.env.company.id, company_ids=[(6, 0, self.env.company.ids)])

        answer = self.env["lot.scan"].with_user(reader).check("SECRET-1")
        self.assertEqual([found["code"] for found in answer["messages"]], ["other_company"])
        self.assertNotIn("Secret Sauce", str(answer))
        self.assertNotIn("SECRET-1", str(answer))

    def test_whoever_may_not_read_lots_is_refused(self):
        with self.assertRaises(AccessError):
            self.env["lot.scan"].with_user(self.user("stranger")).check("MI-1")

    def test_an_operation_or_document_that_there_is_not_is_a_mistake_of_the_script(self):
        for values in ({"operation": "fly"}, {"document": {"model": "res.users", "id": 1}}, {"document": "WH/1"}):
            with self.assertRaises(UserError):
                self.env["lot.scan"].check("MI-1", **values)


class TestScanVerdict(ScanCase):
    """What is said at the dock, each with its own code."""

    def setUp(self):
        super().setUp()
        self.later = self.lot("MI-2", self.milk, expiration_date=fields.Datetime.now() + timedelta(days=20))
        self.receive({self.fresh: 10, self.later: 10})

    def test_the_proposed_lot_is_right(self):
        self.assertEqual(self.codes("MI-1", document=self.sell({self.fresh: 4})), ("ok", []))

    def test_another_lot_is_told_which_is_proposed(self):
        answer = self.check("MI-2", document=self.sell({self.fresh: 4}))

        self.assertEqual(answer["verdict"], "warning")
        self.assertIn("MI-1", answer["messages"][0]["text"])

    def test_the_reason_is_asked_of_whom_the_company_has_set(self):
        self.env.company.lot_override_fefo = "manager"
        self.milk.categ_id = self.env["product.category"].create({
            "name": "Dairy", "removal_strategy_id": self.env.ref("product_expiry.removal_fefo").id})
        self.fresh.removal_date, self.later.removal_date = self.fresh.expiration_date, self.later.expiration_date
        picking = self.sell({self.fresh: 4})
        picker = new_test_user(
            self.env, login="picker", groups="stock.group_stock_user,lot_traceability.group_user")

        self.assertEqual(self.codes("MI-2", document=picking), ("warning", ["fefo"]))
        answer = self.env["lot.scan"].with_user(picker).check("MI-2", document=picking)
        self.assertEqual((answer["verdict"], answer["messages"][0]["code"]), ("stop", "fefo"))

    def test_a_held_lot_is_stopped(self):
        picking = self.sell({self.fresh: 4})
        self.later.hold("damaged")

        self.assertEqual(self.codes("MI-2", document=picking)[0], "stop")
        self.assertIn("hold", self.codes("MI-2", document=picking)[1])

    def test_an_expired_lot_is_told(self):
        self.fresh.expiration_date = fields.Datetime.now() - timedelta(days=2)

        self.assertIn("expired", self.codes("MI-1", document=self.sell({self.fresh: 4}))[1])
        self.assertEqual(self.codes("MI-1"), ("warning", ["expired"]))

    def test_a_lot_too_short_for_the_customer_is_told(self):
        shop = self.partner("Shop")
        self.env["lot.shelf.life.rule"].create({
            "direction": "delivery", "partner_id": shop.id, "unit": "days", "amount": 15})

        self.assertIn("short_life", self.codes("MI-1", document=self.sell({self.fresh: 4}, to=shop))[1])

    def test_a_lot_of_a_product_that_is_not_asked_for(self):
        self.lot("BU-1", self.butter)

        self.assertEqual(self.codes("BU-1", document=self.sell({self.fresh: 4})), ("stop", ["wrong_product"]))
        self.assertEqual(self.codes(OTHER_GTIN, document=self.sell({self.fresh: 4})), ("stop", ["wrong_product"]))

    def test_a_lot_of_which_nothing_is_free(self):
        self.lot("MI-3", self.milk)

        self.assertEqual(self.codes("MI-3", document=self.sell({self.fresh: 4})), ("stop", ["wrong_lot"]))

    def test_what_is_picked_is_done_already(self):
        picking = self.sell({self.fresh: 4})
        picking.move_ids.picked = True
        self.assertEqual(self.codes("MI-1", document=picking), ("stop", ["already_done"]))

        picking.with_context(skip_sms=True).button_validate()
        self.assertEqual(self.codes("MI-1", document=picking), ("stop", ["already_done"]))
        self.assertEqual(self.codes(picking.name), ("stop", ["already_done"]))

    def test_more_than_is_asked_for(self):
        picking = self.sell({self.fresh: 4})

        self.assertEqual(self.codes(f"]C101{GTIN}10MI-1{SEPARATOR}305", document=picking), ("stop", ["over_quantity"]))

    def test_a_place_that_has_nothing_of_it(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id, "barcode": "SH-1"})
        self.stock.warehouse_id.view_location_id.barcode = "YARD"
        picking = self.sell({self.fresh: 4})

        self.assertEqual(self.codes("SH-1", document=picking), ("ok", []))
        self.assertEqual(self.codes("YARD", document=picking), ("stop", ["wrong_location"]))
        self.assertEqual(self.found("SH-1"), ("stock.location", shelf.display_name))

    def test_a_package_is_as_good_as_what_is_in_it(self):
        package = self.env["stock.package"].create({"name": SSCC})
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.later: 10}, self.stock, shelf, package=package)
        picking = self.sell({self.fresh: 10})
        self.later.hold("damaged")

        answer = self.check(f"00{SSCC}", document=picking)
        self.assertEqual((answer["record"]["model"], answer["verdict"]), ("stock.package", "stop"))
        self.assertTrue(answer["messages"][0]["text"].startswith("MI-2: "))

    def test_a_component_on_hold_is_stopped(self):
        order = self.plan(self.lot("BU-1", self.butter), used={self.fresh: 5})
        self.fresh.hold("damaged")

        self.assertEqual(self.codes("MI-1", document=order)[0], "stop")
        self.assertEqual(self.codes("MI-1", "consume", order)[0], "stop")
        self.assertEqual(self.codes("BU-1", "produce", order), ("ok", []))

    def test_a_new_lot_is_right_for_a_receipt_and_nothing_else(self):
        receipt = self.open_receipt(self.milk, 40)
        label = f"]C101{GTIN}17271231" + "10NEW-1"

        self.assertEqual(self.codes(label, document=receipt), ("ok", ["new_lot"]))
        self.assertEqual(self.codes("NEW-1", document=receipt), ("warning", ["new_lot"]))
        self.assertEqual(self.codes(label, document=self.sell({self.fresh: 1})), ("stop", ["unknown"]))
        self.assertEqual(self.codes(f"]C101{OTHER_GTIN}10NEW-1", document=receipt), ("stop", ["wrong_product"]))

    def open_receipt(self, product, quantity):
        receipt = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id,
            "location_id": self.env.ref("stock.stock_location_suppliers").id, "location_dest_id": self.stock.id,
            "move_ids": [(0, 0, {
                "product_id": product.id, "product_uom_qty": quantity,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock.id})]})
        receipt.action_confirm()
        return receipt


class TestScanApi(ApiCase):

    def test_a_scan_is_answered_over_http(self):
        self.lots("SC-1")
        answer = self.ask(self.reader(), "lot.scan", "check", code="SC-1").json()

        self.assertEqual((answer["record"]["name"], answer["verdict"]), ("SC-1", "ok"))

    def test_a_bad_code_is_no_error(self):
        for code in ("\x00", "]C1", "A" * 5000, "\ud800"):
            answer = self.ask(self.reader(), "lot.scan", "check", code=code)
            self.assertEqual((answer.status_code, answer.json()["verdict"]), (200, "stop"), code)
