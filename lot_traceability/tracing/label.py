"""What stands where on a label: marks in millimetres, of which the same label can be drawn again. Plain Python."""

import unicodedata
from typing import NamedTuple

from .symbols import LINEAR, QUIET, symbol

# Multiples of a dot of a printer with 203 dpi, the largest first: what is broader is read from further away.
BAR_MODULES = (0.5, 0.375, 0.25)
MATRIX_MODULES = (1.5, 1.25, 1.0, 0.75, 0.625, 0.5, 0.375, 0.25)
MARGIN, GAP = 2.0, 1.5
HIGHEST_BARS, LOWEST_BARS = 16.0, 6.0
LINE = 1.3  # height of a line, of that of its letters
LEAST_LETTERS = 1.4
MOST_TITLE, MOST_NAME = 2, 4
# What may stand in the first row of bars where one row is too broad: which lot it is; of a package, what is in it.
FIRST_ROWS = (("00", "01", "02", "37", "10", "21"), ("02", "37"))


class Content(NamedTuple):
    """What a label says.

    :param str title: of what: the product, or the package
    :param str name: of the lot with its word in front; never cut
    :param tuple symbols: pairs of kind and data, see :func:`symbols.symbol`; several only where they are bars
    :param str code: of the product; left out where there is no room
    :param tuple facts: lines such as dates; never left out
    :param tuple rows: what is in a package: pairs of a line and what stands below it
    :param str more: says how many rows have no room, with ``%s`` for their number
    :param str head: above all else
    :param str voice: the four digits of the voice pick code
    """

    title: str
    name: str
    symbols: tuple
    code: str = ""
    facts: tuple = ()
    rows: tuple = ()
    more: str = "+ %s"
    head: str = ""
    voice: str = ""


class NoRoom(ValueError):
    """What does not fit: ``symbol`` or ``name``."""


def draw(content, width, height):
    """The drawing of a label.

    :param Content content: what it says
    :param float width: in millimetres, as ``height``
    :return: JSON-serialisable dict: ``width, height`` and ``marks``, each a ``text`` (with ``x``, ``y`` of its base
        line, ``size``, ``bold``) or a ``symbol`` (its kind, with ``data``, ``x``, ``y``, ``module``, ``height``)
    :raises NoRoom: the label is too small for it
    :raises ValueError: a character that the symbol does not know
    """
    linear = content.symbols[0][0] in LINEAR
    marks = _below(content, width, height) if linear else _beside(content, width, height)
    return {"width": width, "height": height, "marks": marks}


def readable(data):
    """What stands beside a symbol for people: ``(01)09521234543213(10)AB-1``, or the code itself."""
    return data if isinstance(data, str) else "".join(f"({ai}){value}" for ai, value in data)


def _beside(content, width, height):
    """A square symbol at the left, the text at its right."""
    (kind, data), = content.symbols
    drawn = symbol(kind, data)
    room = min(height - MARGIN, width * 0.48)
    module = next((module for module in MATRIX_MODULES if drawn.width * module <= room), None)
    if not module:
        raise NoRoom("symbol")
    side, quiet = drawn.width * module, QUIET[kind] * module
    # The quiet zone may lie in the margin.
    left, top = max(MARGIN - quiet, 0.0), (height - side) / 2
    marks = [_symbol(kind, data, left + quiet, top + quiet, module, side - 2 * quiet)]
    text_left = left + side + GAP
    return marks + _texts(content, text_left, MARGIN / 2, width - text_left - MARGIN / 2, height - MARGIN, height)


def _below(content, width, height):
    """Bars at the bottom, each row with its text below it; the other text above them."""
    rows = [row for kind, data in content.symbols for row in _rows(kind, data, width)]
    base = _base(height)
    # Bars take up to half of the label.
    bars = min((height * 0.52 - MARGIN) / len(rows) - base * LINE, HIGHEST_BARS)
    if bars < LOWEST_BARS:
        raise NoRoom("symbol")
    step = bars + base * LINE + 0.5
    top = height - MARGIN / 2 - step * len(rows)
    marks = []
    for number, (kind, data, module) in enumerate(rows):
        left, y = max(MARGIN, QUIET[kind] * module), top + number * step
        said = readable(data)
        letters = _fitting(said, width - left - MARGIN, base * 0.95)
        marks += [_symbol(kind, data, left, y, module, bars), _text(said, left, y + bars + base, letters)]
    voice = _voice(content.voice, width, base) if content.voice else []
    room = width - 2 * MARGIN - (base * 8 if voice else 0)
    return marks + voice + _texts(content, MARGIN, MARGIN / 2, room, top - MARGIN / 2, height)


def _rows(kind, data, width):
    """The rows of bars that ``data`` takes: one, or what says which lot it is and, below it, the rest."""
    module = _bar_module(kind, data, width)
    if module:
        return [(kind, data, module)]
    for first in FIRST_ROWS if kind == "gs1_128" else ():
        above = [element for element in data if element[0] in first]
        rest = [element for element in data if element[0] not in first]
        if above and rest:
            return [row for part in (above, rest) for row in _rows(kind, part, width)]
    raise NoRoom("symbol")


