"""Other people's tests, Odoo's own and those of the OCA's add-ons: with this add-on and without it, what differs?"""

import json
import os
import pathlib
import re
import sys
import tempfile

from setup import cache, neighbours, postgres, template
from setup.console import Failure, run, say
from setup.odoo import depends, installable

from odoo import release

from . import native_known

INSIDE = pathlib.Path(__file__).with_name("suite_inside.py")
OWN = ("stock", "mrp", "product_expiry", "mrp_product_expiry", "sale_stock", "purchase_stock", "mrp_subcontracting",
       "repair", "stock_dropshipping", "stock_account")
OCA = ("stock_restrict_lot", "sale_order_lot_selection", "stock_picking_return_restricted_qty",
       "stock_picking_return_lot", "rma", "quality_control_oca", "auditlog")


def check(report, odoo, only=()):
    """Run the suites of Odoo's own add-ons.

    :param report.Report report: where it is counted, one part for each add-on
    :param odoo.Odoo odoo: the Odoo to run them in
    :param only: names of add-ons; all if empty
    """
    _compare(report, odoo, "native", OWN, only)


def check_beside(report, odoo, only=()):
    """Run the suites of the OCA's add-ons that work with lots, installed beside ours.

    Parameters as for :func:`check`.
    """
    with report.part("add-ons of the OCA") as part:
        folder = neighbours.ensure(part)
    if not part.failed:
        _compare(report, odoo.beside(folder), "beside", OCA, only)


def _compare(report, odoo, name, suites, only):
    """Once without the add-on, which is kept for the next run; once with it."""
    chosen = [suite for suite in suites if not only or suite in only]
    if not chosen:
        return
    plain, ours = odoo.scratch(f"{name}_plain"), odoo.scratch(f"{name}_ours")
    try:
        with report.part(f"install {name}") as part:
            odoo.copy(template(odoo, demo=False), plain)
            odoo.run(part, plain, "--init", ",".join([*suites, *_apps()]))
            odoo.copy(plain, ours)
            odoo.run(part, ours, "--init", ",".join(installable()))
        for suite in chosen if not part.failed else ():
            with report.part(f"{name}: {suite}") as part:
                _set_for(odoo, ours, suite)
                _judge(part, _known(part, odoo, plain, suites, suite), _ended(part, odoo, ours, suite))
    finally:
        odoo.drop(plain)
        odoo.drop(ours)


def _set_for(odoo, database, suite):
    """The settings of a new installation, but for those that ``native_known.SETTINGS`` names for a suite."""
    settings = {**native_known.INSTALLED, **native_known.SETTINGS.get(suite, {})}
    with postgres.connection(odoo.settings, database) as cursor:
        cursor.execute("UPDATE res_company SET lot_override_expired = %(lot_override_expired)s,"
                       " lot_identity_fixed = %(lot_identity_fixed)s", settings)


def _apps():
    """What this repository's add-ons depend on: it is there without them too."""
    ours = installable()
    return sorted({app for name in ours for app in depends(name)} - set(ours))


def _known(part, odoo, database, suites, suite):
    """How the tests end without the add-on; asked once for each version of Odoo and of what is installed."""
    key = cache.key_of(release.version, odoo.source, suites, _apps(), neighbours.LOCK.read_bytes(), INSIDE.read_bytes(),
                       os.environ.get("LOT_TRACEABILITY_LONG"))
    kept = cache.home() / "suites" / f"{suite}-{key}.json"
    if not kept.is_file():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(_ended(part, odoo, database, suite), indent=1), encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8"))


def _ended(part, odoo, database, suite):
    """How each test of ``suite`` ends in ``database``, see ``suite_inside.Ended``."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        log = odoo.log_file(f"{database}-{suite}")
        log.unlink(missing_ok=True)
        run(part, [sys.executable, INSIDE, odoo.conf, database, result.name, log, suite],
            remedy=f"read {log}", tail=30)
        return json.load(result)


def _judge(part, without, ours):
    """Count the tests that end as they do without the add-on; name the others.

    :raises Failure: if a test ends worse, or an add-on logs a warning that it does not log alone
    """
    skipped = sum(ended["outcome"] == "skipped" for ended in ours.values())
    fail_anyway = [test for test, ended in without.items() if ended["outcome"] == "failed"]
    worse = {test: text for test, text in _differences(without, ours).items() if test not in native_known.REASONS}
    part.count(len(ours) - skipped - len(fail_anyway), len(worse), skipped)
    part.outcome = f"{len(ours)} tests, {len(without)} without; {len(worse)} differ"
    if fail_anyway:
        part.outcome += f", {len(fail_anyway)} fail in both"
    known = {test for tests in native_known.FAIL_ANYWAY.values() for test in tests}
    for test in fail_anyway:
        if test.replace("odoo.addons.", "") not in known:
            say(f"  fails without the add-on too, for a reason that nobody wrote down: {test}")
    if worse:
        raise Failure("\n          ".join(f"{test}\n{text}" for test, text in sorted(worse.items())),
                      "mend the add-on; what cannot be mended stands in native_known.py, with its reason")


def _differences(without, ours):
    """Test to what is worse about it with the add-on."""
    found = {}
    for test in {**without, **ours}:
        before, now = (run.get(test, {"outcome": "not run", "error": "", "logged": []}) for run in (without, ours))
        news = [line for line in now["logged"] if line not in before["logged"]]
        if now["outcome"] != before["outcome"] and now["outcome"] != "passed":
            found[test] = f"{before['outcome']} without the add-on, now {now['outcome']}: {now['error']}"
        elif now["outcome"] == "failed" and _reason(now) != _reason(before):
            found[test] = f"fails without the add-on too, but by: {_reason(before)}\nnow: {_reason(now)}"
        elif news:
            found[test] = "logged: " + "\n".join(news)
    return found


def _reason(ended):
    """Why a test failed: the last line of its error. Numbers in it are ids and dates of one run."""
    lines = [line for line in ended["error"].splitlines() if line.strip()]
    return re.sub(r"\d+", "0", lines[-1]) if lines else ""
