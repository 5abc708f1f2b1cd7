"""The SQL that turns a staged plant into Odoo's rows. Ids are a table's next id plus the number in the staging."""

STAGING = """
    CREATE UNLOGGED TABLE bench.lot (number int, product text, made int, name text);
    CREATE UNLOGGED TABLE bench.document (number int, kind text, product text, partner int, date int, state text);
    CREATE UNLOGGED TABLE bench.line (number int, document int, kind text, lot int, quantity int, date int);
"""

# Moments count from the day the plant opened, a little more than its span ago.
STAGED = [
    """
    CREATE TABLE bench.base AS
    SELECT nextval('stock_lot_id_seq') AS lot, nextval('mrp_production_id_seq') AS production,
           nextval('stock_picking_id_seq') AS picking, nextval('stock_move_id_seq') AS move,
           nextval('stock_move_line_id_seq') AS line,
           date_trunc('day', now() AT TIME ZONE 'UTC') - interval '740 days' AS opened
    """,
    "ANALYZE bench.lot, bench.document, bench.line",
    # What a lot is used for is known now: it was made or bought in that amount, and of every second lot a rest is left.
    """
    CREATE UNLOGGED TABLE bench.entry AS
    SELECT line.number, line.document, line.kind, line.lot, line.date, document.state, document.kind AS document_kind,
           document.partner, product.id AS product_id,
           COALESCE(line.quantity, COALESCE(used.quantity, 5) + (line.lot % 2) * 10) AS quantity
      FROM bench.line line
      JOIN bench.document document ON document.number = line.document
      JOIN bench.lot lot ON lot.number = line.lot
      JOIN bench.product product ON product.code = lot.product
      LEFT JOIN (SELECT lot, sum(quantity)::int AS quantity FROM bench.line
                  WHERE quantity IS NOT NULL GROUP BY lot) used
        ON used.lot = line.lot AND line.quantity IS NULL
    """,
    "ANALYZE bench.entry",
]

LOTS = """
    INSERT INTO stock_lot (id, name, product_id, create_uid, create_date, write_uid, write_date, removal_date)
    SELECT base.lot + lot.number, COALESCE(lot.name, 'LOT-' || lpad(lot.number::text, 8, '0')), product.id, place.uid,
           base.opened + lot.made * interval '1 second', place.uid, base.opened + lot.made * interval '1 second',
           CASE WHEN lot.product LIKE 'FEFO%'
                THEN now() AT TIME ZONE 'UTC' + (lot.number % 400 - 20) * interval '1 day' END
      FROM bench.lot lot
      JOIN bench.product product ON product.code = lot.product, bench.base base, bench.place place
     ORDER BY lot.number
"""
PICKINGS = """
    INSERT INTO stock_picking (
        id, name, location_id, location_dest_id, picking_type_id, partner_id, company_id, move_type, state,
        scheduled_date, date_done, create_uid, create_date, write_uid, write_date)
    SELECT base.picking + document.number,
           CASE kind WHEN 'receipt' THEN 'BENCH/IN/' ELSE 'BENCH/OUT/' END || lpad(document.number::text, 7, '0'),
           CASE kind WHEN 'receipt' THEN place.supplier ELSE place.stock END,
           CASE kind WHEN 'receipt' THEN place.stock ELSE place.customer END,
           CASE kind WHEN 'receipt' THEN place.in_type ELSE place.out_type END,
           COALESCE(partner.id, place.vendor), place.company, 'direct', document.state, moment,
           CASE document.state WHEN 'done' THEN moment END, place.uid, moment, place.uid, moment
      FROM bench.document document
      LEFT JOIN bench.partner partner ON partner.number = document.partner, bench.base base, bench.place place,
           LATERAL (SELECT base.opened + document.date * interval '1 second' AS moment) at
     WHERE kind <> 'order'
     ORDER BY document.number
"""
ORDERS = """
    INSERT INTO mrp_production (
        id, name, product_id, product_uom_id, picking_type_id, location_src_id, location_dest_id,
        production_location_id, company_id, consumption, product_qty, product_uom_qty, qty_producing, state, is_locked,
        date_start, date_finished, create_uid, create_date, write_uid, write_date)
    SELECT base.production + document.number, 'BENCH/MO/' || lpad(document.number::text, 7, '0'), product.id, place.uom,
           place.make_type, place.stock, place.stock, place.production, place.company, 'flexible',
           made.quantity, made.quantity, made.quantity, 'done', true, moment, moment, place.uid, moment,
           place.uid, moment
      FROM bench.document document
      JOIN bench.product product ON product.code = document.product
      JOIN (SELECT document, product_id, sum(quantity) AS quantity FROM bench.entry
             WHERE kind = 'output' GROUP BY 1, 2) made
        ON made.document = document.number AND made.product_id = product.id, bench.base base, bench.place place,
           LATERAL (SELECT base.opened + document.date * interval '1 second' AS moment) at
     WHERE document.kind = 'order'
     ORDER BY document.number
"""
# Where the units of an entry come from and go to.
SOURCE = "CASE entry.kind WHEN 'receipt' THEN place.supplier WHEN 'output' THEN place.production ELSE place.stock END"
DESTINATION = (
    "CASE entry.kind WHEN 'input' THEN place.production WHEN 'delivery' THEN place.customer ELSE place.stock END")
