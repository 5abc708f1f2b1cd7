from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError

from ..tracing.gs1 import SEPARATOR
from .scan_case import ScanCase

GTIN, FLOUR_GTIN = "09506000134352", "09506000134369"


class TestScanWork(ScanCase):
    """Whoever scans a transfer or an order from its first line to its last."""

    def setUp(self):
        super().setUp()
        self.milk = self.product("Milk", barcode=GTIN[1:], use_expiration_date=True, expiration_time=9)
        date = fields.Datetime.now() + timedelta(days=9)
        self.old, self.new = (self.lot(name, self.milk, expiration_date=date) for name in ("MI-1", "MI-2"))

    def picked(self, document):
        return sorted((line.lot_id.name or line.product_id.name, line.quantity)
                      for line in document.move_ids.move_line_ids if line.picked)

    def receipt(self, product, quantity):
        vendors = self.env.ref("stock.stock_location_suppliers")
        receipt = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.partner("Farm").id,
            "location_id": vendors.id, "location_dest_id": self.stock.id,
            "move_ids": [(0, 0, {"product_id": product.id, "product_uom_qty": quantity, "location_id": vendors.id,
                                 "location_dest_id": self.stock.id})]})
        receipt.action_confirm()
        return receipt

    def test_a_receipt_makes_lot_and_origin_of_one_scan(self):
        self.env.company.partner_id.tz = self.env.user.tz = "UTC"
        receipt = self.receipt(self.milk, 40)

        label = f"]C101{GTIN}17271231" + f"3040{SEPARATOR}10HF-7"
        self.assertEqual(self.outcome(label, receipt), ("done", ["new_lot"]))
        self.assertEqual(self.scan("O-BTN.validate", receipt)["status"], "finished")
        lot = self.env["stock.lot"].search([("name", "=", "HF-7")])
        self.assertEqual((lot.product_id, lot.product_qty, receipt.state), (self.milk, 40, "done"))
        self.assertEqual(lot.expiration_date, datetime(2027, 12, 31, 23, 59, 59))
        self.assertEqual([(origin.partner_id.name, origin.vendor_lot) for origin in lot.origin_ids], [("Farm", "HF-7")])

    def test_what_the_label_says_of_the_vendors_goods_is_kept_on_the_origin(self):
        belgium = self.env.ref("base.be")
        receipt = self.receipt(self.milk, 30)
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
        receipt = self.receipt(self.milk, 40)

        self.assertEqual(self.outcome(f"]C101{GTIN}422999{SEPARATOR}10A", receipt)[0], "done")
        self.assertFalse(receipt.move_line_ids.vendor_country_id)

    def test_a_receipt_of_two_lots(self):
        receipt = self.receipt(self.milk, 40)
        self.scan(f"]C101{GTIN}30" + f"15{SEPARATOR}10A", receipt)

        answer = self.scan(f"]C101{GTIN}10B", receipt)
        self.assertEqual(self.picked(receipt), [("A", 15), ("B", 25)])
        self.assertTrue(answer["task"]["is_complete"])

    def test_more_than_was_ordered_is_received_when_it_is_confirmed(self):
        receipt, label = self.receipt(self.milk, 40), f"]C101{GTIN}3050{SEPARATOR}10A"

        self.assertEqual(self.outcome(label, receipt), ("asks", ["over_quantity", "new_lot"]))
        self.assertEqual(self.outcome(label, receipt, confirmed=True)[0], "done")
        self.assertEqual(self.picked(receipt), [("A", 50)])

    def test_the_wrong_lot_then_the_right_one(self):
        self.receive({self.old: 10})
        picking = self.sell({self.old: 4})

        self.assertEqual(self.outcome("MI-2", picking), ("stopped", ["wrong_lot"]))
        self.assertEqual(self.outcome("MI-1", picking), ("done", []))
        self.assertEqual(self.picked(picking), [("MI-1", 4)])

    def test_another_lot_than_proposed_is_taken_when_it_is_confirmed(self):
        self.receive({self.old: 10, self.new: 10})
        picking = self.sell({self.old: 4})

        self.assertEqual(self.outcome("MI-2", picking), ("asks", ["proposal"]))
        self.assertEqual(self.outcome("MI-2", picking, confirmed=True)[0], "done")
        self.assertEqual(self.picked(picking), [("MI-2", 4)])
        left = self.old.quant_ids.filtered(lambda quant: quant.location_id == self.stock)
        self.assertEqual(left.reserved_quantity, 0)

    def test_a_part_of_each_of_two_lots(self):
        self.receive({self.old: 10, self.new: 10})
        picking = self.sell({self.old: 8})
        self.scan("MI-1", picking, quantity=3)

        self.assertEqual(self.outcome("MI-2", picking, quantity=5, confirmed=True)[0], "done")
        self.assertEqual(self.picked(picking), [("MI-1", 3), ("MI-2", 5)])
        self.assertEqual(sum(picking.move_line_ids.mapped("quantity")), 8)

    def test_more_than_is_free_is_refused(self):
        self.receive({self.old: 10, self.new: 2})
        picking = self.sell({self.old: 8})

        self.assertEqual(self.outcome("MI-2", picking, quantity=5, confirmed=True), ("stopped", ["refused"]))
        self.assertEqual(self.picked(picking), [])

    def test_a_reason_is_asked_for_and_kept(self):
        self.env.company.lot_override_expired = "reason"
        self.receive({self.old: 10})
        picking = self.sell({self.old: 4})
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)

        self.assertTrue(self.scan("MI-1", picking)["needs_reason"])
        reason = self.env.ref("lot_traceability.override_reason_customer_agrees")
        self.assertEqual(self.outcome("MI-1", picking, reason_id=reason.id, note="on the phone")[0], "done")
        override = self.env["lot.override"].search([("lot_id", "=", self.old.id)])
        self.assertEqual((override.rule, override.reason_id, override.document_id), ("expired", reason, picking.id))

    def test_what_is_scanned_twice_with_one_key_is_done_once(self):
        self.receive({self.old: 10})
        picking = self.sell({self.old: 4})
        first = self.scan("MI-1", picking, key="handheld-7/1", quantity=2)

        again = self.scan("MI-1", picking, key="handheld-7/1", quantity=2)
        self.assertTrue(again["is_repeated"])
        self.assertEqual((again["status"], again["record"]), (first["status"], first["record"]))
        self.assertEqual(self.picked(picking), [("MI-1", 2)])

    def test_a_scan_is_kept_and_never_changed(self):
        self.receive({self.old: 10})
        self.scan("MI-1", self.sell({self.old: 4}), key="k-1")

        event = self.env["lot.scan.event"].search([("key", "=", "k-1")])
        self.assertEqual((event.code, event.lot_id, event.status), ("MI-1", self.old, "done"))
        self.assertEqual(event.user_id, self.env.user)
        for change in (lambda: event.write({"status": "stopped"}), event.unlink):
            with self.assertRaises(UserError):
                change()

    def test_a_held_component_is_not_used(self):
        self.receive({self.old: 10})
        order = self.plan(self.lot("CH-1", self.product("Cheese")), used={self.old: 5})
        order.action_assign()
        self.old.hold("damaged")

        self.assertEqual(self.outcome("MI-1", order), ("stopped", ["hold"]))
        self.assertEqual(order.move_raw_ids.move_line_ids.filtered("picked").lot_id, self.env["stock.lot"])

    def test_an_order_from_its_components_to_its_closing(self):
        self.receive({self.old: 10})
        cheese = self.product("Cheese", barcode=FLOUR_GTIN[1:])
        order = self.plan(self.lot("other", cheese), used={self.old: 5}, quantity=2)
        order.action_assign()

        self.assertEqual(self.outcome("MI-1", order)[0], "done")
        answer = self.scan(f"]C101{FLOUR_GTIN}10CH-9", order)
        self.assertEqual((answer["status"], answer["task"]["is_complete"]), ("done", True))
        self.assertEqual(self.scan("OBTVALI", order)["status"], "finished")
        made = self.env["stock.lot"].search([("name", "=", "CH-9")])
        self.assertEqual((order.state, made.product_qty, made._ancestors()), ("done", 2, self.old))

    def test_a_transfer_of_twenty_lines_by_scanning_alone(self):
        lots = [self.lot(f"L-{number}", self.product(f"P-{number}")) for number in range(20)]
        self.receive(lots)
        picking = self.sell(dict.fromkeys(lots, 2))
        self.assertEqual(self.scan(picking.name, None)["status"], "open")

        complete = [self.scan(lot.name, picking)["task"]["is_complete"] for lot in lots]
        self.assertEqual(complete, [False] * 19 + [True])
        self.assertEqual(self.scan("O-BTN.validate", picking)["status"], "finished")
        self.assertEqual(picking.state, "done")

    def test_a_pallet_is_picked_whole(self):
        self.receive({self.old: 10})
        package = self.env["stock.package"].create({"name": "106141411928374657"})
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.old: 10}, self.stock, shelf, package=package)
        picking = self.env["sale.order"].create({
            "partner_id": self.partner("Shop").id,
            "order_line": [(0, 0, {"product_id": self.milk.id, "product_uom_qty": 10})]})
        picking.action_confirm()

        self.assertEqual(self.outcome("]C100106141411928374657", picking.picking_ids)[0], "done")
        self.assertEqual(self.picked(picking.picking_ids), [("MI-1", 10)])

    def test_what_somebody_else_did_meanwhile_is_told(self):
        self.receive({self.old: 10})
        picking = self.sell({self.old: 4})
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True).button_validate()

        self.assertEqual(self.outcome("MI-1", picking), ("stopped", ["already_done"]))

    def test_the_next_document_is_opened_from_one_that_is_done(self):
        done = self.receive({self.old: 10})
        picking = self.sell({self.old: 4})

        answer = self.scan(picking.name, done)
        self.assertEqual((answer["status"], answer["record"]["id"]), ("open", picking.id))

    def test_a_document_that_is_gone_loses_no_scan(self):
        gone = {"model": "stock.picking", "id": 999_999_999}

        self.assertEqual(self.outcome("MI-1", gone), ("stopped", ["refused"]))
        self.assertEqual(self.env["lot.scan.event"].search([("code", "=", "MI-1")]).document_id, 999_999_999)

    def test_what_is_ready_is_offered(self):
        self.receive({self.old: 10})
        picking = self.sell({self.old: 4})
        picking.priority = "1"  # the first of a list that is not endless
        self.assertIn(picking.name, [row["name"] for row in self.env["lot.scan"].tasks()["deliver"]])
        (line,) = self.env["lot.scan"].task({"model": "stock.picking", "id": picking.id})["lines"]
        self.assertEqual((line["lot"], line["place"], line["quantity"], line["is_picked"]),
                         ("MI-1", self.stock.display_name, "4 Units", False))
