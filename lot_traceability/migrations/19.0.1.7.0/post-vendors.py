from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """A claim goes back with any number of transfers, and what subcontractors sent has origins, too."""
    cr.execute(
        """
        INSERT INTO lot_vendor_claim_stock_picking_rel (lot_vendor_claim_id, stock_picking_id)
        SELECT id, picking_id FROM lot_vendor_claim WHERE picking_id IS NOT NULL
            ON CONFLICT DO NOTHING
        """)
    api.Environment(cr, SUPERUSER_ID, {})["lot.origins"].record_all()
