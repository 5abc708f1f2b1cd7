from odoo import models

from ..tracing.operations import UNHELD


class StockForecasted(models.AbstractModel):
    _inherit = "stock.forecasted_product_product"

    def _get_report_lines(self, product_template_ids, product_ids, wh_location_ids, wh_stock_location, read=True):
        """What is on hold is promised to nobody: neither in the report nor by the *Available* of a transfer."""
        unheld = self.with_context(**{UNHELD: True})
        return super(StockForecasted, unheld)._get_report_lines(
            product_template_ids, product_ids, wh_location_ids, wh_stock_location, read=read)

    def _get_report_header(self, product_template_ids, product_ids, wh_location_ids):
        """What is on hold stands apart from what Odoo takes off because its time is over."""
        header = super()._get_report_header(product_template_ids, product_ids, wh_location_ids)
        products = self._get_products(product_template_ids, product_ids)
        held = products._held_quantities()
        for product in products:
            figures = header["product"][product.id]
            figures["on_hold_qty"] = held.get(product.id, 0.0)
            if "to_remove_qty" in figures:
                figures["to_remove_qty"] -= figures["on_hold_qty"]
        return header
