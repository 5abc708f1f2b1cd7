from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Pools of untracked products are new: work them out from the history that is there."""
    api.Environment(cr, SUPERUSER_ID, {})["lot.pools"].follow_all()
