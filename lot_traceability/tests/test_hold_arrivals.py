from odoo.fields import Command

from .common import LotCase
from .test_flows_optional import OptionalAppCase
from .test_hold_rules import RuleLanguage


class TestHoldArrivals(RuleLanguage, LotCase):
    """What arrives in another way than by validating a vendor's receipt is looked at all the same."""

    def setUp(self):
        super().setUp()
        self.milk, self.flour = self.lots("milk", "flour")
        self.flour.product_id = self.milk.product_id

    def file(self):
        return self.env["ir.attachment"].create({"name": "analysis.pdf", "raw": b"clean"})

    def receipt(self, **said):
        return self.receive([self.milk], vendor=self.partner("Farm"), **said)

    def test_a_line_added_to_a_done_receipt_is_looked_at(self):
        self.rule(name="Farm milk")
        receipt = self.receipt()
        receipt.move_ids.move_line_ids = [Command.create({
            "product_id": self.flour.product_id.id, "lot_id": self.flour.id, "quantity": 2, "picking_id": receipt.id,
            "location_id": receipt.location_id.id, "location_dest_id": self.stock.id})]
        self.assertEqual([lot.hold_ids.note for lot in (self.milk, self.flour)], ["Farm milk", "Farm milk"])

    def test_another_lot_on_a_done_receipt_is_looked_at(self):
        self.rule()
        receipt = self.receipt()
        self.milk.hold_ids.release("Tested, clean.")
        receipt.move_line_ids.lot_id = self.flour
        self.assertEqual(self.held(self.milk | self.flour), {"flour"})
        receipt.move_line_ids.quantity = 9
        self.assertEqual(len(self.flour.hold_ids), 1)

    def test_what_arrives_with_too_short_a_life_is_held_once(self):
        (self.milk | self.flour).product_id.use_expiration_date = True
        self.env["lot.shelf.life.rule"].create({
            "direction": "receipt", "product_id": self.milk.product_id.id, "amount": 30, "too_short": "hold"})
        (self.milk | self.flour).expiration_date = self.in_days(5)
        self.receipt()
        self.receipt()
        receipt = self.receipt()
        receipt.move_line_ids.lot_id = self.flour
        self.assertEqual([len(lot.hold_ids) for lot in (self.milk, self.flour)], [1, 1])

    def test_what_comes_from_another_company_is_received(self):
        self.rule()
        transit = self.env.ref("stock.stock_location_inter_company")
        self.transfer([self.milk], transit, self.stock, self.warehouse.in_type_id)
        self.assertEqual(self.held(self.milk), {"milk"})

    def test_what_comes_from_another_warehouse_or_a_customer_is_not(self):
        self.rule()
        other = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        self.count(self.milk, 10)
        self.transfer({self.milk: 5}, self.stock, other.lot_stock_id)
        self.give_back(self.deliver({self.milk: 2}), {self.milk: 2})
        self.assertEqual(self.held(self.milk), set())

    def test_what_has_no_certificate_waits_for_it(self):
        self.rule("certificate", "document_missing")
        self.receipt()
        self.receive([self.flour])
        self.assertEqual({hold.reason_id.code for hold in (self.milk | self.flour).hold_ids}, {"document_missing"})

    def test_once_the_certificate_is_there_somebody_is_told_to_release_it(self):
        anna = self.user("quality", login="anna")
        self.milk.product_id.responsible_id = anna
        self.rule("certificate", "document_missing", product_ids=self.milk.product_id.ids)
        self.receipt()
        hold = self.milk.hold_ids
        for _twice in range(2):
            self.milk.origin_ids.certificate_ids += self.file()
        self.assertEqual((hold.state, len(hold.activity_ids), hold.activity_ids.user_id), ("held", 1, anna))
        self.assertRegex(hold.activity_ids.summary, "certificate")
        self.milk.hold_ids.with_user(anna).release("The certificate is in order.")
        self.assertFalse(hold.activity_ids)

    def test_what_had_a_certificate_before_is_not_held(self):
        self.rule("certificate", "document_missing")
        self.env["lot.origin"].create({"lot_id": self.milk.id, "certificate_ids": self.file().ids})
        self.receipt()
        self.assertEqual(self.held(self.milk), set())

    def test_only_certificates_of_the_vendor_named_are_waited_for(self):
        farm = self.partner("Farm Ltd.")
        self.rule("certificate", "document_missing", partner_ids=farm.ids)
        self.receive([self.milk], vendor=self.partner("Office", parent_id=farm.id))
        self.receive([self.flour])
        self.assertEqual(self.held(self.milk | self.flour), {"milk"})

    def test_the_company_that_receives_it_holds_it(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.rule(company_id=False)
        plant = self.at(other)
        plant.receive([self.milk.with_env(plant.env)])
        self.assertEqual(self.milk.hold_ids.company_id, other)


class TestHoldFromASubcontractor(RuleLanguage, OptionalAppCase):

    app = "mrp_subcontracting"

    def test_what_a_subcontractor_delivers_waits_for_its_check(self):
        steel, knife = self.lots("steel", "knife")
        picking = self.order_from_subcontractor(knife.product_id, 10, {steel.product_id: 1})
        self.rule(partner_ids=picking.partner_id.ids)
        self.receive_subcontracted(picking, {knife: 10}, {steel: 10})
        self.assertEqual(self.held(steel | knife), {"knife"})
