from odoo import models


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "lot.hold.document.mixin"]

    def _moves_to_stop(self):
        """Parts that are taken out or thrown away are not stopped."""
        return super()._moves_to_stop().filtered(lambda move: move.repair_line_type == "add")
