from odoo.tests import new_test_user

from .common import LotCase


class OptionalAppCase(LotCase):
    """Flows of apps that are there or not; the recorder needs no add-on for them."""

    app = None

    def setUp(self):
        super().setUp()
        if not self.has_app(self.app):
            self.skipTest(f"{self.app} is not installed")


class TestSubcontracting(OptionalAppCase):

    app = "mrp_subcontracting"

    def test_a_subcontracted_receipt_and_its_backorder_link_components_and_finished_lots(self):
        steel, screw, knife = self.lots("steel", "screw", "knife-1")
        second = self.lot("knife-2", knife.product_id)
        picking = self.order_from_subcontractor(knife.product_id, 10, {steel.product_id: 1, screw.product_id: 2})
        first = self.receive_subcontracted(picking, {knife: 6}, {steel: 6, screw: 12})
        rest = self.receive_subcontracted(picking.backorder_ids, {second: 4}, {steel: 4, screw: 8})

        self.assertEqual(self.current_lines(first), [
            ("input", "screw", 12), ("input", "steel", 6), ("output", "knife-1", 6)])
        self.assertEqual(self.current_lines(rest), [
            ("input", "screw", 8), ("input", "steel", 4), ("output", "knife-2", 4)])
        self.assertEqual(steel._descendants(), knife | second)
        self.assertEqual(self.where(knife), {"on_hand": 6})

    def test_the_date_that_odoo_shifts_afterwards_is_recorded(self):
        steel, knife = self.lots("steel", "knife")
        picking = self.order_from_subcontractor(knife.product_id, 10, {steel.product_id: 1})
        order = self.receive_subcontracted(picking, {knife: 10}, {steel: 10})
        transformation = self.env["lot.transformation"].search([
            ("document_model", "=", "mrp.production"), ("document_id", "=", order.id)])

        self.assertEqual(transformation.date, order.move_finished_ids.move_line_ids.date)
        self.assertLess(transformation.date, min(picking.move_line_ids.mapped("date")))
        self.assert_backfill_gives_the_same()

    def test_components_sent_to_the_subcontractor_stand_there_until_they_are_used(self):
        steel, knife = self.lots("steel", "knife")
        self.receive({steel: 8})
        place = self.env.company.subcontracting_location_id
        self.transfer({steel: 8}, self.stock, place)
        self.assertEqual({row["location_id"]: row["quantity"] for row in steel.whereabouts()["on_hand"]}, {
            place.id: 8})
        picking = self.order_from_subcontractor(knife.product_id, 8, {steel.product_id: 1})
        self.receive_subcontracted(picking, {knife: 8}, {steel: 8})

        self.assertEqual(self.where(steel), {"used": 8})
        self.assertEqual(steel._descendants(), knife)

    def test_what_the_subcontractor_calls_it_is_kept(self):
        knife, steel = self.lots("knife", "steel")
        self.receive({steel: 10})
        picking = self.order_from_subcontractor(knife.product_id, 4, {steel.product_id: 1})
        self.assertTrue(picking.from_vendor)
        self._fill(picking.move_ids, {knife: 4})
        picking.move_line_ids.vendor_lot = "SM-4"
        self._fill(picking._get_subcontract_production().move_raw_ids, {steel: 4})
        self._validate(picking)
        origin = knife.origin_ids
        self.assertEqual((origin.partner_id.name, origin.vendor_lot, origin.quantity), ("Smith", "SM-4", 4))

    def test_a_list_from_the_subcontractor_is_received(self):
        knife, steel = self.product("knife"), self.lots("steel")
        self.receive({steel: 10})
        picking = self.order_from_subcontractor(knife, 4, {steel.product_id: 1})
        wizard = self.env["lot.origin.import"].create({"picking_id": picking.id, "pasted": "knife\tK1\tSM-4\t4"})
        wizard.run()
        self._fill(picking._get_subcontract_production().move_raw_ids, {steel: 4})
        picking.move_ids.picked = True
        self._validate(picking)
        made = picking.move_line_ids.lot_id
        self.assertEqual((made.name, made.origin_ids.vendor_lot, made._ancestors()), ("K1", "SM-4", steel))

    def test_a_subcontractor_opens_his_order_in_the_portal(self):
        view = self.env.ref("mrp_subcontracting.mrp_production_subcontracting_portal_form_view")
        orders = self.env["mrp.production"].with_user(new_test_user(self.env, "forge", groups="base.group_portal"))

        self.assertNotIn("serial_map_ids", orders.get_view(view.id, "form")["arch"])


class TestDropshipping(OptionalAppCase):

    app = "stock_dropshipping"

    def test_a_dropshipped_lot_arrives_and_leaves_at_once(self):
        vendor, grocer = self.partner("Mill"), self.partner("Grocer")
        flour, _sale = self.dropship("flour", 10, vendor, to=grocer)
        answer = flour.trace()

        self.assertEqual(self.net(flour), {"Grocer": 10})
        self.assertEqual(self.where(flour), {"delivered": 10})
        self.assertEqual([(row["partner_id"], row["quantity"]) for row in answer["origins"]["received"]], [
            (vendor.id, 10)])
        self.assertEqual([row["difference"] for row in answer["balance"]], [0])
        self.assertEqual((flour.vendor_ids, flour.consignee_ids), (vendor, grocer))
