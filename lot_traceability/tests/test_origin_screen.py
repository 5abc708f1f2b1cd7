from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .tour_case import TourCase


class ImportScreen:
    """A list that is uploaded, looked at and imported in a browser, bad rows left out."""

    def import_a_list(self, tour):
        tea = self.product("Green tea", default_code="TEA", use_expiration_date=True)
        order = self.env["purchase.order"].create({
            "partner_id": self.partner("Estate").id, "order_line": [Command.create({
                "product_id": tea.id, "product_qty": 30, "price_unit": 1, "name": tea.name})]})
        order.button_confirm()
        new_test_user(self.env, login="receiver", groups="stock.group_stock_user", lang="en_US")
        name = tour.removeprefix("lot_traceability_")
        self.pictured(f"/odoo/action-stock.action_picking_tree_all/{order.picking_ids.id}", tour,
                      f"{name}-choose", f"{name}-checked", f"{name}-done", login="receiver")
        self.assertEqual(
            sorted((line.lot_name, line.vendor_lot, line.quantity) for line in order.picking_ids.move_line_ids),
            [("T1", "V-1", 10), ("T4", "V-4", 25)])


@tagged("post_install", "-at_install")
class TestImportScreen(ImportScreen, TourCase):

    browser_size = "1366x768"
    touch_enabled = False

    def test_a_list_is_imported(self):
        self.import_a_list("lot_traceability_origin_import")


@tagged("post_install", "-at_install")
class TestImportScreenPhone(ImportScreen, TourCase):

    def test_a_list_is_imported_on_a_telephone(self):
        self.import_a_list("lot_traceability_origin_import_phone")
