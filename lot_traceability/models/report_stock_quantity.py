from odoo import models


class ReportStockQuantity(models.Model):
    _inherit = "report.stock.quantity"

    _depends = {
        "lot.hold": ["lot_id", "location_id", "package_id", "reason_id", "state"],
        "lot.hold.reason": ["stops_reservation"],
        "stock.quant": ["lot_id", "package_id", "reserved_quantity"],
    }

    def _get_product_qty_col(self):
        """From today on, what is on hold is not part of the forecast."""
        return self.env["lot.hold.figures"].forecast_column(super()._get_product_qty_col())
