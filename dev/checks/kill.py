"""The server is killed (SIGKILL) in the middle of its work: after a restart nothing is lost and nothing is there twice.

Each time the kill comes while PostgreSQL is writing genealogy for that server.
"""

import contextlib
import http.cookiejar
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import psycopg2
from setup import postgres, template
from setup.console import Failure, run
from setup.odoo import ADDON, free_port

HERE = pathlib.Path(__file__).resolve().parent
LOTS = 10_000
SECONDS = 180
# How the recorder's statement begins; PostgreSQL shows no more of a query than its first thousand characters.
WRITING = ("SELECT COALESCE(wait_event_type, '') FROM pg_stat_activity WHERE datname = %s AND state = 'active'"
           " AND pid <> pg_backend_pid() AND query LIKE '%%WITH expected AS MATERIALIZED%%'")
CONNECTED = ("SELECT FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
             " AND backend_type = 'client backend'")
# What was done over the border of production, once each, and what is recorded of it.
DONE = """
    SELECT line.id
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
      JOIN stock_location source ON source.id = line.location_id
      JOIN stock_location destination ON destination.id = line.location_dest_id
     WHERE (move.raw_material_production_id IS NOT NULL OR move.production_id IS NOT NULL) AND move.state = 'done'
       AND line.quantity <> 0 AND (source.usage = 'production') <> (destination.usage = 'production')
"""
RECORDED = "SELECT move_line_id FROM lot_transformation_line WHERE superseded_at IS NULL"
DIFFERENCE = f"(({DONE}) EXCEPT ALL ({RECORDED})) UNION ALL (({RECORDED}) EXCEPT ALL ({DONE}))"
PASS = "SELECT state, document_count, document_total FROM lot_verification ORDER BY id DESC LIMIT 1"
# The pass finds nothing wrong for some batches, which it commits; then it has to write.
SOUND = 3_000
DAMAGE = ("DELETE FROM lot_transformation"
          " WHERE document_id > (SELECT id FROM mrp_production ORDER BY id OFFSET %s LIMIT 1)")
# Due tonight, not now: the nightly sample would find the damage first.
TONIGHT = "UPDATE ir_cron SET nextcall = (now() AT TIME ZONE 'UTC') + interval '8 hours'"


def check(report, odoo):
    """Kill an installation, a closing of an order and a verification.

    :param report.Report report: where it is counted
    :param odoo.Odoo odoo: the Odoo to do it in
    """
    database = odoo.scratch("kill")
    odoo.copy(template(odoo, demo=False), database)
    try:
        _kill_the_installation(report, odoo, database)
        if odoo.has_installed(database, ADDON):
            _kill_the_server(report, odoo, database)
    finally:
        odoo.drop(database)


def _kill_the_installation(report, odoo, database):
    with report.part("kill -9 in the backfill") as part:
        with tempfile.NamedTemporaryFile(suffix=".json") as result:
            run(part, [sys.executable, HERE.parent / "benchmarks" / "inside.py", odoo.conf, database, result.name,
                       "load", LOTS], remedy="run dev/bench, which fills a database the same way")
        command = odoo.command(
            "server", "--database", database, "--stop-after-init", "--no-http", "--init", ADDON)
        installation = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        _wait("history is being recorded",
              lambda: installation.poll() is not None or _query(odoo, database, WRITING, [database]), pause=0.01)
        if installation.poll() is not None:
            raise Failure("the installation ended before it could be killed", "run it by hand and read its log")
        _kill(installation)
        _wait("its connections are gone", lambda: not _query(odoo, database, CONNECTED, [database]))
        if _query(odoo, database, "SELECT to_regclass('lot_transformation')") != [(None,)]:
            raise Failure("a killed installation left its tables behind", "see post_init_hook")
        odoo.run(part, database, "--init", ADDON)
        _ensure_all_recorded_once(odoo, database)
        part.outcome = "installed again: everything recorded once"


