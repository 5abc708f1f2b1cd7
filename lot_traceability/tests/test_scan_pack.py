from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .scan_case import GTIN, OTHER_SSCC, SSCC, MilkCase


class TestScanPackages(MilkCase):
    """Whoever takes pallets: two of them stand in one place, with 10 of one lot each."""

    def setUp(self):
        super().setUp()
        self.first, self.second = self.env["stock.package"].create([{"name": SSCC}, {"name": "PALLET-2"}])
        self.rack = self.shelf("Rack")
        self.receive({self.old: 40})
        for package in (self.first, self.second):
            self.transfer({self.old: 10}, self.stock, self.rack, package=package)

    def ask_for(self, quantities):
        """A delivery that Odoo has reserved by itself."""
        order = self.env["sale.order"].create({"partner_id": self.partner("Shop").id, "order_line": [
            Command.create({"product_id": product.id, "product_uom_qty": quantity})
            for product, quantity in quantities.items()]})
        order.action_confirm()
        return order.picking_ids

    def from_first(self, package=None):
        """A delivery of 10 for which Odoo has reserved a pallet, the first if none is named."""
        picking = self.ask_for({self.milk: 10})
        picking.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [Command.create({
            "product_id": self.milk.id, "lot_id": self.old.id, "quantity": 10, "location_id": self.rack.id,
            "package_id": (package or self.first).id, "picking_id": picking.id})]
        return picking

    def lines(self, picking):
        return sorted((line.package_id.name or "", line.quantity, line.picked) for line in picking.move_line_ids)

    def test_the_pallet_that_was_scanned_is_taken(self):
        picking = self.from_first()

        self.assertEqual(self.outcome("PALLET-2", picking), ("done", []))
        self.assertEqual(self.lines(picking), [("PALLET-2", 10, True)])

    def test_a_pallet_is_taken_once(self):
        picking = self.ask_for({self.milk: 20})
        self.scan("PALLET-2", picking)

        self.assertEqual(self.outcome("PALLET-2", picking), ("stopped", ["already_done"]))
        self.assertEqual([line for line in self.lines(picking) if line[2]], [("PALLET-2", 10, True)])

    def test_a_pallet_with_more_than_is_asked_for_is_stopped(self):
        picking = self.ask_for({self.milk: 4})

        self.assertEqual(self.outcome("PALLET-2", picking), ("stopped", ["over_quantity"]))
        self.assertEqual(self.outcome("PALLET-2", picking, quantity=4), ("stopped", ["quantity"]))
        self.assertEqual(self.picked(picking), [])

    def test_a_pallet_with_something_else_in_it_is_stopped(self):
        crate = self.product("Crate", tracking="none")
        self.receive({crate: 1})
        self.transfer({crate: 1}, self.stock, self.rack, package=self.second)

        self.assertEqual(self.outcome("PALLET-2", self.ask_for({self.milk: 10})), ("stopped", ["wrong_product"]))

    def test_an_empty_pallet_is_told_to_be_empty(self):
        self.env["stock.package"].create({"name": "EMPTY-1"})

        self.assertEqual(self.outcome("EMPTY-1", self.ask_for({self.milk: 10})), ("stopped", ["nothing_to_pack"]))

    def test_a_pallet_that_stands_elsewhere_is_stopped(self):
        yard = self.shelf("Yard", self.warehouse.view_location_id)
        self.transfer({self.old: 10}, self.stock, yard, package=self.env["stock.package"].create({"name": "FAR-1"}))

        self.assertEqual(self.outcome("FAR-1", self.ask_for({self.milk: 10})), ("stopped", ["wrong_location"]))

    def test_a_pallet_that_others_have_reserved_is_stopped(self):
        self.from_first()

        self.assertEqual(self.outcome(f"]C100{SSCC}", self.ask_for({self.milk: 10})), ("stopped", ["wrong_lot"]))

    def test_a_pallet_is_moved_within_the_store(self):
        shelf = self.shelf("Other")
        transfer = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.int_type_id.id, "location_id": self.stock.id,
            "location_dest_id": self.stock.id, "move_ids": [Command.create({
                "product_id": self.milk.id, "product_uom_qty": 10, "location_id": self.stock.id,
                "location_dest_id": self.stock.id})]})
        transfer.action_confirm()
        self.assertEqual(self.outcome("PALLET-2", transfer), ("done", []))
        self.assertEqual(self.lines(transfer), [("PALLET-2", 10, True)])
        self.assertFalse(shelf.quant_ids)

    def test_what_is_in_a_package_already_needs_no_reason_when_it_is_filled(self):
        self.env.company.lot_override_expired = "reason"
        box = self.env["stock.package"].create({"name": "BOX-1"})
        self.warehouse.delivery_steps = "pick_ship"
        output = self.warehouse.wh_output_stock_loc_id
        self.transfer({self.old: 1}, self.stock, output, package=box)
        pick = self.ask_for({self.milk: 2})
        self.scan("MI-1", pick)
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)

        self.assertEqual(self.outcome("BOX-1", pick), ("done", ["packed"]))

    def test_a_pallet_stays_whole_when_it_is_delivered(self):
        picking = self.ask_for({self.milk: 10})
        self.scan(f"]C100{SSCC}", picking)
        self.scan("OBTVALI", picking)

        self.assertEqual(picking.move_line_ids.result_package_id, self.first)
        self.assertEqual(self.first.location_id.usage, "customer")

    def test_a_pallet_of_boxes_stays_one(self):
        (self.first | self.second).parent_package_id = pallet = self.env["stock.package"].create({"name": "TOP"})
        picking = self.ask_for({self.milk: 20})

        self.assertEqual(self.outcome("TOP", picking), ("done", []))
        self.scan("OBTVALI", picking)
        self.assertEqual((picking.move_line_ids.result_package_id, pallet.location_id.usage),
                         (self.first | self.second, "customer"))
        self.assertEqual((self.first | self.second).parent_package_id, pallet)

    def test_a_part_of_a_pallet_leaves_it_where_it_is(self):
        picking = self.from_first()
        picking.move_line_ids.result_package_id = self.first
        self.scan("MI-1", picking, quantity=4)
        self.scan("OBTVALI", picking, confirmed=True)

        self.assertEqual(picking.state, "done")
        self.assertEqual((self.first.location_id, sum(self.first.quant_ids.mapped("quantity"))), (self.rack, 6))

    def test_a_lot_of_a_pallet_that_is_not_taken_whole_leaves_it_where_it_is(self):
        self.receive({self.new: 5})
        self.transfer({self.new: 5}, self.stock, self.rack, package=self.first)
        picking = self.ask_for({self.milk: 45})
        picking.move_line_ids.filtered(lambda line: line.package_id == self.first).result_package_id = self.first
        self.scan("MI-2", picking)
        self.scan("OBTVALI", picking, confirmed=True)

        self.assertEqual((picking.state, self.first.location_id), ("done", self.rack))

    def test_a_reason_is_asked_for_what_is_in_a_pallet(self):
        self.env.company.lot_override_short_life = "reason"
        shop = self.partner("Shop")
        self.env["lot.shelf.life.rule"].create({
            "direction": "delivery", "partner_id": shop.id, "unit": "days", "amount": 15})
        picking = self.sell({self.old: 10}, to=shop)

        answer = self.scan("PALLET-2", picking)
        self.assertEqual((answer["status"], answer["needs_reason"]), ("asks", True))
        reason = self.env.ref("lot_traceability.override_reason_customer_agrees")
        self.assertEqual(self.outcome("PALLET-2", picking, reason_id=reason.id)[0], "done")
        self.assertEqual(self.env["lot.override"].search([("document_id", "=", picking.id)]).lot_id, self.old)

    def test_the_label_of_a_pallet_means_the_pallet_whatever_else_it_says(self):
        picking = self.from_first(self.second)

        label = f"]C100{SSCC}02{GTIN}3710\x1d10MI-1"
        self.assertEqual(self.outcome(label, picking), ("done", []))
        self.assertEqual(self.lines(picking), [(SSCC, 10, True)])


