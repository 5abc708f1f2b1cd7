from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.lot_traceability.tests.common import LotCase


class TestTill(LotCase):
    """What is sold over a counter is handed over at once: the till must not offer what is on hold."""

    def setUp(self):
        super().setUp()
        self.milk, self.fresh = self.lots("milk-bad", "milk-fresh")
        self.fresh.product_id = self.milk.product_id
        self.receive([self.milk, self.fresh])
        self.till = self.env["pos.config"].create({"name": "Till"})
        self.till.open_ui()
        self.session = self.till.current_session_id
        self.session.set_opening_control(0, "")

    def offered(self):
        return {lot["name"] for lot in self.env["pos.order.line"].get_existing_lots(
            self.env.company.id, self.till.id, self.milk.product_id.id)}

    def sold(self, *lots):
        """An order that is paid, with a line of two units for each lot."""
        total = 2.0 * len(lots)
        cash = self.till.payment_method_ids[:1]
        now = fields.Datetime.to_string(fields.Datetime.now())
        answer = self.env["pos.order"].sync_from_ui([{
            "name": "Till/1", "uuid": "till-order-1", "session_id": self.session.id, "user_id": self.env.uid,
            "amount_paid": total, "amount_tax": 0.0, "amount_total": total, "amount_return": 0.0, "state": "paid",
            "date_order": now, "company_id": self.env.company.id,
            "lines": [Command.create({
                "product_id": lot.product_id.id, "qty": 2, "price_unit": 1.0, "price_subtotal": 2.0,
                "price_subtotal_incl": 2.0, "discount": 0, "tax_ids": [],
                "pack_lot_ids": [Command.create({"lot_name": lot.name})]}) for lot in lots],
            "payment_ids": [Command.create({"amount": total, "payment_method_id": cash.id, "name": now})]}])
        return self.env["pos.order"].browse(answer["pos.order"][0]["id"])

    def shipped(self, order):
        """By lot, the states of the transfers that take it."""
        return {line.lot_id.name: line.picking_id.state for line in order.picking_ids.move_line_ids}

    def test_a_lot_on_hold_is_not_offered(self):
        self.assertEqual(self.offered(), {"milk-bad", "milk-fresh"})
        self.milk.hold("damaged")
        self.assertEqual(self.offered(), {"milk-fresh"})

    def test_a_lot_of_which_a_part_is_free_here_is_offered(self):
        elsewhere = self.env["stock.location"].create({"name": "Cellar", "location_id": self.stock.id})
        self.milk.hold("damaged", location=elsewhere)
        self.assertEqual(self.offered(), {"milk-bad", "milk-fresh"})

    def test_a_lot_past_its_date_is_not_offered(self):
        self.milk.product_id.use_expiration_date = True
        self.milk.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.assertEqual(self.offered(), {"milk-fresh"})

    def test_what_was_sold_on_hold_stays_in_stock_and_what_else_was_sold_leaves(self):
        """The sale stands, for the customer has paid; the transfer of the lot waits and says why."""
        self.milk.hold("damaged")
        self.session.update_stock_at_closing = False
        order = self.sold(self.milk, self.fresh)
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.shipped(order), {"milk-bad": "assigned", "milk-fresh": "done"})
        waiting = order.picking_ids.filtered(lambda picking: picking.state != "done")
        self.assertIn("milk-bad", waiting.hold_notice)
        self.assertEqual(self.where(self.milk)["on_hand"], 10)

    def test_what_was_sold_in_a_session_leaves_at_its_end_but_for_what_is_on_hold(self):
        self.session.update_stock_at_closing = True
        self.sold(self.milk, self.fresh)
        self.milk.hold("damaged")
        self.session.action_pos_session_closing_control()
        self.assertEqual(self.session.state, "closed")
        lines = self.session.picking_ids.move_line_ids
        self.assertEqual({line.lot_id.name: line.picking_id.state for line in lines},
                         {"milk-bad": "assigned", "milk-fresh": "done"})
