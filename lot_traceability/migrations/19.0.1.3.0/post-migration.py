from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Origins are kept for each line of a receipt: read those of the history that is there."""
    api.Environment(cr, SUPERUSER_ID, {})["lot.origins"].record_all()