def _kill_the_server(report, odoo, database):
    with report.part("kill -9 in recording and verifying") as part:
        order = _prepare(odoo, database)
        with _frozen(odoo, database), _serving(odoo, database) as (server, press):
            threading.Thread(target=_press_in_vain, args=(press, order), daemon=True).start()
            _wait("order and verification stand before the lock",
                  lambda: _query(odoo, database, WRITING, [database]) == [("Lock",), ("Lock",)],
                  every=lambda: _wake(odoo, database))
            _kill(server)
        state, seen, total = _query(odoo, database, PASS)[0]
        if (state, seen) != ("running", SOUND) or _state(odoo, database, order) == "done":
            raise Failure(f"after the kill the pass is {state} at {seen} of {total}, the order"
                          f" {_state(odoo, database, order)}", "see lot.verification._advance")
        with _serving(odoo, database) as (_server, press):
            press("mrp.production", "button_mark_done", [[order]])
            _wait("the verification is done", lambda: _query(odoo, database, PASS)[0][0] == "done",
                  every=lambda: _wake(odoo, database))
        _ensure_all_recorded_once(odoo, database)
        _done, seen, total = _query(odoo, database, PASS)[0]
        if seen not in (total, total + 1) or _state(odoo, database, order) != "done":
            raise Failure(f"the pass looked at {seen} of {total} documents", "see lot.verification._advance")
        part.count(2, 0)
        part.outcome = f"restarted: the order closed, the pass went on from {SOUND:,} to {seen:,} documents"


def _prepare(odoo, database):
    """An order that is ready to be closed, a pass over all documents that is begun, and something for it to repair."""
    script = """
        from odoo.addons.lot_traceability.tests.language import Plant
        plant = Plant(env(user=env.ref("base.user_admin")))
        flour, loaf = plant.lots("flour", "loaf")
        order = plant.plan(loaf, used=flour)
        order.lot_producing_ids = loaf
        order.qty_producing = 10
        order._set_qty_producing()
        plant._fill(order.move_raw_ids, {flour: 10})
        env["lot.verification"].verify(seconds=0)
        env.cr.commit()
        print("order", order.id)
    """
    lines = "\n".join(line.strip() for line in script.splitlines())
    command = [str(word) for word in odoo.command("shell", "--database", database, "--no-http", "--log-level", "error")]
    shell = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    words = [line.split() for line in shell.stdout.splitlines() if line.startswith("order ")]
    if not words:
        raise Failure(f"the order could not be prepared: {shell.stderr[-2000:]}", "see tests/language.py")
    _query(odoo, database, DAMAGE, [SOUND])
    _query(odoo, database, TONIGHT)
    return int(words[0][1])


def _press_in_vain(press, order):
    with contextlib.suppress(OSError):  # the server dies under it
        press("mrp.production", "button_mark_done", [[order]])


@contextlib.contextmanager
def _serving(odoo, database):
    """Odoo with a worker for scheduled actions; yields its process and a function that calls a method as admin."""
    port = free_port()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def ask(path, **params):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", json.dumps({"params": params}).encode(),
            {"Content-Type": "application/json"})
        with browser.open(request, timeout=SECONDS) as response:
            answer = json.load(response)
        if "error" in answer:
            raise Failure(answer["error"]["data"]["message"], "read the server's log")
        return answer["result"]

    def press(model, method, args):
        return ask(f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=args, kwargs={})

    with odoo.serving(
            database, host="127.0.0.1", port=port, options=("--max-cron-threads", "1")) as server:
        ask("/web/session/authenticate", db=database, login="admin", password="admin")
        yield server, press


@contextlib.contextmanager
def _frozen(odoo, database):
    """Nobody gets on with writing genealogy while this lock is held."""
    link = psycopg2.connect(dbname=database, host=odoo.settings["db_host"], port=odoo.settings.get("db_port"),
                            user=odoo.settings.get("db_user"), password=odoo.settings.get("db_password"))
    try:
        link.cursor().execute("LOCK TABLE lot_transformation_line IN SHARE MODE")
        yield
    finally:
        link.close()


def _kill(process):
    process.kill()
    process.wait()


def _wait(what, is_so, every=None, pause=0.2):
    deadline = time.monotonic() + SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise Failure(f"waited {SECONDS} s in vain until {what}", "read the server's log")
        if every:
            every()
        time.sleep(pause)


def _wake(odoo, database):
    """Scheduled actions begin within a minute; Odoo itself wakes the worker like this."""
    _query(odoo, "postgres", "SELECT pg_notify('cron_trigger', %s)", [database])


def _state(odoo, database, order):
    return _query(odoo, database, "SELECT state FROM mrp_production WHERE id = %s", [order])[0][0]


def _ensure_all_recorded_once(odoo, database):
    found = _query(odoo, database, DIFFERENCE)
    if found:
        raise Failure(f"{len(found)} lines are missing or recorded twice", "see lot.recorder and lot.backfill")


def _query(odoo, database, query, values=()):
    with postgres.connection(odoo.settings, database) as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []
