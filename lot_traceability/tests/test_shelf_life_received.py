from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from .test_flows_optional import OptionalAppCase
from .test_shelf_life import ShelfLifeCase


class TestReceivedLife(ShelfLifeCase):
    """What a vendor sends has to last as well."""

    def setUp(self):
        super().setUp()
        date = fields.Datetime.now() + timedelta(days=10)
        self.short = self.lot("milk-short", self.milk, expiration_date=date)
        self.farm = self.partner("Farm")

    def test_it_is_refused(self):
        self.a_rule(30, direction="receipt", too_short="refuse", partner_id=self.farm.id)
        with self.assertRaisesRegex(UserError, "milk-short.*has to last until"):
            self.receive([self.short], self.farm)
        self.receive([self.short], self.partner("Another farm"))

    def test_it_is_held(self):
        self.a_rule(30, direction="receipt", too_short="hold")
        receipt = self.receive([self.short], self.farm)
        self.assertEqual(
            [(hold.reason_id.code, hold.origin_name) for hold in self.short.hold_ids], [("short_life", receipt.name)])

    def test_what_a_customer_sends_back_is_not_measured(self):
        good = self.milk_for(40, "milk-good")
        picking = self.deliver({good: 5}, self.shop)
        good.expiration_date = self.short.expiration_date
        self.a_rule(30, direction="receipt", too_short="refuse")
        self.assertEqual(self.give_back(picking, {good: 5}).state, "done")

    def test_somebody_is_told(self):
        self.a_rule(30, direction="receipt", too_short="warn")
        receipt = self.receive([self.short], self.farm)
        self.assertIn("milk-short", receipt.activity_ids.summary)
        self.assertFalse(self.short.on_hold)

    def test_somebody_is_told_before_as_well(self):
        rule = self.a_rule(30, direction="receipt", too_short="warn")
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.farm.id,
            "location_id": self.env.ref("stock.stock_location_suppliers").id, "location_dest_id": self.stock.id,
            "move_line_ids": [Command.create({
                "product_id": self.milk.id, "product_uom_id": self.milk.uom_id.id, "quantity": 5, **values})
                for values in ({"lot_id": self.short.id}, {"lot_name": "typed", "vendor_expiration_date": (
                    fields.Date.today() + timedelta(days=20))}, {"lot_name": "good"})]})
        self.assertRegex(
            picking.origin_notice, r"^milk-short \(Milk\): expires on .*\ntyped \(Milk\): expires on [^\n]*$")
        rule.too_short = "refuse"
        picking.invalidate_recordset(["origin_notice"])
        self.assertIn("it will be refused", picking.origin_notice)

    def test_what_has_no_date_is_too_short_where_such_lots_are_never_proposed(self):
        self.a_rule(30, direction="receipt", too_short="refuse")
        self.short.expiration_date = self.short.removal_date = False
        self.receive({self.short: 1}, self.farm)
        self.company.lot_dateless = "never"
        with self.assertRaisesRegex(UserError, "milk-short.*without a date"):
            self.receive({self.short: 1}, self.farm)

    def test_what_another_company_sends_is_measured(self):
        self.a_rule(30, direction="receipt", too_short="hold")
        transit = self.env.ref("stock.stock_location_inter_company")
        self.transfer([self.short], transit, self.stock, self.warehouse.in_type_id)
        self.assertTrue(self.short.on_hold)

    def test_what_comes_from_another_warehouse_was_ours_before(self):
        self.a_rule(30, direction="receipt", too_short="refuse")
        transit = self.company.internal_transit_location_id
        self.assertEqual(self.transfer([self.short], transit, self.stock, self.warehouse.in_type_id).state, "done")

    def test_what_lasts_is_received_as_ever(self):
        self.a_rule(5, direction="receipt", too_short="refuse")
        self.assertFalse(self.receive([self.short], self.farm).activity_ids)


class TestReceivedFromASubcontractor(ShelfLifeCase, OptionalAppCase):

    app = "mrp_subcontracting"

    def test_what_a_subcontractor_made_is_measured(self):
        steel, = self.lots("steel")
        short = self.lot("milk-short", self.milk, expiration_date=fields.Datetime.now() + timedelta(days=10))
        self.a_rule(30, direction="receipt", too_short="refuse")
        picking = self.order_from_subcontractor(self.milk, 10, {steel.product_id: 1})
        with self.assertRaisesRegex(UserError, "milk-short.*has to last until"):
            self.receive_subcontracted(picking, {short: 10}, {steel: 10})
