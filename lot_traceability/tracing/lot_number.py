"""Numbers of lots from a pattern, such as ``{site}-{yy}{julian}-{counter:4}{check}``. Plain Python.

The check character is that of ISO/IEC 7064 MOD 37,36, over the digits and letters of the number, letters taken as
capitals: it finds every single wrong character, and almost all that were swapped. What a label can carry is what
application identifiers 10 and 21 take (GS1 General Specifications, 3.4.1 and 3.5.2): at most 20 characters of the
invariant set 82.
"""

import re
from functools import lru_cache
from string import Formatter
from typing import NamedTuple

from stdnum.iso7064 import mod_37_36

from .gs1 import not_allowed

CODE = "lot.number.pattern"  # of the sequences of Odoo that count for patterns
SAID = "lot_number_said"  # in a context: what the document says, text by name
SERIES = "lot_number_series"  # in a context: for which product names in a row are asked, and the first of them
LONGEST = 20
DATES = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d", "julian": "%j", "week": "%V", "isoyy": "%g"}
# How long a part is at all times; of what a document says nobody knows.
FIXED = {"yyyy": 4, "yy": 2, "mm": 2, "dd": 2, "julian": 3, "week": 2, "isoyy": 2, "check": 1}
SAYINGS = ("site", "workcenter", "order", "document", "vendor_lot")
PARTS = (*DATES, *SAYINGS, "counter", "check")
# What has to be in a number whose counter begins anew: one of each.
NEEDED = {"never": (), "year": (("yyyy", "yy"),), "day": (("yyyy", "yy"), ("julian", "dd"), ("julian", "mm"))}


class NumberError(ValueError):
    """A pattern that cannot be used, or a number that cannot be made.

    :param str code: ``braces``, ``unknown``, ``no_counter``, ``counters``, ``width``, ``check``, ``place``,
        ``restart``, ``too_long``, ``characters``, ``missing``, ``full``
    :param str value: what is at fault
    """

    def __init__(self, code, value=""):
        super().__init__(f"{code}: {value}")
        self.code, self.value = code, value


class Part(NamedTuple):
    """One part of a pattern.

    :param str name: one of ``PARTS``; empty for text that stands as it is
    :param str text: that text
    :param int length: its length; None if it is not known before
    """

    name: str
    text: str
    length: int | None


@lru_cache(maxsize=256)
def parse(pattern, restart="never"):
    """The parts of a pattern, if two numbers made by it can never be the same.

    :param str pattern: text with parts in braces; ``{counter:4}`` has four digits
    :param str restart: when the counter begins anew: ``never``, ``year``, ``day``
    :rtype: tuple[Part]
    :raises NumberError: names the first thing that is wrong
    """
    parts = tuple(_parts(pattern))
    names = [part.name for part in parts]
    if names.count("counter") != 1:
        raise NumberError("counters" if "counter" in names else "no_counter")
    if "check" in names[:-1]:
        raise NumberError("check")
    placed = _placed(parts)
    if "counter" not in placed:
        raise NumberError("place", "counter")
    for either in NEEDED[restart]:
        if not placed.intersection(either):
            raise NumberError("restart", " / ".join(f"{{{name}}}" for name in either))
    if sum(part.length or 0 for part in parts) > LONGEST:
        raise NumberError("too_long", pattern)
    return parts


def render(parts, number, day, said=None):
    """The number of one lot.

    :param tuple parts: of :func:`parse`
    :param int number: what the counter says
    :param date day: the day of the lot
    :param dict said: text by name, of ``SAYINGS``
    :rtype: str
    :raises NumberError: ``missing``, ``full``, ``too_long`` or ``characters``
    """
    said, text = said or {}, ""
    for part in parts:
        text += _value(part, number, day, said, text)
    check(text)
    return text


def check(name):
    """Whether labels can carry a number.

    :raises NumberError: ``too_long``, or ``characters`` with those that GS1 has not
    """
    wrong = not_allowed(name)
    if wrong:
        raise NumberError("characters", wrong)
    if len(name) > LONGEST:
        raise NumberError("too_long", name)


def check_character(text):
    """Of ISO/IEC 7064 MOD 37,36, over the digits and letters of ``text``.

    :rtype: str
    """
    return mod_37_36.calc_check_digit("".join(re.findall("[0-9A-Z]", text.upper())))


def is_valid(text):
    """Whether the last character is the check character of those before it."""
    return bool(text[1:]) and check_character(text[:-1]) == text[-1]


def left(parts, used):
    """How many numbers the counter still has when so many are used.

    :rtype: int
    """
    return 10 ** next(part.length for part in parts if part.name == "counter") - 1 - used


def is_nearly_full(parts, used):
    """Whether nine of ten numbers of the counter are used: time to give it one more digit."""
    return 10 * used >= 9 * left(parts, 0)


def fits(parts, name):
    """Whether a text looks like a number of the pattern, its check character right.

    :rtype: bool
    """
    looks = "".join(
        re.escape(part.text) if not part.name else "[0-9A-Z]" if part.name == "check" else
        f"[0-9]{{{part.length}}}" if part.length else ".+" for part in parts)
    return bool(re.fullmatch(looks, name)) and (parts[-1].name != "check" or is_valid(name))


def _parts(pattern):
    try:
        found = list(Formatter().parse(pattern))
    except ValueError as error:
        raise NumberError("braces", pattern) from error
    for text, name, width, conversion in found:
        if text:
            if not_allowed(text):
                raise NumberError("characters", not_allowed(text))
            yield Part("", text, len(text))
        if name is not None:
            yield _part(name, width, conversion)


def _part(name, width, conversion):
    if name not in PARTS or conversion or (width and name != "counter"):
        raise NumberError("unknown", "".join(filter(None, (
            name, conversion and f"!{conversion}", width and f":{width}"))))
    if name != "counter":
        return Part(name, "", FIXED.get(name))
    if not re.fullmatch("[1-9]", width):
        raise NumberError("width", width)
    return Part(name, "", int(width))


def _placed(parts):
    """The parts that are found in a number again: those of unknown length stand only before, or only behind them."""
    unknown = [place for place, part in enumerate(parts) if part.length is None]
    return {part.name for place, part in enumerate(parts)
            if not unknown or place < unknown[0] or place > unknown[-1]}


def _value(part, number, day, said, before):
    if part.name in DATES:
        return day.strftime(DATES[part.name])
    if part.name == "check":
        return check_character(before)
    if part.name == "counter":
        if len(str(number)) > part.length:
            raise NumberError("full", str(number))
        return str(number).zfill(part.length)
    if part.name:
        return said.get(part.name) or _missing(part.name)
    return part.text


def _missing(name):
    raise NumberError("missing", name)
