def lots_of(env):
    """The lots that a wizard was opened from: those of a list or a trace, or those on transfers or orders.

    :param env: its context names the records
    :rtype: stock.lot
    """
    model = env.context.get("active_model", "stock.lot")
    records = env[model].browse(env.context.get("active_ids") or [])
    if model == "stock.lot":
        return records
    if model == "mrp.production":
        return records.move_raw_ids.move_line_ids.lot_id | records.lot_producing_ids
    return records.move_line_ids.lot_id if "move_line_ids" in records._fields else env["stock.lot"]
