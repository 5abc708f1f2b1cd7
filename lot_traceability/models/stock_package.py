from odoo import models


class StockPackage(models.Model):
    _inherit = "stock.package"

    # A package is scanned by its name; Odoo indexes it only where PostgreSQL has trigrams.
    _name_idx = models.Index("(name)")
