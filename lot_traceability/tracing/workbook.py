"""Writes an Excel workbook of plain lists that is safe to open."""

from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

# A spreadsheet takes a text that starts with one of these for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOMENT, TEXT, COUNT = "yyyy-mm-dd hh:mm", "@", "0"
HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="3D4F5C")
TOP = Alignment(vertical="top", wrap_text=True)
MAX_TITLE = 31


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
    :param list rows: dicts of text, numbers, naive datetimes, None or False
    :param str empty: what to say instead of a list without rows
    """

    title: str
    columns: list
    rows: list
    empty: str = ""


def build(sheets):
    """The workbook of ``sheets`` as bytes: header frozen and filtered, numbers and dates as such."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _add_sheet(book, sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def safe(text):
    """``text`` as it may stand in a cell: never a formula, no character that a workbook cannot hold.

    >>> safe("=1+1"), safe("+49 30 1234"), safe("LOT-1")
    ("'=1+1", "'+49 30 1234", 'LOT-1')
    """
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _add_sheet(book, sheet):
    page = book.create_sheet(_page_title(sheet.title))
    page.freeze_panes = "A2"
    for position, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(position)].width = column.width
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    page.append([_header(page, column) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, row.get(column.name), column) for column in sheet.columns])
    if not sheet.rows:
        page.append([_cell(page, sheet.empty, sheet.columns[0])])


def _page_title(title):
    """Excel refuses some characters in the name of a sheet, and long names."""
    return "".join(" " if character in "[]:*?/\\" else character for character in title)[:MAX_TITLE]


def _header(page, column):
    cell = WriteOnlyCell(page, value=safe(column.title))
    cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, TOP
    return cell


def _cell(page, value, column):
    if isinstance(value, str):
        value = safe(value)
    if value is None or value is False or value == "":
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(page, value=value)
        cell.data_type, cell.number_format, cell.alignment = "s", TEXT, TOP
        return cell
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, datetime):
        cell.number_format = MOMENT
    else:
        cell.number_format = column.number_format if isinstance(value, float) else COUNT
    cell.alignment = TOP
    return cell
