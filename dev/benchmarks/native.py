"""Odoo's own report, opened completely: the lot, every line with an arrow, every lot behind it, each of them once."""

import time

LIMIT_SECONDS = 60


def unfold(env, lot, descendants):
    """Open everything below ``lot``, as the best a person can do; each call with empty caches, as in a request.

    :param int lot: where to begin
    :param set descendants: what should be found, to count the calls that a run cut short would still make
    :return: ``milliseconds`` of the whole, ``calls``, and ``extrapolated``: whether the time limit ended it first
    :rtype: dict
    """
    report = env["stock.traceability.report"]
    todo, seen, calls, started = [("stock.lot", lot)], {("stock.lot", lot)}, 0, time.perf_counter()
    queries = env.cr.sql_log_count
    while todo and time.perf_counter() - started < LIMIT_SECONDS:
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
    took, queries = time.perf_counter() - started, env.cr.sql_log_count - queries
    needed = _calls(env.cr, [lot, *descendants])
    if not todo and {record for model, record in seen if model == "stock.lot"} != {lot, *descendants}:
        raise AssertionError("Odoo's report and the add-on do not agree")
    return {"milliseconds": round(took * 1000 * needed / calls), "calls": needed, "extrapolated": bool(todo),
            "opened": calls, "queries": round(queries * needed / calls)}


def _calls(cr, lots):
    """One for each lot, and one for each line that uses one."""
    cr.execute("""
        SELECT count(*) FROM stock_move_line line JOIN stock_move move ON move.id = line.move_id
         WHERE line.lot_id = ANY(%s) AND line.state = 'done' AND move.raw_material_production_id IS NOT NULL""", [lots])
    return len(lots) + cr.fetchone()[0]
