from odoo import api, models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model
    def get_existing_lots(self, company_id, config_id, product_id):
        """The till offers what may leave: no lot that is on hold, or past its date."""
        found = super().get_existing_lots(company_id, config_id, product_id)
        # As superuser, like Odoo: a cashier need not see stock, and is told no more than which lots there are.
        place = self.env["pos.config"].sudo().browse(config_id).picking_type_id.default_location_src_id
        lots = self.env["stock.lot"].sudo().browse(lot["id"] for lot in found)
        for_sale = self.env["lot.allocation"].for_sale(
            self.env["product.product"].browse(product_id), place, lots)
        return [lot for lot in found if lot["id"] in for_sale.ids]

    def _stopped(self):
        """Those lines whose lots the gate would not let go, or not without a reason."""
        names = self.pack_lot_ids.mapped("lot_name")
        # As superuser: a cashier need not see lots; he learns of none.
        lots = self.env["stock.lot"].sudo().search(
            [("name", "in", names), ("product_id", "in", self.product_id.ids)]) if names else None
        if not lots:
            return self.browse()
        answer = self.env["lot.gate"].verdict(lots, "deliver")
        stopped = {(lot.product_id, lot.name) for lot in lots if answer[lot.id]["verdict"] != "ok"}
        return self.filtered(lambda line: any(
            (line.product_id, sold.lot_name) in stopped for sold in line.pack_lot_ids))
