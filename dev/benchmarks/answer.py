"""Part b: the full answer, beside what a person would write in SQL for the same question.

Both say which lots are reached and of what product and through which transformations, where their units are, who
received them with which document, what is still open, and every other event; with the names a reader needs. The SQL
says nothing of holes, balance and exposure, nor of what the user may see.
"""

import collections

from . import clock, lineage

LOTS = """
    WITH RECURSIVE reached (lot_id) AS (
        SELECT unnest(%s::int[])
         UNION
        SELECT pair.child FROM reached JOIN bench.pair pair ON pair.parent = reached.lot_id
    )
    SELECT lot.id, lot.name, lot.product_id, template.name ->> 'en_US', lot.expiration_date
      FROM reached
      JOIN stock_lot lot ON lot.id = reached.lot_id
      JOIN product_product product ON product.id = lot.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
"""
ON_HAND = """
    SELECT quant.lot_id, quant.location_id, location.complete_name, sum(quant.quantity)::float
      FROM stock_quant quant
      JOIN stock_location location ON location.id = quant.location_id AND location.usage = 'internal'
     WHERE quant.lot_id = ANY(%s) AND quant.quantity <> 0
     GROUP BY 1, 2, 3
"""
LINES = """
    SELECT line.lot_id, picking.id, picking.name, picking.partner_id, partner.name, partner.phone,
           sum(line.quantity_product_uom)::float
      FROM stock_move_line line
      JOIN stock_picking picking ON picking.id = line.picking_id
      JOIN stock_location place ON place.id = line.location_dest_id AND place.usage = 'customer'
      JOIN res_partner partner ON partner.id = picking.partner_id
     WHERE line.lot_id = ANY(%s) AND {state} AND line.quantity <> 0
     GROUP BY 1, 2, 3, 4, 5, 6
"""
# What the answer tells besides: every step between the lots, and every other event of them.
STEPS = """
    SELECT line.transformation_id, header.kind, header.name, header.date, line.role, line.lot_id, line.product_id,
           sum(line.quantity)::float, max(line.date)
      FROM lot_transformation_line line
      JOIN lot_transformation header ON header.id = line.transformation_id
     WHERE line.superseded_at IS NULL AND line.transformation_id IN (
           SELECT transformation_id FROM lot_transformation_line
            WHERE superseded_at IS NULL AND role = 'input' AND lot_id = ANY(%s))
     GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
EVENTS = """
    SELECT line.lot_id, line.product_id, source.usage, place.usage, production.id, production.name, picking.id,
           picking.name, sum(line.quantity_product_uom)::float, max(line.date)
      FROM stock_move_line line
      JOIN stock_move move ON move.id = line.move_id
      JOIN stock_location source ON source.id = line.location_id
      JOIN stock_location place ON place.id = line.location_dest_id
      LEFT JOIN stock_picking picking ON picking.id = move.picking_id
      LEFT JOIN mrp_production production
        ON production.id = COALESCE(move.production_id, move.raw_material_production_id)
     WHERE line.lot_id = ANY(%s) AND line.state = 'done' AND line.quantity <> 0
       AND source.usage <> place.usage AND place.usage <> 'customer'
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
DELIVERED = LINES.format(state="line.state = 'done'")
OPEN = LINES.format(state="line.state NOT IN ('done', 'cancel')")
QUERIES = {"on_hand": ON_HAND, "delivered": DELIVERED, "open": OPEN, "steps": STEPS, "events": EVENTS}
ROUNDS = 5
LONG_MILLISECONDS = 60_000  # what takes longer runs once, and the table says so


def run(env):
    """Measure a trace downwards and the preview of a recall, of every hot lot.

    :return: in ``cases``, by hot lot: ``lots``, ``rows``, ``queries``, ``runs`` and ``milliseconds`` by method
    :rtype: dict
    """
    env.cr.execute("SELECT id FROM stock_lot WHERE name = ANY(%s) ORDER BY id", [list(lineage.HOT)])
    lots = env["stock.lot"].browse(lot for lot, in env.cr.fetchall())
    # A server keeps access rules and settings from its first trace on.
    env["stock.lot"].search([("name", "=", "LADDER")]).trace()
    return {"cases": {lot.name: _measure(env, lot) for lot in lots}}


