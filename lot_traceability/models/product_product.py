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
        held = self._held_quantities(lot_id, owner_id, package_id)
        for product in self.filtered(lambda product: product._origin.id in held):  # as a form edits it, too
            found = quantities[product.id]
            for name in ("free_qty", "virtual_available"):
                found[name] = product.uom_id.round(found[name] - held[product._origin.id])
        return quantities

    def _held_quantities(self, lot_id=None, owner_id=None, package_id=None):
        """By id of the product, what of the stock that the context asks for is not reserved, and on hold."""
        return self.env["lot.gate"].held_quantities(
            self._origin.ids, self._held_domain(lot_id, owner_id, package_id))

    def _held_domain(self, lot_id, owner_id, package_id):
        """The quants asked for, but for those that Odoo already takes off because their time is over."""
        domain = Domain(self._get_domain_locations()[0])
        for name, value in (("lot_id", lot_id), ("owner_id", owner_id), ("package_id", package_id)):
            if value is not None:
                domain &= Domain(name, "=", value)
        until = self.env.context.get("to_date") or fields.Date.today()
        return domain & (Domain("removal_date", "=", False) | Domain("removal_date", ">", until))
