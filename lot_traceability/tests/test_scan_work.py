from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .scan_case import OTHER_GTIN, SSCC, MilkCase


class TestScanWork(MilkCase):
    """Whoever scans a transfer or an order from its first line to its last."""

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

        self.assertEqual(self.outcome("MI-2", picking, quantity=5, confirmed=True), ("stopped", ["not_enough"]))
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
        cheese = self.product("Cheese", barcode=OTHER_GTIN[1:])
        order = self.plan(self.lot("other", cheese), used={self.old: 5}, quantity=2)
        order.action_assign()

        self.assertEqual(self.outcome("MI-1", order)[0], "done")
        answer = self.scan(f"]C101{OTHER_GTIN}10CH-9", order)
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
        package = self.env["stock.package"].create({"name": SSCC})
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.old: 10}, self.stock, shelf, package=package)
        picking = self.env["sale.order"].create({
            "partner_id": self.partner("Shop").id,
            "order_line": [(0, 0, {"product_id": self.milk.id, "product_uom_qty": 10})]})
        picking.action_confirm()

        self.assertEqual(self.outcome(f"]C100{SSCC}", picking.picking_ids)[0], "done")
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

    def test_what_is_ready_is_offered(self):
        self.receive({self.old: 10})
        picking = self.sell({self.old: 4})
        picking.priority = "1"  # the first of a list that is not endless
        self.assertIn(picking.name, [row["name"] for row in self.env["lot.scan"].tasks()["deliver"]])
        (line,) = self.env["lot.scan"].task({"model": "stock.picking", "id": picking.id})["lines"]
        self.assertEqual((line["lot"], line["place"], line["quantity"], line["is_picked"]),
                         ("MI-1", self.stock.display_name, "4 Units", False))
