from odoo.fields import Command
from odoo.tests import new_test_user

from .common import LotCase


class ImportCase(LotCase):
    """An open receipt of tea, and a list for it."""

    def setUp(self):
        super().setUp()
        self.tea = self.product("Green tea", default_code="TEA", barcode="4006381333931")
        self.picking = self.order({self.tea: 30})
        self.clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user")

    def order(self, quantities):
        order = self.env["purchase.order"].create({
            "partner_id": self.partner("Estate").id, "order_line": [Command.create({
                "product_id": product.id, "product_qty": quantity, "price_unit": 1, "name": product.name})
                for product, quantity in quantities.items()]})
        order.button_confirm()
        return order.picking_ids

    def checked(self, *rows, picking=None, **values):
        wizard = self.env["lot.origin.import"].with_user(self.clerk).create({
            "picking_id": (picking or self.picking).id, "pasted": "\n".join(rows), **values})
        wizard.action_check()
        return wizard

    def counts(self, wizard):
        return wizard.new_count, wizard.changed_count, wizard.unchanged_count, wizard.bad_count

    def lines(self):
        return sorted((line.lot_name, line.vendor_lot, line.quantity) for line in self.picking.move_line_ids)

    def mistakes(self, *rows, **values):
        return [(line.number, line.reason) for line in self.checked(*rows, **values).line_ids]
