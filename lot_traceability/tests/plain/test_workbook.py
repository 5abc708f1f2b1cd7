from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from odoo.addons.lot_traceability.tracing import workbook
from odoo.addons.lot_traceability.tracing.workbook import Column, Sheet, build, safe


def read(rows, **options):
    columns = [Column("Lot", "lot", 20), Column("Kilos", "kilos", 10, "#,##0.00")]
    sheet = Sheet("Lots: all/some", columns, rows, **options)
    return load_workbook(BytesIO(build([sheet])))["Lots  all some"]


@pytest.mark.parametrize("start", "=+-@\t\r")
def test_a_text_that_starts_like_a_formula_is_read_as_text(start):
    cell = read([{"lot": f"{start}1+1"}])["A2"]

    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@settings(deadline=None)
@given(st.text(max_size=50))
def test_no_text_whatever_breaks_the_file_or_becomes_a_formula(text):
    cell = read([{"lot": text}])["A2"]

    assert cell.data_type in ("s", "n")
    assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe(safe(text)) == safe(text)


def test_numbers_dates_and_long_numbers_as_text_are_kept():
    moment = datetime(2026, 11, 22, 7, 45)
    page = read([{"lot": "000123", "kilos": 2.5}, {"lot": moment, "kilos": 3}, {"lot": None, "kilos": False}])

    assert page["A2"].value == "000123" and page["A2"].number_format == "@"
    assert page["B2"].value == 2.5 and page["B2"].number_format == "#,##0.00"
    assert page["A3"].value == moment and page["A3"].is_date
    assert page["B3"].value == 3 and page["B3"].number_format == "0"
    assert page["A4"].value is None and page["B4"].value is None


def test_the_header_is_frozen_and_filtered_and_an_empty_list_is_said():
    page = read([], empty="No lot.")

    assert page.freeze_panes == "A2" and page.auto_filter.ref == "A1:B1"
    assert page["A1"].font.bold and page["A2"].value == "No lot."


def test_rows_may_come_one_by_one_and_a_list_too_long_goes_on_on_the_next_sheet(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 4)
    sheets = [Sheet(title, [Column("Lot", "lot")], ({"lot": f"L-{number}"} for number in range(count)))
              for title, count in (("Seven", 7), ("Six", 6), ("A title that is much too long to be a title", 4))]
    book = load_workbook(BytesIO(build(sheets)))

    assert {page.title: [cell.value for cell in page["A"]] for page in book} == {
        "Seven": ["Lot", "L-0", "L-1", "L-2"], "Seven (2)": ["Lot", "L-3", "L-4", "L-5"], "Seven (3)": ["Lot", "L-6"],
        "Six": ["Lot", "L-0", "L-1", "L-2"], "Six (2)": ["Lot", "L-3", "L-4", "L-5"],
        "A title that is much too long t": ["Lot", "L-0", "L-1", "L-2"],
        "A title that is much too lo (2)": ["Lot", "L-3"]}
    assert book["Seven (2)"].auto_filter.ref == "A1:A4"
