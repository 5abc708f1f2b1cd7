"""Part import: a list of lots and their origins, through the wizard, into an open receipt and into one that is done."""

import base64

from . import clock

ROWS = 10_000


def run(env, rows=ROWS):
    """Import a list, import it again, validate the receipt, and import what the vendor says of it later.

    All with the lots' numbers made by a pattern, and nothing is kept.

    :return: by step ``wall`` and ``cpu`` in seconds, and ``queries``
    :rtype: dict
    """
    watch, steps = clock.Clock(env.cr), {}

    def step(name, method):
        env.flush_all()
        env.invalidate_all()
        before = env.cr.sql_log_count
        took, answer = watch.once(lambda: (method(), env.flush_all())[0])
        steps[name] = {kind: took[kind] / 1000 for kind in ("wall", "cpu")} | {
            "queries": env.cr.sql_log_count - before}
        return answer

    try:
        picking = _receipt(env, _product(env), rows)
        first = _wizard(env, picking, ("product", "vendor lot", "quantity", "made on", "expiry", "country"), (
            ("BENCH", f"V-{row}", "1", "2026-03-01", "2030-03-01", "KE") for row in range(rows)))
        step("check the list", first.action_check)
        _expect(step("import it", first.run), f"{rows} new, 0 changed, 0 unchanged, 0 left out.")
        _expect(step("import it again", first.run), f"0 new, 0 changed, {rows} unchanged, 0 left out.")
        picking.move_ids.picked = True
        step("Odoo validates the receipt", picking.with_context(skip_sms=True).button_validate)
        later = _wizard(env, picking, ("product", "lot", "vendor lot", "expiry", "country"), (
            ("BENCH", line.lot_id.name, f"W-{row}", "2030-02-01", "IN")
            for row, line in enumerate(picking.move_line_ids)))
        step("check what the vendor corrects later", later.action_check)
        _expect(step("import that", later.run), f"0 new, {rows} changed, 0 unchanged, 0 left out.")
        return {"steps": steps, "rows": rows}
    finally:
        env.cr.rollback()


def _product(env):
    return env["product.product"].create({
        "name": "Benchmark", "default_code": "BENCH", "is_storable": True, "tracking": "lot",
        "use_expiration_date": True, "expiration_time": 100, "lot_pattern_id": env["lot.number.pattern"].create({
            "name": "Benchmark", "pattern": "{yy}{julian}-{counter:6}{check}"}).id})


def _receipt(env, product, quantity):
    order = env["purchase.order"].create({
        "partner_id": env["res.partner"].create({"name": "Benchmark"}).id, "order_line": [(0, 0, {
            "product_id": product.id, "product_qty": quantity, "price_unit": 1, "name": product.name})]})
    order.button_confirm()
    return order.picking_ids


def _wizard(env, picking, titles, rows):
    text = "\n".join(",".join(row) for row in (titles, *rows))
    return env["lot.origin.import"].create({
        "picking_id": picking.id, "file": base64.b64encode(text.encode()), "file_name": "list.csv"})


def _expect(said, expected):
    if said != expected:
        raise AssertionError(f"The import says: {said}")