class TestScanPack(MilkCase):
    """Whoever packs what was picked."""

    def setUp(self):
        super().setUp()
        self.receive({self.old: 10, self.new: 10})
        self.picking = self.sell({self.old: 4, self.new: 3})

    def packed(self, picking=None):
        return sorted((line.lot_id.name, line.quantity, line.result_package_id.name)
                      for line in (picking or self.picking).move_line_ids)

    def test_what_was_picked_goes_into_the_package_that_is_scanned(self):
        self.scan("MI-1", self.picking)
        answer = self.scan(f"]C100{SSCC}", self.picking)
        self.assertEqual((answer["status"], answer["record"]["name"], answer["messages"][0]["text"]),
                         ("done", SSCC, f"In {SSCC}: MI-1: 4 Units."))
        self.assertEqual([row["packed_in"] for row in answer["task"]["lines"]], ["", SSCC])

        self.scan("MI-2", self.picking)
        self.scan(f"]C100{OTHER_SSCC}", self.picking)
        self.assertEqual(self.packed(), [("MI-1", 4, SSCC), ("MI-2", 3, OTHER_SSCC)])

    def test_a_package_can_be_filled_again(self):
        box = self.env["stock.package"].create({"name": "BOX-1"})
        for code in ("MI-1", "BOX-1", "MI-2", "BOX-1"):
            self.assertEqual(self.scan(code, self.picking)["status"], "done", code)

        self.assertEqual(self.picking.move_line_ids.result_package_id, box)
        self.assertEqual(self.outcome("BOX-1", self.picking), ("stopped", ["nothing_to_pack"]))

    def test_a_number_that_is_no_sscc_makes_no_package(self):
        self.scan("MI-1", self.picking)

        self.assertEqual(self.outcome("]C100106141411928374656", self.picking), ("stopped", ["check_digit"]))
        self.assertEqual(self.outcome("BOX-77", self.picking), ("stopped", ["unknown"]))
        self.assertEqual(self.outcome(f"]C100{SSCC}", self.sell({self.old: 1})), ("stopped", ["nothing_to_pack"]))
        self.assertFalse(self.env["stock.package"].search([("name", "in", (SSCC, "BOX-77"))]))

    def test_a_card_packs_as_odoos_button_does(self):
        self.scan("MI-1", self.picking)
        answer = self.scan("O-BTN.pack", self.picking)

        package = self.env["stock.package"].browse(answer["record"]["id"])
        self.assertEqual(self.packed(), [("MI-1", 4, package.name), ("MI-2", 3, False)])
        self.assertEqual(self.outcome("OBTPACK", self.picking), ("stopped", ["refused"]))
        self.assertEqual(package.package_dest_id, self.env["stock.package"])

    def test_odoo_asks_for_the_type_where_it_wants_one(self):
        self.picking.picking_type_id.set_package_type = True
        self.scan("MI-1", self.picking)

        answer = self.scan("OBTPACK", self.picking)
        self.assertEqual((answer["status"], answer["action"]["res_model"]), ("asks", "stock.put.in.pack"))

    def test_a_package_that_others_fill_is_stopped(self):
        other = self.sell({self.old: 1})
        self.scan("MI-1", other)
        self.scan(f"]C100{SSCC}", other)
        self.scan("MI-1", self.picking)

        self.assertEqual(self.outcome(f"]C100{SSCC}", self.picking), ("stopped", ["wrong_package"]))

    def test_what_is_packed_in_part_does_not_close_by_itself(self):
        self.scan("MI-1", self.picking)
        self.scan(f"]C100{SSCC}", self.picking)

        task = self.scan("MI-2", self.picking)["task"]
        self.assertEqual((task["to_pack"], task["is_complete"]), (1, False))
        self.assertTrue(self.scan(f"]C100{SSCC}", self.picking)["task"]["is_complete"])

    def test_what_a_vendor_sends_on_a_pallet_is_received_on_it(self):
        receipt = self.receipt({self.milk: 40})
        self.scan(self.label("A"), receipt)
        self.assertEqual(self.scan(f"]C100{SSCC}", receipt)["status"], "done")
        self.scan("OBTVALI", receipt)

        package = self.env["stock.package"].search([("name", "=", SSCC)])
        self.assertEqual((package.quant_ids.lot_id.name, package.location_id), ("A", self.stock))

    def test_a_pallet_whose_label_says_what_is_on_it_is_received_by_one_scan(self):
        receipt = self.receipt({self.milk: 40})
        self.scan(f"]C100{SSCC}02{GTIN}37" + "15\x1d10A", receipt)
        self.assertTrue(self.scan(self.label("B"), receipt)["task"]["is_complete"])

        self.assertEqual(self.packed(receipt), [("A", 15, SSCC), ("B", 25, False)])

    def test_the_step_for_packing_is_done_by_scanning_alone(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        self.env.user.group_ids |= self.env.ref("stock.group_tracking_lot")
        order = self.env["sale.order"].create({"partner_id": self.partner("Shop").id, "order_line": [
            Command.create({"product_id": self.milk.id, "product_uom_qty": 6})]})
        order.action_confirm()
        pick = order.picking_ids
        self.assertTrue(self.scan("MI-1", pick, confirmed=True)["task"]["is_complete"])
        self.scan("OBTVALI", pick)
        pack = order.picking_ids - pick
        task = self.scan("MI-1", pack)["task"]
        self.assertEqual((task["to_pack"], task["is_complete"]), (1, False))

        self.assertTrue(self.scan(f"]C100{SSCC}", pack)["task"]["is_complete"])
        self.scan("OBTVALI", pack)
        ship = order.picking_ids - pick - pack
        self.assertEqual(self.outcome(f"]C100{SSCC}", ship), ("done", []))
        self.assertEqual(self.scan("OBTVALI", ship)["status"], "finished")
        self.assertEqual(ship.move_line_ids.result_package_id.location_id.usage, "customer")
