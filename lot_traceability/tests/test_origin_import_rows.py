from odoo.exceptions import UserError
from odoo.fields import Command

from .origin_case import ImportCase


class TestWhereRowsGo(ImportCase):
    """Which lines of a receipt the rows of a list become."""

    def two_lines(self, *quantities):
        """An open receipt of an order with several lines of tea."""
        order = self.env["purchase.order"].create({
            "partner_id": self.partner("Estate").id, "order_line": [Command.create({
                "product_id": self.tea.id, "product_qty": quantity, "price_unit": number, "name": f"Line {number}"})
                for number, quantity in enumerate(quantities, 1)]})
        order.button_confirm()
        self.picking = order.picking_ids
        return self.picking

    def by_move(self):
        """What the lines of each order line are."""
        return [[(line.lot_name, line.quantity) for line in move.move_line_ids]
                for move in self.picking.move_ids.sorted("id")]

    def test_goods_are_put_where_a_putaway_rule_wants_them(self):
        shelf = self.env["stock.location"].create({"name": "Tea Shelf", "location_id": self.stock.id})
        self.env["stock.putaway.rule"].create({
            "product_id": self.tea.id, "location_in_id": self.stock.id, "location_out_id": shelf.id})
        self.checked("TEA\tT1\tV-1\t10", "TEA\tT2\tV-2\t20").run()
        self.assertEqual(self.picking.move_line_ids.location_dest_id, shelf)

    def test_two_order_lines_of_one_product_are_filled_in_turn(self):
        self.two_lines(10, 20)
        self.checked("TEA\tT1\t\t6", "TEA\tT2\t\t4", "TEA\tT3\t\t20").run()
        self.assertEqual(self.by_move(), [[("T1", 6), ("T2", 4)], [("T3", 20)]])

    def test_a_row_of_more_than_an_order_line_is_divided_and_known_again(self):
        self.two_lines(10, 20)
        rows = ["TEA\tT1\tV-1\t30"]
        self.checked(*rows).run()
        self.assertEqual(self.by_move(), [[("T1", 10)], [("T1", 20)]])
        self.assertEqual(self.counts(self.checked(*rows)), (0, 0, 1, 0))
        self.checked("TEA\tT1\tV-1\t25", "TEA\tT2\tV-1\t5").run()
        self.assertEqual(self.by_move(), [[("T1", 10)], [("T1", 15), ("T2", 5)]])
        self.picking.button_validate()
        self.assertEqual(self.counts(self.checked("TEA\tT1\tV-1\t25", "TEA\tT2\tV-9")), (0, 1, 1, 0))

    def test_what_nothing_is_left_for_is_more_of_the_last_order_line_and_told(self):
        self.two_lines(10, 20)
        wizard = self.checked("TEA\tT1\t\t30", "TEA\tT2\t\t5")
        self.assertEqual((self.counts(wizard), wizard.notices), (
            (2, 0, 0, 0), "[TEA] Green tea: 35 Units with this list, 30 Units are expected."))
        wizard.run()
        self.assertEqual(self.by_move(), [[("T1", 10)], [("T1", 20), ("T2", 5)]])

    def test_a_divided_row_without_a_number_is_one_lot(self):
        self.tea.lot_pattern_id = self.env["lot.number.pattern"].create({"name": "Tea", "pattern": "T{counter:2}"})
        self.two_lines(10, 20)
        self.checked("TEA\t\tV-1\t30").run()
        self.assertEqual(self.by_move(), [[("T01", 10)], [("T01", 20)]])
        self.assertEqual(self.counts(self.checked("TEA\t\tV-1\t30")), (0, 0, 1, 0))


