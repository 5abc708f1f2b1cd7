import base64
from io import BytesIO

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..tracing.origin_file import cells
from .common import Plant
from .origin_case import ImportCase


class TestOriginImport(ImportCase):
    """Lots and their origins out of a list."""

    def test_pasted_rows_become_the_lines_of_the_receipt_and_their_origins(self):
        wizard = self.checked("TEA\tT1\tV-1\t10\t2026-03-01\t2027-03-01\tKE", "4006381333931\tT2\tV-2\t20")
        self.assertEqual(self.counts(wizard), (2, 0, 0, 0))
        self.assertEqual(wizard.run(), "2 new, 0 changed, 0 unchanged, 0 left out.")
        self.assertEqual(self.lines(), [("T1", "V-1", 10), ("T2", "V-2", 20)])
        self.picking.button_validate()
        origins = self.picking.move_line_ids.lot_id.origin_ids.sorted("vendor_lot")
        self.assertEqual([(origin.vendor_lot, origin.country_id.code) for origin in origins],
                         [("V-1", "KE"), ("V-2", False)])

    def test_nothing_is_written_while_it_is_only_checked(self):
        before = self.lines()
        self.checked("TEA\tT1\tV-1\t10")
        self.assertEqual(self.lines(), before)

    def test_the_same_list_twice_changes_nothing(self):
        rows = ["TEA\tT1\tV-1\t10\t2026-03-01\t2027-03-01\tKE", "TEA\tT1\tV-2\t5", "TEA\tT2\t\t15"]
        self.checked(*rows).run()
        lines = self.picking.move_line_ids
        again = self.checked(*rows)
        self.assertEqual(self.counts(again), (0, 0, 3, 0))
        again.run()
        self.assertEqual(self.picking.move_line_ids, lines)

    def test_a_row_without_a_lot_gets_the_number_of_its_product(self):
        self.assertEqual(self.mistakes("TEA\t\tV-1\t10"), [(1, "“Lot” is missing")])
        self.tea.lot_pattern_id = self.env["lot.number.pattern"].create({
            "name": "Tea", "pattern": "{order}-{vendor_lot}/{counter:2}"})
        rows, order = ["TEA\t\tV-1\t10", "TEA\t\tV-2\t20"], self.picking.name.split("/")[-1]
        self.checked(*rows).run()
        self.assertEqual(self.lines(), [(f"{order}-V-1/01", "V-1", 10), (f"{order}-V-2/02", "V-2", 20)])
        again = self.checked(*rows)
        self.assertEqual(self.counts(again), (0, 0, 2, 0))

    def numbered_tea(self):
        self.tea.lot_pattern_id = self.env["lot.number.pattern"].create({"name": "Tea", "pattern": "T{counter:2}"})

    def test_the_same_list_twice_makes_no_further_lot_of_rows_without_a_number(self):
        self.numbered_tea()
        rows = ["TEA\t\t\t10\t2026-03-01\t2027-03-01\tKE", "TEA\t\t\t5", "TEA\tX1\t\t2", "TEA\t\t\t5"]
        self.checked(*rows).run()
        lines = [("T01", False, 10), ("T02", False, 5), ("T03", False, 5), ("X1", False, 2)]
        self.assertEqual(self.lines(), lines)
        again = self.checked(*reversed(rows))
        self.assertEqual((self.counts(again), again.earlier_count), ((0, 0, 4, 0), 3))
        again.run()
        self.assertEqual(self.lines(), lines)
        self.picking.button_validate()
        self.assertEqual(self.counts(self.checked(*rows)), (0, 0, 4, 0))

    def test_a_row_without_a_number_that_was_corrected_is_asked_about(self):
        self.numbered_tea()
        self.checked("TEA\t\t\t10", "TEA\t\t\t5").run()
        corrected = ["TEA\t\t\t12", "TEA\t\t\t5"]
        self.assertEqual(self.mistakes(*corrected), [(1, (
            "T01 came from a row that this list does not have: name the lot, or say that these are further lots"))])
        self.assertEqual(len(self.mistakes("TEA\t\tV-1\t10", "TEA\t\t\t5")), 1)
        named = self.checked("TEA\t\t\t5", "TEA\tT01\t\t12")
        self.assertEqual(self.counts(named), (0, 1, 1, 0))
        named.run()
        self.assertEqual(self.lines(), [("T01", False, 12), ("T02", False, 5)])

    def test_a_row_names_a_lot_that_had_none_and_another_says_the_same(self):
        self.numbered_tea()
        self.checked("TEA\t\t\t5", "TEA\t\t\t5").run()
        self.assertEqual(self.counts(self.checked("TEA\t\t\t5", "TEA\tT01\t\t5")), (0, 0, 2, 0))

    def test_a_list_that_grows_or_is_another_one_brings_further_lots(self):
        self.numbered_tea()
        self.checked("TEA\t\t\t10").run()
        self.checked("TEA\t\t\t10", "TEA\t\t\t5").run()
        self.assertEqual(self.lines(), [("T01", False, 10), ("T02", False, 5)])
        other = self.checked("TEA\t\t\t5", "TEA\t\t\t7")
        self.assertEqual(self.counts(other), (0, 0, 1, 1))
        other.action_further()
        self.assertEqual(self.counts(other), (2, 0, 0, 0))
        other.action_further()
        self.assertEqual(self.counts(other), (0, 0, 1, 1))
        other.action_further()
        other.run()
        self.assertEqual(self.lines(), [(f"T0{number + 1}", False, quantity)
                                        for number, quantity in enumerate((10, 5, 5, 7))])

    def test_a_corrected_list_corrects_the_lines(self):
        self.checked("TEA\tT1\tV-1\t10", "TEA\tT2\t\t20").run()
        again = self.checked("TEA\tT1\tV-9\t12", "TEA\tT2")
        self.assertEqual(self.counts(again), (0, 1, 1, 0))
        again.run()
        self.assertEqual(self.lines(), [("T1", "V-9", 12), ("T2", False, 20)])

    def test_each_bad_row_says_why(self):
        self.product("Salt", tracking="none", default_code="SALT")
        salted = self.order({self.tea: 1, self.env["product.product"].search([("default_code", "=", "SALT")]): 1})
        self.assertEqual(self.mistakes(
            "Product\tLot\tQuantity\tExpiry\tCountry", "TEA\t\t1", "MILK\tM1\t1", "SALT\tS1\t1", "TEA\tT1\tmany",
            "TEA\tT2\t1\tsoon", "TEA\tT3\t1\t\tAtlantis", "TEA\tT4", "TEA\tT5\t1", "TEA\tT5\t1", picking=salted), [
            (2, "“Lot” is missing"), (3, "MILK is not on this receipt"), (4, "[SALT] Salt has no lots"),
            (5, "“Quantity” is no quantity above 0"), (6, "“Expiry” is no day"), (7, "there is no country Atlantis"),
            (8, "the quantity is missing"), (10, "the same as row 9")])

    def test_one_bad_row_keeps_all_out_unless_it_is_left_out_knowingly(self):
        before = self.lines()
        wizard = self.checked("TEA\tT1\tV-1\t10", "MILK\tM1\tV-1\t10")
        with self.assertRaisesRegex(UserError, "1 rows have mistakes"):
            wizard.run()
        self.assertEqual(self.lines(), before)
        wizard.leave_out = True
        self.assertEqual(wizard.run(), "1 new, 0 changed, 0 unchanged, 1 left out.")
        self.assertEqual(self.lines(), [("T1", "V-1", 10)])

    def test_a_serial_number_is_one_unit(self):
        drill = self.product("Drill", tracking="serial", default_code="DRILL")
        picking = self.order({drill: 2})
        self.assertEqual(self.mistakes("DRILL\tD1\tB-5\t2", picking=picking), [
            (1, "a serial number stands for one unit")])
        self.checked("DRILL\tD1\tB-5", "DRILL\tD2\tB-5\t1", picking=picking).run()
        self.assertEqual(picking.move_line_ids.mapped("quantity"), [1, 1])

    def test_after_the_receipt_its_origins_are_completed_and_nothing_is_received(self):
        self.checked("TEA\tT1\t\t10", "TEA\tT2\t\t20").run()
        self.picking.button_validate()
        self.assertEqual(self.mistakes("TEA\tT1\tV-1\t11", "TEA\tT3\tV-3\t1"), [
            (1, "the receipt is done, and its quantity is 10 Units"),
            (2, "the receipt is done, and there is no such lot in it")])
        self.checked("TEA\tT1\tV-1\t10", "TEA\tT2\tV-2").run()
        self.assertEqual(set(self.picking.move_line_ids.lot_id.origin_ids.mapped("vendor_lot")), {"V-1", "V-2"})

    def test_a_workbook_is_read(self):
        book, file = Workbook(), BytesIO()
        for row in (["Supplier batch", "Item", "Lot", "Qty"], ["V-1", "TEA", 1001, 30]):
            book.active.append(row)
        book.save(file)
        self.checked(file=base64.b64encode(file.getvalue()), file_name="lots.xlsx").run()
        self.assertEqual(self.lines(), [("1001", "V-1", 30)])

    def test_what_is_no_list_is_refused_with_the_way_out(self):
        for values, message in (
                ({"file": base64.b64encode(b"PK broken")}, "Take the template"), ({}, "Choose a file"),
                ({"file": base64.b64encode(b";;\n;")}, "nothing in this list")):
            with self.assertRaisesRegex(UserError, message):
                self.checked(**values)

    def test_how_far_it_is_can_be_seen_while_it_runs(self):
        wizard = self.checked("TEA\tT1\tV-1\t10", "TEA\tT2\tV-2\t10")
        wizard.flush_recordset()
        with self.enter_registry_test_mode():
            wizard.run()
        wizard.invalidate_recordset()
        self.assertEqual(wizard.progress, 1)

    def test_the_plan_of_many_rows_takes_the_queries_of_a_few(self):
        importer = self.env["lot.origin.importer"]

        def queries(count):
            content = "\n".join(f"TEA\tT{number}\tV\t1\t\t\tKE" for number in range(count)).encode()
            found = importer.read_list(content).rows
            importer.plan(self.picking, found)
            before = self.env.cr.sql_log_count
            importer.plan(self.picking, found)
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(300), queries(3))

    def queries(self, work):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def imported(self, count, lot=""):
        """The queries of three imports of so many rows: new ones, corrected ones, and after the receipt."""
        picking, rows = self.order({self.tea: count}), range(count)
        first, other, late = (self.checked(*(
            f"TEA\tQ{count}-{row}\t{sign}{row}\t1\t\t2027-0{month}-01" for row in rows), picking=picking)
            for sign, month in (("V", 2), ("W", 3), ("X", 1)))
        asked = [self.queries(first.run), self.queries(other.run)]
        picking.move_ids.picked = True
        self._validate(picking)
        return [*asked, self.queries(late.run)]

    def test_a_row_takes_no_query_of_its_own(self):
        self.tea.write({"use_expiration_date": True, "expiration_time": 30})
        self.imported(2)
        few, many = self.imported(10), self.imported(90)
        for asked in zip(few, many, strict=True):
            self.assertLess(asked[1] - asked[0], 80 / 4)


@tagged("post_install", "-at_install")
class TestTemplate(HttpCase):

    def test_the_template_has_the_columns_that_are_read_and_the_products_of_the_receipt(self):
        plant, dozen = Plant(self.env), self.env.ref("uom.product_uom_dozen")
        picking = self.env["stock.picking"].create({
            "picking_type_id": plant.warehouse.in_type_id.id, "move_ids": [Command.create({
                "product_id": product.id, "product_uom_qty": 2, "product_uom": dozen.id})
                for product in (plant.product("Tea", default_code="TEA"), plant.product("Salt", tracking="none"))]})
        new_test_user(self.env, login="clerk", password="clerk-of-the-dock", groups="stock.group_stock_user")
        self.authenticate("clerk", "clerk-of-the-dock")
        wizard = self.env["lot.origin.import"].create({"picking_id": picking.id})
        answer = self.url_open(wizard.action_template()["url"])
        self.assertEqual(cells(answer.content), [
            (1, ["Product", "Lot", "Vendor Lot", "Quantity", "Made On", "Expiry", "Country of Origin", "Unit"]),
            (2, ["TEA", *[None] * 6, "Dozens"])])
