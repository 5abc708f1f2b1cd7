from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    lot_cap_expiry = fields.Boolean(
        string="Lasts No Longer Than Its Components",
        help="A lot that is made expires with the first of the components that went into it, if that is earlier.")
