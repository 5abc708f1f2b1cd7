from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """What was written to request a release has a place of its own: whoever confirms it writes in the other."""
    for hold in api.Environment(cr, SUPERUSER_ID, {})["lot.hold"].search([("state", "=", "requested")]):
        hold.write({"request_note": hold.release_note, "release_note": False})
