"""Reads the whole history, beside one bare statement that writes the same rows, and watches the memory."""

import resource

from . import clock

TABLES = ("lot_transformation", "lot_transformation_line")
BARE = """
    INSERT INTO bench.bare_line (
        transformation_id, role, lot_id, product_id, quantity, date, company_id, move_line_id, recorded_at,
        create_uid, create_date, write_uid, write_date)
    SELECT COALESCE(move.raw_material_production_id, move.production_id),
           CASE WHEN destination.usage = 'production' THEN 'input' ELSE 'output' END, line.lot_id, line.product_id,
           line.quantity_product_uom, line.date, line.company_id, line.id, now() AT TIME ZONE 'UTC', 1,
           now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
      JOIN stock_location source ON source.id = line.location_id
      JOIN stock_location destination ON destination.id = line.location_dest_id
     WHERE (move.raw_material_production_id IS NOT NULL OR move.production_id IS NOT NULL) AND move.state = 'done'
       AND line.quantity <> 0 AND (source.usage = 'production') <> (destination.usage = 'production')
"""
ROWS = "SELECT role, lot_id, product_id, quantity, date, company_id, move_line_id FROM"


def run(env, rounds):
    """Backfill ``rounds`` times in turns with the bare statement; the last one is committed.

    :return: milliseconds of both, rows, queries, and what the process grew by in MiB
    :rtype: dict
    """
    env.cr.execute("CREATE SCHEMA IF NOT EXISTS bench; DROP TABLE IF EXISTS bench.bare_line")
    env.cr.execute("CREATE TABLE bench.bare_line (LIKE lot_transformation_line INCLUDING DEFAULTS INCLUDING INDEXES)")
    env.cr.commit()
    peak, seen = _peak_mebibytes(), {}

    def backfill():
        seen["documents"] = env["lot.backfill"].run()
        env.cr.commit()

    def bare():
        env.cr.execute(BARE)
        env.cr.commit()

    def empty():
        env.cr.execute("TRUNCATE lot_transformation, lot_transformation_line, bench.bare_line CASCADE")
        env.cr.commit()

    milliseconds = clock.Clock(env.cr).race({"bare": bare, "ours": backfill}, rounds, before=empty)
    grew = _peak_mebibytes() - peak
    bare()
    env.cr.execute(f"({ROWS} lot_transformation_line EXCEPT {ROWS} bench.bare_line) UNION ALL"
                   f" ({ROWS} bench.bare_line EXCEPT {ROWS} lot_transformation_line) LIMIT 1")
    clock.same({"the add-on's lines": [], "the bare ones": env.cr.fetchall()})
    env.cr.execute("SELECT count(*) FROM lot_transformation_line")
    lines, = env.cr.fetchone()
    env.cr.execute("DROP TABLE bench.bare_line")
    return {"milliseconds": milliseconds, "rounds": rounds, "documents": seen["documents"], "lines": lines,
            "grew_mebibytes": round(grew, 1), "peak_mebibytes": round(_peak_mebibytes(), 1)}


def _peak_mebibytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
