import logging
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import LotCase

COLOURS = {"error": "check_failed", "warning": "damaged", "info": "check_pending"}


class TestHoldMarks(LotCase):
    """What is on hold says so wherever it is seen, and nothing else does."""

    def setUp(self):
        super().setUp()
        self.milk, self.fresh = self.lots("milk-bad", "milk-fresh")
        self.fresh.product_id = self.milk.product_id
        self.receive({self.milk: 10})
        self.shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.milk: 4}, self.stock, self.shelf)

    def quants(self):
        return self.env["stock.quant"].search([
            ("lot_id", "=", self.milk.id), ("location_id", "child_of", self.stock.id)])

    def picking_from(self, place, quantity=2):
        """A delivery that takes the milk from one place."""
        picking = self.sell({self.milk: quantity})
        picking.move_line_ids.location_id = place
        return picking

    def an_order(self):
        """A sale of more than there is, reserved as Odoo proposes."""
        order = self.env["sale.order"].create({
            "partner_id": self.partner("Shop").id, "order_line": [
                Command.create({"product_id": self.milk.product_id.id, "product_uom_qty": 20})]})
        order.action_confirm()
        return order.picking_ids

    def test_only_the_units_in_the_part_that_is_held_are_marked(self):
        self.milk.hold("damaged", location=self.shelf)
        self.assertEqual(
            {quant.location_id: (quant.on_hold, quant.hold_severity) for quant in self.quants()},
            {self.stock: (False, False), self.shelf: (True, "warning")})
        found = self.env["stock.quant"].search([("lot_id", "=", self.milk.id), ("on_hold", "=", True)])
        self.assertEqual(found.location_id, self.shelf)

    def test_only_the_transfer_that_takes_them_is_marked(self):
        good, bad = self.picking_from(self.stock), self.picking_from(self.shelf)
        bad.move_ids.picked = True
        self.milk.hold("damaged", location=self.shelf)
        self.assertEqual((good.on_hold, good.hold_notice, good.sale_id.on_hold), (False, False, False))
        self.assertEqual((bad.on_hold, bad.hold_notice), (True, "milk-bad (Damaged)"))
        self.assertEqual((bad.sale_id.on_hold, bad.sale_id.hold_severity), (True, "warning"))
        for both, held in ((good | bad, bad), ((good | bad).sale_id, bad.sale_id)):
            self.assertEqual(both.search([("on_hold", "=", True), ("id", "in", both.ids)]), held)

    def test_a_transfer_waits_for_the_part_on_hold_where_it_takes_from(self):
        other = self.env["stock.location"].create({
            "name": "Other", "location_id": self.warehouse.view_location_id.id})
        picking = self.an_order()
        self.milk.hold("damaged", location=self.shelf)
        self.assertEqual((picking.move_line_ids.location_id, picking.hold_notice), (self.stock, "milk-bad (Damaged)"))
        picking.move_ids.location_id = other
        self.assertFalse(picking.hold_notice)

    def test_the_lot_says_that_a_part_of_it_is_held_and_which(self):
        self.milk.hold("damaged", location=self.shelf)
        self.assertEqual((self.milk.on_hold, self.milk.held_in_part), (True, True))
        self.assertEqual(self.milk.hold_summary, "Damaged (WH/Stock/Shelf)")
        self.milk.hold("complaint")
        self.assertEqual(self.milk.held_in_part, False)
        self.assertEqual(self.milk.hold_summary, "Complaint, Damaged (WH/Stock/Shelf)")

    def test_the_worst_of_several_reasons_gives_the_colour(self):
        for severity in reversed(COLOURS):
            self.milk.hold(COLOURS[severity])
            self.assertEqual((self.milk.hold_severity, self.quants()[0].hold_severity), (severity, severity))

    def test_an_order_to_take_a_lot_apart_is_marked_and_found(self):
        cheese, = self.lots("cheese")
        order = self.produce(cheese, {self.milk: 1})
        unbuild = self.env["mrp.unbuild"].create({
            "mo_id": order.id, "product_id": cheese.product_id.id, "lot_id": cheese.id, "product_qty": 1,
            "product_uom_id": order.product_uom_id.id})
        cheese.hold("check_failed")
        self.assertEqual((unbuild.on_hold, unbuild.hold_severity), (True, "error"))
        self.assertEqual(unbuild.search([("on_hold", "=", True), ("lot_id", "=", cheese.id)]), unbuild)

    def early_word(self, picking, quant):
        """What is said when a piece of stock is chosen in the details of a line of a transfer."""
        with patch.object(logging.getLogger("odoo.tests.form.onchange"), "warning") as said, \
                Form(picking.move_ids, "stock.view_stock_move_operations") as details, \
                details.move_line_ids.edit(0) as line:
            line.quant_id = quant
        return [(call.args[1]["title"], call.args[1]["message"].splitlines()[0]) for call in said.call_args_list]

    def test_who_chooses_units_on_hold_for_a_transfer_is_told_at_once(self):
        picking = self.sell({self.fresh: 2})
        self.milk.hold("damaged", location=self.shelf)
        good, bad = self.quants().sorted(lambda quant: quant.on_hold)
        self.assertEqual(self.early_word(picking, bad), [("milk-bad is on hold", "Damaged")])
        self.assertEqual(self.early_word(picking, good), [])

    def test_buyers_salespeople_and_accountants_read_transfers_and_orders_with_lots_on_hold(self):
        picking = self.picking_from(self.shelf)
        picking.move_ids.picked = True
        waiting = self.an_order()
        self.milk.hold("damaged")
        for groups in ("purchase.group_purchase_user", "sales_team.group_sale_salesman_all_leads",
                       "account.group_account_invoice"):
            pickings = (picking | waiting).with_user(new_test_user(self.env, login=groups, groups=groups))
            form = {name: {} for name in ("hold_notice", "origin_notice", "returns_to_vendor")}
            self.assertEqual([found["hold_notice"] for found in pickings.web_read(form)], ["milk-bad (Damaged)"] * 2)
            found = pickings.web_search_read(
                [("on_hold", "=", True), ("id", "in", pickings.ids)], {"on_hold": {}, "hold_severity": {}})
            self.assertEqual(found["records"], [{"id": picking.id, "on_hold": True, "hold_severity": "warning"}])

    def test_who_chooses_a_lot_sees_what_is_on_hold_and_sees_it_last(self):
        (self.milk | self.fresh).product_id.use_expiration_date = False
        self.milk.hold("damaged")
        found = self.env["stock.lot"].web_name_search(
            "milk-", {"display_name": {}}, [("product_id", "=", self.milk.product_id.id)], limit=8)
        self.assertEqual([lot["__formatted_display_name"] for lot in found],
                         ["milk-fresh", "milk-bad\t--On hold: Damaged--"])
        self.assertEqual([lot["display_name"] for lot in found], ["milk-fresh", "milk-bad"])
        self.assertEqual(len(self.env["stock.lot"].web_name_search("milk-", {"display_name": {}}, limit=1)), 1)

    def test_who_chooses_where_to_take_from_sees_it_too(self):
        self.milk.hold("damaged", location=self.shelf)
        found = self.env["stock.quant"].web_name_search(
            "", {"display_name": {}}, [("id", "in", self.quants().ids)])
        self.assertEqual([quant["__formatted_display_name"] for quant in found],
                         ["Stock\t--milk-bad--", "Shelf\t--milk-bad-- --On hold: Damaged--"])

    def test_people_of_the_warehouse_find_the_holds_in_their_own_app(self):
        hold = self.milk.hold("damaged")
        clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user")
        menu = self.env.ref("lot_traceability.menu_stock_holds")
        self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(clerk)._visible_menu_ids())
        form = Form(hold.with_user(clerk))
        self.assertEqual((form.lot_id, form.state, form.quantity), (self.milk, "held", 10))
