from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from odoo.addons.lot_traceability.tracing.origin_file import NoTable, cells
from odoo.addons.lot_traceability.tracing.origin_table import COLUMNS, Formats, Row, read

GERMAN = Formats(decimal=",", thousands=".", day="%d.%m.%Y")


def rows(content, formats=None):
    return read(cells(content if isinstance(content, bytes) else content.encode()), formats).rows


def only(content, formats=None):
    row, = rows(content, formats)
    return row


def unread(text):
    return read(cells(text.encode())).unread


def workbook(*lines, cell=None):
    """A sheet of ``lines``, and one more cell far away."""
    book, file = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    if cell:
        book.active[cell] = " "
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
    assert rows(content) == [
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
    assert [row.number for row in rows("Product,Lot\nTEA,L1\n,\n\nTEA,L2\n")] == [2, 5]


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\x00\x01\x02", b"PK"])
def test_other_files_are_refused(content):
    with pytest.raises(NoTable, match="unreadable"):
        cells(content)


@pytest.mark.parametrize("content", [b"", b"  \n ;;\n", workbook([])])
def test_an_empty_file_says_so(content):
    with pytest.raises(NoTable, match="empty"):
        cells(content)


def test_old_files_in_another_encoding_are_read():
    assert rows("Product;Lot\nTHÉ;Ä-1".encode("cp1252"))[0].product == "THÉ"


@given(st.binary(max_size=200))
def test_any_file_gives_rows_or_is_refused(content):
    try:
        found = rows(content)
    except NoTable:
        return
    assert all(row.lot and row.product for row in found if not row.problems)


word = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
whole = st.builds(
    Row, number=st.just(2), product=word, lot=word, vendor_lot=word,
    quantity=st.integers(1, 10**9).map(lambda number: number / 1000), country=word, unit=word,
    production_date=st.dates(date(2000, 1, 1), date(2030, 1, 1)), expiration_date=st.dates(date(2030, 1, 2)))


@settings(max_examples=25, deadline=None)
@given(st.lists(whole, min_size=1, max_size=4))
def test_what_is_written_is_read(written):
    content = workbook(list(COLUMNS), *([getattr(row, name) for name in COLUMNS] for row in written))
    assert [row._replace(number=2) for row in rows(content)] == written


def test_a_list_without_a_lot_column_goes_by_its_titles():
    assert only("Product;Vendor Lot;Expiry;Quantity\nTEA;V-1;2027-01-01;10")._replace(problems=()) == Row(
        2, product="TEA", vendor_lot="V-1", quantity=10, expiration_date=date(2027, 1, 1))


def test_lines_above_the_titles_are_no_rows():
    assert only("Delivery note 4711\n\nProduct;Lot\nTEA;L1") == Row(4, product="TEA", lot="L1")


def test_what_is_not_read_is_named():
    assert unread("Product;Lot;Colour;;Quantity\nTEA;L1;green;x;5") == ["Colour", "D"]
    assert unread("TEA;L1;V;1;2026-03-01;2027-03-01;KE;kg;what;;else") == ["I", "K"]
    assert unread("Product;Lot;Colour\nTEA;L1;") == []


def test_two_columns_of_one_meaning_are_refused():
    with pytest.raises(NoTable) as refused:
        rows("Product;Lot;Best Before;Expiry\nTEA;L1;2027-01-01;2027-02-01")
    assert (refused.value.code, refused.value.value) == ("double", "Best Before, Expiry")


@pytest.mark.parametrize(("cell", "code"), [
    (datetime(2026, 3, 1), "dated"), (True, "logical"), (123456789012345678, "rounded"), (1.23457e17, "rounded"),
    ("#N/A", "error"), ("#BEZUG!", "error"), ("=B7", "formula")])
def test_what_a_spreadsheet_has_made_of_a_number_is_no_number(cell, code):
    assert only(workbook(["Product", "Lot"], ["TEA", cell])).problems == ((code, "lot"),)
    assert only(workbook(["Product", "Lot", "Vendor Lot"], ["TEA", "L1", cell])).problems == ((code, "vendor_lot"),)


@pytest.mark.parametrize(("text", "code"), [
    ("1.23457E+17", "rounded"), ("1,23457E+17", "rounded"), ("2026-03-01 00:00:00", "dated"), ("#N/A", "error"),
    ("=A1", "formula")])
def test_nor_in_a_text_that_a_spreadsheet_wrote(text, code):
    assert only(f"TEA\t{text}").problems == ((code, "lot"),)


@pytest.mark.parametrize("text", ["2026-03-01", "12E4", "#12", "E+17", "A=B", "TRUE"])
def test_what_looks_like_it_may_be_a_number(text):
    assert only(f"TEA\t{text}").lot == text


def test_a_text_that_was_kept_from_the_spreadsheet_is_that_text():
    assert only('Product;Lot;Quantity\nTEA;="00123";="5"') == Row(2, product="TEA", lot="00123", quantity=5)


def test_a_formula_whose_result_nobody_kept_is_told():
    assert only(workbook(["Product", "Lot", "Expiry"], ["TEA", "L1", "=TODAY()"])).problems == (
        ("formula", "expiration_date"),)


@pytest.mark.parametrize("far", ["B500000", "XFD3"])
def test_a_blank_cell_far_away_says_nothing(far):
    assert only(workbook(["Product", "Lot"], ["TEA", "L1"], cell=far)) == Row(2, product="TEA", lot="L1")


def test_only_rows_that_say_something_are_counted():
    assert len(rows("TEA;L1\n" + ";\n" * 200_000 + "TEA;L2")) == 2
    with pytest.raises(NoTable, match="too_long"):
        rows("TEA;L1\n" * 100_001)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_spreadsheets_write_unicode_and_name_the_separator(encoding):
    content = "sep=;\r\nProduct;Lot;Quantity\r\nTHÉ;L,1;5\r\n".encode(encoding)
    assert only(content) == Row(2, product="THÉ", lot="L,1", quantity=5)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_workbook_gives_rows_or_is_refused(data):
    content = workbook(
        ["Product", "Lot", "Quantity", "Expiry"], ["TEA", "L1", 5, "=A1"], ["TEA", "L2", 5, date(2027, 1, 1)])
    with ZipFile(BytesIO(content)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    name = data.draw(st.sampled_from([name for name in parts if name.endswith((".xml", ".rels"))]))
    part = parts[name]
    place, length = data.draw(st.integers(0, len(part) - 1)), data.draw(st.integers(0, 40))
    parts[name] = part[:place] + data.draw(st.binary(max_size=20)) + part[place + length:]
    broken = BytesIO()
    with ZipFile(broken, "w") as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    try:
        rows(broken.getvalue())
    except NoTable as refused:
        assert refused.code in ("unreadable", "empty", "too_long", "double")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_damaged_bytes_gives_rows_or_is_refused(place, bytes_):
    content = workbook(["Product", "Lot"], ["TEA", "L1"])
    place %= len(content)
    try:
        rows(content[:place] + bytes_ + content[place + len(bytes_):])
    except NoTable as refused:
        assert refused.code in ("unreadable", "empty", "double")
