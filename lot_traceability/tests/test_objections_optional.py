from datetime import timedelta

from odoo import fields
from odoo.fields import Command

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
