from datetime import timedelta

from odoo import fields
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import LotCase


class TestHoldStock(LotCase):
    """What is on hold is on hand, and counts for nothing else: wherever stock is counted."""

    def setUp(self):
        super().setUp()
        self.milk, self.fresh = self.lots("milk-bad", "milk-fresh")
        self.fresh.product_id = self.product_milk = self.milk.product_id
        self.receive({self.milk: 10, self.fresh: 4})

    def an_order(self, quantity=10):
        order = self.env["sale.order"].create({
            "partner_id": self.partner("Shop").id, "order_line": [
                (0, 0, {"product_id": self.product_milk.id, "product_uom_qty": quantity})]})
        order.action_confirm()
        return order.picking_ids

    def test_the_form_of_a_product_with_lots_on_hold_is_edited_as_ever(self):
        self.milk.hold("damaged")
        manager = self.env.ref("base.user_admin")
        for product in (self.product_milk, self.product_milk.product_tmpl_id):
            form = Form(product.with_user(manager))
            with mute_logger("odoo.tests.form.onchange"):  # Odoo's own word about lots in stock
                form.tracking = "none"
                form.tracking = "lot"
                form.standard_price = 3
            self.assertEqual((form.qty_available, form.virtual_available), (14, 4))
            form.save()

    def test_a_quant_that_is_being_edited_has_nothing_free(self):
        self.milk.hold("damaged")
        quant = self.env["stock.quant"].search([
            ("lot_id", "=", self.milk.id), ("location_id", "=", self.stock.id)])
        edited = self.env["stock.quant"].new(origin=quant)
        self.assertEqual((edited.quantity, edited.available_quantity), (10, 0))

    def report(self):
        """The lines of Odoo's forecast report: quantity, and whether it is for a move that is served."""
        data = self.env["stock.forecasted_product_product"]._get_report_data(product_ids=self.product_milk.ids)
        return sorted((line["quantity"], bool(line["move_out"]), line["replenishment_filled"])
                      for line in data["lines"])

    def test_the_forecast_report_does_not_promise_units_on_hold(self):
        picking = self.an_order()
        self.assertEqual(self.report(), [(4, False, True), (10, True, True)])
        self.milk.hold("damaged")
        self.assertEqual(self.report(), [(4, True, True), (6, True, False)])
        self.assertEqual((picking.move_ids.quantity, picking.move_ids.forecast_availability), (4, -6))
        self.assertEqual(picking.products_availability, "Not Available")

    def test_the_forecast_report_keeps_what_was_picked_before_the_hold(self):
        picking = self.sell({self.milk: 3})
        picking.move_ids.picked = True
        self.milk.hold("damaged")
        self.assertEqual(self.report(), [(3, True, True), (4, False, True)])

    def test_the_forecast_report_tells_what_is_on_hold_from_what_is_to_be_removed(self):
        self.product_milk.use_expiration_date = True
        (self.milk | self.fresh).removal_date = False
        self.fresh.removal_date = fields.Datetime.now() - timedelta(days=1)
        self.milk.hold("damaged")
        product, = self.env["stock.forecasted_product_product"]._get_report_data(
            product_ids=self.product_milk.ids)["product"].values()
        self.assertEqual(
            {name: product[name] for name in ("quantity_on_hand", "on_hold_qty", "to_remove_qty", "virtual_available")},
            {"quantity_on_hand": 14, "on_hold_qty": 10, "to_remove_qty": 4, "virtual_available": 0})

    def test_only_the_part_on_hold_is_left_out_of_the_forecast_report(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.milk: 6}, self.stock, shelf)
        self.milk.hold("damaged", location=shelf)
        self.assertEqual(self.report(), [(8, False, True)])

    def test_grouped_stock_adds_up_what_is_available_without_what_is_on_hold(self):
        self.sell({self.fresh: 1})
        self.milk.hold("damaged")
        groups = self.env["stock.quant"]._read_group(
            [("product_id", "=", self.product_milk.id), ("location_id", "=", self.stock.id)], ["lot_id"],
            ["quantity:sum", "available_quantity:sum"])
        self.assertEqual({lot.name: rest for lot, *rest in groups}, {"milk-bad": [10, 0], "milk-fresh": [4, 3]})

    def test_the_graph_of_the_forecast_leaves_it_out_from_today_on(self):
        self.milk.hold("damaged")
        self.env.flush_all()
        groups = self.env["report.stock.quantity"]._read_group(
            [("product_id", "=", self.product_milk.id), ("state", "=", "forecast"), ("date", ">=", "today -1d"),
             ("date", "<=", "today")], ["date:day"], ["product_qty:sum"], order="date:day")
        self.assertEqual([quantity for _day, quantity in groups], [0, 4])