class TestUnits(ImportCase):
    """In which unit a list says its quantities."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("stock.propagate_uom", "1")
        self.dozen = self.env.ref("uom.product_uom_dozen")
        self.drill = self.product("Drill", tracking="serial", default_code="DRILL")
        self.picking = self.dozens({self.tea: 2, self.drill: 1})

    def dozens(self, quantities):
        order = self.env["purchase.order"].create({
            "partner_id": self.partner("Estate").id, "order_line": [Command.create({
                "product_id": product.id, "product_qty": quantity, "product_uom_id": self.dozen.id, "price_unit": 1,
                "name": product.name}) for product, quantity in quantities.items()]})
        order.button_confirm()
        return order.picking_ids

    def received(self):
        return sorted((line.lot_name, line.quantity, line.product_uom_id.name) for line in self.picking.move_line_ids
                      if line.lot_name)

    def test_a_serial_number_bought_by_the_dozen_is_one_unit(self):
        wizard = self.checked("TEA\tT1\t\t2", "DRILL\tD1\tB-5", "DRILL\tD2\tB-5\t1")
        self.assertEqual(wizard.unit_note, "In Dozens: [TEA] Green tea. In Units: [DRILL] Drill.")
        wizard.run()
        self.assertEqual(self.received(), [("D1", 1, "Units"), ("D2", 1, "Units"), ("T1", 2, "Dozens")])
        self.assertEqual(self.counts(self.checked("TEA\tT1\t\t2", "DRILL\tD1\tB-5\t1")), (0, 0, 2, 0))

    def test_a_row_says_its_unit(self):
        rows = ["Product\tLot\tQuantity\tUnit", "TEA\tT1\t12\tunits", "TEA\tT2\t1\tDozens", "DRILL\tD1\t1\tUnits"]
        self.checked(*rows).run()
        self.assertEqual(self.received(), [("D1", 1, "Units"), ("T1", 12, "Units"), ("T2", 1, "Dozens")])
        self.assertEqual(self.counts(self.checked(*rows[:2], "TEA\tT2\t12\tUnits")), (0, 0, 2, 0))
        self.assertEqual(self.mistakes(rows[0], "TEA\tT3\t1\tkg", "DRILL\tD1\t1\tDozens"), [
            (2, "[TEA] Green tea is not counted in kg, but in Dozens, Units"),
            (3, "a serial number stands for one unit")])

    def test_a_quantity_is_no_finer_than_its_unit(self):
        self.assertEqual(self.mistakes("TEA\tT1\t\t1.005"), [
            (1, "1.005 has more decimals than a quantity of Dozens is kept with")])


class TestWhatRowsAreCalled(ImportCase):
    """By which names of a product its rows are known."""

    def known(self, *names):
        """Whether the rows are good, and what they count."""
        wizard = self.checked(*(f"{name}\tT{number}\t\t1" for number, name in enumerate(names)))
        self.assertFalse(wizard.line_ids.mapped("reason"))
        wizard.run()
        return self.picking.move_line_ids.mapped("product_uom_id.name")

    def sold_as(self, partner, code, name):
        self.tea.seller_ids = [Command.create({"partner_id": partner.id, "product_code": code, "product_name": name})]

    def test_the_vendors_own_code_and_name(self):
        self.sold_as(self.picking.partner_id, "EST-1", "Sencha")
        self.known("est-1", "SENCHA")
        self.sold_as(self.partner("Other"), "OTHER-1", "Gunpowder")
        self.assertEqual(self.mistakes("OTHER-1\tT9\t\t1"), [(1, "OTHER-1 is not on this receipt")])

    def test_a_gtin_with_and_without_leading_zeros(self):
        self.known("4006381333931", "04006381333931")

    def test_the_barcode_of_a_packaging_counts_packagings(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.tea.product_uom_ids = [Command.create({"uom_id": dozen.id, "barcode": "14006381333938"})]
        self.assertEqual(self.known("TEA", "14006381333938"), ["Units", "Dozens"])


class TestWhatCannotBeReceived(ImportCase):
    """The preview calls a row good if it can be received."""

    def numbered(self, pattern):
        self.tea.lot_pattern_id = self.env["lot.number.pattern"].create({"name": "Tea", "pattern": pattern})

    def test_a_number_that_labels_cannot_carry(self):
        self.numbered("T{counter:2}")
        self.assertEqual(self.mistakes("TEA\tTÄ 1\t\t1", "TEA\t" + 21 * "1" + "\t\t1"), [
            (1, "TÄ 1: GS1 labels cannot carry these characters: Ä "),
            (2, f"{21 * '1'}: It is longer than the 20 characters that GS1 labels carry: {21 * '1'}")])

    def test_a_number_that_cannot_be_made(self):
        self.numbered("{vendor_lot}-{counter:2}")
        wizard = self.checked("TEA\t\tV-1\t1", "TEA\t\tV 2\t1", f"TEA\t\t{18 * '3'}\t1", "TEA\t\t\t1")
        self.assertEqual([(line.number, line.reason) for line in wizard.line_ids], [
            (2, "no number can be made: GS1 labels cannot carry these characters:  "),
            (3, f"no number can be made: It is longer than the 20 characters that GS1 labels carry: {18 * '3'}-01"),
            (4, "no number can be made: The number needs {vendor_lot}, which is not known here. "
                "Type the number, or let a document give it.")])
        wizard.leave_out = True
        self.assertEqual(wizard.run(), "1 new, 0 changed, 0 unchanged, 3 left out.")

    def test_one_serial_number_in_two_rows(self):
        drill = self.product("Drill", tracking="serial", default_code="DRILL")
        picking = self.order({drill: 2})
        self.assertEqual(self.mistakes("DRILL\tD1\tB-5", "DRILL\tD1\tB-6", picking=picking), [(2, "the same as row 1")])

    def test_a_serial_number_that_is_in_stock(self):
        drill = self.product("Drill", tracking="serial", default_code="DRILL")
        self.receive([self.lot("D1", drill)])
        self.warehouse.in_type_id.use_existing_lots = False
        self.assertEqual(self.mistakes("DRILL\tD1\tB-5", "DRILL\tD2", picking=self.order({drill: 2})), [
            (1, "D1 is in stock already")])

    def test_what_a_spreadsheet_has_made_of_a_number_is_told_with_the_way_out(self):
        self.assertEqual(self.mistakes("TEA\t1.23E+17\t\t1", "TEA\tT1\t#N/A\t1", "TEA\tT2\t\t1\t\t=B1"), [
            (1, "“Lot” was rounded by the spreadsheet: format its column as text, and enter it again"),
            (2, "“Vendor Lot” is an error of the spreadsheet: correct its formula there"),
            (3, "“Expiry” is a formula without its result: open and save the list in a spreadsheet, or enter the "
                "value")])

    def test_columns_that_are_not_read_are_named_and_double_ones_refused(self):
        wizard = self.checked("Product\tLot\tColour\tQuantity", "TEA\tT1\tgreen\t1")
        self.assertEqual((self.counts(wizard), wizard.notices), ((1, 0, 0, 0), "Not read: Colour."))
        with self.assertRaisesRegex(UserError, "Two columns say the same: Expiry, Use By"):
            self.checked("Product\tLot\tExpiry\tUse By", "TEA\tT1")
