"""Odoo as a program: its configuration, its databases, its log."""

import ast
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import odoo.release

from . import cache, odoo_source, postgres
from .console import Failure, run

ADDON = "lot_traceability"
# What the add-on depends on; their own glue modules install themselves.
MODULES = ["mrp", "sale_stock", "purchase_stock", "product_expiry", "portal"]
# Log records that Odoo writes about itself, with or without this add-on.
NOT_OURS = []
SERVER_START_SECONDS = 120


# What stands in for parts of Odoo Enterprise in the tests.
STAND_IN = cache.ROOT / "dev" / "stand_in"


def addons():
    """The names of this repository's add-ons."""
    return sorted(path.parent.name for path in cache.ROOT.glob("*/__manifest__.py"))


def installable():
    """Those of them that need no Odoo Enterprise."""
    return [name for name in addons() if not any((STAND_IN / app).is_dir() for app in depends(name))]


def depends(name):
    """What an add-on of this repository depends on."""
    return ast.literal_eval((cache.ROOT / name / "__manifest__.py").read_text(encoding="utf-8"))["depends"]


class Odoo:
    """One Odoo on one PostgreSQL.

    :param dict settings: how to reach PostgreSQL
    :param folders: more add-ons
    :ivar dict settings: how to reach PostgreSQL, as Odoo's configuration names it
    :ivar pathlib.Path conf: the configuration file that every command uses
    :ivar pathlib.Path pictures: where tours of the last run keep what they saw
    """

    def __init__(self, settings, folders=()):
        self.settings = settings
        self.folder = cache.home()
        self.source = pathlib.Path(next(iter(odoo.__path__))).parent
        # one configuration per checkout: two may share the cache
        self.conf = self.folder / f"odoo-{cache.key_of(cache.ROOT, *folders)}.conf"
        self.pictures = self.folder / "pictures" / self.conf.stem
        addons = [cache.ROOT, *odoo_source.addons_path(self.source), *folders]
        self._write_conf({
            **settings, "addons_path": ",".join(map(str, addons)), "data_dir": self.folder / "odoo-data",
            "without_demo": "True", "list_db": "False", "max_cron_threads": "0", "http_interface": "127.0.0.1",
        })

    def _write_conf(self, options):
        """Replace the file in one go: another run may be reading it."""
        fresh = self.conf.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items()),
                         encoding="utf-8")
        fresh.replace(self.conf)

    def beside(self, folder):
        """The same Odoo, which finds the add-ons in ``folder`` too."""
        return Odoo(self.settings, [folder])

    def command(self, name, *arguments):
        subcommand = [name, arguments[0]] if name == "module" else [name]
        return [sys.executable, "-m", "odoo", *subcommand, "--config", self.conf, *arguments[len(subcommand) - 1:]]

    def run(self, current, database, *arguments):
        """Run ``odoo server`` on ``database`` until it is initialised; a warning in its log fails the step."""
        log = run(current, self.command("server", "--database", database, "--stop-after-init", "--no-http", *arguments),
                  remedy="mend what the log above names", tail=30)
        self.check_log(current, database, log)

    def uninstall(self, current, database, module):
        """As the button does; a warning in its log fails the step."""
        log = run(current, self.command("module", "uninstall", "--database", database, module),
                  remedy="mend what the log above names", tail=30)
        self.check_log(current, database, log)

    def has_installed(self, database, module):
        with postgres.connection(self.settings, database) as cursor:
            cursor.execute("SELECT state FROM ir_module_module WHERE name = %s", [module])
            return cursor.fetchone() == ("installed",)

    def check_log(self, current, name, log=None):
        """Fail if the log of our code loading or running has a WARNING or worse.

        :param str name: what the log is of; names the file it is kept in
        :param str log: the log, unless the file is there already
        """
        path = self.log_file(name)
        if log is not None:
            path.write_text(log, encoding="utf-8")
        ignore = [part for pattern in NOT_OURS for part in ("--ignore", pattern)]
        run(current, [sys.executable, "-m", "checklog_odoo", "--no-echo", "--no-err-if-empty", *ignore, path],
            remedy=f"mend what the first warning names; the whole log is in {path}", tail=40)

    def log_file(self, name):
        folder = self.folder / "logs"
        folder.mkdir(exist_ok=True)
        return folder / f"{name}.log"

    def template(self, current, *, demo):
        """A database with Odoo's own modules and without this add-on, made once and kept.

        :param bool demo: with Odoo's demo data
        :return: its name
        """
        key = cache.key_of(odoo.release.version, self.source, MODULES)
        name = f"lt_{'demo' if demo else 'bare'}_{key}"
        if name in postgres.names(self.settings):
            current.outcome = "cached"
            return name
        half_made = f"{name}_half_made"
        self.drop(half_made)
        flag = "--with-demo" if demo else "--without-demo"
        run(current, self.command("server", "--database", half_made, "--stop-after-init", "--no-http", flag,
                                  "--init", ",".join(MODULES)),
            remedy="check the space left on the disk, then run again")
        self._move_files(half_made, name)
        postgres.rename(self.settings, half_made, name)
        current.outcome = ", ".join(MODULES)
        return name

    def copy(self, source, target):
        """A fresh database from a template, with the template's files."""
        self.drop(target)
        postgres.copy(self.settings, source, target)
        if self.files(source).is_dir():
            shutil.copytree(self.files(source), self.files(target))

    def drop(self, database):
        postgres.drop(self.settings, database)
        shutil.rmtree(self.files(database), ignore_errors=True)

    def files(self, database):
        return self.folder / "odoo-data" / "filestore" / database

    def _move_files(self, source, target):
        shutil.rmtree(self.files(target), ignore_errors=True)
        if self.files(source).is_dir():
            self.files(source).rename(self.files(target))

    def scratch(self, purpose):
        """A database name for this run alone; what dead runs of this checkout left is dropped."""
        mine = f"lt_{purpose}_{cache.key_of(socket.gethostname(), cache.ROOT)}_"
        for name in postgres.names(self.settings):
            if name.startswith(mine) and not pathlib.Path("/proc", name.removeprefix(mine)).exists():
                self.drop(name)
        return f"{mine}{os.getpid()}"

    @contextlib.contextmanager
    def serving(self, database, *, host, port, options=()):
        """Odoo's HTTP server in the background; yields its process once it answers.

        :param options: more for its command line
        """
        log = self.log_file(f"{database}-server")
        log.unlink(missing_ok=True)
        server = subprocess.Popen(
            self.command("server", "--database", database, "--db-filter", f"^{database}$", "--http-interface", host,
                         "--http-port", str(port), "--logfile", log, *options),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(server, f"http://{host}:{port}/web/health", log)
            yield server
        finally:
            server.terminate()
            server.wait()


def _wait_for(server, address, log):
    """Return when Odoo answers at ``address``."""
    deadline = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise Failure("Odoo's server did not start", f"read {log}")


def free_port(host="127.0.0.1"):
    """A TCP port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def is_free(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Odoo itself binds
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
