"""Runs inside Odoo: the tests of one add-on, each with how it ended.

Odoo runs the tests of an add-on that are meant for its installation before whatever depends on it is loaded; here
they all run when everything is.

    suite_inside.py CONFIGURATION DATABASE RESULT LOG ADDON
"""

import contextlib
import json
import logging
import os
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from setup.odoo import free_port

import odoo.http
from odoo.modules import module
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tests import HttpCase, loader
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite
from odoo.tools import config

from checks.assets import pregenerate

POSITIONS = ("at_install", "post_install")


class Ended(OdooTestResult):
    """Odoo's own counts only; this one notes how each test ended and what was logged meanwhile.

    :ivar dict ended: test -> ``outcome`` (passed, failed, skipped), ``error`` and ``logged``
    """

    def __init__(self):
        super().__init__()
        self.ended = {}

    def startTest(self, test):
        super().startTest(test)
        self._of(test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._of(test).update(outcome="skipped", error=reason)

    def logError(self, flavour, test, error):
        super().logError(flavour, test, error)
        self._of(test).update(outcome="failed", error=self._exc_info_to_string(error, test)[-3000:])

    def note(self, record):
        """What an add-on logs at WARNING or worse belongs to the test that runs."""
        test = module.current_test
        if hasattr(test, "id") and test.id() in self.ended and not record.name.startswith(
                ("odoo.tests", test.__module__)):
            self._of(test)["logged"].append(f"{record.name}: {record.msg}".splitlines()[0][:200])

    def _of(self, test):
        whole = getattr(test, "test_case", test)  # a part of a test counts for the whole
        return self.ended.setdefault(whole.id(), {"outcome": "passed", "error": "", "logged": []})


class Listener(logging.Handler):
    def __init__(self, result):
        super().__init__(logging.WARNING)
        self.emit = result.note


@contextlib.contextmanager
def serving(registry):
    """Odoo's own server, for tests that ask over HTTP and for tours."""
    pregenerate(registry)
    config["http_port"] = free_port()
    server.load_server_wide_modules()
    server.server = server.ThreadedServer(odoo.http.root)
    server.server.start(stop=False)
    try:
        yield
    finally:
        server.server.stop()


def main(conf, database, path, log, addon):
    config.parse_config(["--config", conf, "--database", database, "--db-filter", f"^{database}$", "--logfile", log,
                         "--log-level", "info", "--test-tags", f"/{addon}"], setup_logging=True)
    threading.current_thread().dbname = database
    threading.current_thread().testing = True
    config["test_enable"] = False  # loading would run the tests of the add-on before the next one is loaded
    registry = Registry(database)
    config["test_enable"] = True
    tests = [test for position in POSITIONS for test in loader.make_suite([addon], position)]
    if not os.environ.get("LOT_TRACEABILITY_LONG"):
        tests = [test for test in tests if not isinstance(test, HttpCase)]
    suite, result = OdooSuite(tests), Ended()
    logging.getLogger().addHandler(Listener(result))
    with serving(registry) if suite.has_http_case() else contextlib.nullcontext():
        module.current_test = True
        suite(result)
    pathlib.Path(path).write_text(json.dumps(result.ended, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
