from odoo.tests import HttpCase, new_test_user, tagged

from .common import LotCase

GTIN = "09506000134352"


@tagged("post_install", "-at_install")
class TestScanScreen(LotCase, HttpCase):
    """On a telephone, with a scanner that types like a keyboard."""

    browser_size = "390x844"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        new_test_user(self.env, login="picker", groups=(
            "lot_traceability.group_user,stock.group_stock_user,mrp.group_mrp_user"), lang="en_US")
        self.milk = self.product("Raw Milk", barcode=GTIN[1:])
        self.old, self.new = (self.lot(name, self.milk) for name in ("MI-1", "MI-2"))

    def start(self, tour):
        self.start_tour("/odoo/scan", f"lot_traceability_scan_{tour}", login="picker")

    def test_a_lot_is_received_by_one_scan_of_its_label(self):
        vendors = self.env.ref("stock.stock_location_suppliers")
        receipt = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.partner("Upland Farm").id,
            "location_id": vendors.id, "location_dest_id": self.stock.id, "priority": "1",
            "move_ids": [(0, 0, {"product_id": self.milk.id, "product_uom_qty": 40, "location_id": vendors.id,
                                 "location_dest_id": self.stock.id})]})
        receipt.action_confirm()
        self.start("receive")
        self.assertEqual((receipt.state, receipt.move_line_ids.lot_id.name), ("done", "HF-7"))

    def test_the_wrong_lot_is_stopped_and_the_right_one_taken(self):
        self.receive({self.old: 10, self.new: 10})
        self.lot("BU-1", self.product("Butter"))
        picking = self.sell({self.old: 4}, to=self.partner("Tour Grocery"))
        picking.priority = "1"
        self.start("pick")
        self.assertEqual((picking.state, picking.move_line_ids.lot_id), ("done", self.old))

    def test_a_held_lot_is_not_used(self):
        self.receive({self.old: 10})
        order = self.plan(self.lot("CH-1", self.product("Quark")), used={self.old: 5})
        order.priority = "1"
        self.old.hold("damaged")
        self.start("held")
        self.assertFalse(order.move_raw_ids.picked)
