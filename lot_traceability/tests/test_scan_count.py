from odoo.tests import new_test_user

from ..tracing.gs1 import SEPARATOR
from .scan_case import ScanCase

GTIN = "09506000134352"
SSCC = "106141411928374657"
COUNTER = "lot_traceability.group_user,stock.group_stock_user"


class TestScanCount(ScanCase):
    """Whoever counts what lies on a shelf."""

    def setUp(self):
        super().setUp()
        self.milk = self.product("Milk", barcode=GTIN[1:])
        self.old, self.new = self.lot("MI-1", self.milk), self.lot("MI-2", self.milk)
        self.shelf = self.env["stock.location"].create({
            "name": "Shelf", "location_id": self.stock.id, "barcode": "SH-1"})
        self.receive({self.old: 10, self.new: 4})
        self.transfer({self.old: 10, self.new: 4}, self.stock, self.shelf)

    def counted(self):
        """By lot: what was counted and what was there."""
        quants = self.env["stock.quant"].search([
            ("location_id", "=", self.shelf.id), ("inventory_quantity_set", "=", True)])
        return {quant.lot_id.name: (quant.inventory_quantity, quant.quantity) for quant in quants}

    def on_shelf(self):
        quants = self.env["stock.quant"].search([("location_id", "=", self.shelf.id), ("quantity", "!=", 0)])
        return {quant.lot_id.name: quant.quantity for quant in quants}

    def test_a_shelf_is_counted_and_what_differs_is_told_before_it_is_applied(self):
        self.assertEqual(self.scan("SH-1")["record"]["model"], "stock.location")
        self.assertEqual(self.outcome("MI-1", self.shelf, quantity=8), ("done", ["discrepancy"]))
        self.assertEqual(self.outcome("MI-2", self.shelf, quantity=4), ("done", ["counted"]))
        self.assertEqual(self.counted(), {"MI-1": (8, 10), "MI-2": (4, 4)})
        self.assertEqual(self.on_shelf(), {"MI-1": 10, "MI-2": 4})

        answer = self.scan("O-BTN.validate", self.shelf)
        self.assertEqual((answer["status"], answer["verdict"]), ("asks", "warning"))
        self.assertEqual([message["text"] for message in answer["messages"]],
                         ["MI-1: 8 Units counted, 10 Units expected."])
        self.assertEqual(self.scan("O-BTN.validate", self.shelf, confirmed=True)["status"], "finished")
        self.assertEqual((self.on_shelf(), self.counted()), ({"MI-1": 8, "MI-2": 4}, {}))
        self.assertEqual(self.where(self.old)["adjusted"], -2)

    def test_what_is_as_expected_is_applied_without_a_question(self):
        self.scan("MI-1", self.shelf, quantity=10)

        self.assertEqual(self.outcome("OBTVALI", self.shelf), ("finished", ["finished"]))

    def test_quantities_of_labels_are_added_and_a_typed_one_stands_for_all(self):
        label = f"]C101{GTIN}30" + f"5{SEPARATOR}10MI-1"

        self.assertEqual(self.outcome(label, self.shelf), ("done", ["discrepancy"]))
        self.assertEqual(self.outcome(label, self.shelf), ("done", ["counted"]))
        self.scan("MI-1", self.shelf, quantity=3)
        self.assertEqual(self.counted(), {"MI-1": (3, 10)})

    def test_a_weight_on_the_label_is_counted_in_the_unit_of_the_product(self):
        cheese = self.product("Cheese", barcode="4006381333931", uom_id=self.env.ref("uom.product_uom_gram").id)
        self.lot("C-1", cheese)

        self.scan("]C101040063813339313103001250" + "10C-1", self.shelf)
        self.assertEqual(self.counted(), {"C-1": (1250, 0)})

    def test_the_same_box_is_not_counted_twice_with_one_key(self):
        label = f"]C101{GTIN}37" + f"5{SEPARATOR}10MI-1"
        for _again in range(2):
            self.scan(label, self.shelf, key="handheld-3/9")

        self.assertEqual(self.counted(), {"MI-1": (5, 10)})

    def test_how_many_is_asked_where_nobody_says(self):
        answer = self.scan("MI-1", self.shelf)

        self.assertEqual((answer["status"], answer["needs_quantity"]), ("asks", True))
        self.assertEqual(answer["messages"][0]["text"], "How many? 10 Units are expected.")
        self.assertEqual(self.outcome("MI-1", self.shelf, quantity=0), ("done", ["discrepancy"]))
        self.assertEqual(self.counted(), {"MI-1": (0, 10)})

    def test_a_lot_that_should_not_be_here_is_counted_as_a_discrepancy(self):
        stray = self.lot("BU-1", self.product("Butter"))

        self.assertEqual(self.outcome("BU-1", self.shelf, quantity=2), ("done", ["discrepancy"]))
        self.scan("OBTVALI", self.shelf, confirmed=True)
        self.assertEqual(stray.product_qty, 2)

    def test_a_serial_number_is_one_and_stays_one(self):
        serial = self.lot("SN-1", self.product("Machine", tracking="serial"))

        self.assertEqual(self.outcome("SN-1", self.shelf)[0], "done")
        self.assertEqual(self.outcome("SN-1", self.shelf)[0], "done")
        self.assertEqual(self.counted(), {"SN-1": (1, 0)})
        self.assertEqual(self.outcome("SN-1", self.shelf, quantity=2), ("stopped", ["refused"]))
        self.assertEqual(serial.product_qty, 0)

    def test_products_without_lots_are_counted_by_their_own_code(self):
        crate = self.product("Crate", tracking="none", barcode="4006381333931")

        self.scan("4006381333931", self.shelf, quantity=7)
        self.assertEqual(self.counted(), {False: (7, 0)})
        self.scan("OBTVALI", self.shelf, confirmed=True)
        self.assertEqual(crate.qty_available, 7)

    def test_a_product_with_lots_waits_for_its_lot(self):
        self.lot("MI-1", self.product("Butter"))

        self.assertEqual(self.outcome("MI-1", self.shelf, quantity=1), ("stopped", ["ambiguous"]))
        self.assertEqual(self.outcome(GTIN, self.shelf), ("context", ["lot_needed"]))
        self.assertEqual(self.outcome("MI-1", self.shelf, quantity=1, product_id=self.milk.id)[0], "done")

    def test_what_cannot_be_counted_is_said(self):
        self.env["stock.package"].create({"name": SSCC})
        self.assertEqual(self.outcome(SSCC, self.shelf), ("stopped", ["empty_package"]))
        self.assertEqual(self.outcome("nothing", self.shelf), ("stopped", ["unknown"]))
        self.assertEqual(self.outcome("MI-1", self.shelf, quantity=-1), ("stopped", ["refused"]))
        self.assertEqual(self.outcome("OBTVALI", self.shelf), ("stopped", ["refused"]))
        self.assertEqual(self.counted(), {})

    def test_another_place_or_document_opens_from_a_count(self):
        self.stock.barcode = "STOCK-1"
        picking = self.sell({self.old: 1})

        for code, name in (("STOCK-1", self.stock.display_name), (picking.name, picking.name)):
            answer = self.scan(code, self.shelf)
            self.assertEqual((answer["status"], answer["record"]["name"]), ("open", name))

    def test_what_is_left_to_count_stands_first(self):
        self.scan("MI-1", self.shelf, quantity=8)

        task = self.env["lot.scan"].task({"model": "stock.location", "id": self.shelf.id})
        self.assertEqual([(row["lot"], row["quantity"], row["expected"], row["is_picked"], row["is_off"])
                          for row in task["lines"]],
                         [("MI-2", "4 Units", "4 Units", False, False), ("MI-1", "8 Units", "10 Units", True, True)])
        self.assertFalse(task["is_complete"])

    def test_what_was_counted_elsewhere_waits(self):
        other = self.env["stock.location"].create({"name": "Rack", "location_id": self.stock.id})
        self.transfer({self.old: 3}, self.shelf, other)
        self.scan("MI-1", other, quantity=1)
        self.scan("MI-1", self.shelf, quantity=7)
        self.assertEqual(self.outcome("OBTVALI", self.shelf), ("finished", ["finished"]))
        (waiting,) = self.env["stock.quant"].search([("inventory_quantity_set", "=", True)])
        self.assertEqual((waiting.location_id, waiting.quantity, waiting.inventory_quantity, waiting.user_id),
                         (other, 3, 1, self.env.user))

    def test_of_many_differences_the_first_are_named_and_the_rest_counted(self):
        for number in range(22):
            self.lot(f"X-{number}", self.milk)
            self.scan(f"X-{number}", self.shelf, quantity=1)
        texts = [message["text"] for message in self.scan("OBTVALI", self.shelf)["messages"]]
        self.assertEqual((len(texts), texts[-1]), (21, "And 2 more differ."))

    def test_what_moved_meanwhile_is_odoos_question(self):
        self.scan("MI-1", self.shelf, quantity=10)
        self.transfer({self.old: 2}, self.shelf, self.stock)

        answer = self.scan("OBTVALI", self.shelf, confirmed=True)
        self.assertEqual((answer["status"], answer["action"]["res_model"]), ("asks", "stock.inventory.conflict"))

    def test_people_of_the_warehouse_count_and_others_do_not(self):
        counter = new_test_user(self.env, login="counter", groups=COUNTER)
        scan = self.env["lot.scan"].with_user(counter)
        self.assertEqual(scan.apply("MI-1", self.shelf, "c-1", quantity=9)["status"], "done")
        self.assertEqual(scan.apply("OBTVALI", self.shelf, "c-2", confirmed=True)["status"], "finished")
        self.assertEqual(self.on_shelf()["MI-1"], 9)

        self.assertIn(self.stock, self.env["lot.scan.count"].with_user(counter).places())
        self.assertFalse(self.env["lot.scan.count"].with_user(self.user()).places())
        reader = self.env["lot.scan"].with_user(self.user())
        self.assertEqual(reader.apply("MI-1", self.shelf, "r-1", quantity=1)["status"], "stopped")
        self.assertEqual(self.on_shelf()["MI-1"], 9)


