"""Values of GS1 elements as people and programs mean them, and as they stand in a symbol. Plain Python."""

import re
from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl, quote, unquote, urlsplit

# How many digits of each are a day, and whether the day may be left out.
DATES = {"11", "12", "13", "15", "16", "17", "4326", "7003", "7006", "7007", "7011", "8008"}
_DAY_MAY_BE_ZERO = {"11", "12", "13", "15", "16", "17"}
_COUNTS = {"30", "37"}
# Weights, measures and amounts: the last digit of the AI is the number of decimals.
_DECIMALS = re.compile(r"(?:3[1-6][0-9]{2}|39[025][0-9])")
# What an address can be about, and what may follow it, in this order.
_LINKED = {"01": ("22", "10", "21"), "8006": ("22", "10", "21"), "00": (), "414": ("254",), "417": ()}


def text(value):
    """A value as :func:`read` returns it: ISO 8601 for a date or a moment."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def read(ai, raw, today=None):
    """What a raw value of the right form means.

    :return: text; None for a day or a time that there is not
    :rtype: str or None
    """
    if ai in DATES:
        return _read_dates(ai, raw, today or date.today())
    if ai in _COUNTS:
        return str(int(raw))
    if _DECIMALS.fullmatch(ai):
        return f"{Decimal(int(raw)).scaleb(-int(ai[-1])):f}"
    return raw


def raw(ai, value):
    """The inverse of :func:`read`.

    :return: digits and characters; None for a number that has too many decimals, or is none
    :rtype: str or None
    """
    value = text(value)
    if ai in DATES:
        return "".join(re.sub("[^0-9]", "", part)[2:] for part in value.split("/"))
    if not _DECIMALS.fullmatch(ai):
        return value
    try:
        scaled = Decimal(value).scaleb(int(ai[-1]))
    except InvalidOperation:
        return None
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        return None
    return f"{int(scaled):06d}" if ai[:2] != "39" or ai[2] == "5" else f"{int(scaled)}"


def link(values, address):
    """An address of GS1 Digital Link.

    :param dict values: AI to raw value
    :return: None if they name nothing that an address can be about
    """
    key = next((ai for ai in _LINKED if ai in values), None)
    if not key:
        return None
    path = [ai for ai in (key, *_LINKED[key]) if ai in values]
    query = "&".join(f"{ai}={quote(value, safe='')}" for ai, value in values.items() if ai not in path)
    parts = "/".join(f"{ai}/{quote(values[ai], safe='')}" for ai in path)
    return f"{address.rstrip('/')}/{parts}{'?' if query else ''}{query}"


def unlinked(address, is_known):
    """Pairs of AI and raw value in an address of GS1 Digital Link, whosever web site it is.

    :param callable is_known: whether there is such an AI
    :return: None for any other text
    :rtype: list[tuple[str, str]] or None
    """
    if not re.match(r"https?://", address, re.IGNORECASE):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:  # half an address of IPv6, say
        return None
    path = [unquote(part) for part in parts.path.strip("/").split("/")]
    start = next((place for place in range(len(path) - 1) if path[place] in _LINKED
                  and re.fullmatch("[0-9]{8,18}", path[place + 1])), None)
    if start is None:
        return None
    pairs = list(zip(path[start::2], path[start + 1::2], strict=False))
    pairs += parse_qsl(parts.query)
    return [(ai, value.zfill(14) if ai == "01" else value) for ai, value in pairs if is_known(ai)]


def _read_dates(ai, raw, today):
    if ai == "7007" and len(raw) == 12:
        days = [_read_moment(ai, raw[:6], today), _read_moment(ai, raw[6:], today)]
        return "/".join(days) if all(days) else None
    return _read_moment(ai, raw, today)


def _read_moment(ai, raw, today):
    year, month, day = (int(raw[place:place + 2]) for place in (0, 2, 4))
    year = _century(year, today) + year
    if not 1 <= month <= 12:
        return None
    if not day and ai in _DAY_MAY_BE_ZERO:
        day = monthrange(year, month)[1]
    clock = [int(raw[place:place + 2]) for place in range(6, len(raw), 2)]
    try:
        moment = datetime(year, month, day, *clock)
    except ValueError:
        return None
    return moment.isoformat(timespec=("hours", "minutes", "seconds")[len(clock) - 1]) if clock else (
        moment.date().isoformat())


def _century(year, today):
    """The century that brings two digits within fifty years of today (GS1 General Specifications, 7.12)."""
    century, difference = today.year // 100 * 100, year - today.year % 100
    if difference >= 51:
        return century - 100
    return century + 100 if difference <= -50 else century
