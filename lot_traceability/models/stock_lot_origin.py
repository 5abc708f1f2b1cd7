from odoo import api, fields, models
from odoo.fields import Domain


class StockLot(models.Model):
    """Where a lot came from, and how it is found by that."""

    _inherit = "stock.lot"

    origin_ids = fields.One2many("lot.origin", "lot_id", string="Origins")

    @api.model
    def _search_display_name(self, operator, value):
        """A lot is found by its vendor's number wherever a part of its name is searched for.

        Not by a whole name: who imports or scans that means the lot itself.
        """
        domain = super()._search_display_name(operator, value)
        if operator not in ("ilike", "like") or not value:
            return domain
        return Domain(domain) | self.env["lot.search"].vendor_lot_domain(operator, value)