def _measure(env, lot):
    methods = {
        "SQL": lambda: by_hand(env.cr, lot.id),
        "trace": lambda: lot.trace(direction="down"),
        "preview": lambda: env["lot.recall.scope"].preview(lot),
    }
    watch, answers, first, queries = clock.Clock(env.cr), {}, {}, {}
    for name, method in methods.items():
        env.invalidate_all()
        before = env.cr.sql_log_count
        first[name], answers[name] = watch.once(method)
        queries[name] = env.cr.sql_log_count - before
    clock.same({"SQL": _of_sql(answers["SQL"]), "trace": _of_trace(answers["trace"]),
                "preview": _of_preview(answers["preview"], lot)})
    clock.same({"SQL": _events_of_sql(answers["SQL"]), "trace": _events_of_trace(answers["trace"])})
    rows = {name: len(rows) for name, rows in answers.pop("SQL").items()}
    answers.clear()
    is_long = sum(time["wall"] for time in first.values()) > LONG_MILLISECONDS
    return {
        "lots": rows["lots"], "rows": rows, "queries": queries, "runs": 1 if is_long else ROUNDS,
        "milliseconds": first if is_long else watch.race(methods, ROUNDS, before=env.invalidate_all)}


def by_hand(cr, lot):
    """A query for each part of the answer, every row fetched."""
    cr.execute(lineage.BEST_PLAN)
    cr.execute(LOTS, [[lot]])
    answer = {"lots": cr.fetchall()}
    cr.execute(lineage.USUAL_PLAN)
    ids = [row[0] for row in answer["lots"]]
    for name, query in QUERIES.items():
        cr.execute(query, [ids])
        answer[name] = cr.fetchall()
    return answer


def _of_sql(answer):
    return (
        {row[0] for row in answer["lots"]}, _sums((row[:2], row[3]) for row in answer["on_hand"]),
        *(_sums(((row[0], row[1], row[3]), row[6]) for row in answer[name]) for name in ("delivered", "open")))


def _of_trace(answer):
    where = answer["whereabouts"]
    return (
        {lot["id"] for lot in answer["lots"]},
        _sums(((row["lot_id"], row["location_id"]), row["quantity"]) for row in where["on_hand"]),
        *(_sums(((row["lot_id"], row["document"]["id"], row["partner_id"]), row["quantity"]) for row in where[bucket])
          for bucket in ("delivered", "stoppable")))


def _events_of_sql(answer):
    return {row[0] for row in answer["steps"]}, len(answer["events"])


def _events_of_trace(answer):
    others = [answer["whereabouts"][bucket] for bucket in ("used", "scrapped", "returned_to_vendor", "adjusted")]
    return ({row["id"] for row in answer["transformations"]},
            sum(len(rows) for rows in (*others, *answer["origins"].values())))


def _of_preview(answer, lot):
    """The preview names places rather than numbering them, which is enough: all stock is in one place here."""
    place = lot.env["stock.warehouse"].search([("company_id", "=", lot.env.company.id)], limit=1).lot_stock_id.id
    rows = {bucket: [line for line in answer["lines"] if line["bucket"] == bucket]
            for bucket in ("on_hand", "delivered", "stoppable")}
    return (
        {row["lot_id"] for row in answer["lots"]},
        _sums(((row["lot_id"], place), row["quantity"]) for row in rows["on_hand"]),
        *(_sums(((row["lot_id"], row["document_id"], row["partner_id"]), row["quantity"]) for row in rows[bucket])
          for bucket in ("delivered", "stoppable")))


def _sums(pairs):
    """Quantities by key: one answer may keep two lines of a document apart that the other adds up."""
    sums = collections.Counter()
    for key, quantity in pairs:
        sums[key] += quantity
    return sums
