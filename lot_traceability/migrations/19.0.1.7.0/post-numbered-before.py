from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """How products were numbered before their pattern was not kept: by Odoo's standard sequence, as a rule."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["product.template"].with_context(active_test=False).search([
        ("lot_sequence_id.code", "=", "lot.number.pattern"), ("lot_sequence_before_id", "=", False),
    ]).lot_sequence_before_id = env.ref("stock.sequence_production_lots", raise_if_not_found=False)
