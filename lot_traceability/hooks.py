def post_init_hook(env):
    """Read the genealogy out of the history that is already there."""
    env["lot.backfill"].begin()


def uninstall_hook(env):
    """Leave Odoo's own tables as they were: these indexes and sequences are made by us."""
    codes = list(env["res.company"]._lot_numberings())
    env["ir.sequence"].search([("code", "in", codes)]).unlink()  # one for each company, made when needed
    env.cr.execute("DROP INDEX IF EXISTS stock_lot_name_idx, stock_move_line_lot_idx, stock_move_line_pool_idx")
