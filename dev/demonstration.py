"""The demo database: Odoo's demo data, the add-on, the story and its recall. Made once, kept up to date."""

import json
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

import setup
from setup import cache, postgres
from setup.console import Failure, run, step
from setup.odoo import ADDON

# Its own for each checkout: they may share the cache.
DATABASE = f"lot_traceability_demo_{cache.key_of(cache.ROOT)[:6]}"
OUTPUT = cache.ROOT / "demo-output"
LOGIN = PASSWORD = "admin"
STORY = ("tests/story.py", "tests/language.py")


def is_built(odoo):
    return bool(_stamp(odoo))


def ensure(odoo, *, fresh):
    """The demo database, built, updated or as it is; whichever the files of the add-on ask for.

    :param odoo.Odoo odoo: the Odoo it lives in
    :param bool fresh: build it anew
    :return: what ``demo_story.py`` sums up
    :rtype: dict
    """
    template = setup.template(odoo, demo=True)
    stamp = _stamp(odoo)
    story, addon = _key_of_story(template), _key_of_addon()
    if fresh or stamp.get("story") != story:
        summary = _build(odoo, template)
    else:
        if stamp["addon"] != addon:
            _update(odoo)
        with step("trace") as current:
            summary = {"odoo_demo_data": stamp["odoo_demo_data"], **_run_story(current, odoo)}
    note = {"story": story, "addon": addon, "odoo_demo_data": summary["odoo_demo_data"]}
    postgres.set_stamp(odoo.settings, DATABASE, json.dumps(note))
    return summary


def _build(odoo, template):
    with step("demo database") as current:
        odoo.copy(template, DATABASE)
        current.outcome = f"{DATABASE}, a copy of the one above"
    with step("install the add-on") as current:
        odoo.run(current, DATABASE, "--init", ADDON)
    with step("story and recall") as current:
        summary = _run_story(current, odoo, "--build")
        current.outcome = f"recall {summary['recall']} of {', '.join(summary['roots'])}"
    return summary


def _update(odoo):
    """Without its stamp an interrupted update is built anew."""
    postgres.set_stamp(odoo.settings, DATABASE, "")
    with step("update the add-on") as current:
        odoo.run(current, DATABASE, "--update", ADDON)
        current.outcome = "its files have changed; the data is kept"


def _run_story(current, odoo, *flags):
    script = cache.ROOT / "dev" / "demo_story.py"
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        log = run(current, [sys.executable, script, odoo.conf, DATABASE, result.name, *flags],
                  remedy="mend what the log above names, then run dev/demo --fresh", tail=30)
        odoo.check_log(current, f"{DATABASE}-story", log)
        return json.load(result)


def _stamp(odoo):
    return json.loads(postgres.stamp(odoo.settings, DATABASE) or "{}")


def _key_of_story(template):
    """Changes when the demo must be told again."""
    files = [*(cache.ROOT / ADDON / name for name in STORY), cache.ROOT / "dev" / "demo_story.py"]
    return cache.key_of(template, *(path.read_bytes() for path in files))


def _key_of_addon():
    """Changes when the add-on must be updated in the database."""
    files = sorted(path for path in (cache.ROOT / ADDON).rglob("*")
                   if path.is_file() and not {"__pycache__", "tests"} & set(path.parts))
    return cache.key_of(*(part for path in files for part in (path.relative_to(cache.ROOT), path.read_bytes())))


def point_reports_at(odoo, port):
    """wkhtmltopdf fetches the styles of a report from the running server: say where that is."""
    with postgres.connection(odoo.settings, DATABASE) as cursor:
        cursor.execute(
            "INSERT INTO ir_config_parameter (key, value) VALUES ('report.url', %s)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value", [f"http://127.0.0.1:{port}"])


def download(port, documents):
    """Fetch the recall's reports as a user does, into ``demo-output/``.

    :param int port: of the running server
    :param dict documents: file name -> path on the server
    :return: the files
    :rtype: list[pathlib.Path]
    """
    OUTPUT.mkdir(exist_ok=True)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    login = {"params": {"db": DATABASE, "login": LOGIN, "password": PASSWORD}}
    _open(browser, urllib.request.Request(
        f"http://127.0.0.1:{port}/web/session/authenticate", json.dumps(login).encode(),
        {"Content-Type": "application/json"}))
    for name, path in documents.items():
        (OUTPUT / name).write_bytes(_open(browser, f"http://127.0.0.1:{port}{path}"))
    return [OUTPUT / name for name in documents]


def _open(browser, address):
    try:
        with browser.open(address, timeout=120) as answer:
            return answer.read()
    except urllib.error.URLError as error:
        raise Failure(f"{getattr(address, 'full_url', address)}: {error}",
                      "read the server's log in the cache folder, under logs") from error
