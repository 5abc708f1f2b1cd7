from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """A category numbers the lots of those below it, too: their products follow its pattern now."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for category in env["product.category"].search([("lot_pattern_id", "!=", False)]):
        category.lot_pattern_id = category.lot_pattern_id
