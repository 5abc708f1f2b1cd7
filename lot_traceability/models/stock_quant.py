from odoo import api, fields, models
from odoo.fields import Domain

from ..tracing.operations import PURPOSE, Purpose

# Set while a reservation looks for quants, and only then: what Odoo does not find elsewhere it makes anew.
RESERVING = "lot_traceability_reserving"


class StockQuant(models.Model):
    _inherit = "stock.quant"

    on_hold = fields.Boolean(related="lot_id.on_hold")

    @api.depends("lot_id.on_hold")
    def _compute_available_quantity(self):
        result = super()._compute_available_quantity()
        held = self.filtered("lot_id.on_hold")
        for quant in held and self.env["lot.gate"].held_quants(held.ids):
            quant.available_quantity = 0.0
        return result

    def _get_reserve_quantity(
            self, product_id, location_id, quantity, uom_id=None, lot_id=None, package_id=None, owner_id=None,
            strict=False):
        """What is on hold is not proposed; a reservation that is given up finds it all the same."""
        quants = self
        if quantity > 0 and product_id.tracking != "none":
            purpose = self.env.context.get(PURPOSE)
            quants = self.with_context(**{
                RESERVING: purpose if isinstance(purpose, Purpose) else Purpose()})
        reserved = super(StockQuant, quants)._get_reserve_quantity(
            product_id, location_id, quantity, uom_id=uom_id, lot_id=lot_id, package_id=package_id,
            owner_id=owner_id, strict=strict)
        return [(quant.with_context(**{RESERVING: None}), taken) for quant, taken in reserved]

    def _get_gather_domain(self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False):
        domain = super()._get_gather_domain(product_id, location_id, lot_id, package_id, owner_id, strict)
        purpose = self.env.context.get(RESERVING)
        if isinstance(purpose, Purpose):
            domain = Domain(domain) & self.env["lot.gate"].free_domain(purpose)
        return domain
