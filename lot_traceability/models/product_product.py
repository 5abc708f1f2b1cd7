from odoo import api, fields, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        # Odoo keeps the default that it began with, and not what the template has made of it.
        products.invalidate_recordset(["lot_sequence_id"], flush=False)
        return products

    def _compute_quantities_dict(self, lot_id, owner_id, package_id, from_date=False, to_date=False):
        """What is on hold is on hand, but neither free nor part of the forecast."""
        quantities = super()._compute_quantities_dict(lot_id, owner_id, package_id, from_date, to_date)
        for product_id, held in self.env["lot.gate"].held_quantities(
                self.ids, self._held_domain(lot_id, owner_id, package_id)).items():
            for name in ("free_qty", "virtual_available"):
                quantities[product_id][name] = self.browse(product_id).uom_id.round(
                    quantities[product_id][name] - held)
        return quantities

    def _held_domain(self, lot_id, owner_id, package_id):
        """The quants asked for, but for those that Odoo already takes off because their time is over."""
        domain = Domain(self._get_domain_locations()[0])
        for name, value in (("lot_id", lot_id), ("owner_id", owner_id), ("package_id", package_id)):
            if value is not None:
                domain &= Domain(name, "=", value)
        until = self.env.context.get("to_date") or fields.Date.today()
        return domain & (Domain("removal_date", "=", False) | Domain("removal_date", ">", until))