class TestScanCountPackages(ScanCase):
    """Whoever counts a shelf with boxes: MI-1 lies in two of them and loose, MI-2 in one."""

    def setUp(self):
        super().setUp()
        self.milk = self.product("Milk")
        self.old, self.new = self.lot("MI-1", self.milk), self.lot("MI-2", self.milk)
        self.shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.first, self.second = self.env["stock.package"].create([{"name": SSCC}, {"name": "BOX-2"}])
        self.receive({self.old: 10, self.new: 4})
        self.transfer({self.old: 5, self.new: 4}, self.stock, self.shelf, package=self.first)
        self.transfer({self.old: 3}, self.stock, self.shelf, package=self.second)

    def counted(self):
        """By package and lot: what was counted and what was there."""
        quants = self.env["stock.quant"].search([("inventory_quantity_set", "=", True)])
        return {(quant.package_id.name, quant.lot_id.name): (quant.inventory_quantity, quant.quantity)
                for quant in quants}

    def test_a_package_is_counted_as_a_whole(self):
        answer = self.scan("]C100" + SSCC, self.shelf)
        self.assertEqual((answer["status"], answer["verdict"]), ("asks", "ok"))
        self.assertEqual([message["text"] for message in answer["messages"]],
                         ["Is all of it there? MI-1: 5 Units, MI-2: 4 Units"])
        self.assertEqual(self.counted(), {})

        self.assertEqual(self.outcome("]C100" + SSCC, self.shelf, confirmed=True), ("done", ["counted"]))
        self.assertEqual(self.counted(), {(SSCC, "MI-1"): (5, 5), (SSCC, "MI-2"): (4, 4)})
        self.assertEqual(self.outcome("OBTVALI", self.shelf), ("finished", ["finished"]))

    def test_a_package_in_a_package_is_counted_with_it(self):
        pallet = self.env["stock.package"].create({"name": "PALLET"})
        (self.first | self.second).parent_package_id = pallet

        self.scan("PALLET", self.shelf, confirmed=True)
        self.assertEqual(self.counted(), {
            (SSCC, "MI-1"): (5, 5), (SSCC, "MI-2"): (4, 4), ("BOX-2", "MI-1"): (3, 3)})

    def test_a_package_that_stands_elsewhere_is_not_counted_here(self):
        rack = self.env["stock.location"].create({"name": "Rack", "location_id": self.stock.id})

        for confirmed in (False, True):
            answer = self.scan("BOX-2", rack, confirmed=confirmed)
            self.assertEqual((answer["status"], answer["messages"][0]["text"]), (
                "stopped", f"BOX-2 is not here but in {self.shelf.display_name}. Scan what is in it, or that place."))
        self.assertEqual(self.counted(), {})

    def test_a_lot_of_several_packages_waits_for_its_package(self):
        answer = self.scan("MI-1", self.shelf, quantity=5)
        self.assertEqual((answer["status"], answer["messages"][0]["text"]), (
            "stopped", f"MI-1 lies in several packages here: {SSCC}, BOX-2. Scan the package first."))

        self.assertEqual(
            self.outcome("MI-1", self.shelf, quantity=2, package_id=self.second.id), ("done", ["discrepancy"]))
        self.assertEqual(self.outcome("MI-2", self.shelf, quantity=4), ("done", ["counted"]))
        self.assertEqual(self.counted(), {("BOX-2", "MI-1"): (2, 3), (SSCC, "MI-2"): (4, 4)})

    def test_how_many_are_in_the_package_is_asked(self):
        answer = self.scan("MI-1", self.shelf, package_id=self.second.id)
        self.assertEqual(answer["messages"][0]["text"], "How many? 3 Units are expected.")

    def test_what_is_of_several_owners_is_counted_elsewhere(self):
        self.env["stock.quant"].create({
            "product_id": self.milk.id, "lot_id": self.new.id, "location_id": self.shelf.id, "quantity": 1,
            "package_id": self.first.id, "owner_id": self.partner("Dairy").id})
        answer = self.scan("MI-2", self.shelf, quantity=4)
        self.assertEqual((answer["status"], answer["messages"][0]["text"]), (
            "stopped", "MI-2 is of several owners here. Count it in Physical Inventory."))

    def test_of_a_full_package_the_first_are_named_and_the_rest_counted(self):
        many = {self.lot(f"X-{number}", self.milk): 1 for number in range(22)}
        self.receive(many)
        self.transfer(many, self.stock, self.shelf, package=self.env["stock.package"].create({"name": "PALLET"}))
        text = self.scan("PALLET", self.shelf)["messages"][0]["text"]
        self.assertEqual((text.count("X-"), text[-10:]), (20, "and 2 more"))

    def test_what_lies_loose_is_asked_for_beside_what_is_in_packages(self):
        self.transfer({self.old: 2}, self.stock, self.shelf)

        answer = self.scan("MI-1", self.shelf)
        self.assertEqual(answer["messages"][0]["text"], (
            f"How many lie loose? 2 Units are expected. For what is in {SSCC}, BOX-2, scan the package first."))
        self.scan("MI-1", self.shelf, quantity=1)
        self.assertEqual(self.counted(), {(False, "MI-1"): (1, 2)})

    def test_what_should_not_be_in_a_package_is_found_there(self):
        self.assertEqual(
            self.outcome("MI-2", self.shelf, quantity=1, package_id=self.second.id), ("done", ["discrepancy"]))
        self.assertEqual(self.counted(), {("BOX-2", "MI-2"): (1, 0)})
        self.scan("OBTVALI", self.shelf, confirmed=True)
        self.assertEqual(sum(self.new.quant_ids.filtered(
            lambda quant: quant.package_id == self.second).mapped("quantity")), 1)
