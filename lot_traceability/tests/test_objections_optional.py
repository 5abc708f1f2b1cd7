from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .test_flows_optional import OptionalAppCase
from .test_override import OverrideCase


class TestObjectionsAtTheSubcontractor(OverrideCase, OptionalAppCase):

    app = "mrp_subcontracting"

    def test_what_is_past_its_date_is_not_sent_to_a_subcontractor(self):
        self.setting(expired="reason")
        self.old.removal_date = fields.Datetime.now() - timedelta(days=1)
        place = self.env.company.subcontracting_location_id
        with self.assertRaisesRegex(AssertionError, "Give a Reason"):
            self.transfer({self.old: 5}, self.stock, place)
        self.answer(self.env["stock.picking"].search([
            ("location_dest_id", "=", place.id), ("move_line_ids.lot_id", "=", self.old.id)]).button_validate())
        self.assertEqual([(given.operation, given.rule) for given in self.given()], [("subcontract", "expired")])


    def a_receipt_of_cheese(self):
        """Ready to be validated; its subcontractor makes it of milk that has expired at his place meanwhile."""
        self.setting(expired="reason")
        self.transfer([self.old], self.stock, self.env.company.subcontracting_location_id)
        self.cheese, = self.lots("cheese")
        receipt = self.order_from_subcontractor(self.cheese.product_id, 10, {self.old.product_id: 1})
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self._fill(receipt.move_ids, {self.cheese: 10})
        order = receipt._get_subcontract_production()
        self._fill(order.move_raw_ids, {self.old: 10})
        return receipt, order

    def test_what_a_subcontractor_used_past_its_date_is_asked_about_with_the_receipt(self):
        receipt, order = self.a_receipt_of_cheese()
        clerk = new_test_user(self.env, login="receiver", groups="stock.group_stock_user")
        asked = receipt.with_user(clerk).button_validate()
        self.assertEqual((receipt.state, order.state), ("assigned", "progress"))
        wizards = self.env["lot.override.wizard"].with_user(clerk).with_context(**asked["context"])
        wizard = wizards.browse(asked["res_id"])
        wizard.reason_id = self.reason
        wizard.action_confirm()
        self.assertEqual((receipt.state, order.state), ("done", "done"))
        self.assertEqual(self.overrides(), [("expired", "milk-old", False, "Customer Agrees")])
        self.assertEqual((self.where(self.old).get("used"), self.where(self.cheese)), (10, {"on_hand": 10}))

    def test_without_a_dialog_neither_the_receipt_nor_the_order_is_done(self):
        receipt, order = self.a_receipt_of_cheese()
        refusal = "milk-old .*past its date(.|\n)*" + receipt.name
        with self.assertRaisesRegex(UserError, refusal), self.env.cr.savepoint():
            receipt._action_done()
        self.give_ahead(receipt)
        receipt.button_validate()
        self.assertEqual((receipt.state, order.state), ("done", "done"))


class TestObjectionsAtTheDropshipper(OverrideCase, OptionalAppCase):
    """What a vendor sends straight to a customer is asked about as if it had been in stock."""

    app = "stock_dropshipping"

    def setUp(self):
        super().setUp()
        self.setting(expired="reason", short_life="reason")
        milk, self.shop = self.old.product_id, self.partner("Shop")
        milk.write({
            "route_ids": [Command.set(self.env.ref("stock_dropshipping.route_drop_shipping").ids)],
            "seller_ids": [Command.create({"partner_id": self.partner("Farm").id})]})

    def order(self, **line):
        """The dropship of an order, which names the lot."""
        _sale, picking = self.order_dropship(self.old.product_id, 5, self.shop)
        picking.move_line_ids.write({"quantity": 5, **line})
        return picking

    def test_a_lot_past_its_date_needs_a_reason(self):
        self.old.removal_date = fields.Datetime.now() - timedelta(days=1)
        picking = self.order(lot_id=self.old.id)
        self.answer(picking.button_validate())
        self.assertEqual((picking.state, self.overrides()), (
            "done", [("expired", "milk-old", False, "Customer Agrees")]))

    def test_a_lot_that_is_too_short_for_the_customer_needs_a_reason(self):
        self.env["lot.shelf.life.rule"].create({"amount": 30, "partner_id": self.shop.id})
        self.answer(self.order(lot_id=self.new.id).button_validate())
        self.assertEqual(self.overrides(), [("short_life", "milk-new", False, "Customer Agrees")])

    def test_a_lot_that_has_no_more_than_a_name_yet_needs_a_reason(self):
        date = fields.Datetime.now() - timedelta(days=1)
        picking = self.order(lot_name="milk-named", expiration_date=date, removal_date=date)
        self.answer(picking.button_validate())
        self.assertEqual((picking.state, self.overrides()), (
            "done", [("expired", "milk-named", False, "Customer Agrees")]))
