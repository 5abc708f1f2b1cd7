"""The database of one size: Odoo without demo data, the add-on, a generated plant. Made once, then kept."""

import json
import os
import sys
import tempfile
import time

import setup
from setup import cache, postgres
from setup.console import run, step
from setup.odoo import ADDON

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
MADE_BY = ("plant.py", "load.py", "statements.py")
FOLDER = cache.ROOT / "dev" / "benchmarks"


def name_of(size):
    """Its own for each checkout: they may share the cache."""
    return f"lt_g_{size.lower()}_{cache.key_of(cache.ROOT)[:6]}"


def ensure(odoo, size, *, fresh):
    """Make the database of ``size`` with the plant in it, unless it is there.

    :param odoo.Odoo odoo: the Odoo it lives in
    :param bool fresh: make it anew; happens by itself when the generator has changed
    :return: the number of rows by table, and whether it was made just now
    :rtype: tuple[dict[str, int], bool]
    """
    database = name_of(size)
    template = setup.template(odoo, demo=False)
    key = cache.key_of(template, *((FOLDER / name).read_bytes() for name in MADE_BY))
    stamp = json.loads(postgres.stamp(odoo.settings, database) or "{}")
    if not fresh and stamp.get("key") == key:
        with step("update the add-on") as current:
            odoo.run(current, database, "--update", ADDON)
        return stamp["rows"], False
    with step(f"database of {size} lots") as current:
        odoo.copy(template, database)
        current.outcome = database
    with step("install the add-on") as current:
        odoo.run(current, database, "--init", ADDON)
    with step("generate the plant") as current:
        rows = inside(current, odoo, size, "load", SIZES[size])
        current.outcome = f"{rows['stock_lot']:,} lots, {rows['stock_move_line']:,} move lines"
    vacuum(odoo, size)
    postgres.set_stamp(odoo.settings, database, json.dumps({"key": key, "rows": rows}))
    return rows, True


def vacuum(odoo, size):
    """As after a quiet night: statistics, and the visibility map that index-only scans read."""
    with step("VACUUM ANALYZE"), postgres.connection(odoo.settings, name_of(size)) as cursor:
        cursor.execute("VACUUM ANALYZE")


def is_recorded(odoo, size):
    """Whether the history of the plant is recorded: scans and imports are measured without."""
    with postgres.connection(odoo.settings, name_of(size)) as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM lot_transformation)")
        return cursor.fetchone()[0]


def bytes_of(odoo, size):
    with postgres.connection(odoo.settings, name_of(size)) as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def inside(current, odoo, size, task, *arguments):
    """Run one task of ``inside.py`` on the plant of ``size``, and return what it found."""
    return in_database(current, odoo, name_of(size), task, *arguments)


def in_database(current, odoo, database, task, *arguments):
    """Run one task of ``inside.py`` in a process of its own, and return what it found."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        run(current, [sys.executable, FOLDER / "inside.py", odoo.conf, database, result.name, task, *arguments],
            remedy="mend what the log above names, then run dev/bench --fresh", tail=30)
        return json.load(result)


def circumstances():
    """The day, and how much else the machine did."""
    return {"load": os.getloadavg()[0], "date": time.strftime("%Y-%m-%d")}
