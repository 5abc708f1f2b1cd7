from datetime import timedelta

from odoo import fields

from .scan_case import MilkCase


class TestScanFinish(MilkCase):
    """Whoever closes what was scanned."""

    def setUp(self):
        super().setUp()
        self.receive({self.old: 10, self.new: 10})
        self.picking = self.sell({self.old: 4, self.new: 3})

    def test_what_nobody_scanned_is_not_shipped(self):
        answer = self.scan("OBTVALI", self.picking)
        self.assertEqual((answer["status"], answer["messages"][0]["code"]), ("stopped", "nothing_done"))
        self.assertIn("MI-", answer["messages"][0]["text"])

        self.assertEqual(self.outcome("OBTVALI", self.picking, confirmed=True), ("stopped", ["nothing_done"]))
        self.assertEqual(self.picking.state, "assigned")

    def test_what_is_missing_is_told_and_becomes_a_backorder_when_it_is_confirmed(self):
        self.scan("MI-1", self.picking)
        self.assertEqual(self.told("OBTVALI", self.picking), [
            "1 of 2 are done. The rest becomes a backorder: MI-2: 3 Units"])
        self.assertEqual(self.picking.state, "assigned")

        answer = self.scan("OBTVALI", self.picking, confirmed=True)
        self.assertEqual((answer["status"], self.picking.state), ("finished", "done"))
        self.assertEqual(answer["backorder"]["id"], self.picking.backorder_ids.id)
        self.assertEqual(self.picking.backorder_ids.move_ids.product_uom_qty, 3)

    def test_what_is_missing_is_given_up_where_there_are_no_backorders(self):
        self.picking.picking_type_id.create_backorder = "never"
        self.scan("MI-1", self.picking)

        self.assertIn("The rest is given up", self.told("OBTVALI", self.picking)[0])
        answer = self.scan("OBTVALI", self.picking, confirmed=True)
        self.assertEqual((answer["status"], answer["backorder"]), ("finished", None))
        self.assertFalse(self.picking.backorder_ids)

    def test_what_is_done_already_is_no_error(self):
        for code in ("MI-1", "MI-2", "OBTVALI"):
            self.scan(code, self.picking)

        for document in (self.picking, None, None):
            answer = self.scan("O-BTN.validate", document)
            self.assertEqual((answer["status"], answer["verdict"], answer["messages"][0]["text"]),
                             ("finished", "ok", f"{self.picking.name} is done already."))
        self.scan("MI-1")
        self.assertEqual(self.outcome("O-BTN.validate"), ("stopped", ["refused"]))

    def test_after_a_count_nothing_is_open(self):
        self.scan("MI-1", self.stock, quantity=6)
        self.scan("OBTVALI", self.stock, confirmed=True)

        self.assertEqual(self.outcome("O-BTN.validate"), ("stopped", ["refused"]))

    def test_an_order_is_closed_once(self):
        cheese = self.product("Cheese")
        order = self.plan(self.lot("CH-1", cheese), used={self.old: 5})
        order.action_assign()
        for code in ("MI-1", "CH-1", "OBTVALI"):
            self.scan(code, order)
        self.assertEqual(order.state, "done")

        self.assertEqual(self.outcome("OBTVALI", order), ("finished", ["already_done"]))
        self.assertEqual(cheese.qty_available, 10)

    def test_a_cancelled_transfer_is_not_closed(self):
        self.picking.action_cancel()

        self.assertEqual(self.outcome("OBTVALI", self.picking), ("stopped", ["cancelled"]))

    def test_what_odoo_prints_is_handed_on(self):
        self.picking.picking_type_id.auto_print_delivery_slip = True
        for code in ("MI-1", "MI-2"):
            self.scan(code, self.picking)

        answer = self.scan("OBTVALI", self.picking)
        self.assertEqual((answer["status"], answer["action"]["tag"]), ("finished", "do_multi_print"))

    def test_an_order_that_always_leaves_a_backorder_is_done(self):
        order = self.plan(self.lot("CH-1", self.product("Cheese")), used={self.old: 5})
        order.picking_type_id.create_backorder = "always"
        order.action_assign()
        self.scan("MI-1", order)
        self.scan("CH-1", order, quantity=6)

        answer = self.scan("OBTVALI", order, confirmed=True)
        self.assertEqual((answer["status"], order.state, answer.get("action")), ("finished", "done", None))
        self.assertEqual(self.env["mrp.production"].browse(answer["backorder"]["id"]).product_qty, 4)

    def test_what_was_confirmed_when_it_was_scanned_is_not_asked_again(self):
        self.env.company.lot_override_expired = "free"
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.assertEqual(self.outcome("MI-1", self.picking), ("asks", ["expired"]))
        self.scan("MI-1", self.picking, confirmed=True)
        self.scan("MI-2", self.picking)

        self.assertEqual(self.outcome("OBTVALI", self.picking), ("finished", ["finished"]))

    def test_what_was_picked_on_the_form_is_asked_about_by_odoo(self):
        self.env.company.lot_override_expired = "free"
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.picking.move_line_ids.filtered(lambda line: line.lot_id == self.old).picked = True
        self.scan("MI-2", self.picking)

        answer = self.scan("OBTVALI", self.picking)
        self.assertEqual((answer["status"], answer["action"]["res_model"]), ("asks", "expiry.picking.confirmation"))

    def test_an_expired_component_that_was_confirmed_is_not_asked_again(self):
        self.env.company.lot_override_expired = "free"
        order = self.plan(self.lot("CH-1", self.product("Cheese")), used={self.old: 5})
        order.action_assign()
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.scan("MI-1", order, confirmed=True)
        self.scan("CH-1", order)

        self.assertEqual(self.outcome("OBTVALI", order), ("finished", ["finished"]))

    def test_a_stop_shows_what_has_become_of_the_document(self):
        self.picking.move_line_ids.filtered(lambda line: line.lot_id == self.old).picked = True

        answer = self.scan("MI-1", self.picking, quantity=9)
        self.assertEqual([(row["lot"], row["is_picked"]) for row in answer["task"]["lines"]],
                         [("MI-2", False), ("MI-1", True)])
