import io
import re

from lxml import html
from openpyxl import load_workbook

from .common import LotCase


class TestFormerNames(LotCase):
    """Whoever reads a trace knows a lot by the name it had before."""

    def setUp(self):
        super().setUp()
        self.flour, self.loaf = self.lots("flour-1", "loaf-1")
        self.receive(self.flour)
        self.produce(self.loaf, used={self.flour: 10})
        self.quality = self.user("quality")
        for lot, name in ((self.flour, "flour-2"), (self.loaf, "loaf-2"), (self.loaf, "loaf-3"), (self.loaf, "loaf-1")):
            lot.with_user(self.quality).correct_identity({"name": name}, "Misread")
        self.flour.with_user(self.quality).correct_identity({"name": "flour-9"}, "Misread again")

    def page(self, report, *arguments, **options):
        content, _kind = self.env["ir.actions.report"].with_user(self.quality)._render_qweb_html(
            report, *arguments, **options)
        return re.sub(r"\s+", " ", html.fromstring(content).text_content())

    def column(self, book, sheet, title):
        head, *rows = load_workbook(io.BytesIO(book))[sheet].iter_rows(values_only=True)
        return [row[head.index(title)] for row in rows]

    def test_the_trace_says_them_for_all_lots_in_one_query(self):
        names = {lot["name"]: lot["former_names"] for lot in self.flour.with_user(self.quality).trace()["lots"]}
        self.assertEqual(names, {"flour-9": ["flour-1", "flour-2"], "loaf-1": ["loaf-2", "loaf-3"]})

    def test_the_dossier_and_the_workbook_of_the_trace_say_them(self):
        text = self.page("lot_traceability.report_lot_dossier", [], data={"lot_ids": self.flour.ids, "question": {}})
        for said in ("flour-9 formerly flour-1, flour-2", "loaf-1 formerly loaf-2, loaf-3"):
            self.assertIn(said, text)
        book = self.env["lot.trace.workbook"].with_user(self.quality).build(self.flour)
        self.assertEqual(self.column(book, "Lots", "Formerly"), ["flour-1, flour-2", "loaf-2, loaf-3"])

    def test_a_recall_keeps_and_prints_them(self):
        recall = self.env["lot.recall"].with_user(self.user("manager")).create_from(self.flour, subject="Glass")
        recall.freeze()
        self.loaf.with_user(self.quality).correct_identity({"name": "loaf-7"}, "Once more")
        text = self.page("lot_traceability.action_report_lot_recall", recall.ids)
        for said in ("flour-9 formerly flour-1, flour-2", "loaf-1 formerly loaf-2, loaf-3"):
            self.assertIn(said, text)
        book = self.env["lot.recall.workbook"].with_user(self.quality).build(recall)
        self.assertEqual(self.column(book, "Affected lots", "Formerly"), ["flour-1, flour-2", "loaf-2, loaf-3"])
