"""Reads a list of lots and their origins out of the cells of a table. Plain Python."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from .origin_file import NoTable

# The columns in the order of the template, with what their headers may be called besides their own names.
COLUMNS = {
    "product": {"product code", "barcode", "item", "internal reference", "gtin"},
    "lot": {"lot number", "lot/serial number", "serial number", "serial", "batch"},
    "vendor_lot": {"supplier lot", "vendor's lot", "vendor lot number", "vendor batch", "supplier batch"},
    "quantity": {"qty", "amount", "received"},
    "production_date": {"made on", "produced", "manufactured", "date of manufacture"},
    "expiration_date": {"expiry date", "expiry", "expires", "vendor's expiry", "best before", "use by"},
    "country": {"country of origin", "origin"},
    "unit": {"unit of measure", "uom"},
}
DATES = ("production_date", "expiration_date")
# Spreadsheets keep so many digits of a number; of a longer one they make zeros of the rest.
DIGITS = 15
# What they write where there is no result, in any language, and what they make of long numbers and of days.
ERROR = re.compile(r"#(N/A|NV|DIV/0!|[^\W\d_]+[!?])")
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d{2,}")
MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2} 00:00:00")
# A text that was written as a formula so that a spreadsheet leaves it alone.
KEPT = re.compile(r'="([^"]*)"')


class Formats(NamedTuple):
    """How a person writes numbers and dates."""

    decimal: str = "."
    thousands: str = ","
    day: str = "%m/%d/%Y"


class Row(NamedTuple):
    """One row of the list; what it does not say is None.

    :param int number: of the row in the file, as a spreadsheet counts
    :param tuple problems: pairs of a code and a column's name. The codes are ``missing``, ``number``, ``date``,
        ``order``, ``text``; and for what a spreadsheet has made of it: ``formula``, ``error``, ``dated``, ``logical``,
        ``rounded``
    """

    number: int
    product: str | None = None
    lot: str | None = None
    vendor_lot: str | None = None
    quantity: float | None = None
    production_date: date | None = None
    expiration_date: date | None = None
    country: str | None = None
    unit: str | None = None
    problems: tuple = ()


class Listing(NamedTuple):
    """What a table says: its rows, and what its columns are called that are not read."""

    rows: list
    unread: list


class Damaged(ValueError):
    """A cell that does not say any more what somebody wrote; ``code`` as of :class:`Row`."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def read(table, formats=None, titles=None):
    """What a table says.

    Columns go by their titles, in any order; a table without titles has the columns of the template.

    :param list table: see :func:`origin_file.cells`
    :param Formats formats: of numbers and dates
    :param dict titles: what the columns are called in the language of the user, by name
    :rtype: Listing
    :raises NoTable: ``double``: two columns say the same
    """
    formats, names = formats or Formats(), _names(titles or {})
    begin, order, header = _header(table, names)
    found, places = [], set()
    for number, line in table[begin:]:
        places.update(place for place, cell in enumerate(line) if cell is not None)
        values = {name: line[place] for place, name in order.items() if place < len(line) and line[place] is not None}
        if values:
            found.append(_row(number, values, formats))
    return Listing(found, [
        str(header.get(place) or get_column_letter(place + 1)) for place in sorted(places - order.keys())])


def _names(titles):
    """The columns by all that they may be called."""
    names = {title.replace("_", " "): name for name, others in COLUMNS.items() for title in (name, *others)}
    return names | {title.strip().lower(): name for name, title in titles.items()}


def _header(table, names):
    """Where the rows begin, the columns by their place, and the titles by theirs.

    The first row of more than one cell is one of titles if it has two that are known; what stands above it is no row.
    """
    place, line = next(((place, line) for place, (_number, line) in enumerate(table)
                        if sum(cell is not None for cell in line) > 1), (0, ()))
    titles = {column: str(cell).strip() for column, cell in enumerate(line) if cell is not None}
    order = {column: names[title.lower().replace("_", " ")] for column, title in titles.items()
             if title.lower().replace("_", " ") in names}
    if len(order) < 2:
        return 0, dict(enumerate(COLUMNS)), {}
    double = [titles[column] for column, name in order.items() if list(order.values()).count(name) > 1]
    if double:
        raise NoTable("double", ", ".join(double))
    return place + 1, order, titles


def _row(number, values, formats):
    readings, problems = {}, []
    for name, cell in values.items():
        parse, code = (_number, "number") if name == "quantity" else (
            (_day, "date") if name in DATES else (_plain, "text"))
        try:
            readings[name] = parse(_undamaged(cell), formats)
        except Damaged as error:
            problems.append((error.code, name))
        except ValueError:
            problems.append((code, name))
    problems += [("missing", name) for name in ("product", "lot") if name not in values]
    made, expires = (readings.get(name) for name in DATES)
    if made and expires and expires < made:
        problems.append(("order", "expiration_date"))
    return Row(number, **readings, problems=tuple(problems))


def _undamaged(cell):
    """What stands in a cell, if it stands there: not what a spreadsheet should have put there."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    kept = KEPT.fullmatch(text)
    if kept:
        return kept.group(1)
    if text.startswith("="):
        raise Damaged("formula")
    if ERROR.fullmatch(text):
        raise Damaged("error")
    return text


def _plain(cell, _formats):
    """A text; a number that a spreadsheet made of a code is the code again, as long as it has all its digits."""
    if isinstance(cell, bool):
        raise Damaged("logical")
    if isinstance(cell, (date, time, timedelta)) or MIDNIGHT.fullmatch(str(cell)):
        raise Damaged("dated")
    if (isinstance(cell, (int, float)) and abs(cell) >= 10 ** DIGITS) or SHORTENED.fullmatch(str(cell)):
        raise Damaged("rounded")
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
