from odoo import models
from odoo.fields import Domain


class MrpUnbuild(models.Model):
    _name = "mrp.unbuild"
    _inherit = ["mrp.unbuild", "lot.hold.place.mixin"]

    def _search_on_hold(self, operator, value):
        """Whatever part of the lot it is: an order to take apart names no package."""
        return Domain("lot_id.on_hold", operator, value)

    def action_unbuild(self):
        """What it takes up and what it gives back are posted one after the other: record them once."""
        with self.env["lot.recorder"].together():
            return super().action_unbuild()
