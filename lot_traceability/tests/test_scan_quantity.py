from odoo.fields import Command

from .scan_case import GTIN, MilkCase, ScanCase


class TestScanQuantity(MilkCase):
    """How many are meant: what was typed goes before what the label says."""

    def setUp(self):
        super().setUp()
        self.receive({self.old: 100, self.new: 10})

    def test_more_than_is_asked_for_is_not_picked_whoever_types_it(self):
        picking = self.sell({self.old: 4})

        self.assertEqual(self.outcome("MI-1", picking, quantity=50), ("stopped", ["over_quantity"]))
        self.assertEqual(self.picked(picking), [])

    def test_a_part_of_a_box_is_picked_when_it_is_typed(self):
        picking = self.sell({self.old: 4})

        self.assertEqual(self.outcome(self.label("MI-1", 12), picking), ("stopped", ["over_quantity"]))
        self.assertEqual(self.outcome(self.label("MI-1", 12), picking, quantity=4), ("done", []))
        self.assertEqual(self.picked(picking), [("MI-1", 4)])

    def test_a_box_with_less_than_is_asked_for_leaves_the_rest(self):
        picking = self.sell({self.old: 20})
        self.scan(self.label("MI-1", 12), picking)

        self.assertEqual(self.outcome("MI-1", picking, quantity=9), ("stopped", ["over_quantity"]))
        self.assertEqual(self.outcome("MI-1", picking, quantity=8), ("done", []))
        self.assertEqual(self.picked(picking), [("MI-1", 8), ("MI-1", 12)])

    def test_no_quantity_is_refused(self):
        picking, receipt = self.sell({self.old: 4}), self.receipt({self.milk: 40})

        for quantity in (0, -5, "two", float("nan"), 1e308, 10 ** 400, True):
            self.assertEqual(self.outcome("MI-1", picking, quantity=quantity), ("stopped", ["quantity"]), quantity)
            self.assertEqual(self.outcome("MI-1", receipt, quantity=quantity), ("stopped", ["quantity"]), quantity)
        self.assertEqual(self.picked(picking) + self.picked(receipt), [])

    def test_what_is_typed_on_a_receipt_is_judged_as_well(self):
        receipt = self.receipt({self.milk: 40})

        over = self.outcome(self.label("A", 12), receipt, quantity=50)
        self.assertEqual(over, ("asks", ["over_quantity", "new_lot"]))
        self.assertEqual(self.outcome(self.label("A", 50), receipt, quantity=12), ("done", ["new_lot"]))
        self.assertEqual(self.picked(receipt), [("A", 12)])

    def test_the_answer_still_says_what_the_label_says(self):
        picking = self.sell({self.old: 4})

        self.assertEqual(self.scan(self.label("MI-1", 12), picking, quantity=4)["quantity"], 12)


class TestScanCounts(ScanCase):
    """What a label counts or weighs, in the unit of the product."""

    def setUp(self):
        super().setUp()
        self.cheese = self.product("Cheese", barcode=GTIN[1:], uom_id=self.env.ref("uom.product_uom_kgm").id)
        self.lot("C-1", self.cheese)

    def quantity(self, label):
        return self.env["lot.scan"].check(f"]C101{GTIN}{label}10C-1")["quantity"]

    def test_pieces_of_what_is_weighed_are_no_kilograms(self):
        self.assertIsNone(self.quantity("3724\x1d"))
        self.assertIsNone(self.quantity("3024\x1d"))
        self.assertEqual(self.quantity("3103001250" + "3024\x1d"), 1.25)

    def test_how_much_is_asked_where_the_label_only_counts(self):
        receipt = self.receipt({self.cheese: 40})

        answer = self.scan(f"]C101{GTIN}3724\x1d10C-1", receipt)
        self.assertEqual((answer["status"], answer["needs_quantity"]), ("asks", True))
        self.assertEqual(self.outcome(f"]C101{GTIN}3724\x1d10C-1", receipt, quantity=12.5)[0], "done")
        self.assertEqual(self.picked(receipt), [("C-1", 12.5)])

    def test_pounds_are_converted(self):
        self.assertAlmostEqual(self.quantity("3202001000"), 4.54, 2)

    def test_dozens_count_pieces(self):
        eggs = self.product("Eggs", barcode="4006381333931", uom_id=self.env.ref("uom.product_uom_dozen").id)
        self.lot("E-1", eggs)

        self.assertEqual(self.env["lot.scan"].check("]C101040063813339313024\x1d10E-1")["quantity"], 2)


