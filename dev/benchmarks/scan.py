"""Part scan: how long the answer to a scan takes, among all lots of a plant."""

import math
import random

from . import clock

SCANS = 300
WARM = 20
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
        return {"cases": found, "scans": SCANS}
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


def _measure(env, codes, document=None):
    watch, scan, took, most = clock.Clock(env.cr), env["lot.scan"], [], 0
    for number, code in enumerate([*codes[:WARM], *codes]):
        env.invalidate_all(flush=False)
        before = env.cr.sql_log_count
        milliseconds, answer = watch.once(lambda code=code: scan.check(code, document=document))
        if number >= WARM:
            took.append(milliseconds)
            most = max(most, env.cr.sql_log_count - before)
    if not answer["messages"] and not answer["record"]:
        raise AssertionError(f"{codes[-1]} was not answered")
    wall, cpu = ([time[kind] for time in took] for kind in ("wall", "cpu"))
    return {"p50": _percentile(wall, 50), "p95": _percentile(wall, 95), "cpu": _percentile(cpu, 50), "queries": most}


def _percentile(times, percent):
    return sorted(times)[max(math.ceil(len(times) * percent / 100) - 1, 0)]
