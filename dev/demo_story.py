"""Runs inside Odoo: tells the demo story, opens its recall, and sums up what a trace of it finds.

    demo_story.py CONFIGURATION DATABASE RESULT [--build]

``RESULT`` is the file that the sum goes to, as JSON.
"""

import collections
import json
import pathlib
import statistics
import sys
import time

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

RECALL = "__demo__.recall"  # the external id under which later runs find the case
TIMED_RUNS = 5


def main(conf, database, result, *flags):
    config.parse_config(["--config", conf, "--database", database], setup_logging=True)
    with Registry(database).cursor() as cr:
        root = api.Environment(cr, api.SUPERUSER_ID, {})
        env = root(user=root.ref("base.user_admin"))
        found = {}
        if "--build" in flags:
            found["odoo_demo_data"] = odoo_demo_data(env)
            build(env)
        found.update(summary(env.ref(RECALL)))
    pathlib.Path(result).write_text(json.dumps(found), encoding="utf-8")


def odoo_demo_data(env):
    """What installing the add-on read out of Odoo's own demo data; asked before the story begins."""
    return {
        "manufacturing_orders": env["mrp.production"].search_count([("state", "=", "done")]),
        "transformations": env["lot.transformation"].search_count([]),
        "lots": len(env["lot.transformation.line"].search([]).lot_id),
    }


def build(env):
    """Tell the story and freeze a recall of the contaminated lot."""
    from odoo.addons.lot_traceability.tests import story
    # as superuser: Odoo's demo products carry taxes of its other demo companies
    told = story.build(env(su=True))
    recall = env["lot.recall"].create_from(
        told.contaminated.ids, subject="Salmonella in raw milk",
        reason="The dairy's own laboratory found Salmonella in the retained sample of this lot.")
    recall.freeze()
    module, name = RECALL.split(".")
    env["ir.model.data"].sudo().create({
        "module": module, "name": name, "model": recall._name, "res_id": recall.id, "noupdate": True})


def summary(recall):
    """The numbers a person asks for first, and where the reports of the case are.

    :param recall: one ``lot.recall``
    :return: quantities as ``{bucket: {unit: quantity}}``
    :rtype: dict
    """
    roots = recall.root_lot_ids
    trace = roots.trace(direction="down")
    rows = {bucket: trace["whereabouts"][bucket] for bucket in ("on_hand", "stoppable", "delivered")}
    rows["returned"] = [{**row, "quantity": -row["quantity"]} for row in rows["delivered"] if row["quantity"] < 0]
    received = collections.Counter()
    for row in rows["delivered"]:
        received[row["partner_id"]] += row["quantity"]
    partners = recall.env["res.partner"].browse(partner for partner, quantity in received.items() if quantity > 0)
    return {
        "roots": roots.mapped("display_name"),
        "root_ids": roots.ids,
        "lots": len(trace["lots"]),
        "transformations": len(trace["transformations"]),
        "units": {bucket: _per_unit(some) for bucket, some in rows.items()},
        "consignees": sorted(partners.mapped("display_name")),
        "trace_ms": _trace_milliseconds(roots),
        "recall": recall.name,
        "documents": {
            "recall.pdf": f"/report/pdf/lot_traceability.report_lot_recall/{recall.id}",
            "recall.xlsx": recall.action_download_xlsx()["url"],
        },
    }


def _per_unit(rows):
    sums = collections.Counter()
    for row in rows:
        sums[row["uom"]] += row["quantity"]
    return {unit: round(quantity, 3) for unit, quantity in sums.items()}


def _trace_milliseconds(roots):
    """The median of a few runs, each with empty caches."""
    took = []
    for _run in range(TIMED_RUNS):
        roots.env.invalidate_all()
        started = time.perf_counter()
        roots.trace()
        took.append(time.perf_counter() - started)
    return round(statistics.median(took) * 1000, 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