class TestScanMoves(MilkCase):
    """A document that has several lines of one product, and stock of several places and owners."""

    def test_two_lines_of_a_receipt_are_filled_one_after_the_other(self):
        order = self.env["purchase.order"].create({"partner_id": self.partner("Farm").id, "order_line": [
            Command.create({"product_id": self.milk.id, "product_qty": quantity, "name": f"Milk {quantity}"})
            for quantity in (10, 5)]})
        order.button_confirm()
        receipt = order.picking_ids
        self.assertEqual(len(receipt.move_ids), 2)

        self.scan(self.label("A", 12), receipt)
        self.scan(self.label("B"), receipt)
        self.assertEqual(sorted((line.move_id.product_uom_qty, line.lot_id.name, line.quantity)
                                for line in receipt.move_line_ids), [(5, "A", 2), (5, "B", 3), (10, "A", 10)])
        self.assertEqual(self.scan("OBTVALI", receipt)["status"], "finished")
        self.assertFalse(receipt.backorder_ids)

    def test_two_lines_of_a_delivery_are_filled_one_after_the_other(self):
        self.receive({self.old: 100, self.new: 100})
        order = self.env["sale.order"].create({"partner_id": self.partner("Shop").id, "order_line": [
            Command.create({"product_id": self.milk.id, "product_uom_qty": quantity, "name": f"Milk {quantity}"})
            for quantity in (3, 5)]})
        order.action_confirm()
        picking = order.picking_ids
        self.assertEqual(len(picking.move_ids), 2)

        self.assertEqual(self.outcome("MI-2", picking, quantity=8, confirmed=True)[0], "done")
        self.assertEqual(sorted((move.product_uom_qty, move.quantity) for move in picking.move_ids), [(3, 3), (5, 5)])
        self.assertEqual(self.scan("OBTVALI", picking)["status"], "finished")
        self.assertFalse(picking.backorder_ids)

    def test_a_part_of_a_dozen_is_counted_in_pieces(self):
        self.env["ir.config_parameter"].sudo().set_param("stock.propagate_uom", "1")
        self.receive({self.old: 30, self.new: 10})
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.env["sale.order"].create({"partner_id": self.partner("Shop").id, "order_line": [Command.create({
            "product_id": self.milk.id, "product_uom_qty": 2, "product_uom_id": dozen.id})]})
        order.action_confirm()
        picking = order.picking_ids
        self.scan("MI-1", picking, quantity=5)
        self.scan("MI-2", picking, quantity=7, confirmed=True)

        self.assertEqual(sorted((line.lot_id.name, line.quantity_product_uom, line.picked)
                                for line in picking.move_line_ids),
                         [("MI-1", 5, True), ("MI-1", 12, False), ("MI-2", 7, True)])

    def test_a_part_is_taken_from_where_the_line_is(self):
        shelf, rack = self.shelf("A-1"), self.shelf("B-2")
        self.receive({self.old: 20})
        self.transfer({self.old: 10}, self.stock, shelf)
        self.transfer({self.old: 10}, self.stock, rack)
        picking = self.sell({self.old: 6})
        picking.move_line_ids.location_id = rack

        self.scan("MI-1", picking, quantity=2)
        self.assertEqual(sorted((line.location_id.name, line.quantity, line.picked) for line in picking.move_line_ids),
                         [("B-2", 2, True), ("B-2", 4, False)])

    def test_what_belongs_to_somebody_else_is_not_taken(self):
        self.receive({self.old: 10})
        self.env["stock.quant"]._update_available_quantity(
            self.milk, self.stock, 10, lot_id=self.new, owner_id=self.partner("Consignor"))
        picking = self.sell({self.old: 4})

        self.assertEqual(self.outcome("MI-2", picking), ("stopped", ["wrong_lot"]))
        self.assertEqual(self.outcome("MI-2", picking, confirmed=True), ("stopped", ["wrong_lot"]))