def _bar_module(kind, data, width):
    modules = symbol(kind, data).width
    return next((module for module in BAR_MODULES if modules * module <= width - 0.5), None)


def _voice(digits, width, base):
    """The last two digits large: they are what a picker says."""
    left = width - MARGIN - base * 7.2
    return [_text(digits[:2], left, base * 4.4, base * 2.2, True),
            _text(digits[2:], left + base * 3.2, base * 4.4, base * 3.4, True)]


def _texts(content, left, top, width, bottom, height):
    """Text from top to bottom; what may be left out goes first."""
    base = _base(height)
    name = _name_lines(content.name, width, base)
    packed = _side_by_side(content.facts, width, base)
    for facts, titles, code in (
            (content.facts, MOST_TITLE, content.code), (packed, MOST_TITLE, content.code), (packed, MOST_TITLE, ""),
            (packed, 1, ""), (packed, 0, "")):
        lines = [(content.head, _fitting(content.head, width, base), False)] if content.head else []
        lines += [(line, base * 1.15, True) for line in wrap(content.title, width, base * 1.15, titles, bold=True)]
        lines += [(line, base * 0.9, False) for line in wrap(code, width, base * 0.9, 1)]
        lines += [*name, *((line, _fitting(line, width, base), False) for line in facts)]
        if _height(lines) <= bottom - top:
            return _flow(lines, left, top) + _content_rows(
                content, left, top + _height(lines) + base, width, bottom, base * 0.8)
    raise NoRoom("name")


def _content_rows(content, left, top, width, bottom, base):
    """What is in a package, as far as there is room; how much is not shown is said."""
    each = (base + base * 0.9) * LINE + 0.4
    fitting = int((bottom - top) / each)
    shown = content.rows if len(content.rows) <= fitting else content.rows[:max(0, fitting - 1)]
    lines = []
    for title, below in shown:
        lines += [(*wrap(title, width, base, 1, bold=True), base, True),
                  (*wrap(below, width, base * 0.9, 1), base * 0.9, False)]
    if len(shown) < len(content.rows):
        lines.append((content.more % (len(content.rows) - len(shown)), base, False))
    return _flow(lines, left, top)


def _name_lines(name, width, base):
    """The name of the lot, whole: smaller where it is long, then on several lines."""
    for size in (base * 1.5, base * 1.25, base, base * 0.85):
        if breadth(name, size, True) <= width:
            return [(name, size, True)]
    for count in range(2, MOST_NAME + 1):
        length = -(-len(name) // count)
        lines = [name[start:start + length] for start in range(0, len(name), length)]
        if all(breadth(line, base, True) <= width for line in lines):
            return [(line, base, True) for line in lines]
    raise NoRoom("name")


def _side_by_side(facts, width, base):
    """Facts on as few lines as they fit on."""
    lines = []
    for fact in facts:
        together = f"{lines[-1]} · {fact}" if lines else fact
        if lines and breadth(together, base) <= width:
            lines[-1] = together
        else:
            lines.append(fact)
    return lines


def wrap(text, width, size, most, bold=False):
    """``text`` on at most ``most`` lines, broken between words; the last one is cut where it has to be.

    >>> wrap("Organic whole milk", 22, 2, 2)
    ['Organic whole', 'milk']
    >>> wrap("Organic whole milk", 22, 2, 1)
    ['Organic whole…']
    """
    lines, words = [], text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and breadth(f"{line} {words[0]}", size, bold) <= width:
            line += f" {words.pop(0)}"
        lines.append(line)
    if words and lines:
        lines[-1] += "…"
    return [_cut(line, width, size, bold) for line in lines]


def _cut(line, width, size, bold):
    while len(line) > 1 and breadth(line, size, bold) > width:
        line = f"{line.rstrip('…')[:-1].rstrip()}…"
    return line


def _fitting(text, width, size):
    """A height of letters at which ``text`` fits in one line."""
    return max(LEAST_LETTERS, min(size, size * width / max(breadth(text, size), 0.1)))


def breadth(text, size, bold=False):
    """About how broad ``text`` is at a height of ``size``, rather too much than too little.

    Labels are drawn where no font can be asked; the widths are those of DejaVu Sans, which is broader than most.
    """
    return sum(map(_letter, text)) * size * (1.1 if bold else 1.0)


def _letter(sign):
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if sign in "MWmw@%":
        return 0.98
    if sign.isupper():
        return 0.72
    return 0.36 if sign in " ijl.,:;|!'()[]/" else 0.64


def _base(height):
    """Height of plain letters on a label of this height."""
    return 1.9 if height < 30 else 2.3 if height < 45 else 2.8 if height < 80 else 3.6


def _height(lines):
    return sum(size * LINE for _line, size, _bold in lines)


def _flow(lines, left, top):
    marks, y = [], top
    for line, size, bold in lines:
        marks.append(_text(line, left, y + size, size, bold))
        y += size * LINE
    return marks


def _text(text, x, y, size, bold=False):
    return {"text": text, "x": round(x, 3), "y": round(y, 3), "size": round(size, 3), "bold": bold}


def _symbol(kind, data, x, y, module, height):
    return {"symbol": kind, "data": data, "x": round(x, 3), "y": round(y, 3), "module": module,
            "height": round(height, 3)}
