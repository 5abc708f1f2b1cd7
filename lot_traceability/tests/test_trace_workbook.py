import io
import json
from datetime import datetime

from openpyxl import load_workbook

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from . import neighbours, story
from .common import USER_GROUPS, ApiCase, LotCase

SHEETS = ["Summary", "Lots", "Links", "Where it is", "Consignees", "Balance", "Holes"]


def book_of(content):
    return load_workbook(io.BytesIO(content))


def table(sheet):
    """The rows of a sheet as dicts by header, empty cells left out."""
    header, *rows = sheet.iter_rows(values_only=True)
    return [{title: value for title, value in zip(header, row, strict=True) if value is not None} for row in rows]


class TestTraceWorkbook(LotCase):

    def book(self, lots, **question):
        return book_of(lots.env["lot.trace.workbook"].build(lots, **question))

    def test_the_whole_answer_about_the_contaminated_milk(self):
        lots = story.build(self.env).lots
        milk, order = lots["RM-101"], self.env["lot.transformation.line"].search(
            [("lot_id", "=", lots["CA-803"].id), ("role", "=", "output")]).transformation_id
        book = self.book(milk, direction="down")
        self.assertEqual(book.sheetnames, SHEETS)

        summary = {row["What"]: row["Value"] for row in table(book["Summary"])}
        self.assertEqual(
            {what: summary[what] for what in ("Root lots", "Traced", "Descendants", "On Hand (L)")},
            {"Root lots": "RM-101 (Raw Milk)", "Traced": "Descendants", "Descendants": 10, "On Hand (L)": 642})
        self.assertEqual(summary["Delivered (Units)"], 1236)
        by_lot = {row["Lot"]: row for row in table(book["Lots"])}
        self.assertEqual(set(by_lot), story.DESCENDANTS | {"RM-101"})
        self.assertEqual(by_lot["RM-101"]["Relation"], "Root")
        cake = by_lot["CA-801"]
        self.assertEqual(
            [cake[title] for title in ("Product", "Relation", "Steps", "Reached from", "Also from", "Link", "Unit")],
            ["Yoghurt Cake", "Descendant", 3, "YO-501", "BU-601", "Certain", "L"])
        self.assertEqual([round(cake[title], 2) for title in ("Of the root in it, or of it in the root", "At most")],
                         [70.21, 311.66])
        self.assertEqual(
            [(row["Side"], row["Lot"], row["Quantity"], row["Unit"]) for row in table(book["Links"])
             if row["Document"] == order.name],
            [("Used", "CA-801", 15, "Units"), ("Made", "CA-803", 12, "Units")])

    def test_where_it_is_who_has_it_and_what_is_unaccounted(self):
        lots = story.build(self.env).lots
        book = self.book(lots["CA-801"])
        there = [row for row in table(book["Where it is"]) if row["Lot"] == "CA-801"]
        self.assertEqual(
            [(row["Whereabouts"], row["Quantity"], row.get("Location"), row.get("Contact")) for row in there],
            [("On Hand", 57, "WH/Stock", None), ("Delivered", 40, None, "Café Linden"),
             ("Delivered", -12, None, "Café Linden"), ("Used", 15, None, None)])
        self.assertEqual(
            [(row["Consignee"], row["Phone"], row["Lot"], row["Quantity"]) for row in table(book["Consignees"])],
            [("Café Linden", "'+1 555 010 53711", "CA-801", 40), ("Café Linden", "'+1 555 010 53711", "CA-801", -12),
             ("Café Linden", "'+1 555 010 53711", "CA-803", 8)])
        self.assertEqual(table(book["Balance"])[0], {
            "Lot": "CA-801", "Product": "Yoghurt Cake", "Received": 0, "Made": 100, "Adjusted": 0, "On Hand": 57,
            "In Transit": 0, "Delivered": 28, "Used": 15, "Scrapped": 0, "Returned to the Vendor": 0, "Unaccounted": 0,
            "Tolerance": 2, "In Doubt": 0, "Unit": "Units"})
        self.assertEqual(book["Holes"]["A2"].value, "The records break the chain nowhere.")

    def test_of_several_roots_each_has_its_share(self):
        flour, sugar, loaf = self.lots("flour", "sugar", "loaf")
        self.produce(loaf, used={flour: 8, sugar: 2})
        shares = table(self.book(flour | sugar, direction="down")["Shares"])
        self.assertEqual(
            [(row["Lot"], row["Root"], row["Of the root in it, or of it in the root"], row["Part of all of it"])
             for row in shares], [("loaf", "flour", 8, 1), ("loaf", "sugar", 2, 1)])

    def test_holes_are_listed_with_what_repairs_them(self):
        flour, loaf = self.lots("flour", "loaf")
        self.produce(loaf, used=flour)
        holes = table(self.book(flour)["Holes"])
        self.assertIn(("flour", "Less than nothing in stock"), {(row["Lot"], row["What"]) for row in holes})

    def test_moments_stand_in_the_time_zone_of_the_user(self):
        flour, loaf = self.lots("flour", "loaf")
        self.produce(loaf, used=flour)
        lines = self.env["lot.transformation.line"].search([("lot_id", "in", (flour | loaf).ids)])
        self.env.flush_all()
        self.env.cr.execute("UPDATE lot_transformation SET date = '2026-01-15 23:30:00' WHERE id = %s",
                            (lines.transformation_id.id,))
        self.env.invalidate_all()
        links = table(self.book(flour.with_context(tz="Europe/Vienna"))["Links"])
        self.assertEqual({row["Date"] for row in links}, {datetime(2026, 1, 16, 0, 30)})

    def test_nothing_of_another_company_is_named(self):
        told = neighbours.build(self.env)
        book = self.book(told.grain.with_user(self.user()))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        self.assertIn("Lot of another company", cells)
        self.assertFalse([cell for cell in cells if neighbours.MARK in cell.lower()])


class TestTraceDownload(ApiCase):

    def setUp(self):
        super().setUp()
        self.env = self.env(context={**self.env.context, "tracking_disable": True})
        self.flour, self.dough, self.loaf = self.lots("flour", "dough", "loaf")
        self.produce(self.dough, used=self.flour)
        self.produce(self.loaf, used=self.dough)

    def download(self, question, groups=USER_GROUPS["user"]):
        login = f"reader-{self.env['res.users'].search_count([])}"
        new_test_user(self.env, login=login, password="reader-7-reader", groups=groups)
        self.authenticate(login, "reader-7-reader")
        with mute_logger("odoo.http"):  # a refusal is a warning there
            return self.url_open("/lot_traceability/trace/xlsx", params={"question": question})

    def test_the_trace_that_is_on_the_screen_is_downloaded(self):
        answer = self.download(json.dumps({"lot_ids": self.dough.ids, "direction": "up", "as_of": False}))

        self.assertIn("dough.xlsx", answer.headers["Content-Disposition"])
        self.assertEqual([(row["Lot"], row["Relation"]) for row in table(book_of(answer.content)["Lots"])],
                         [("dough", "Root"), ("flour", "Ancestor")])

    def test_whoever_may_not_trace_downloads_nothing(self):
        self.assertEqual(self.download(json.dumps({"lot_ids": self.dough.ids}), "base.group_user").status_code, 403)

    def test_a_bad_question_is_refused(self):
        for question in ("flour", "[]", "{}", '{"lot_ids": ["x"]}'):
            self.assertEqual(self.download(question).status_code, 400, question)
        sideways = self.download(json.dumps({"lot_ids": self.dough.ids, "direction": "sideways"}))
        self.assertEqual(sideways.status_code, 422)
        self.assertIn("sideways", sideways.text)
