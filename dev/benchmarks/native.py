"""Odoo's own report, opened completely: the lot, every line with an arrow, every lot behind it, each of them once."""

import time

from . import clock

LIMIT_SECONDS = 60


def unfold(env, lot, descendants):
    """Open everything below ``lot``, as the best a person can do, in a database without the add-on's index.

    :param int lot: where to begin
    :param set descendants: what should be found, to count the calls that a run cut short would still make
    :return: ``milliseconds`` and ``queries`` of the whole, ``calls`` it takes and how many were ``opened``
        before the time limit: if fewer, the rest is extrapolated
    :rtype: dict
    """
    env.cr.execute("DROP INDEX stock_move_line_lot_idx")
    before = env.cr.sql_log_count
    took, (opened, seen) = clock.Clock(env.cr).once(lambda: _open_all(env, lot))
    queries = env.cr.sql_log_count - before
    env.cr.rollback()  # the index is back
    needed = _calls(env.cr, [lot, *descendants])
    if opened == needed and seen != {lot, *descendants}:
        raise AssertionError("Odoo's report and the add-on do not agree")
    return {"milliseconds": {kind: round(time * needed / opened) for kind, time in took.items()}, "calls": needed,
            "opened": opened, "queries": round(queries * needed / opened)}


def _open_all(env, lot):
    """How many calls were made, and the lots seen. Each call has empty caches, as in a request of its own."""
    report = env["stock.traceability.report"]
    todo, seen, calls, started = [("stock.lot", lot)], {("stock.lot", lot)}, 0, time.monotonic()
    while todo and time.monotonic() - started < LIMIT_SECONDS:
        model, record = todo.pop(0)
        env.invalidate_all()
        name = {"lot_name": True} if model == "stock.move.line" else {}
        rows = report.with_context(model=model, active_id=record, **name).get_lines()
        calls += 1
        # of a lot, the lines that are used have an arrow; of such a line, the rows are what came out
        found = [("stock.move.line", row["model_id"]) for row in rows if row["is_used"]] if model == "stock.lot" else [
            ("stock.lot", row["lot_id"]) for row in rows]
        todo += [key for key in dict.fromkeys(found) if key not in seen]
        seen.update(found)
    return calls, {record for model, record in seen if model == "stock.lot"}


def _calls(cr, lots):
    """One for each lot, and one for each line that uses one."""
    cr.execute("""
        SELECT count(*) FROM stock_move_line line JOIN stock_move move ON move.id = line.move_id
         WHERE line.lot_id = ANY(%s) AND line.state = 'done' AND move.raw_material_production_id IS NOT NULL""", [lots])
    return len(lots) + cr.fetchone()[0]
