from odoo import models


class PickingLabelType(models.TransientModel):
    _inherit = "picking.label.type"

    def process(self):
        """Labels of lots are chosen in our dialog, which keeps what is printed."""
        records = self.production_ids or self.picking_ids
        if self.label_type != "lots" or not records:
            return super().process()
        return self.env["lot.label.wizard"].opened(records)