MOVES = f"""
    INSERT INTO stock_move (
        id, sequence, company_id, product_id, product_uom, location_id, location_dest_id, picking_id, production_id,
        raw_material_production_id, partner_id, picking_type_id, state, procure_method, reference, priority,
        product_qty, product_uom_qty, quantity, picked, is_inventory, additional, propagate_cancel, date, create_uid,
        create_date, write_uid, write_date)
    SELECT base.move + entry.number, 10, place.company, entry.product_id, place.uom, {SOURCE}, {DESTINATION},
           CASE WHEN document_kind <> 'order' THEN base.picking + entry.document END,
           CASE entry.kind WHEN 'output' THEN base.production + entry.document END,
           CASE entry.kind WHEN 'input' THEN base.production + entry.document END,
           CASE document_kind WHEN 'delivery' THEN partner.id WHEN 'receipt' THEN place.vendor END,
           CASE document_kind WHEN 'order' THEN place.make_type WHEN 'receipt' THEN place.in_type
                              ELSE place.out_type END,
           entry.state, 'make_to_stock',
           CASE document_kind WHEN 'order' THEN 'BENCH/MO/' WHEN 'receipt' THEN 'BENCH/IN/' ELSE 'BENCH/OUT/' END
               || lpad(entry.document::text, 7, '0'),
           '0', entry.quantity, entry.quantity, entry.quantity, entry.state = 'done', false, false, true, moment,
           place.uid, moment, place.uid, moment
      FROM bench.entry entry
      LEFT JOIN bench.partner partner ON partner.number = entry.partner, bench.base base, bench.place place,
           LATERAL (SELECT base.opened + entry.date * interval '1 second' AS moment) at
     ORDER BY entry.number
"""
LINES = f"""
    INSERT INTO stock_move_line (
        id, move_id, picking_id, production_id, company_id, product_id, product_uom_id, lot_id, location_id,
        location_dest_id, state, quantity, quantity_product_uom, picked, date, create_uid, create_date, write_uid,
        write_date)
    SELECT base.line + entry.number, base.move + entry.number,
           CASE WHEN document_kind <> 'order' THEN base.picking + entry.document END,
           CASE document_kind WHEN 'order' THEN base.production + entry.document END, place.company,
           entry.product_id, place.uom, base.lot + entry.lot, {SOURCE}, {DESTINATION}, entry.state, entry.quantity,
           entry.quantity, entry.state = 'done', moment, place.uid, moment, place.uid, moment
      FROM bench.entry entry, bench.base base, bench.place place,
           LATERAL (SELECT base.opened + entry.date * interval '1 second' AS moment) at
     ORDER BY entry.number
"""
# As Odoo writes it: every finished line with every used one, and the column names the wrong way round.
LINKS = """
    INSERT INTO stock_move_line_consume_rel (consume_line_id, produce_line_id)
    SELECT base.line + finished.number, base.line + used.number
      FROM bench.entry finished
      JOIN bench.entry used ON used.document = finished.document AND used.kind = 'input', bench.base base
     WHERE finished.kind = 'output'
"""
# Odoo keeps quants in every location, virtual ones too; a quant is what came in less what went out.
QUANTS = """
    INSERT INTO stock_quant (
        product_id, company_id, location_id, lot_id, quantity, reserved_quantity, in_date, removal_date, create_uid,
        create_date, write_uid, write_date)
    SELECT line.product_id, CASE WHEN location.usage IN ('internal', 'transit') THEN place.company END,
           side.location_id, line.lot_id, sum(side.quantity), sum(side.reserved), min(line.date), min(lot.removal_date),
           place.uid, min(line.date), place.uid, min(line.date)
      FROM stock_move_line line
      JOIN stock_lot lot ON lot.id = line.lot_id
     CROSS JOIN LATERAL (VALUES
            (line.location_id, CASE line.state WHEN 'done' THEN -line.quantity ELSE 0 END,
             CASE line.state WHEN 'assigned' THEN line.quantity ELSE 0 END),
            (line.location_dest_id, CASE line.state WHEN 'done' THEN line.quantity ELSE 0 END, 0)
           ) side (location_id, quantity, reserved)
      JOIN stock_location location ON location.id = side.location_id, bench.place place
     GROUP BY line.product_id, line.lot_id, side.location_id, location.usage, place.company, place.uid
    HAVING sum(side.quantity) <> 0
"""
SEQUENCES = """
    SELECT setval('stock_lot_id_seq', (SELECT max(id) FROM stock_lot)),
           setval('mrp_production_id_seq', (SELECT max(id) FROM mrp_production)),
           setval('stock_picking_id_seq', (SELECT max(id) FROM stock_picking)),
           setval('stock_move_id_seq', (SELECT max(id) FROM stock_move)),
           setval('stock_move_line_id_seq', (SELECT max(id) FROM stock_move_line))
"""
LOAD = [LOTS, PICKINGS, ORDERS, MOVES, LINES, LINKS, QUANTS, SEQUENCES]

# The practical limit: nothing but pairs of lots, and the two indexes that answer alone.
PAIRS = """
    DROP TABLE IF EXISTS bench.pair;
    CREATE TABLE bench.pair AS
    SELECT DISTINCT used.lot_id AS parent, finished.lot_id AS child
      FROM stock_move_line_consume_rel link
      JOIN stock_move_line finished ON finished.id = link.consume_line_id
      JOIN stock_move_line used ON used.id = link.produce_line_id
     WHERE finished.lot_id IS NOT NULL AND used.lot_id IS NOT NULL;
    CREATE UNIQUE INDEX ON bench.pair (parent, child);
    CREATE UNIQUE INDEX ON bench.pair (child, parent);
"""
