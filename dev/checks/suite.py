"""The test suites: plain Python without Odoo, and Odoo's own through pytest-odoo."""

import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from setup import cache, template
from setup.console import Failure, run
from setup.odoo import ADDON, addons

PLAIN = cache.ROOT / ADDON / "tests" / "plain"
NOTHING_COLLECTED = 5
# Apps that the add-on does not depend on and has scenarios for.
OPTIONAL_APPS = ("mrp_subcontracting", "point_of_sale", "stock_dropshipping", "stock_picking_batch")
ASSETS = pathlib.Path(__file__).with_name("assets.py")


def plain(report, arguments):
    """Run ``tests/plain`` with an ``odoo`` that is empty: what imports more of it fails.

    :param report.Report report: where it is counted
    :param arguments: for pytest
    """
    if not PLAIN.is_dir():
        return
    with report.part("plain Python tests") as part:
        # without this, pytest imports the packages above, and with them Odoo
        alone = ["--rootdir", PLAIN, "--confcutdir", PLAIN, "-p", "no:odoo", "-p", "checks.empty_odoo"]
        _pytest(part, [*alone, *arguments])


def in_odoo(report, odoo, arguments):
    """Run the Odoo tests and the browser tours on Odoo's demo data with the add-on, then read Odoo's log.

    :param report.Report report: where it is counted
    :param odoo.Odoo odoo: the Odoo to run them in
    :param arguments: for pytest
    """
    database = odoo.scratch("test")
    odoo.copy(template(odoo, demo=True), database)
    try:
        with report.part("install for the tests") as part:
            odoo.run(part, database, "--init", ",".join([*addons(), *OPTIONAL_APPS]))
            run(part, [sys.executable, ASSETS, odoo.conf, database], remedy="mend what the log above names", tail=30)
        # a warning fails the part; the tests can tell more all the same
        if odoo.has_installed(database, ADDON):
            _in_odoo(report, odoo, database, arguments)
    finally:
        odoo.drop(database)


def _in_odoo(report, odoo, database, arguments):
    log = odoo.log_file(f"{database}-tests")
    log.unlink(missing_ok=True)
    with report.part("Odoo tests and tours") as part:
        _pytest(part, [
            "--odoo-http", "--odoo-config", odoo.conf, "--odoo-database", database, "--odoo-log-level", "info",
            "--odoo-extra", f"logfile={log}", "--ignore", PLAIN, *arguments])
    if log.exists():
        with report.part("Odoo's log") as part:
            odoo.check_log(part, f"{database}-tests")


def split(arguments):
    """Which of pytest's arguments go to which suite: a path decides, options go to both.

    :return: for the plain suite and for the Odoo suite; None where there is nothing to run
    :rtype: tuple[list[str] | None, list[str] | None]
    """
    options = [argument for argument in arguments if not _is_path(argument)]
    paths = [str(pathlib.Path(argument).absolute()) for argument in arguments if _is_path(argument)]
    if not paths:
        folders = [name for name in addons() if (cache.ROOT / name / "tests").is_dir()]
        return [*options, str(PLAIN)], [*options, *(f"{name}/tests" for name in folders)]
    are_plain = [path for path in paths if pathlib.Path(path.split("::")[0]).is_relative_to(PLAIN)]
    are_odoo = [path for path in paths if path not in are_plain]
    return [*options, *are_plain] if are_plain else None, [*options, *are_odoo] if are_odoo else None


def _is_path(argument):
    """``tests/test_recall.py::TestRecall`` is one; a word after ``-k`` is none, even if a folder is called so."""
    path = pathlib.Path(argument.split("::")[0])
    return path.exists() and (path.suffix == ".py" or "/" in argument)


def _pytest(part, arguments):
    """Run pytest, its output straight to the terminal, and count its results."""
    results = cache.home() / "logs" / f"pytest-{os.getpid()}.xml"
    results.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-c", cache.ROOT / "pyproject.toml", "-q", "-rs", "--tb=short",
               "--durations=5", "--durations-min=5", "--junitxml", results, *arguments]
    # stdout belongs to the sum at the end
    code = subprocess.run([str(word) for word in command], cwd=cache.ROOT, check=False, stdin=subprocess.DEVNULL,
                          stdout=sys.stderr, env={**os.environ, "PYTHONPATH": str(cache.ROOT / "dev")}).returncode
    if not results.is_file():
        raise Failure(f"pytest ended with code {code} before it ran a test", "read its message above")
    suite = ElementTree.parse(results).getroot().find("testsuite")
    results.unlink()
    tests, failed, errors, skipped = (int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped"))
    part.count(tests - failed - errors - skipped, failed + errors, skipped)
    if code not in (0, 1, NOTHING_COLLECTED):
        raise Failure(f"pytest ended with code {code}", "read its message above")
