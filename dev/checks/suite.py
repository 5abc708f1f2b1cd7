"""The test suites: plain Python without Odoo, and Odoo's own through pytest-odoo."""

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

from setup import cache, template
from setup.console import Failure, run, say
from setup.odoo import ADDON, STAND_IN, addons

PLAIN = cache.ROOT / ADDON / "tests" / "plain"
NOTHING_COLLECTED = 5
# Apps that the add-on does not depend on and has scenarios for.
OPTIONAL_APPS = ("mrp_subcontracting", "point_of_sale", "stock_dropshipping", "stock_picking_batch")
# Databases that share the tests: Odoo, PostgreSQL and Chromium of two keep two cores busy.
WORKERS = 2
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
    :param arguments: for pytest; the files among them are shared out to some databases, worked on at once
    """
    files, options = _paths_and_options(arguments)
    shares = {odoo.scratch(f"test{number}"): [*options, *share]
              for number in range(WORKERS) if (share := files[number::WORKERS])}
    first, *others = shares
    odoo = odoo.beside(STAND_IN)
    odoo.copy(template(odoo, demo=True), first)
    try:
        with report.part("install for the tests") as part:
            odoo.run(part, first, "--init", ",".join([*addons(), *OPTIONAL_APPS]))
            run(part, [sys.executable, ASSETS, odoo.conf, first], remedy="mend what the log above names", tail=30)
        # a warning fails the part; the tests can tell more all the same
        if odoo.has_installed(first, ADDON):
            for database in others:
                odoo.copy(first, database)
            _in_odoo(report, odoo, shares)
    finally:
        for database in shares:
            odoo.drop(database)


def _in_odoo(report, odoo, shares):
    commands = []
    shutil.rmtree(odoo.pictures, ignore_errors=True)
    for database, share in shares.items():
        log = odoo.log_file(f"{database}-tests")
        log.unlink(missing_ok=True)
        commands.append(["--odoo-http", "--odoo-config", odoo.conf, "--odoo-database", database, "--odoo-log-level",
                         "info", "--odoo-extra", f"logfile={log}", "--odoo-extra", f"screenshots={odoo.pictures}",
                         "--ignore", PLAIN, *share])
    with report.part("Odoo tests and tours") as part:
        _pytest(part, *commands)
    if odoo.pictures.is_dir():
        say(f"  pictures of the tours: {odoo.pictures}")
    with report.part("Odoo's log") as part:
        for database in shares:
            if odoo.log_file(f"{database}-tests").exists():
                odoo.check_log(part, f"{database}-tests")


def split(arguments):
    """Which of pytest's arguments go to which suite: a path decides, options go to both.

    :return: for the plain suite and for the Odoo suite; None where there is nothing to run
    :rtype: tuple[list[str] | None, list[str] | None]
    """
    paths, options = _paths_and_options(arguments)
    paths = [str(pathlib.Path(path).absolute()) for path in paths]
    if not paths:
        files = [str(path) for name in addons() for path in sorted((cache.ROOT / name / "tests").glob("test_*.py"))]
        return [*options, str(PLAIN)], [*options, *files]
    are_plain = [path for path in paths if pathlib.Path(path.split("::")[0]).is_relative_to(PLAIN)]
    are_odoo = [path for path in paths if path not in are_plain]
    return [*options, *are_plain] if are_plain else None, [*options, *are_odoo] if are_odoo else None


def _paths_and_options(arguments):
    paths = [argument for argument in arguments if _is_path(argument)]
    return paths, [argument for argument in arguments if argument not in paths]


def _is_path(argument):
    """``tests/test_recall.py::TestRecall`` is one; a word after ``-k`` is none, even if a folder is called so."""
    path = pathlib.Path(argument.split("::")[0])
    return path.exists() and (path.suffix == ".py" or "/" in argument)


def _pytest(part, *shares):
    """Run pytest once for each share, at the same time, and count the results.

    What one of them prints goes straight to the terminal; of several, when it has ended.
    """
    with concurrent.futures.ThreadPoolExecutor() as pool:
        runs = [pool.submit(_run_pytest, share, len(shares) > 1) for share in shares]
    for run_ in runs:
        code, suite = run_.result()
        tests, failed, errors, skipped = (int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped"))
        part.count(tests - failed - errors - skipped, failed + errors, skipped)
        if code not in (0, 1, NOTHING_COLLECTED):
            raise Failure(f"pytest ended with code {code}", "read its message above")


def _run_pytest(arguments, is_one_of_several):
    with tempfile.NamedTemporaryFile(suffix=".xml") as results:
        command = [sys.executable, "-m", "pytest", "-c", cache.ROOT / "pyproject.toml", "-q", "-rs", "--tb=short",
                   "--durations=5", "--durations-min=5", "--junitxml", results.name, *arguments]
        # stdout belongs to the sum at the end
        ended = subprocess.run(
            [str(word) for word in command], cwd=cache.ROOT, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if is_one_of_several else sys.stderr, stderr=subprocess.STDOUT,
            text=True, errors="replace", env={**os.environ, "PYTHONPATH": str(cache.ROOT / "dev")})
        if is_one_of_several:
            say(ended.stdout)
        if not pathlib.Path(results.name).stat().st_size:
            raise Failure(f"pytest ended with code {ended.returncode} before it ran a test", "read its message above")
        return ended.returncode, ElementTree.parse(results.name).getroot().find("testsuite")
