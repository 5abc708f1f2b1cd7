from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    lot_cap_expiry = fields.Boolean(
        string="Lasts No Longer Than Its Components",
        help="A lot that is made expires with the first of the components that went into it, if that is earlier.")
    lot_retest_days = fields.Integer(
        string="Retest Date",
        help="Number of days after the receipt of the products (from the vendor or in stock after production) after"
        " which a lot has to be tested again. It will be computed on the lot; 0: it need not.")

    _lot_retest_days = models.Constraint(
        "CHECK (lot_retest_days >= 0)", "A lot cannot be due for retest before it is there.")
