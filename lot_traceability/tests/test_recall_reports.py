import io
import re
from datetime import datetime

from lxml import html
from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PlantLanguage
from .test_recall import RecallCase


class TestRecallPrint(RecallCase):

    def printed(self, recall):
        """The text of the print, white space made even."""
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "lot_traceability.action_report_lot_recall", recall.ids)
        page = html.fromstring(content)
        for style in page.xpath("//style | //head"):
            style.drop_tree()
        return re.sub(r"\s+", " ", page.text_content())

    def test_the_print_says_all_a_reader_needs_in_its_body(self):
        flour, _loaf, _grocer = self.bakery()
        recall = self.frozen(flour, reason="Found in sample 7")
        text = self.printed(recall)
        for said in (
                self.env.company.name, recall.name, "Salmonella", "Found in sample 7", "Scope Frozen",
                self.env.user.name, "1. Affected lots", "from flour through", "Grocer", "+1 555 0100",
                "buy@grocer.example", "1 Main Street", "4 Units", "3. Still stoppable", "3 Units", "WH/Stock"):
            self.assertIn(said, text)
        self.assertNotIn("DRAFT", text)

    def test_a_draft_prints_as_a_live_preview(self):
        flour, loaf, _grocer = self.bakery()
        recall = self.recall(flour)
        self.assertIn("DRAFT – live preview", self.printed(recall))
        self.scrap(loaf, 1)
        self.assertIn("Scrapped", self.printed(recall))

    def test_the_print_of_a_frozen_scope_can_be_made_again(self):
        flour, loaf, grocer = self.bakery()
        recall = self.frozen(flour)
        first = self.printed(recall)
        loaf.name, loaf.product_id.name, grocer.phone, grocer.street = "renamed", "Bread", "+1 555 9999", "Nowhere"
        self.scrap(flour, 1)

        without_moment = re.compile(r"printed on .*")
        self.assertEqual(without_moment.sub("", self.printed(recall)), without_moment.sub("", first))

    def test_moments_are_printed_in_the_time_zone_they_claim(self):
        recall = self.frozen(self.lots("flour"))
        self.env.flush_all()
        self.env.cr.execute("UPDATE lot_recall SET frozen_at = '2026-01-15 23:30:00' WHERE id = %s", (recall.id,))
        self.env.invalidate_all()
        self.env.user.tz = "Europe/Vienna"
        text = self.printed(recall)
        self.assertIn("01/16/2026 12:30 AM", text)
        self.assertIn("times are those of Europe/Vienna", text)

    def test_a_long_list_is_printed_in_blocks_each_under_its_head(self):
        text = self.printed(self.frozen(self.lots(*(f"flour-{number}" for number in range(25)))))
        self.assertEqual(text.count("How it was reached"), 3)
        self.assertEqual(text.count("1. Affected lots"), 1)
        self.assertEqual(len(set(re.findall(r"flour-\d+ flour-\d+ root lot", text))), 25)

    def test_the_print_balances_the_lots_and_says_how_far_it_can_be_trusted(self):
        """One loaf of ten is found by a count; crumbs are made without a lot."""
        flour, loaf, _grocer = self.bakery()
        self.count(loaf, 7)
        crumbs = self.product("crumbs", tracking="none")
        order = self.produce(crumbs, used={loaf: 2}, quantity=3)
        text = self.printed(self.frozen(flour))

        self.assertIn("6. Mass balance", text)
        self.assertRegex(text, r"flour 10\.00 4\.00 6\.00 0\.00")
        self.assertRegex(text, r"loaf 10\.00 1\.00 5\.00 4\.00 2\.00 0\.00")
        self.assertIn("Trace confidence: 95.2 %", text)  # of 10 + 11 units, one is in doubt
        self.assertRegex(text, rf"{order.name} crumbs loaf 3 Units")
        self.assertRegex(text, r"loafloaf Counts changed it by more than the tolerance 1 Units")

    def test_empty_lists_are_said(self):
        text = self.printed(self.frozen(self.lots("flour")))
        for said in ("No unit left the company.", "No open document holds a unit.", "No unit is on hand or in transit.",
                     "Nothing was used, scrapped"):
            self.assertIn(said, text)

    def test_returns_are_netted_per_consignee(self):
        loaf = self.lots("loaf")
        self.receive({loaf: 20})
        self.give_back(self.deliver({loaf: 6}, to=self.partner("Grocer")), {loaf: 4})
        self.give_back(self.deliver({loaf: 5}, to=self.partner("Kiosk")), {loaf: 5})
        text = self.printed(self.frozen(loaf))
        self.assertRegex(text, r"Grocer.*6 Units.*return.*-4 Units Net of returns 2 Units")
        self.assertRegex(text, r"Kiosk.*Net of returns all returned")


