"""Install, uninstall, install again: nothing may stay behind, and the genealogy must come back."""

import subprocess

from psycopg2 import sql
from setup import postgres, template
from setup.console import Failure
from setup.odoo import ADDON

# Odoo lists what a model inherits, and the choices of inherited fields, under the modules that were inherited
# from (mail, say), and forgets those external ids when the model goes; they point nowhere until mail is updated.
DANGLING = " OR ".join(
    f"model = '{model}' AND NOT EXISTS (SELECT FROM {model.replace('.', '_')} target WHERE target.id = res_id)"
    for model in ("ir.model.inherit", "ir.model.fields.selection"))
CATALOGUE = {
    "table or view": "SELECT relkind::text || ' ' || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                     " AND relkind IN ('r', 'v', 'm', 'S', 'f', 'p')",
    "column": "SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns"
              " WHERE table_schema = 'public'",
    "index": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
                  " WHERE connamespace = 'public'::regnamespace",
    "trigger": "SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal",
    "function": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "external id": "SELECT module || '.' || name FROM ir_model_data WHERE model != 'ir.module.module'"
                   f" AND (module = '{ADDON}' OR NOT ({DANGLING}))",
    "numbering": "SELECT concat('product ', id, ' by sequence ', lot_sequence_id) FROM product_template",
}
# Odoo's own housekeeping around any module, which grows by itself: its catalogue of modules, compiled assets,
# runs of scheduled actions asked for by an installation, what it said to browsers, and signals to other processes to
# reload.
HOUSEKEEPING = {"ir_module_module", "ir_module_module_dependency", "ir_attachment", "ir_cron_trigger", "bus_bus"}
SIGNALS = "orm_signaling_"
# What somebody did in Odoo before, and with the add-on: a product with a number of its own, and a pattern for all.
OWN_NUMBER = """
env["product.template"].create({"name": "Numbered", "is_storable": True, "tracking": "lot",
                                "serial_prefix_format": "OWN-"})
env.cr.commit()
"""
PATTERN = """
pattern = env["lot.number.pattern"].create({"name": "All", "pattern": "{yy}{julian}{counter:1}", "restart": "day"})
products = env["product.template"].search([])
products.lot_pattern_id = pattern
for _number in range(9):
    pattern.sequence_id.next_by_id()
assert pattern.activity_ids and set(products.lot_sequence_id) == {pattern.sequence_id}
env.cr.commit()
"""
CURRENT_LINES = "SELECT count(*) FROM lot_transformation_line WHERE superseded_at IS NULL"


def check(report, odoo):
    """Go through the life of the add-on on a database without and on one with Odoo's demo data.

    :param report.Report report: where it is counted
    :param odoo.Odoo odoo: the Odoo to do it in
    """
    for demo in (False, True):
        words = "with demo data" if demo else "without demo data"
        database = odoo.scratch("lifecycle")
        odoo.copy(template(odoo, demo=demo), database)
        try:
            _live(report, odoo, database, words)
        finally:
            odoo.drop(database)


def _live(report, odoo, database, words):
    _do(odoo, database, OWN_NUMBER)
    before = _snapshot(odoo, database)
    with report.part(f"install {words}") as part:
        odoo.run(part, database, "--init", ADDON)
        _do(odoo, database, PATTERN)
        recorded = _current_lines(odoo, database)
        part.outcome = f"{recorded} lines of genealogy recorded from what was there"
    if part.failed:
        return
    with report.part(f"uninstall {words}") as part:
        odoo.uninstall(part, database, ADDON)
        _ensure_nothing_left(before, _snapshot(odoo, database))
        part.outcome = "nothing left behind"
    if part.failed:
        return
    with report.part(f"reinstall {words}") as part:
        odoo.run(part, database, "--init", ADDON)
        again = _current_lines(odoo, database)
        if again != recorded:
            raise Failure(f"{again} lines of genealogy after reinstalling, {recorded} before",
                          "see post_init_hook and lot.recorder")
        part.outcome = f"the same {again} lines of genealogy again"


def _do(odoo, database, lines):
    """What a person would do there."""
    command = [str(word) for word in odoo.command("shell", "--database", database, "--no-http", "--log-level", "error")]
    shell = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if shell.returncode or "Error" in shell.stderr:
        raise Failure(f"the story could not be told: {shell.stderr[-2000:]}", "mend what it names")


def _current_lines(odoo, database):
    with postgres.connection(odoo.settings, database) as cursor:
        cursor.execute(CURRENT_LINES)
        return cursor.fetchone()[0]


def _snapshot(odoo, database):
    """PostgreSQL's catalogue and the number of rows of every table.

    :return: what kind of thing -> the things
    :rtype: dict[str, set]
    """
    with postgres.connection(odoo.settings, database) as cursor:
        found = {}
        for kind, query in CATALOGUE.items():
            cursor.execute(query)
            found[kind] = {name for name, in cursor.fetchall()}
        tables = {name[2:] for name in found["table or view"] if name.startswith("r ")} - HOUSEKEEPING
        found["number of rows"] = {f"{table}: {_count(cursor, table)}" for table in tables
                                   if table != "ir_model_data" and not table.startswith(SIGNALS)}
        return found


def _count(cursor, table):
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return cursor.fetchone()[0]


def _ensure_nothing_left(before, after):
    differences = [f"only {when}: {kind} {thing}"
                   for kind in before
                   for when, things in (("before", before[kind] - after[kind]), ("after", after[kind] - before[kind]))
                   for thing in sorted(things)]
    if differences:
        raise Failure("uninstalling is not clean:\n          " + "\n          ".join(differences[:60]),
                      "remove what is left in uninstall_hook, or give it an external id of the add-on")
