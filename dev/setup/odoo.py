"""Odoo as a program: its configuration, its template databases, its log."""

import os
import re
import shutil
import sys

from . import cache, odoo_source, postgres
from .console import Failure, run

# What the add-on depends on; their own glue modules install themselves.
MODULES = ["mrp", "sale_stock", "purchase_stock", "product_expiry", "portal"]
ADDON = "lot_traceability"
# Said by Odoo itself about Odoo, with or without this add-on.
NOT_OURS = [
    r"wkhtmltopdf|Wkhtmltopdf",
    r"odoo\.tools\.config: ",
    r"py\.warnings: .*(dist-packages|site-packages)(?!.*lot_traceability)",
]


class Odoo:
    """One Odoo on one PostgreSQL.

    :ivar dict settings: how to reach PostgreSQL, as Odoo's configuration names it
    :ivar pathlib.Path conf: the configuration file that every command uses
    """

    def __init__(self, settings):
        self.settings = settings
        self.folder = cache.home()
        self.conf = self.folder / "odoo.conf"
        import odoo
        self.source = next(iter(odoo.__path__)).rsplit("/odoo", 1)[0]
        addons = [cache.ROOT, *odoo_source.addons_path(cache.pathlib.Path(self.source))]
        lines = {
            **settings, "addons_path": ",".join(map(str, addons)), "data_dir": self.folder / "odoo-data",
            "without_demo": "True", "list_db": "False", "max_cron_threads": "0",
        }
        self.conf.write_text(
            "[options]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items()), encoding="utf-8")
        self.conf.chmod(0o600)

    def command(self, *arguments):
        return [sys.executable, "-m", "odoo", *arguments[:1], "--config", self.conf, *arguments[1:]]

    def run(self, current, database, *arguments):
        """Run ``odoo server`` on ``database`` until it is initialised, and return its log."""
        return run(
            current,
            self.command("server", "--database", database, "--stop-after-init", "--no-http", *arguments),
            remedy="read the log above; `--fresh` starts over with a new database", env=environment())

    def template(self, current, *, demo):
        """A database with Odoo's own modules and without this add-on, made once and kept.

        :param bool demo: with Odoo's demo data
        :return: its name
        """
        import odoo.release
        key = cache.key_of(odoo.release.version, self.source, MODULES)
        name = f"lt_{'demo' if demo else 'bare'}_{key}"
        if postgres.exists(self.settings, name):
            current.outcome = "cached"
            return name
        half_made = f"{name}_half_made"
        self.drop(half_made)
        flag = "--with-demo" if demo else "--without-demo"
        self.run(current, half_made, flag, "--init", ",".join(MODULES), "--log-level", "info")
        self._move_files(half_made, name)
        postgres.rename(self.settings, half_made, name)
        current.outcome = f"{', '.join(MODULES)} {'with' if demo else 'without'} demo data"
        return name

    def copy(self, source, target):
        """A fresh database from a template, with the template's files."""
        self.drop(target)
        postgres.copy(self.settings, source, target)
        if self._files(source).is_dir():
            shutil.copytree(self._files(source), self._files(target))

    def drop(self, database):
        postgres.drop(self.settings, database)
        shutil.rmtree(self._files(database), ignore_errors=True)

    def _files(self, database):
        return self.folder / "odoo-data" / "filestore" / database

    def _move_files(self, source, target):
        shutil.rmtree(self._files(target), ignore_errors=True)
        if self._files(source).is_dir():
            self._files(source).rename(self._files(target))


def environment():
    """The environment for Odoo: our settings come from its configuration, not from ``PG…``."""
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


def complaints(log):
    """The lines of an Odoo log that say WARNING or worse and are not Odoo's own noise.

    :param str log: what Odoo printed
    :rtype: list[str]
    """
    pattern = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
    return [line for line in log.splitlines()
            if pattern.match(line) and not any(re.search(noise, line) for noise in NOT_OURS)]


def ensure_quiet(log):
    """Fail if Odoo complained while our code was loaded or ran."""
    found = complaints(log)
    if found:
        shown = "\n          ".join(found[:10])
        raise Failure(f"{len(found)} warnings in Odoo's log:\n          {shown}", "mend what the first one names")