class TestRecallWorkbook(RecallCase):

    def book(self, recall):
        return load_workbook(io.BytesIO(self.env["lot.recall.workbook"].build(recall)))

    def table(self, sheet):
        """The rows of a sheet as dicts by header."""
        header, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def test_one_sheet_per_list_with_real_numbers_and_dates(self):
        flour, _loaf, _grocer = self.bakery()
        recall = self.frozen(flour)
        book = self.book(recall)

        self.assertEqual(
            book.sheetnames, [
                "Summary", "Affected lots", "Delivered", "Still stoppable", "On hand", "Other", "Balance",
                "Where the trace ends", "Holes"])
        delivered, = self.table(book["Delivered"])
        self.assertEqual((delivered["Consignee"], delivered["Lot"], delivered["Quantity"], delivered["Unit"]),
                         ("Grocer", "loaf", 4, "Units"))
        self.assertIsInstance(delivered["Date"], datetime)
        self.assertEqual(book["Delivered"].freeze_panes, "A2")
        self.assertEqual(book["Delivered"].auto_filter.ref, "A1:K2")

    def test_moments_stand_in_the_time_zone_of_the_user(self):
        recall = self.frozen(self.lots("flour"))
        self.env.flush_all()
        self.env.cr.execute("UPDATE lot_recall SET frozen_at = '2026-01-15 23:30:00' WHERE id = %s", (recall.id,))
        self.env.invalidate_all()
        there = recall.with_context(tz="Europe/Vienna")
        book = load_workbook(io.BytesIO(there.env["lot.recall.workbook"].build(there)))
        summary = {row["What"]: row["Value"] for row in self.table(book["Summary"])}
        self.assertEqual(summary["Scope frozen on"], datetime(2026, 1, 16, 0, 30))

    def test_no_cell_is_a_formula(self):
        """Test case 20."""
        evil = self.lot("=HYPERLINK(1)", self.product("@SUM(A1)"))
        self.receive({evil: 5})
        self.deliver({evil: 1}, to=self.partner("-2+3", phone="+1 555 0100"))
        book = self.book(self.frozen(evil))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

        self.assertNotIn("f", {cell.data_type for cell in cells})
        self.assertFalse([cell.value for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@\t\r"])
        delivered, = self.table(book["Delivered"])
        self.assertEqual((delivered["Lot"], delivered["Consignee"], delivered["Phone"]),
                         ("'=HYPERLINK(1)", "'-2+3", "'+1 555 0100"))

    def test_empty_lists_are_said(self):
        book = self.book(self.frozen(self.lots("flour")))
        self.assertEqual(book["Delivered"]["A2"].value, "No unit left the company.")
        self.assertEqual(book["Holes"]["A2"].value, "The records break the chain nowhere.")

    def test_the_balance_is_a_sheet_of_numbers(self):
        flour, _loaf, _grocer = self.bakery()
        book = self.book(self.frozen(flour))
        rows = {row["Lot"]: row for row in self.table(book["Balance"])}
        names = ("Received", "Made", "On Hand", "Delivered", "Used", "Difference", "Balances")

        self.assertEqual([rows["flour"][name] for name in names], [10, 0, 4, 0, 6, 0, "yes"])
        self.assertEqual([rows["loaf"][name] for name in names], [0, 10, 6, 4, 0, 0, "yes"])
        summary = {row["What"]: row["Value"] for row in self.table(book["Summary"])}
        self.assertEqual(summary["Trace confidence, 1 is all"], 1)


@tagged("post_install", "-at_install")
class TestRecallDownload(PlantLanguage, HttpCase):

    def test_the_workbook_is_downloaded_by_who_may_read_the_recall(self):
        recall = self.env["lot.recall"].create_from(self.lots("flour"), subject="Salmonella")
        address = f"/lot_traceability/recall/{recall.id}/xlsx"
        self.authenticate("admin", "admin")
        answer = self.url_open(address)
        self.assertEqual(load_workbook(io.BytesIO(answer.content)).sheetnames[0], "Summary")
        self.assertIn(f"{recall.name.replace('/', '-')}.xlsx", answer.headers["Content-Disposition"])
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/lot_traceability/recall/0/xlsx").status_code, 404)

    def test_a_stranger_gets_no_workbook(self):
        recall = self.env["lot.recall"].create_from(self.lots("flour"), subject="Salmonella")
        self.env["res.users"].create({
            "name": "Stranger", "login": "stranger", "password": "stranger-7",
            "group_ids": [(6, 0, self.env.ref("base.group_user").ids)]})
        self.authenticate("stranger", "stranger-7")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(f"/lot_traceability/recall/{recall.id}/xlsx").status_code, 403)
