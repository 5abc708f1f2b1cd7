import io
import json
from urllib.parse import urlencode

from openpyxl import load_workbook

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from . import neighbours
from .common import USER_GROUPS, ApiCase
from .neighbours import MARK


class TestRedactionOverHttp(ApiCase):
    """What goes over the wire says nothing of the neighbour's: answers, refusals and files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.told = neighbours.build(cls.env)
        cls.manager = new_test_user(cls.env, login="reader", password="reader-77", groups=USER_GROUPS["manager"])

    def assert_says_nothing(self, answer, status, *about):
        self.assertEqual(answer.status_code, status, (about, answer.text[:500]))
        self.assertNotIn(MARK, answer.text.lower(), about)

    def test_the_api_answers_without_a_name(self):
        for method in ("trace", "whereabouts", "timeline", "picture"):
            for lot in (self.told.grain, self.told.beer, self.told.pie):
                answer = self.ask(self.manager, "stock.lot", method, ids=lot.ids)
                self.assert_says_nothing(answer, 200, method, lot.name)
        for text in (MARK, *self.told.theirs.mapped("name")):
            self.assert_says_nothing(self.ask(self.manager, "stock.lot", "trace_search", text="grain"), 200)
            self.assertEqual(self.ask(self.manager, "stock.lot", "trace_search", text=text).json(), [])

    def test_the_api_refuses_without_a_name(self):
        theirs = self.told.theirs.ids
        for method in ("trace", "whereabouts", "action_trace", "web_read"):
            values = {"specification": {"name": {}, "whereabouts_summary": {}}} if method == "web_read" else {}
            answer = self.ask(self.manager, "stock.lot", method, ids=theirs, **values)
            self.assert_says_nothing(answer, 200 if method == "action_trace" else 403, method)
        for method in ("preview", "freeze", "close", "action_trace"):
            answer = self.ask(self.manager, "lot.recall", method, ids=self.told.recall.ids)
            self.assert_says_nothing(answer, 403, method)
        answer = self.ask(self.manager, "lot.recall", "create_from", roots=theirs)
        self.assert_says_nothing(answer, 403)

    def test_the_trace_screen_is_given_no_name(self):
        self.authenticate("reader", "reader-77")
        for method, arguments in (("trace", [self.told.grain.ids]), ("whereabouts", [self.told.grain.ids]),
                                  ("trace_search", ["grain"]), ("trace", [self.told.theirs.ids])):
            self.assert_says_nothing(self.call("stock.lot", method, arguments), 200, method)

    def test_the_workbook_of_a_trace_says_nothing(self):
        self.authenticate("reader", "reader-77")
        for lot in (self.told.grain, self.told.pie):
            question = urlencode({"question": json.dumps({"lot_ids": lot.ids, "direction": "both"})})
            answer = self.url_open(f"/lot_traceability/trace/xlsx?{question}")
            sheets = load_workbook(io.BytesIO(answer.content))
            cells = [str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row]
            self.assertIn(lot.name, cells)
            self.assertEqual([cell for cell in cells if MARK in cell.lower()], [])

    def call(self, model, method, arguments):
        """As the web client asks; a refusal is an answer, too."""
        with mute_logger("odoo.http"):
            return self.url_open(f"/web/dataset/call_kw/{model}/{method}", json={"params": {
                "model": model, "method": method, "args": arguments, "kwargs": {}}})

    def test_files_say_nothing_and_those_of_the_neighbour_s_recall_are_refused(self):
        self.authenticate("reader", "reader-77")
        for lot, status in ((self.told.grain, 200), (self.told.pie, 200), (self.told.theirs, 403)):
            ids = ",".join(map(str, lot.ids))
            with mute_logger("odoo.http"):
                self.assert_says_nothing(self.url_open(f"/lot_traceability/picture/svg?lot_ids={ids}"), status)
        for address, status in (("/lot_traceability/recall/%s/xlsx", 403),
                                ("/report/html/lot_traceability.report_lot_recall/%s", 403),
                                ("/web/content/lot.recall/%s/subject", 404)):
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_binary"):
                self.assert_says_nothing(self.url_open(address % self.told.recall.id), status, address)
