from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from odoo.addons.lot_traceability.tracing.origin_table import COLUMNS, Formats, NoTable, Row, cells, rows

GERMAN = Formats(decimal=",", thousands=".", day="%d.%m.%Y")


def read(text, formats=None):
    return rows(cells(text.encode()), formats)


def only(text, formats=None):
    row, = read(text, formats)
    return row


def workbook(*lines):
    book, file = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


def test_columns_go_by_their_headers_in_any_order():
    assert only("Lot;Expiry Date;Qty;Item\nL1;2026-05-31;2;TEA") == Row(
        2, product="TEA", lot="L1", quantity=2, expiration_date=date(2026, 5, 31))


def test_pasted_cells_without_headers_stand_as_in_the_template():
    assert only("TEA\tL1\tV-9\t2.5\t2026-03-01\t2027-03-01\tKE") == Row(
        1, "TEA", "L1", "V-9", 2.5, date(2026, 3, 1), date(2027, 3, 1), "KE")


def test_a_workbook_keeps_days_and_numbers_as_such():
    content = workbook(["Product", "Lot", "Quantity", "Made On"], [4711, 20260301.0, 12, datetime(2026, 3, 1)], [None])
    assert rows(cells(content)) == [
        Row(2, product="4711", lot="20260301", quantity=12, production_date=date(2026, 3, 1))]


@pytest.mark.parametrize(("text", "formats", "quantity"), [
    ("1,234.5", Formats(), 1234.5), ("1.234,5", GERMAN, 1234.5), ("1234", GERMAN, 1234), ("1,5", GERMAN, 1.5),
    ("12 000", GERMAN, 12000)])
def test_quantities_are_read_as_the_person_writes_them(text, formats, quantity):
    assert only(f"TEA\tL1\t\t{text}", formats).quantity == quantity


@pytest.mark.parametrize("text", ["1,5", "abc", "0", "-3", "1e5", "inf", "nan", "1.2.3", "1,23,456", "٣"])
def test_what_is_no_quantity_is_not_guessed_at(text):
    assert only(f"TEA\tL1\t\t{text}").problems == (("number", "quantity"),)


@pytest.mark.parametrize(("text", "formats", "day"), [
    ("2026-02-28", GERMAN, date(2026, 2, 28)), ("2026-02-28 13:00:00", GERMAN, date(2026, 2, 28)),
    ("28.02.2026", GERMAN, date(2026, 2, 28)), ("02/28/2026", Formats(), date(2026, 2, 28))])
def test_days(text, formats, day):
    assert only(f"TEA\tL1\t\t1\t{text}", formats).production_date == day


@pytest.mark.parametrize("text", ["2026-02-31", "31.02.2026", "soon", "02/28/2026", "2026-02-28x"])
def test_no_days(text):
    assert only(f"TEA\tL1\t\t1\t{text}", GERMAN).problems == (("date", "production_date"),)


def test_a_row_tells_all_that_is_wrong_with_it():
    assert only("Product,Lot,Quantity,Made On,Expiry\n,,x,2026-05-02,2026-05-01").problems == (
        ("number", "quantity"), ("missing", "product"), ("missing", "lot"), ("order", "expiration_date"))


def test_empty_rows_are_left_out_and_rows_keep_their_number():
    assert [row.number for row in read("Product,Lot\nTEA,L1\n,\n\nTEA,L2\n")] == [2, 5]


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\x00\x01\x02", b"PK"])
def test_other_files_are_refused(content):
    with pytest.raises(NoTable, match="unreadable"):
        cells(content)


@pytest.mark.parametrize("content", [b"", b"  \n ;;\n", workbook([])])
def test_an_empty_file_says_so(content):
    with pytest.raises(NoTable, match="empty"):
        cells(content)


def test_old_files_in_another_encoding_are_read():
    assert rows(cells("Product;Lot\nTHÉ;Ä-1".encode("cp1252")))[0].product == "THÉ"


@given(st.binary(max_size=200))
def test_any_file_gives_rows_or_is_refused(content):
    try:
        found = rows(cells(content))
    except NoTable:
        return
    assert all(row.lot and row.product for row in found if not row.problems)


word = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
whole = st.builds(
    Row, number=st.just(2), product=word, lot=word, vendor_lot=word,
    quantity=st.integers(1, 10**9).map(lambda number: number / 1000), country=word,
    production_date=st.dates(date(2000, 1, 1), date(2030, 1, 1)), expiration_date=st.dates(date(2030, 1, 2)))


@settings(max_examples=25, deadline=None)
@given(st.lists(whole, min_size=1, max_size=4))
def test_what_is_written_is_read(written):
    content = workbook(list(COLUMNS), *([getattr(row, name) for name in COLUMNS] for row in written))
    assert [row._replace(number=2) for row in rows(cells(content))] == written
