"""Reads the cells of a list out of a file or of pasted text. Plain Python."""

import csv
import re
import zlib
from io import BytesIO, StringIO
from itertools import zip_longest
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_ROWS = 100_000  # that say something
# What a sheet has at most, and a workbook when it is unpacked.
SHEET_ROWS, MOST_BYTES = 1_048_576, 500_000_000
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATOR = re.compile(r'"?sep=([\t;,|])"?\r?(?:\n|$)', re.IGNORECASE)  # the first line, where Excel is to be told
# What openpyxl raises over a workbook that is damaged or wrong in itself.
BROKEN = (
    ArithmeticError, AttributeError, BadZipFile, EOFError, InvalidFileException, LookupError, NotImplementedError,
    OSError, RuntimeError, SyntaxError, TypeError, ValueError, zlib.error)


class NoTable(ValueError):
    """A file that cannot be read as a list.

    :param str code: ``unreadable``, ``empty``, ``too_long``, or ``double``: two columns say the same
    :param str value: what is at fault
    """

    def __init__(self, code, value=""):
        super().__init__(f"{code} {value}")
        self.code, self.value = code, value


def cells(content):
    """The cells of a file: an Excel workbook's first sheet, or text with commas, semicolons or tabs.

    A formula whose result the workbook does not hold stands there itself.

    :param bytes content: of the file; a workbook is known by it
    :return: the rows that say something, each with its number as a spreadsheet counts
    :rtype: list[tuple[int, list]]
    :raises NoTable: if it is neither, or longer than ``MOST_ROWS``
    """
    table = _workbook(content) if content[:2] == b"PK" else _text(content)
    if not table:
        raise NoTable("empty")
    return table


def is_said(cell):
    """Whether there is anything in a cell."""
    return cell is not None and str(cell).strip() != ""


def _saying(rows):
    """The rows that say something, with their numbers; cells that say nothing are None."""
    found = []
    for number, row in enumerate(rows, 1):
        if any(map(is_said, row)):
            found.append((number, [cell if is_said(cell) else None for cell in row]))
        if len(found) > MOST_ROWS:
            raise NoTable("too_long")
    return found


def _workbook(content):
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise NoTable("too_long")
            calculated = any(
                re.search(rb"<(\w+:)?f[ >/]", archive.read(name)) for name in archive.namelist()
                if name.startswith("xl/worksheets/") and name.endswith(".xml"))
        results = _sheet(content, data_only=True)
        return _with_formulas(results, _sheet(content, data_only=False)) if calculated else results
    except NoTable:
        raise
    except BROKEN as error:
        raise NoTable("unreadable") from error


def _sheet(content, data_only):
    sheet = load_workbook(BytesIO(content), read_only=True, data_only=data_only).worksheets[0]
    # What it says about its own size would fill each row up to a cell far away.
    sheet.reset_dimensions()
    return _saying(sheet.iter_rows(values_only=True, max_row=SHEET_ROWS))


def _with_formulas(results, formulas):
    """The results, and where there is none, the formula: to leave it out would lose what it stands for."""
    known = dict(results)
    return [
        (number, [_formula(formula) if result is None and formula is not None else result
                  for result, formula in zip_longest(known.get(number, ()), row)])
        for number, row in formulas]


def _formula(cell):
    """One that fills several cells is an object."""
    return f"={str(getattr(cell, 'text', cell)).lstrip('=')}"


def _text(content):
    encodings = ("utf-16",) if content.startswith(UTF_16) else ENCODINGS
    text = next((text for text in (_decoded(content, encoding) for encoding in encodings) if text is not None), None)
    if text is None or "\x00" in text:
        raise NoTable("unreadable")
    named = SEPARATOR.match(text)
    if named:
        text = text[named.end():]
    first = re.search("^.*[\t;,].*$", text, re.MULTILINE)
    delimiter = named.group(1) if named else max("\t;,", key=first.group().count) if first else "\t"
    try:
        return _saying(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise NoTable("unreadable") from error


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
