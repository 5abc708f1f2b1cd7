"""Part d: about 3,000 descendants as a person gets them: on the screen, as a picture, as a workbook, on paper."""

import io
import json
import time

import browser
from pypdf import PdfReader
from setup import odoo as odoo_program

from . import clock

LOTS = 3000
QUESTION = {"direction": "down"}
ROWS = "[role=treegrid] [role=row]"
LOOKS_PER_SECOND = 20


def run(env):
    """What the server does, once each: the large PDF takes a minute.

    :return: ``roots`` (ids), ``lots``, ``consignees``, ``pages``, ``bytes`` of the answer, ``milliseconds`` by method
    :rtype: dict
    """
    roots = _roots(env)
    watch, took = clock.Clock(env.cr), {}
    took["trace"], answer = watch.once(lambda: roots.trace(**QUESTION))
    took["picture"], _ = watch.once(lambda: env["lot.picture"].draw(answer, {}))
    took["workbook"], _ = watch.once(lambda: env["lot.trace.workbook"].build(roots, **QUESTION))
    took["dossier"], (pdf, _kind) = watch.once(
        lambda: env["ir.actions.report"].with_context(force_report_rendering=True)._render_qweb_pdf(
            "lot_traceability.report_lot_dossier", data={"lot_ids": roots.ids, "question": QUESTION}))
    return {
        "roots": roots.ids, "lots": len(answer["lots"]), "bytes": len(json.dumps(answer)),
        "consignees": len({row.get("partner_id") for row in answer["whereabouts"]["delivered"]}),
        "pages": len(PdfReader(io.BytesIO(pdf)).pages), "milliseconds": took}


def screen(odoo, database, roots):
    """Wall seconds from asking a running server for the trace of ``roots`` until a browser shows its lots."""
    port = odoo_program.free_port()
    address = f"http://127.0.0.1:{port}"
    with odoo.serving(database, host="127.0.0.1", port=port), browser.open_browser(address) as page:
        page.log_in(database, "admin", "admin")
        path = f"/odoo/trace?active_ids={','.join(map(str, roots))}&direction=down"
        _seconds(page, path)  # makes the assets, once for a server
        return _seconds(page, path)


def _seconds(page, path):
    page.open("/web/health")
    begin = time.monotonic()
    page.open(path)
    while not page.evaluate(f"document.querySelectorAll({json.dumps(ROWS)}).length > 1"):
        if time.monotonic() - begin > odoo_program.SERVER_START_SECONDS:
            raise TimeoutError(f"no lots at {path}")
        time.sleep(1 / LOOKS_PER_SECOND)
    return round(time.monotonic() - begin, 2)


def _roots(env):
    """Lots two levels below the finished ones, as many as lead to so many lots: so that there are many consignees."""
    env.cr.execute("SELECT lot.id FROM stock_lot lot JOIN product_product product ON product.id = lot.product_id"
                   " WHERE default_code LIKE 'LEVEL-3-%%' ORDER BY lot.id")
    roots, reached = [], set()
    for lot, in env.cr.fetchall()[::20]:
        roots.append(lot)
        reached |= env["lot.lineage"].reach([lot], "down")
        if len(reached) >= LOTS:
            break
    return env["stock.lot"].browse(roots)
