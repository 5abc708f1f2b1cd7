"""Runs inside Odoo, one task a process, so that the peak memory of a task is its own.

    inside.py CONFIGURATION DATABASE RESULT TASK [argument]
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config


def main(conf, database, result, task, *arguments):
    from benchmarks import backfill, gate, importing, measure, scan, shelf
    from benchmarks import load as loading
    config.parse_config(["--config", conf, "--database", database], setup_logging=True)
    with Registry(database).cursor() as cr:
        root = api.Environment(cr, api.SUPERUSER_ID, {})
        env = root(user=root.ref("base.user_admin"))
        found = {
            "load": lambda lots: loading.fill(env, int(lots)),
            "backfill": lambda rounds: backfill.run(env, int(rounds)),
            "measure": lambda part: measure.run(env, part),
            "shelf": lambda: shelf.fill(env),
            "gate": lambda other: gate.run(env, other),
            "scan": lambda: scan.run(env),
            "import": lambda: importing.run(env),
        }[task](*arguments)
    pathlib.Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
