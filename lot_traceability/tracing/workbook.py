"""Writes an Excel workbook of plain lists that is safe to open."""

import re
from datetime import datetime
from io import BytesIO
from itertools import chain, islice
from typing import NamedTuple

import xlsxwriter

# A spreadsheet takes a text that starts with one of these for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What XML cannot hold, and the longest text of a cell.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32767
MOMENT, TEXT, COUNT = "yyyy-mm-dd hh:mm", "@", "0"
HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#3D4F5C"}
TOP = {"valign": "top", "text_wrap": True}
MAX_TITLE = 31
# of a sheet, its header included
MAX_ROWS = 1048576


class Column(NamedTuple):
    """A column of a list.

    :param str title: its header
    :param str name: the key of its values in the rows
    :param int width: in characters
    :param str number_format: of its numbers; whole counts have no decimals
    """

    title: str
    name: str
    width: int = 16
    number_format: str = "General"


class Sheet(NamedTuple):
    """A list on a sheet of its own.

    :param str title: of the sheet
    :param list columns: of :class:`Column`
    :param rows: an iterable of dicts of text, numbers, naive datetimes, None or False
    :param str empty: what to say instead of a list without rows
    """

    title: str
    columns: list
    rows: object
    empty: str = ""


def build(sheets):
    """The workbook of ``sheets`` as bytes: header frozen and filtered, numbers and dates as such.

    Rows are written as they come: a list of any length takes no more memory than a short one. One that is longer
    than a sheet may be goes on on the next.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        header = book.add_format({**TOP, **HEADER})
        formats = {kind: book.add_format({**TOP, "num_format": kind}) for kind in (
            TEXT, MOMENT, COUNT, *{column.number_format for sheet in sheets for column in sheet.columns})}
        for sheet in sheets:
            for number, rows in enumerate(_pages(iter(sheet.rows)), start=1):
                page = _add_page(book, sheet, number, header)
                _fill(page, sheet, rows, formats)
    return file.getvalue()


def safe(text):
    """``text`` as it may stand in a cell: never a formula, no character that a workbook cannot hold.

    >>> safe("=1+1"), safe("+49 30 1234"), safe("LOT-1")
    ("'=1+1", "'+49 30 1234", 'LOT-1')
    """
    text = ILLEGAL.sub("", text)
    return (f"'{text}" if text.startswith(FORMULA_STARTS) else text)[:LONGEST]


def _pages(rows):
    """``rows`` cut into what fits on a sheet; one empty page of no rows."""
    first = next(rows, None)
    yield chain([first] if first is not None else [], islice(rows, MAX_ROWS - 2))
    for first in rows:
        yield chain([first], islice(rows, MAX_ROWS - 2))


def _add_page(book, sheet, number, header):
    page = book.add_worksheet(_page_title(sheet.title, number))
    page.freeze_panes(1, 0)
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, column.width)
        page.write_string(0, position, safe(column.title), header)
    return page


def _fill(page, sheet, rows, formats):
    last = 0
    for last, row in enumerate(rows, start=1):
        for position, column in enumerate(sheet.columns):
            _write(page, last, position, row.get(column.name), column, formats)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    if not last:
        _write(page, 1, 0, sheet.empty, sheet.columns[0], formats)


def _write(page, row, position, value, column, formats):
    if isinstance(value, str):
        text = safe(value)
        if text:
            page.write_string(row, position, text, formats[TEXT])
    elif isinstance(value, datetime):
        page.write_datetime(row, position, value, formats[MOMENT])
    elif value is not None and value is not False:
        whole = not isinstance(value, float)
        page.write_number(row, position, value, formats[COUNT if whole else column.number_format])


def _page_title(title, number):
    """Excel refuses some characters in the name of a sheet, and long names."""
    more = f" ({number})" if number > 1 else ""
    allowed = "".join(" " if character in "[]:*?/\\" else character for character in title)
    return allowed[:MAX_TITLE - len(more)] + more
