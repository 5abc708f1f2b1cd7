"""What scanners read: GS1 element strings, their bracketed text, Digital Link addresses, plain codes. Plain Python.

The application identifiers (AI) and the form of each are those of GS1, as ``stdnum`` keeps them. Its own reader is not
used: it fails as a whole for one fault, and it takes brackets and blanks out of lot names. Nor is Odoo's, whose rules
users edit.
"""

import pathlib
import re
from functools import lru_cache
from typing import NamedTuple

from stdnum import ean, numdb

from . import gs1_values

SEPARATOR = "\x1d"  # FNC1, as scanners send it
LONGEST = 4296  # characters that a QR code can hold
# How scanners that cannot send FNC1 write it. Neither can be part of a value, but for the second by great bad luck.
_WRITTEN_SEPARATOR = re.compile(r"#|Alt029")
_PREFIX = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
_GS1_PREFIXES = {"C1", "d2", "Q3", "J1", "e0", "e1", "e2", "e3"}
# What a code without any mark of GS1 has to contain to be taken for GS1: they carry a check digit.
_KEYS = {"00", "01", "02", "03", "8006", "8026"}
_SUSPECT = re.compile(r"0[0-3][0-9]{14}")
_BRACKETED = re.compile(r"(?<!\\)\(([0-9]{2,4})\)")
_CLASSES = {
    "N": "[0-9]", "X": "[!\"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]", "Y": "[#\\-/0-9A-Z]", "Z": "[0-9A-Z_a-z=\\-]", "-": "-"}
_PART = re.compile(r"(\[?)\+?([NXYZ-])([0-9]*)(?:(\.\.)N?([0-9]+))?\]?")
# How many leading digits of a value end in a check digit.
_CHECKED = {
    "00": 18, "01": 14, "02": 14, "03": 14, "253": 13, "255": 13, "402": 17, "8003": 14, "8006": 14, "8017": 18,
    "8018": 18, "8026": 14, **{f"41{last}": 13 for last in range(8)}}
_LAST = ("10", "21")  # where they stand in what is printed


class Fault(NamedTuple):
    """What is wrong with a code.

    :param str code: ``check_digit``, ``date``, ``truncated``, ``too_long``, ``characters``, ``unknown_ai``, ``twice``,
        ``number``
    :param str ai: the identifier, or what stands in its place
    :param str value: what was read
    """

    code: str
    ai: str
    value: str


class Scan(NamedTuple):
    """What a code says.

    :param str code: the text without prefix and control characters, as a lot or a product may be called
    :param str symbology: as the scanner names it, ``]C1``, ``]d2``, …; empty if it does not
    :param dict elements: AI to value, as text: dates in ISO 8601, counts without leading zeros, weights and measures
        with their decimal point; what is at fault is left out
    :param tuple faults: each a :class:`Fault`
    :param bool is_certain: False where nothing but its digits says that it is GS1: look for ``code`` itself first
    """

    code: str
    symbology: str = ""
    elements: dict = {}
    faults: tuple = ()
    is_certain: bool = False

    def as_plain(self):
        """The same, if it is no GS1: a name and nothing else."""
        return Scan(self.code, self.symbology)


class GS1Error(ValueError):
    """Elements that GS1 cannot carry.

    :param Fault fault: which one, and why
    """

    def __init__(self, fault):
        super().__init__(f"({fault.ai}) {fault.value}: {fault.code}")
        self.fault = fault


class Rule(NamedTuple):
    """The form of the values of one AI.

    :param bool ends: whether it ends by its length, and not with a separator
    """

    ai: str
    pattern: re.Pattern
    shortest: int
    longest: int
    ends: bool


def parse(text, today=None):
    """Read any text; never fails, whatever it is.

    :param text: as the scanner sent it
    :param date today: from which two digits of a year are understood; the day it is, if left out
    :rtype: Scan
    """
    symbology, code = _unprefixed(clean(text))
    if len(code) > LONGEST:
        return Scan(code[:LONGEST], symbology, faults=(Fault("too_long", "", code[:20]),))
    plain = "".join(character for character in code if character.isprintable()).strip()
    pairs = _linked(plain) or _bracketed(plain)
    if pairs:
        return Scan(plain, symbology, *_read(pairs, today), is_certain=True)
    is_marked = symbology[1:] in _GS1_PREFIXES or SEPARATOR in code
    elements, faults = _read(_cut(_WRITTEN_SEPARATOR.sub(SEPARATOR, code)), today)
    if is_marked or (_SUSPECT.match(code) if faults else _KEYS & elements.keys()):
        return Scan(plain, symbology, elements, faults, is_certain=is_marked)
    return Scan(plain, symbology)


def encode(elements, brackets=False):
    """The element string of ``elements``, in the order in which labels have them: what ends by its length first.

    :param dict elements: AI to value, as :func:`parse` returns them; dates may be ``date`` and ``datetime``
    :param bool brackets: as people read it, ``(01)09506000134352(10)AB-1``; else with FNC1 as ``SEPARATOR`` where one
        is needed, without the one that the symbology begins with
    :rtype: str
    :raises GS1Error: names the first value that does not fit
    """
    parts = [(rule_of(ai), raw_value(ai, elements[ai])) for ai in sorted(elements, key=_place)]
    if brackets:
        return "".join(f"({rule.ai}){raw}" for rule, raw in parts)
    text = "".join(f"{rule.ai}{raw}{'' if rule.ends else SEPARATOR}" for rule, raw in parts)
    return text.removesuffix(SEPARATOR)


