from .tracing.lot_number import CODE


def post_init_hook(env):
    """Read the genealogy out of the history that is already there."""
    env["lot.backfill"].begin()
    env["lot.origins"].record_all()


def uninstall_hook(env):
    """Leave Odoo's own tables as they were: these indexes and sequences are made by us."""
    env["product.template"].with_context(active_test=False).search(
        [("lot_sequence_id.code", "=", CODE)])._leave_lot_pattern()
    codes = [CODE, *env["res.company"]._lot_numberings()]
    env["ir.sequence"].search([("code", "in", codes)])._unlink_with_periods()  # made when needed
    # Odoo keeps a type of activities that are still open or done.
    env["mail.activity"].with_context(active_test=False).search([
        ("activity_type_id", "=", env.ref("lot_traceability.mail_activity_retest").id)]).unlink()
    # Odoo forgets the foreign keys of our fields on its tables, but not that they were there.
    env["ir.model.constraint"].search([
        ("module.name", "=", "lot_traceability"), ("type", "=", "f"), ("model.model", "not like", "lot.%")]).unlink()
    env.cr.execute("DROP INDEX IF EXISTS stock_lot_name_idx, stock_move_line_lot_idx, "
                   "stock_move_line_pool_idx, stock_package_name_idx")
