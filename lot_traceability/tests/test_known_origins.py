from odoo.fields import Command
from odoo.tests import Form, new_test_user
from odoo.tools import SQL

from .common import LotCase, Plant


class TestKnownOrigins(LotCase):
    """A vendor's lot that was received before."""

    def setUp(self):
        super().setUp()
        self.farm = self.partner("Farm", is_company=True)
        self.milk = self.product("milk")
        self.first, self.again = self.lot("first", self.milk), self.lot("again", self.milk)
        self.receive(self.first, vendor=self.farm, vendor_lot="F-77")

    def notice(self, **values):
        """What an open receipt of the second lot says."""
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.farm.id,
            "location_id": self.env.ref("stock.stock_location_suppliers").id, "location_dest_id": self.stock.id,
            "move_line_ids": [Command.create({
                "product_id": self.milk.id, "product_uom_id": self.milk.uom_id.id, "quantity": 5, "lot_name": "again",
                "vendor_lot": "F-77", **values})]})
        return picking.origin_notice

    def told(self, picking):
        return picking.activity_ids.mapped("summary")

    def test_a_number_that_was_another_lot_before_is_told_of_before_and_after(self):
        self.assertEqual(self.notice(), "Vendor lot F-77 was received before as lot first.")
        picking = self.receive(self.again, vendor=self.farm, vendor_lot="F-77")
        self.assertEqual(self.told(picking), ["Vendor lots received before: F-77"])
        self.assertFalse(self.again.on_hold)

    def test_another_address_of_the_vendor_is_the_vendor(self):
        barn = self.partner("Barn", parent_id=self.farm.id)
        picking = self.receive(self.again, vendor=barn, vendor_lot="F-77")
        self.assertEqual(self.told(picking), ["Vendor lots received before: F-77"])

    def test_more_of_the_same_lot_is_nothing_to_tell(self):
        self.assertFalse(self.notice(lot_name="first"))
        self.assertFalse(self.notice(lot_name=False, lot_id=self.first.id))
        self.assertEqual(self.told(self.receive(self.first, vendor=self.farm, vendor_lot="F-77")), [])

    def test_another_vendors_number_and_another_product_mean_something_else(self):
        whey = self.lots("whey")
        self.assertEqual(self.told(self.receive(self.again, vendor_lot="F-77")), [])
        self.assertEqual(self.told(self.receive(whey, vendor=self.farm, vendor_lot="F-77")), [])

    def test_serial_numbers_share_a_vendors_lot(self):
        drill = self.product("drill", tracking="serial")
        for name in ("D1", "D2"):
            picking = self.receive([self.lot(name, drill)], vendor=self.farm, vendor_lot="B-5")
        self.assertEqual(self.told(picking), [])

    def test_what_is_on_hold_arrives_on_hold_again_for_the_same_reason(self):
        hold = self.first.hold("check_failed", "Too warm.")
        self.assertEqual(self.notice(), f"Vendor lot F-77 is on hold as lot first: {hold.reason_id.name}.")
        clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user,purchase.group_purchase_user")
        picking = self.receive(self.again.with_user(clerk), vendor=self.farm, vendor_lot="F-77")
        placed = self.again.hold_ids
        self.assertEqual(
            (placed.reason_id, placed.origin_model, placed.origin_id), (hold.reason_id, "lot.hold", hold.id))
        self.assertEqual(self.told(picking), ["Vendor lots received before: F-77"])

    def test_what_was_released_stays_released(self):
        self.first.hold("check_failed")
        self.receive(self.again, vendor=self.farm, vendor_lot="F-77")
        self.again.hold_ids.sudo().write({"state": "released"})
        self.receive(self.again, vendor=self.farm, vendor_lot="F-77")
        self.assertFalse(self.again.on_hold)

    def test_what_was_recalled_is_held_when_it_arrives_again(self):
        recall = self.env["lot.recall"].create_from(self.first)
        recall.freeze()
        self.assertEqual(self.notice(), f"Vendor lot F-77 is in recall {recall.name} as lot first.")
        self.receive(self.again, vendor=self.farm, vendor_lot="F-77")
        placed = self.again.hold_ids
        self.assertEqual(
            (placed.reason_id.code, placed.origin_model, placed.origin_id), ("recall", "lot.recall", recall.id))

    def test_a_number_that_becomes_known_later_is_looked_at_then(self):
        self.first.hold("check_failed")
        self.receive(self.again, vendor=self.farm)
        self.assertFalse(self.again.on_hold)
        self.again.origin_ids.vendor_lot = "F-77"
        self.assertTrue(self.again.on_hold)

    def test_quality_without_rights_on_stock_types_a_known_number(self):
        picking = self.receive(self.again, vendor=self.farm)
        self.again.origin_ids.with_user(self.user("quality")).vendor_lot = "F-77"
        self.assertEqual(self.told(picking), ["Vendor lots received before: F-77"])

    def test_another_lot_on_a_done_line_is_looked_at(self):
        self.first.hold("check_failed")
        picking, right = self.receive(self.again, vendor=self.farm, vendor_lot="F-77"), self.lot("right", self.milk)
        picking.move_line_ids.lot_id = right
        self.assertTrue(right.on_hold)

    def test_a_number_is_the_same_in_small_letters_and_between_blanks(self):
        self.assertEqual(self.notice(vendor_lot=" f-77 "), "Vendor lot f-77 was received before as lot first.")
        picking = self.receive(self.again, vendor=self.farm, vendor_lot="f-77 ")
        self.assertEqual(self.told(picking), ["Vendor lots received before: f-77"])
        self.assertEqual(self.again.origin_ids.vendor_lot, "f-77 ")

    def test_it_is_looked_up_in_an_index(self):
        self.env.flush_all()
        self.many_origins(self.first)
        self.env.cr.execute(SQL("SET LOCAL enable_seqscan = off"))
        plan = self.env.execute_query(SQL(
            "EXPLAIN SELECT FROM lot_origin origin WHERE %s = 'f-77' AND origin.vendor_lot IS NOT NULL",
            self.env["lot.known.origins"]._number_sql("origin")))
        self.assertIn("lot_origin_same_number_idx", str(plan))

    def test_it_is_told_as_soon_as_the_number_is_typed(self):
        picking = self.receive(self.again, vendor=self.farm).copy()
        picking.action_confirm()
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as told, Form(
                picking.move_line_ids[:1], view=self.detailed(picking)) as form:
            form.lot_name = "new"
            form.vendor_lot = "f-77"
        self.assertIn("Vendor lot f-77 was received before as lot first.", "\n".join(told.output))

    def detailed(self, picking):
        return picking.action_detailed_operations()["views"][0][0]

    def test_what_another_company_received_is_not_told(self):
        there = self.env["res.company"].create({"name": "There"})
        clerk = new_test_user(
            self.env, login="there", company_id=there.id, company_ids=there.ids,
            groups="stock.group_stock_manager,purchase.group_purchase_manager")
        env = self.env(user=clerk)
        picking = Plant(env).receive(
            {self.again.with_env(env): 5}, vendor=self.farm.with_env(env), vendor_lot="F-77")
        self.assertEqual(self.told(picking), [])
