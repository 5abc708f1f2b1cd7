from odoo.tests import new_test_user, tagged

from .tour_case import TourCase

GTIN = "09506000134352"


class ScanScreenCase(TourCase):
    """Somebody in the warehouse with a scanner."""

    def setUp(self):
        super().setUp()
        new_test_user(self.env, login="picker", groups=(
            "lot_traceability.group_user,stock.group_stock_user,mrp.group_mrp_user"), lang="en_US")
        self.milk = self.product("Raw Milk", barcode=GTIN[1:])
        self.old, self.new = (self.lot(name, self.milk) for name in ("MI-1", "MI-2"))

    def start(self, tour, *moments):
        self.pictured("/odoo/scan", f"lot_traceability_scan_{tour}", *(
            f"scan_{tour}-{moment}" for moment in moments), login="picker")

    def twenty_lots(self):
        lots = [self.lot(f"L-{number}", self.product(f"P-{number}")) for number in range(20)]
        self.receive(lots)
        return self.named(self.sell(dict.fromkeys(lots, 2)))

    def named(self, document):
        document.name = "WH/OUT/TOUR"
        return document


@tagged("post_install", "-at_install")
class TestScanScreen(ScanScreenCase):
    """On a telephone, with a scanner that types like a keyboard."""

    def test_a_lot_is_received_by_one_scan_of_its_label(self):
        vendors = self.env.ref("stock.stock_location_suppliers")
        receipt = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.partner("Upland Farm").id,
            "location_id": vendors.id, "location_dest_id": self.stock.id, "priority": "1",
            "move_ids": [(0, 0, {"product_id": self.milk.id, "product_uom_qty": 40, "location_id": vendors.id,
                                 "location_dest_id": self.stock.id})]})
        receipt.action_confirm()
        self.start("receive", "expected", "received")
        self.assertEqual((receipt.state, receipt.move_line_ids.lot_id.name), ("done", "HF-7"))

    def test_the_wrong_lot_is_stopped_and_the_right_one_taken(self):
        self.receive({self.old: 10, self.new: 10})
        self.lot("BU-1", self.product("Butter"))
        picking = self.sell({self.old: 4}, to=self.partner("Tour Grocery"))
        picking.priority = "1"
        self.start("pick", "stopped", "warned", "done")
        self.assertEqual((picking.state, picking.move_line_ids.lot_id), ("done", self.old))

    def test_a_held_lot_is_not_used(self):
        self.receive({self.old: 10})
        order = self.plan(self.lot("CH-1", self.product("Quark")), used={self.old: 5})
        order.priority = "1"
        self.old.hold("damaged")
        self.start("held", "stopped")
        self.assertFalse(order.move_raw_ids.picked)

    def test_a_lot_is_made_and_its_label_printed(self):
        self.receive({self.old: 10})
        self.env.company.lot_label_output = "zpl"
        order = self.plan(self.lot("other", self.product("Quark")), used={self.old: 5}, quantity=2)
        order.product_id.barcode = "9506000134369"
        order.name = "WH/MO/TOUR"
        order.action_assign()
        self.start("print", "output", "made", "reason")
        printed = self.env["lot.label.print"].search([("lot_ids", "in", order.lot_producing_ids.ids)])
        self.assertEqual((order.state, order.lot_producing_ids.name), ("done", "QU-9"))
        self.assertEqual([(label.document_name, label.reason) for label in printed.sorted("id")],
                         [("WH/MO/TOUR", False), (False, "smeared")])

    def test_a_count_shows_what_differs_before_it_is_applied(self):
        shelf = self.env["stock.location"].create({
            "name": "Shelf", "location_id": self.stock.id, "barcode": "SHELF-7"})
        self.receive({self.old: 10, self.new: 4})
        self.transfer({self.old: 10, self.new: 4}, self.stock, shelf)
        boxed = {self.lot(name, self.milk): quantity for name, quantity in {"MI-3": 6, "MI-4": 2}.items()}
        self.receive(boxed)
        self.transfer(boxed, self.stock, shelf, package=self.env["stock.package"].create({"name": "BOX-9"}))
        self.start("count", "how-many", "discrepancy", "package", "confirm", "done")
        self.assertEqual((self.old.product_qty, self.new.product_qty), (8, 4))

    def test_a_lot_is_moved_to_quarantine(self):
        self.receive({self.old: 10})
        yard = self.env["stock.location"].create({
            "name": "Yard", "location_id": self.warehouse.view_location_id.id, "barcode": "QUARANTINE-7"})
        self.start("quarantine", "reason", "done")
        (hold,) = self.old.hold_ids
        self.assertEqual((hold.reason_id.code, hold.note, hold.placed_by_id.login), ("damaged", "Torn bags", "picker"))
        self.assertEqual(self.old.quant_ids.filtered("quantity").location_id & yard, yard)

    def test_twenty_lines_from_opening_to_done_by_scanning_alone(self):
        picking = self.twenty_lots()
        self.start("twenty", "halfway", "done")
        self.assertEqual(picking.state, "done")

    def test_who_scans_faster_than_the_server_answers_loses_nothing(self):
        picking = self.twenty_lots()
        self.start("fast", "waiting", "done")
        self.assertEqual((picking.state, set(picking.move_line_ids.mapped("quantity"))), ("done", {2}))
        events = self.env["lot.scan.event"].search([("document_id", "=", picking.id)])
        self.assertEqual((len(events), set(events.mapped("verdict"))), (21, {"ok"}))

    def test_a_quantity_is_typed_on_the_screen_and_not_by_the_scanner(self):
        self.receive({self.old: 10})
        picking = self.named(self.sell({self.old: 6}))
        self.start("quantity", "pad", "partly")
        self.assertEqual((picking.state, sum(picking.move_line_ids.mapped("quantity"))), ("done", 6))

    def test_another_lot_is_taken_with_a_reason(self):
        self.env.company.lot_override_proposal = "reason"
        self.receive({self.old: 10, self.new: 10})
        picking = self.named(self.sell({self.old: 4}))
        self.start("override", "reasons", "why")
        override = self.env["lot.override"].search([("lot_id", "=", self.new.id)])
        self.assertEqual((picking.move_line_ids.lot_id, override.note), (self.new, "The pallet is blocked"))

    def test_part_of_a_delivery_is_packed_and_sent_and_the_rest_gone_on_with(self):
        self.env.ref("base.group_user").write({"implied_ids": [(4, self.env.ref("stock.group_tracking_lot").id)]})
        butter = self.lot("MI-2", self.product("Butter"))
        self.receive({self.old: 10, butter: 10})
        picking = self.named(self.sell({self.old: 4, butter: 2}))
        self.start("partly", "packed", "asked", "rest")
        self.assertEqual((picking.state, picking.move_line_ids.lot_id), ("done", self.old))
        self.assertTrue(picking.move_line_ids.result_package_id)
        self.assertEqual(picking.backorder_ids.move_line_ids.lot_id, butter)

    def test_what_is_asked_about_tells_what_is_in_it_and_where(self):
        boxed = {self.lot(name, self.milk): quantity for name, quantity in {"MI-3": 6, "MI-4": 2}.items()}
        self.receive({self.old: 10, **boxed})
        self.transfer(boxed, self.stock, self.stock, package=self.env["stock.package"].create({"name": "BOX-9"}))
        self.start("ask", "package", "product", "hold", "held")
        self.assertEqual(self.old.hold_ids.reason_id.code, "damaged")

    def test_each_signal_is_explained(self):
        names = "scan_signals-start", "scan_signals-help"
        self.pictured("/odoo/scan", "lot_traceability_scan_signals", *names, login="picker")

    def test_the_screen_opens_from_a_transfer_and_from_an_order(self):
        self.receive({self.old: 10})
        picking = self.sell({self.old: 4})
        order = self.plan(self.lot("CH-1", self.product("Quark")), used={self.old: 5})
        for document in (picking, order):
            document.name = f"{document.name}-TOUR"
            self.start_tour(f"/odoo/{document._name}/{document.id}", "lot_traceability_scan_button", login="picker")


@tagged("post_install", "-at_install")
class TestScanOnDesktop(ScanScreenCase):

    browser_size, touch_enabled, prefix = "1366x768", False, "desktop_"

    def test_a_number_is_typed_and_the_right_lot_taken_at_a_desk(self):
        self.receive({self.old: 10})
        picking = self.named(self.sell({self.old: 6}))
        self.start("quantity", "pad", "partly")
        self.assertEqual(picking.state, "done")


@tagged("post_install", "-at_install")
class TestScanOnAndroid(ScanScreenCase):
    """Where Odoo catches the keys of a scanner in a hidden field."""

    user_agent = "Mozilla/5.0 (Linux; Android 14; Handheld) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"

    def test_keys_that_a_hidden_field_catches_are_scans(self):
        self.receive({self.old: 10})
        picking = self.named(self.sell({self.old: 4}))
        self.start("android")
        self.assertEqual(picking.state, "done")
