def migrate(cr, version):
    """The index on vendors' lot numbers gets another kind, which Odoo does not change under its name."""
    cr.execute("DROP INDEX IF EXISTS lot_origin__vendor_lot_index")
