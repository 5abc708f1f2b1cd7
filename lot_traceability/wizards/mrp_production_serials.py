from odoo import api, models

from ..tracing.lot_number import SAID, SERIES


class MrpProductionSerials(models.TransientModel):
    _inherit = "mrp.production.serials"

    @api.depends("production_id")
    def _compute_lot_name(self):
        """Odoo proposes prefix and number, of which a pattern has neither."""
        result = super()._compute_lot_name()
        numbering = self.env["lot.numbering"]
        for wizard in self:
            order = wizard.production_id
            if not wizard.lot_name and numbering.pattern(order.product_id):
                wizard.lot_name = numbering.names(order.product_id, [order._says_to_numbers()])[0]
        return result

    def action_generate_serial_numbers(self):
        order = self.production_id
        told = self.with_context(**{SERIES: (order.product_id.id, self.lot_name), SAID: order._says_to_numbers()})
        return super(MrpProductionSerials, told).action_generate_serial_numbers()
