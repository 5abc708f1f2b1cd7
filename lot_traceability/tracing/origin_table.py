"""Reads a list of lots and their origins out of a file or out of pasted text. Plain Python."""

import csv
import re
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import NamedTuple
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# The columns in the order of the template, with what their headers may be called besides their own names.
COLUMNS = {
    "product": {"product code", "barcode", "item", "internal reference", "gtin"},
    "lot": {"lot number", "lot/serial number", "serial number", "serial", "batch"},
    "vendor_lot": {"supplier lot", "vendor's lot", "vendor lot number", "vendor batch", "supplier batch"},
    "quantity": {"qty", "amount", "received"},
    "production_date": {"made on", "produced", "manufactured", "date of manufacture"},
    "expiration_date": {"expiry date", "expiry", "expires", "vendor's expiry", "best before", "use by"},
    "country": {"country of origin", "origin"},
}
DATES = ("production_date", "expiration_date")
MOST_ROWS = 100_000
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")


class NoTable(ValueError):
    """A file that cannot be read as a list. ``code`` is ``unreadable``, ``empty`` or ``too_long``."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Formats(NamedTuple):
    """How a person writes numbers and dates."""

    decimal: str = "."
    thousands: str = ","
    day: str = "%m/%d/%Y"


class Row(NamedTuple):
    """One row of the list; what it does not say is None.

    :param int number: of the row in the file, as a spreadsheet counts
    :param tuple problems: pairs of a code (``missing``, ``number``, ``date``, ``order``, ``text``) and a column's name
    """

    number: int
    product: str | None = None
    lot: str | None = None
    vendor_lot: str | None = None
    quantity: float | None = None
    production_date: date | None = None
    expiration_date: date | None = None
    country: str | None = None
    problems: tuple = ()


def cells(content, name=""):
    """The cells of a file, row by row: an Excel workbook's first sheet, or text with commas, semicolons or tabs.

    :param bytes content: of the file
    :param str name: of the file; a workbook is known by its content
    :rtype: list[list]
    :raises NoTable: if it is neither, or longer than ``MOST_ROWS``
    """
    table = _workbook(content) if content[:2] == b"PK" else _text(content)
    if not any(any(_said(cell) for cell in row) for row in table):
        raise NoTable("empty")
    if len(table) > MOST_ROWS:
        raise NoTable("too_long")
    return table


def _workbook(content):
    try:
        sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise NoTable("unreadable") from error


def _text(content):
    if b"\x00" in content:
        raise NoTable("unreadable")
    text = next(text for text in (_decoded(content, encoding) for encoding in ENCODINGS) if text is not None)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise NoTable("unreadable") from error


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def rows(table, formats=None, titles=None):
    """The rows of a table, empty ones left out.

    Columns go by their headers, in any order; a table without headers has those of the template.

    :param list table: see :func:`cells`
    :param Formats formats: of numbers and dates
    :param dict titles: what the columns are called in the language of the user, by name
    :rtype: list[Row]
    """
    formats = formats or Formats()
    order = _header(table[0], titles or {}) if table else None
    begin, order = (1, order) if order else (0, dict(enumerate(COLUMNS)))
    found = []
    for number, line in enumerate(table[begin:], begin + 1):
        values = {name: line[place] for place, name in order.items() if place < len(line) and _said(line[place])}
        if values:
            found.append(_row(number, values, formats))
    return found


def _header(line, titles):
    """The columns by their place; None if the line is no header: that has at least a product and a lot."""
    names = {title.replace("_", " "): name for name, others in COLUMNS.items() for title in (name, *others)}
    names.update((title.strip().lower(), name) for name, title in titles.items())
    order = {}
    for place, cell in enumerate(line):
        name = names.get(str(cell or "").strip().lower().replace("_", " "))
        if name and name not in order.values():
            order[place] = name
    return order if {"product", "lot"} <= set(order.values()) else None


def _row(number, values, formats):
    read, problems = {}, []
    for name, cell in values.items():
        parse = _number if name == "quantity" else _day if name in DATES else _plain
        try:
            read[name] = parse(cell, formats)
        except ValueError:
            problems.append(("number" if name == "quantity" else "date" if name in DATES else "text", name))
    problems += [("missing", name) for name in ("product", "lot") if name not in values]
    made, expires = (read.get(name) for name in DATES)
    if made and expires and expires < made:
        problems.append(("order", "expiration_date"))
    return Row(number, **read, problems=tuple(problems))


def _said(cell):
    return cell is not None and str(cell).strip() != ""


def _plain(cell, _formats):
    """A text; a number that a spreadsheet made of a code is the code again."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if not text.isprintable():
        raise ValueError(text)
    return text


def _number(cell, formats):
    """A quantity above nothing. A separator that does not stand between thousands is not guessed at."""
    if isinstance(cell, bool):
        raise ValueError(cell)
    if isinstance(cell, (int, float)):
        value = float(cell)
    else:
        text = re.sub(r"[\s'\u2019]", "", str(cell))
        decimal, thousands = re.escape(formats.decimal), re.escape(formats.thousands or "\x00")
        if not re.fullmatch(rf"\+?(\d+|\d{{1,3}}({thousands}\d{{3}})+)({decimal}\d+)?", text, re.ASCII):
            raise ValueError(text)
        value = float(text.replace(formats.thousands or "\x00", "").replace(formats.decimal, "."))
    if not 0 < value < 1e15:
        raise ValueError(value)
    return value


def _day(cell, formats):
    """A day: of a spreadsheet, in ISO 8601, or as the person writes days."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        return datetime.fromisoformat(text).date()
    return datetime.strptime(text, formats.day).date()
