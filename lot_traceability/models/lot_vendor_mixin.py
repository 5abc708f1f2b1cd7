from odoo import api, models
from odoo.fields import Domain


class LotVendorMixin(models.AbstractModel):
    """How a lot is found by its vendor's number, and claimed from its vendor."""

    _name = "lot.vendor.mixin"
    _description = "Lot of a Vendor"

    @api.model
    def _search_display_name(self, operator, value):
        """A lot is found by its vendor's number, and by one it had before, wherever a part of its name is searched for.

        Not by a whole name: who imports or scans that means the lot itself.
        """
        domain = super()._search_display_name(operator, value)
        if operator not in ("ilike", "like") or not value:
            return domain
        search = self.env["lot.search"]
        return (Domain(domain) | search.vendor_lot_domain(operator, value)
                | search.former_name_domain(operator, value))

    def action_vendor_claim(self):
        """Begin a claim against the vendor of these lots."""
        return self.env["lot.vendor.claim"].create_from(self)._opened()