def digital_link(elements, address="https://id.gs1.org"):
    """The same as an address: the item, its variant, lot and serial number as path, all else as query.

    :param str address: of the web site that answers
    :raises GS1Error: as :func:`encode`; ``unknown_ai`` without an item, a package or a place
    """
    raw = {ai: raw_value(ai, value) for ai, value in elements.items()}
    return gs1_values.link(raw, address) or _refuse("unknown_ai", "01", "")


def raw_value(ai, value):
    """A value as it stands behind its AI.

    :raises GS1Error: it does not fit
    """
    rule = rule_of(ai) or _refuse("unknown_ai", ai, value)
    raw = gs1_values.raw(ai, value)
    fault = _fault(rule, raw) if raw is not None else Fault("number", ai, str(value))
    if not fault and ai in gs1_values.DATES and gs1_values.read(ai, raw) != gs1_values.text(value):
        fault = Fault("date", ai, str(value))  # a day that there is not, or in too distant a year
    if fault:
        raise GS1Error(fault)
    return raw


def has_check_digit(number):
    """Whether the last digit of a GTIN, SSCC or GLN is the one that follows from the others.

    :param str number: digits
    """
    return bool(re.fullmatch("[0-9]{2,}", number)) and ean.calc_check_digit(number[:-1]) == number[-1]


def not_allowed(text):
    """The characters of a text that no lot or serial number of GS1 can have, each once, in order.

    :rtype: str
    """
    return "".join(dict.fromkeys(re.sub(_CLASSES["X"], "", text)))


@lru_cache(maxsize=4096)  # whatever is scanned asks
def rule_of(ai):
    """The form of an AI's values; None for what is none.

    :rtype: Rule or None
    """
    ((found, about), *_rest) = _identifiers().info(ai) or [("", {})]
    if found != ai or not about:
        return None
    patterns, shortest, longest = [], 0, 0
    for optional, kind, least, upto, most in _PART.findall(about["format"].replace("+[", "[+")):
        most = int(most or least or 1)
        least = int(least or 1) if upto else most
        patterns.append(f"(?:{_CLASSES[kind]}{{{least},{most}}}){'?' if optional else ''}")
        shortest += 0 if optional else least
        longest += most
    return Rule(ai, re.compile("".join(patterns)), shortest, longest, "fnc1" not in about)


@lru_cache(maxsize=1)
def _identifiers():
    """The list of ``stdnum``, opened by its path: Odoo replaces the loader by which ``numdb.get`` would find it."""
    with pathlib.Path(numdb.__file__).with_name("gs1_ai.dat").open(encoding="utf-8") as lines:
        return numdb.read(lines)


def clean(text):
    """Text that a database takes: half a character, which JSON can carry, is none."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return str("" if text is None else text).encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _unprefixed(text):
    found = _PREFIX.match(text.lstrip())
    code = text.lstrip()[found.end():] if found else text
    return (found.group() if found else ""), code.strip(" \t\r\n\x02\x03\x04")


def _cut(code):
    """Pairs of rule and raw value; what cannot be told apart comes as a fault."""
    rest = code.lstrip(SEPARATOR)
    if not rest:
        yield Fault("truncated", "", code)
    while rest:
        rule = next(filter(None, (rule_of(rest[:length]) for length in (2, 3, 4))), None)
        if not rule:
            yield Fault("truncated" if re.fullmatch("[0-9]{1,3}", rest) else "unknown_ai", rest[:4], rest)
            return
        field = rest[len(rule.ai):].partition(SEPARATOR)[0]
        if rule.ends or rule.shortest == rule.longest:
            field = field[:rule.longest]
        yield rule, field
        rest = rest[len(rule.ai) + len(field):].removeprefix(SEPARATOR)


def _bracketed(text):
    """As :func:`_cut` of text with its identifiers in brackets; a bracket in a value may be written ``\\(``."""
    marks = [mark for mark in _BRACKETED.finditer(text) if rule_of(mark.group(1))]
    if not marks or marks[0].start():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(rule_of(mark.group(1)), text[mark.end():end].replace("\\(", "(").strip())
            for mark, end in zip(marks, ends, strict=True)]


def _linked(text):
    return [(rule_of(ai), raw) for ai, raw in gs1_values.unlinked(text, rule_of) or ()]


def _read(pairs, today):
    elements, faults = {}, []
    for pair in pairs:
        fault = pair if isinstance(pair, Fault) else _fault(*pair)
        if not fault:
            rule, raw = pair
            value = gs1_values.read(rule.ai, raw, today)
            if value is None:
                fault = Fault("date", rule.ai, raw)
            elif elements.setdefault(rule.ai, value) != value:
                fault = Fault("twice", rule.ai, raw)
        if fault:
            faults.append(fault)
    return elements, tuple(faults)


def _fault(rule, raw):
    """What is wrong with the form of a raw value; None if nothing is."""
    if len(raw) < rule.shortest:
        return Fault("truncated", rule.ai, raw)
    if len(raw) > rule.longest:
        return Fault("too_long", rule.ai, raw)
    if not rule.pattern.fullmatch(raw):
        return Fault("characters", rule.ai, raw)
    if rule.ai in _CHECKED and not has_check_digit(raw[:_CHECKED[rule.ai]]):
        return Fault("check_digit", rule.ai, raw)
    return None


def _place(ai):
    rule = rule_of(ai)
    return (not (rule and rule.ends), ai in _LAST, ai)


def _refuse(code, ai, value):
    raise GS1Error(Fault(code, ai, str(value)))
