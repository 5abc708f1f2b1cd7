from datetime import date, datetime

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import LotCase


class TestOriginExpiry(LotCase):
    """The vendor's expiry becomes known after the lot has one that was only computed, or one that somebody chose."""

    def setUp(self):
        super().setUp()
        self.env.company.partner_id.tz = "Asia/Tokyo"
        self.milk = self.product("milk", use_expiration_date=True, expiration_time=10, removal_time=2)
        self.clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user")

    def end_of(self, *day):
        """The last moment of a day in Tokyo, which is nine hours ahead."""
        return datetime(*day, 14, 59, 59)

    def received(self, name="A", **said):
        """A lot that came without a number in the records, on a done receipt; its line."""
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.partner("Farm").id,
            "location_id": self.env.ref("stock.stock_location_suppliers").id, "location_dest_id": self.stock.id,
            "move_line_ids": [Command.create({
                "product_id": self.milk.id, "product_uom_id": self.milk.uom_id.id, "quantity": 5, "lot_name": name,
                **said})]})
        picking.action_confirm()
        picking.button_validate()
        return picking.move_line_ids.with_user(self.clerk)

    def told(self, line):
        return line.picking_id.sudo().activity_ids.mapped("summary")

    def test_what_was_only_computed_gives_way_to_what_the_vendor_says_later(self):
        line = self.received()
        computed = line.lot_id.expiration_date
        line.vendor_expiration_date = "2026-12-31"
        lot = line.lot_id.sudo()
        self.assertEqual(
            (lot.expiration_date, lot.removal_date), (self.end_of(2026, 12, 31), self.end_of(2026, 12, 29)))
        kept = lot.identity_change_ids.filtered(lambda change: change.field_name == "expiration_date")
        self.assertEqual((kept.old_value, kept.user_id), (str(computed), self.clerk))
        self.assertIn(line.picking_id.name, kept.reason)
        self.assertEqual(self.told(line), [])

    def test_a_lot_that_was_made_before_its_line_was_filled_has_the_vendors_date_from_the_beginning(self):
        lot = self.lot("A", self.milk)
        self.receive({lot: 5}, vendor_expiration_date="2026-12-31")
        self.assertEqual(
            (lot.expiration_date, lot.removal_date), (self.end_of(2026, 12, 31), self.end_of(2026, 12, 29)))
        self.assertFalse(lot.identity_change_ids)

    def test_a_date_that_somebody_chose_stays_and_an_earlier_one_of_the_vendor_is_told(self):
        chosen = datetime(2027, 3, 1, 12)
        line = self.received()
        line.lot_id.sudo().expiration_date = chosen
        line.vendor_expiration_date = "2027-01-31"
        self.assertEqual(line.lot_id.expiration_date, chosen)
        self.assertEqual(self.told(line), ["The vendor says that these lots expire earlier: A"])
        holes = self.env["lot.holes"].find(line.lot_id.ids)
        self.assertEqual([(hole["rule"], hole["document_name"]) for hole in holes], [
            ("vendor_says_earlier", line.picking_id.name)])

    def test_a_later_date_of_the_vendor_is_no_news(self):
        chosen = datetime(2026, 12, 1, 12)
        line = self.received()
        line.lot_id.sudo().expiration_date = chosen
        line.vendor_expiration_date = "2027-01-31"
        self.assertEqual((line.lot_id.expiration_date, self.told(line)), (chosen, []))
        self.assertFalse(self.env["lot.holes"].find(line.lot_id.ids))

    def test_a_date_typed_on_the_line_was_chosen(self):
        chosen = datetime(2027, 3, 1, 12)
        line = self.received(expiration_date=chosen)
        line.vendor_expiration_date = "2027-01-31"
        self.assertEqual((line.lot_id.expiration_date, len(self.told(line))), (chosen, 1))

    def test_the_vendors_date_follows_when_it_is_corrected(self):
        line = self.received(vendor_expiration_date="2027-03-01")
        quality = self.user("quality")
        line.lot_id.origin_ids.with_user(quality).expiration_date = date(2027, 2, 1)
        lot = line.lot_id.sudo()
        self.assertEqual((lot.expiration_date, lot.identity_change_ids.mapped("field_name")), (
            self.end_of(2027, 2, 1), ["removal_date", "use_date", "expiration_date"]))

    def test_a_second_delivery_of_the_lot_does_not_move_what_the_first_one_said(self):
        line = self.received(vendor_expiration_date="2027-03-01")
        again = self.received(vendor_expiration_date="2027-02-01")
        self.assertEqual(again.lot_id, line.lot_id)
        self.assertEqual(line.lot_id.expiration_date, self.end_of(2027, 3, 1))
        self.assertEqual(self.told(again), ["The vendor says that these lots expire earlier: A"])

    def test_an_import_after_the_receipt_says_which_lots_expire_earlier(self):
        line = self.received()
        line.lot_id.sudo().expiration_date = datetime(2027, 3, 1, 12)
        wizard = self.env["lot.origin.import"].with_user(self.clerk).create({
            "picking_id": line.picking_id.id, "pasted": "milk\tA\tV-1\t\t\t2027-01-31"})
        wizard.action_check()
        text = "The vendor says that A expires on 01/31/2027, here on 03/01/2027, which somebody chose and which stays."
        self.assertEqual(wizard.notices, text)
        self.assertEqual(wizard.run(), f"0 new, 1 changed, 0 unchanged, 0 left out.\n{text}")
