from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import LotCase


class TestVendorReturn(LotCase):
    """The transfer that takes back what a claim is about."""

    def setUp(self):
        super().setUp()
        self.mill, product = self.partner("Old Mill"), self.product("flour")
        self.good, self.bad = self.lot("good", product), self.lot("bad", product)
        self.receipt = self.receive({self.good: 30, self.bad: 10}, vendor=self.mill)
        self.inspector = new_test_user(
            self.env, login="inspector", groups="lot_traceability.group_quality,stock.group_stock_user")

    def claim(self, lots):
        return self.env["lot.vendor.claim"].with_user(self.inspector).create_from(lots)

    def lines(self, pickings):
        return sorted((line.lot_id.name, line.quantity, line.location_dest_id.usage)
                      for line in pickings.move_line_ids)

    def test_it_takes_back_the_lots_and_quantities_of_the_claim(self):
        claim = self.claim(self.bad)
        claim.line_ids.quantity = 7
        self.bad.hold("damaged")
        action = claim.action_return()
        back = claim.return_ids
        self.assertEqual((action["res_model"], action["res_id"]), ("stock.picking", back.id))
        self.assertEqual((self.lines(back), back.return_id, back.state), (
            [("bad", 7, "supplier")], self.receipt, "assigned"))
        back.move_ids.picked = True
        self._validate(back)
        self.assertEqual(self.where(self.bad), {"on_hand": 3, "returned_to_vendor": 7})
        self.assertEqual(back.action_vendor_claim()["res_id"], claim.id)

    def test_lots_of_several_receipts_go_back_with_a_transfer_for_each(self):
        sugar = self.lots("sugar")
        self.receive({sugar: 5}, vendor=self.mill)
        claim = self.claim(self.bad | sugar)
        self.assertEqual(claim.action_return()["domain"], [("id", "in", claim.return_ids.ids)])
        self.assertEqual(self.lines(claim.return_ids), [("bad", 10, "supplier"), ("sugar", 5, "supplier")])

    def test_goods_that_have_gone_on_from_the_dock_go_back_from_where_they_are(self):
        self.warehouse.reception_steps = "two_steps"
        late = self.lot("late", self.bad.product_id)
        receipt = self.receive({late: 8}, vendor=self.mill)
        onward = receipt.move_ids.move_dest_ids.picking_id
        onward.move_ids.picked = True
        self._validate(onward)
        claim = self.claim(late)
        claim.action_return()
        self.assertEqual((self.lines(claim.return_ids), claim.return_ids.move_line_ids.location_id), (
            [("late", 8, "supplier")], self.stock))

    def test_what_came_with_no_receipt_is_named(self):
        typed = self.lots("typed")
        self.env["lot.origin"].create({"lot_id": typed.id, "partner_id": self.mill.id})
        claim = self.claim(self.bad | typed)
        with self.assertRaisesRegex(UserError, "no receipt.*: typed"):
            claim.action_return()

    def test_it_is_begun_once(self):
        claim = self.claim(self.bad)
        claim.action_return()
        with self.assertRaisesRegex(UserError, "go back already with"):
            claim.action_return()
