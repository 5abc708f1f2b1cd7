"""Reading goes to a streaming replica: a real primary and standby, Odoo's server on both, questions over HTTP."""

import contextlib
import tempfile
import time

import requests
from setup import cache, postgres, postgres_pair, template
from setup import odoo as odoo_program
from setup.console import Failure
from setup.odoo import ADDON

HOST = "127.0.0.1"
LOGIN = PASSWORD = "admin"
ARRIVAL_SECONDS = 20
# What each question reads: seen in the log of one server and not in that of the other.
READS = {"trace": "lot_transformation_line", "whereabouts": "stock_quant", "trace_search": "stock_lot"}
# The JSON-2 API takes the session of a browser that was sent there by its user, besides API keys.
NAVIGATION = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none",
              "Sec-Fetch-User": "?1"}


def check(report, odoo):
    """Ask the same with and without a replica, and read in PostgreSQL's logs who was asked.

    :param report.Report report: where it is counted
    :param odoo.Odoo odoo: the Odoo whose demo data is traced
    """
    database = odoo.scratch("replica")
    odoo.copy(template(odoo, demo=True), database)
    try:
        with report.part("install for the replica") as part:
            odoo.run(part, database, "--init", ADDON)
        if not part.failed:
            with report.part("streaming replica") as part, tempfile.TemporaryDirectory(
                    prefix="replica-", dir=cache.home(), ignore_cleanup_errors=True) as folder:
                _compare(part, odoo, database, folder)
    finally:
        odoo.drop(database)


def _compare(part, odoo, database, folder):
    with postgres_pair.replicated(odoo.settings, database, folder) as (primary, standby):
        lot_id, name = _a_traced_lot(primary, database)
        on_primary = ["--db_host", primary.host, "--db_port", primary.port]
        with _serving(odoo, database, on_primary) as alone:
            expected = _answers(alone, lot_id, name)
        replica = ["--db_replica_host", standby.host, "--db_replica_port", standby.port]
        with _serving(odoo, database, on_primary + replica) as client:
            answers, statements = {}, 0
            for question in _questions(lot_id, name):
                answers[question[:2]], seen = _asked(client, question, primary, standby)
                statements += seen
            if answers != expected:
                raise Failure("the replica answers otherwise than the primary", "compare the two by hand")
            client.ask("call_kw", "write", [[lot_id], {"name": f"{name}-renamed"}])
            _wait_for_arrival(client, f"{name}-renamed")
        part.outcome = f"{len(answers)} questions, {statements} statements on the standby, none on the primary"


@contextlib.contextmanager
def _serving(odoo, database, options):
    port = odoo_program.free_port()
    with odoo.serving(database, host=HOST, port=port, options=options):
        yield _Client(port, database)


def _questions(lot_id, name):
    for way in ("call_kw", "json/2"):
        yield way, "trace", [[lot_id]]
        yield way, "whereabouts", [[lot_id]]
        yield way, "trace_search", [name]


def _answers(client, lot_id, name):
    return {question[:2]: client.ask(*question) for question in _questions(lot_id, name)}


def _asked(client, question, primary, standby):
    """The answer to one question, and how many statements the standby saw for it."""
    primary.read_log(), standby.read_log()
    answer = client.ask(*question)
    mark, there = READS[question[1]], standby.read_log()
    if mark not in there:
        raise Failure(f"{question[:2]} did not read {mark} from the replica", "see @api.readonly on that method")
    if mark in primary.read_log():
        raise Failure(f"{question[:2]} read {mark} from the primary", "see what it writes: a write sends it back there")
    return answer, there.count("statement: ")


def _wait_for_arrival(client, name):
    deadline = time.monotonic() + ARRIVAL_SECONDS
    while not client.ask("call_kw", "trace_search", [name]):
        if time.monotonic() > deadline:
            raise Failure("what is written on the primary does not arrive on the replica", "read the standby's log")
        time.sleep(0.1)


def _a_traced_lot(primary, database):
    """A lot with ancestors and descendants, out of Odoo's demo data."""
    with postgres.connection(primary.settings, database) as cursor:
        cursor.execute(
            "SELECT lot.id, lot.name FROM stock_lot lot JOIN lot_transformation_line line ON line.lot_id = lot.id"
            " WHERE line.role = 'input' ORDER BY lot.id LIMIT 1")
        return cursor.fetchone()


class _Client:
    """A browser's session, logged in."""

    def __init__(self, port, database):
        self.address, self.session = f"http://{HOST}:{port}", requests.Session()
        self._post("/web/session/authenticate", {"params": {"db": database, "login": LOGIN, "password": PASSWORD}})

    def ask(self, way, method, arguments):
        """Call a method of ``stock.lot`` as the screens do (``call_kw``) or as scripts do (``json/2``)."""
        if way == "call_kw":
            params = {"model": "stock.lot", "method": method, "args": arguments, "kwargs": {}}
            return self._post(f"/web/dataset/call_kw/stock.lot/{method}", {"params": params})["result"]
        named = {"text": arguments[0]} if method == "trace_search" else {"ids": arguments[0]}
        return self._post(f"/json/2/stock.lot/{method}", named)

    def _post(self, path, body):
        answer = self.session.post(f"{self.address}{path}", json=body, headers=NAVIGATION, timeout=120)
        if not answer.ok or (isinstance(answer.json(), dict) and "error" in answer.json()):
            raise Failure(f"{path}: {answer.status_code} {answer.text[:500]}", "read the server's log under logs")
        return answer.json()
