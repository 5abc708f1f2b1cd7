from datetime import datetime, timedelta

from odoo import fields

from ..tracing.gs1 import SEPARATOR
from .scan_case import GTIN, OTHER_GTIN, MilkCase


class TestScanReceive(MilkCase):
    """Whoever takes in what a vendor brings, or a customer brings back."""

    def test_a_receipt_makes_lot_and_origin_of_one_scan(self):
        self.env.company.partner_id.tz = self.env.user.tz = "UTC"
        receipt = self.receipt({self.milk: 40})

        answer = self.scan(f"]C101{GTIN}17271231" + f"3040{SEPARATOR}10HF-7", receipt)
        self.assertEqual((answer["status"], answer["record"]["name"]), ("done", "HF-7"))
        self.assertEqual(self.scan("O-BTN.validate", receipt)["status"], "finished")
        lot = self.env["stock.lot"].search([("name", "=", "HF-7")])
        self.assertEqual((lot.product_id, lot.product_qty, receipt.state), (self.milk, 40, "done"))
        self.assertEqual(lot.expiration_date, datetime(2027, 12, 31, 23, 59, 59))
        self.assertEqual([(origin.partner_id.name, origin.vendor_lot) for origin in lot.origin_ids], [("Farm", "HF-7")])

    def test_what_the_label_says_of_the_vendors_goods_is_kept_on_the_origin(self):
        belgium = self.env.ref("base.be")
        receipt = self.receipt({self.milk: 30})
        for number, dates in (("A", "15271130" + "17271231"), ("B", "15271130"), ("C", "")):
            self.scan(f"]C101{GTIN}11260105{dates}422056{SEPARATOR}4124006381333931" + f"3010{SEPARATOR}10{number}",
                      receipt)
        self.scan("O-BTN.validate", receipt)

        origins = self.env["lot.origin"].search([("lot_id.product_id", "=", self.milk.id)]).sorted("vendor_lot")
        self.assertEqual([(origin.vendor_lot, str(origin.expiration_date)) for origin in origins],
                         [("A", "2027-12-31"), ("B", "2027-11-30"), ("C", "False")])
        self.assertEqual({(str(origin.production_date), origin.country_id, origin.gln) for origin in origins},
                         {("2026-01-05", belgium, "4006381333931")})

    def test_a_number_that_is_no_country_is_left_out(self):
        receipt = self.receipt({self.milk: 40})

        self.assertEqual(self.outcome(f"]C101{GTIN}422999{SEPARATOR}10A", receipt)[0], "done")
        self.assertFalse(receipt.move_line_ids.vendor_country_id)

    def test_a_receipt_of_two_lots(self):
        receipt = self.receipt({self.milk: 40})
        self.scan(self.label("A", 15), receipt)

        answer = self.scan(self.label("B"), receipt)
        self.assertEqual(self.picked(receipt), [("A", 15), ("B", 25)])
        self.assertTrue(answer["task"]["is_complete"])

    def test_more_than_was_ordered_is_received_when_it_is_confirmed(self):
        receipt = self.receipt({self.milk: 40})

        self.assertEqual(self.outcome(self.label("A", 50), receipt), ("asks", ["over_quantity", "new_lot"]))
        self.assertEqual(self.outcome(self.label("A", 50), receipt, confirmed=True)[0], "done")
        self.assertEqual(self.picked(receipt), [("A", 50)])

    def test_an_expired_or_short_lot_is_told_when_it_arrives(self):
        self.env["lot.shelf.life.rule"].create({"direction": "receipt", "unit": "days", "amount": 15})
        receipt = self.receipt({self.milk: 40})

        self.assertEqual(self.outcome(f"]C101{GTIN}17200131" + "10A", receipt), ("asks", ["expired", "new_lot"]))
        self.assertEqual(self.outcome("MI-1", receipt), ("asks", ["short_life"]))
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.assertEqual(self.outcome("MI-1", receipt), ("asks", ["expired"]))
        self.assertEqual(self.outcome("MI-1", receipt, confirmed=True)[0], "done")

    def test_a_lot_that_a_rule_refuses_is_stopped_when_it_is_scanned(self):
        self.env["lot.shelf.life.rule"].create({
            "direction": "receipt", "unit": "days", "amount": 15, "too_short": "refuse"})

        self.assertEqual(self.outcome("MI-1", self.receipt({self.milk: 40})), ("stopped", ["short_life"]))

    def test_a_place_that_is_not_where_the_receipt_goes_is_stopped(self):
        receipt = self.receipt({self.milk: 40})
        self.shelf("Yard", self.warehouse.view_location_id, barcode="YARD")
        self.shelf("Shelf", barcode="SH-1")

        self.assertEqual(self.outcome("YARD", receipt), ("stopped", ["wrong_location"]))
        answer = self.scan("SH-1", receipt)
        self.assertEqual((answer["status"], answer["role"]), ("context", "destination"))
        self.scan(self.label("A"), receipt, location_id=answer["record"]["id"])
        self.assertEqual(receipt.move_line_ids.location_dest_id.name, "Shelf")

    def test_with_one_product_left_an_unknown_code_is_its_new_lot_when_it_is_confirmed(self):
        receipt = self.receipt({self.milk: 40, self.product("Crate", tracking="none"): 2})

        self.assertEqual(self.outcome("NEW-7", receipt), ("asks", ["new_lot"]))
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "NEW-7")]))
        self.assertEqual(self.outcome("NEW-7", receipt, confirmed=True)[0], "done")
        self.assertEqual(self.picked(receipt), [("NEW-7", 40)])

    def test_with_two_products_left_an_unknown_code_is_unknown(self):
        butter = self.product("Butter")
        receipt = self.receipt({self.milk: 40, butter: 10})

        self.assertEqual(self.outcome("NEW-7", receipt), ("stopped", ["unknown"]))
        self.assertEqual(self.outcome("NEW-7", receipt, product_id=butter.id), ("done", ["new_lot"]))
        self.assertEqual(self.outcome("NEW-8", receipt), ("asks", ["new_lot"]))


class TestScanPrepared(MilkCase):
    """Lines that are there with their lots before anybody scans."""

    def setUp(self):
        super().setUp()
        self.receive({self.old: 5, self.new: 5})

    def returned(self):
        """What a customer is to bring back: 5 of each lot."""
        delivery = self.deliver({self.old: 5, self.new: 5})
        wizard = self.env["stock.return.picking"].with_context(
            active_id=delivery.id, active_model="stock.picking").create({})
        wizard.product_return_moves.quantity = 10
        returned = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self.assertEqual(sorted(returned.move_line_ids.mapped("lot_id.name")), ["MI-1", "MI-2"])
        return returned

    def prepared(self, *lots, quantity=5):
        """A receipt on which somebody has typed lots."""
        receipt = self.receipt({self.milk: quantity * len(lots)})
        (line,) = receipt.move_line_ids
        lines = line
        for _lot in lots[1:]:
            lines += line.copy({"quantity": quantity})
        for row, values in zip(lines, lots, strict=True):
            row.write({"quantity": quantity, **values})
        return receipt

    def test_of_two_lots_that_come_back_each_is_scanned(self):
        returned = self.returned()

        self.assertFalse(self.scan("MI-2", returned)["task"]["is_complete"])
        self.assertEqual(self.picked(returned), [("MI-2", 5)])
        self.assertTrue(self.scan("MI-1", returned)["task"]["is_complete"])
        self.assertEqual(self.picked(returned), [("MI-1", 5), ("MI-2", 5)])

    def test_a_part_of_a_lot_that_comes_back_leaves_the_rest(self):
        returned = self.returned()
        self.scan("MI-2", returned, quantity=2)

        self.assertEqual(sorted((line.lot_id.name, line.quantity, line.picked) for line in returned.move_line_ids),
                         [("MI-1", 5, False), ("MI-2", 2, True), ("MI-2", 3, False)])

    def test_another_lot_than_those_that_come_back_is_told(self):
        other, returned = self.lot("MI-3", self.milk), self.returned()

        self.assertEqual(self.outcome(other.name, returned), ("asks", ["wrong_lot"]))
        self.scan(other.name, returned, quantity=2, confirmed=True)
        self.scan("MI-1", returned)
        self.assertEqual(self.picked(returned), [("MI-1", 5), ("MI-3", 2)])

    def test_what_was_imported_is_kept_when_it_is_scanned(self):
        receipt = self.prepared(
            {"lot_name": "OUR-1", "vendor_lot": "V-1", "vendor_country_id": self.env.ref("base.be").id},
            {"lot_name": "OUR-2", "vendor_lot": "V-2", "vendor_expiration_date": "2027-05-06"})

        self.assertEqual(self.outcome("OUR-2", receipt), ("done", []))
        self.assertEqual(self.outcome(self.label("V-1"), receipt), ("done", []))
        self.assertEqual(self.picked(receipt), [("OUR-1", 5), ("OUR-2", 5)])
        self.scan("OBTVALI", receipt)
        self.assertEqual(
            [(origin.lot_id.name, origin.vendor_lot, origin.country_id.code, str(origin.expiration_date))
             for origin in self.env["lot.origin"].search([("picking_id", "=", receipt.id)], order="vendor_lot")],
            [("OUR-1", "V-1", "BE", "False"), ("OUR-2", "V-2", False, "2027-05-06")])
        self.assertEqual(self.env["stock.lot"].search([("name", "=", "OUR-2")]).expiration_date.year, 2027)

    def test_lines_that_are_not_scanned_are_not_lost_in_silence(self):
        receipt = self.prepared({"lot_name": "OUR-1"}, {"lot_name": "OUR-2"})
        self.scan("OUR-1", receipt)

        answer = self.scan("OBTVALI", receipt)
        self.assertEqual((answer["status"], [message["code"] for message in answer["messages"]]), ("asks", ["partly"]))
        self.assertIn("OUR-2", answer["messages"][0]["text"])

    def test_a_line_of_nothing_is_nothing_to_do(self):
        receipt = self.receipt({self.milk: 40})
        receipt.move_line_ids.quantity = 0

        self.assertTrue(self.scan(self.label("A"), receipt)["task"]["is_complete"])
        self.assertEqual(self.picked(receipt), [("A", 40)])

    def test_what_a_put_away_rule_says_stays(self):
        shelf, far = self.shelf("Cold"), self.shelf("Far", barcode="FAR")
        self.env["stock.putaway.rule"].create({
            "product_id": self.milk.id, "location_in_id": self.stock.id, "location_out_id": shelf.id})
        receipt = self.receipt({self.milk: 40})
        self.assertEqual(receipt.move_line_ids.location_dest_id, shelf)

        self.scan(self.label("A", 15), receipt)
        self.scan(self.label("B", 5), receipt, location_id=far.id)
        self.scan(self.label("C", 30), receipt, confirmed=True)
        self.assertEqual(sorted((line.lot_id.name, line.location_dest_id.name, line.quantity)
                                for line in receipt.move_line_ids),
                         [("A", "Cold", 15), ("B", "Far", 5), ("C", "Cold", 30)])


class TestScanOrigin(MilkCase):
    """Whose number it is that stands on the label."""

    def setUp(self):
        super().setUp()
        self.farm, self.dairy = self.partner("Farm"), self.partner("Dairy")
        self.shed = self.partner("Shed", parent_id=self.farm.id)

    def vendor_lots(self, receipt):
        return sorted((line.lot_id.name, line.vendor_lot) for line in receipt.move_line_ids if line.picked)

    def test_a_vendors_number_is_kept_as_it_was_scanned(self):
        self.receive(self.old, vendor=self.farm, vendor_lot="1234")
        receipt = self.receipt({self.milk: 40}, self.shed)

        self.assertEqual(self.outcome("1234", receipt), ("done", []))
        self.assertEqual(self.vendor_lots(receipt), [("MI-1", "1234")])

    def test_the_number_of_another_vendor_is_another_lot(self):
        self.receive(self.old, vendor=self.farm, vendor_lot="1234")
        receipt = self.receipt({self.milk: 40}, self.dairy)

        self.assertEqual(self.outcome(self.label("1234"), receipt), ("done", ["new_lot"]))
        self.assertEqual(self.vendor_lots(receipt), [("1234", "1234")])

    def test_the_same_name_from_another_vendor_is_asked_about(self):
        self.receive(self.lot("1234", self.milk), vendor=self.farm, vendor_lot="1234")
        receipt = self.receipt({self.milk: 40}, self.dairy)

        answer = self.scan(self.label("1234"), receipt)
        self.assertEqual((answer["status"], answer["messages"][0]["code"]), ("asks", "other_vendor"))
        self.assertIn("Farm", answer["messages"][0]["text"])
        self.assertEqual(self.outcome(self.label("1234"), self.receipt({self.milk: 1}, self.shed)), ("done", []))

    def test_a_pattern_numbers_what_is_received_and_the_label_is_the_vendors(self):
        pattern = self.env["lot.number.pattern"].create({"name": "Milk", "pattern": "M-{counter:4}{check}"})
        self.milk.product_tmpl_id.lot_pattern_id = pattern
        receipt = self.receipt({self.milk: 40}, self.farm)

        answer = self.scan(self.label("1234", 15), receipt)
        made = answer["record"]["name"]
        self.assertRegex(made, "^M-[0-9]{4}.$")
        self.assertIn(made, answer["messages"][0]["text"])
        self.scan(self.label("1234", 10), receipt)
        self.assertEqual(self.vendor_lots(receipt), [(made, "1234"), (made, "1234")])

    def test_a_name_that_fits_the_pattern_is_used(self):
        pattern = self.env["lot.number.pattern"].create({"name": "Milk", "pattern": "M-{counter:4}"})
        self.milk.product_tmpl_id.lot_pattern_id = pattern
        receipt = self.receipt({self.milk: 40}, self.farm)

        self.scan(self.label("M-0077"), receipt)
        self.assertEqual(self.vendor_lots(receipt), [("M-0077", "M-0077")])


