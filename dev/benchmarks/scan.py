"""Part scan: how long the answer to a scan takes, among all lots of a plant."""

import math
import random

from . import clock

SCANS = 300
WARM = 20
LINES = 20  # of the transfer that is picked
GTIN = "0950600{number:06d}"


def run(env):
    """Scan lots at random, each with empty caches as in a request of its own; nothing is kept.

    :return: by kind of code ``p50``, ``p95`` in milliseconds of wall time, ``cpu`` (median) and ``queries`` (most)
    :rtype: dict
    """
    from odoo.addons.lot_traceability.tracing import gs1
    chooser = random.Random(7)
    lots = _lots(env, chooser)
    labels = {}
    for number, product in enumerate(lots.product_id):
        digits = GTIN.format(number=number)
        product.barcode = digits[1:] + gs1.ean.calc_check_digit(digits)
        labels[product.id] = product.barcode.zfill(14)
    env.flush_all()
    codes = {
        "the lot's name": [lot.name for lot in lots],
        "GS1 with prefix": [f"]C101{labels[lot.product_id.id]}10{lot.name}" for lot in lots],
        "GS1 without": [f"01{labels[lot.product_id.id]}10{lot.name}" for lot in lots],
        "nothing of that name": [f"NO-{lot.id}" for lot in lots]}
    try:
        found = {kind: _measure(env, scanned) for kind, scanned in codes.items()}
        document = _delivery(env)
        if document:
            names = document.move_line_ids.lot_id.mapped("name")
            found["a lot, for a delivery"] = _measure(
                env, [chooser.choice(names) for _scan in range(SCANS)], {"model": document._name, "id": document.id})
        return {"cases": found, "done": _done(env, chooser), "scans": SCANS}
    finally:
        env.cr.rollback()


def _lots(env, chooser):
    env.cr.execute("SELECT min(id), max(id) FROM stock_lot")
    first, last = env.cr.fetchone()
    ids = sorted({chooser.randint(first, last) for _try in range(SCANS * 2)})
    return env["stock.lot"].browse(ids).exists()[:SCANS]


def _delivery(env):
    """The transfer that is ready to leave; None where nothing is."""
    return env["stock.picking"].search([
        ("state", "=", "assigned"), ("picking_type_code", "=", "outgoing"),
        ("move_line_ids.lot_id", "!=", False)], limit=1) or None


def _done(env, chooser):
    """What ``apply`` takes, which the screen waits for: it picks one line of a transfer; each time anew."""
    document = _transfer(env)
    named = {"model": document._name, "id": document.id}
    names = document.move_line_ids.lot_id.mapped("name")
    keys, undone = iter(range(SCANS * 2)), []

    def pick(code):
        answer = env["lot.scan"].apply(code, named, f"bench-{next(keys)}", confirmed=True)
        env.flush_all()
        if answer["status"] != "done":
            raise AssertionError(f"{code} was not picked: {answer['messages']}")
        return answer

    def anew():
        while undone:
            undone.pop().close(rollback=True)
        env.invalidate_all(flush=False)
        undone.append(env.cr.savepoint(flush=False))

    return {"lines": len(names), **_timed(env, [chooser.choice(names) for _scan in range(SCANS)], pick, anew)}


def _transfer(env):
    """A delivery of as many products, each reserved from one lot."""
    groups = env["stock.quant"]._read_group(
        [("location_id.usage", "=", "internal"), ("lot_id.on_hold", "=", False), ("quantity", ">", 2),
         ("reserved_quantity", "=", 0), ("owner_id", "=", False), ("company_id", "=", env.company.id)],
        ["product_id", "location_id"], ["id:max"], limit=LINES * 20)
    quants = list({product: env["stock.quant"].browse(quant) for product, _place, quant in groups}.values())[:LINES]
    kind = env["stock.picking.type"].search([("code", "=", "outgoing"), ("company_id", "=", env.company.id)], limit=1)
    ends = {"location_id": kind.default_location_src_id.id,
            "location_dest_id": env.ref("stock.stock_location_customers").id}
    transfer = env["stock.picking"].create({"picking_type_id": kind.id, **ends, "move_ids": [(0, 0, {
        **ends, "product_id": quant.product_id.id, "product_uom_qty": 1, "location_id": quant.location_id.id})
        for quant in quants]})
    transfer.action_confirm()
    for move, quant in zip(transfer.move_ids, quants, strict=True):
        move.move_line_ids.unlink()
        move.move_line_ids = [(0, 0, {**move._prepare_move_line_vals(1, quant), "picked": False})]
    env.flush_all()
    return transfer


def _measure(env, codes, document=None):
    def check(code):
        answer = env["lot.scan"].check(code, document=document)
        if not answer["messages"] and not answer["record"]:
            raise AssertionError(f"{code} was not answered")
        return answer

    return _timed(env, codes, check, lambda: env.invalidate_all(flush=False))


def _timed(env, codes, ask, before):
    """Each code once, some of them to warm up; ``before`` each, not timed, everything is as it was."""
    watch, took, most = clock.Clock(env.cr), [], 0
    for number, code in enumerate([*codes[:WARM], *codes]):
        before()
        queries = env.cr.sql_log_count
        milliseconds, _answer = watch.once(lambda code=code: ask(code))
        if number >= WARM:
            took.append(milliseconds)
            most = max(most, env.cr.sql_log_count - queries)
    before()
    wall, cpu = ([time[kind] for time in took] for kind in ("wall", "cpu"))
    return {"p50": _percentile(wall, 50), "p95": _percentile(wall, 95), "cpu": _percentile(cpu, 50), "queries": most}


def _percentile(times, percent):
    return sorted(times)[max(math.ceil(len(times) * percent / 100) - 1, 0)]
