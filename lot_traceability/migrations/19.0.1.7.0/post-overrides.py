def migrate(cr, version):
    """Which lots were proposed is kept with quantities: what is on the lines now, or all of it if its line is gone."""
    cr.execute("""
        UPDATE stock_move move
           SET proposed_lots = (
               SELECT jsonb_object_agg(lot.id, COALESCE((
                      SELECT sum(line.quantity_product_uom) FROM stock_move_line line
                       WHERE line.move_id = move.id AND line.lot_id = lot.id::int), move.product_qty))
                 FROM jsonb_array_elements_text(move.proposed_lots) lot (id))
         WHERE jsonb_typeof(move.proposed_lots) = 'array'""")
    # A rule of no days meant that a lot need not last; now it would leave that to the next rule.
    cr.execute("UPDATE lot_shelf_life_rule SET unit = 'any' WHERE amount = 0")