class TestScanDates(MilkCase):
    """The dates of a label on the lot that it makes."""

    def made(self, dates):
        self.env.company.partner_id.tz = self.env.user.tz = "UTC"
        self.milk.use_time = 3
        self.scan(f"]C101{GTIN}{dates}10NEW", self.receipt({self.milk: 40}))
        lot = self.env["stock.lot"].search([("name", "=", "NEW")])
        return tuple(str(day)[:10] for day in (lot.expiration_date, lot.use_date, lot.production_date))

    def test_use_by_and_best_before(self):
        self.assertEqual(self.made("15271130" + "17271231"), ("2027-12-31", "2027-11-30", "False"))

    def test_best_before_alone_is_the_expiry_as_well(self):
        self.assertEqual(self.made("15271130"), ("2027-11-30", "2027-11-30", "False"))

    def test_use_by_alone(self):
        self.assertEqual(self.made("17271231"), ("2027-12-31", "2027-12-28", "False"))

    def test_the_day_it_was_made(self):
        self.assertEqual(self.made("11260105" + "17271231"), ("2027-12-31", "2027-12-28", "2026-01-05"))

    def test_a_product_without_expiry_gets_none(self):
        tin = self.product("Tin", barcode=OTHER_GTIN[1:])
        self.scan(f"]C101{OTHER_GTIN}1727123110TIN-1", self.receipt({tin: 4}))

        lot = self.env["stock.lot"].search([("name", "=", "TIN-1")])
        self.assertEqual((lot.product_id, lot.expiration_date), (tin, False))
