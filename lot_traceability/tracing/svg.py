"""A picture of a genealogy as SVG: for a download and for print, so without scripts, fonts or style sheets."""

from xml.sax.saxutils import escape, quoteattr

from .states import INK, PAPER, QUIET, STATES

FONT = "'DejaVu Sans', 'Liberation Sans', Arial, sans-serif"
# Widths of letters differ; a share of the size that holds for all but the widest texts.
LETTER = 0.6
LINE, BACK = "#69747e", "#8e1a6b"
LEAST_WIDTH, EDGE, KEY_HEIGHT = 420, 24, 70


def fit(text, width, size):
    """``text`` cut to about ``width`` pixels.

    >>> fit("Standardised Milk", 60, 12)
    'Standar…'
    """
    most = int(width / (size * LETTER))
    return text if len(text) <= most else f"{text[:max(1, most - 1)].rstrip()}…"


def path(points):
    """The ``d`` of an edge: a curve between two columns, a straight line along one.

    >>> path([(0, 5), (40, 25)])
    'M0 5C20 5 20 25 40 25'
    """
    (x, y), *rest = points
    parts = [f"M{_number(x)} {_number(y)}"]
    for index, (next_x, next_y) in enumerate(rest):
        if index % 2:
            parts.append(f"L{_number(next_x)} {_number(next_y)}")
        else:
            middle = _number((x + next_x) / 2)
            parts.append(f"C{middle} {_number(y)} {middle} {_number(next_y)} {_number(next_x)} {_number(next_y)}")
        x, y = next_x, next_y
    return "".join(parts)


def draw(picture, window=None, scale=1.0):
    """The picture, or the part of it in ``window``, as one SVG element.

    :param dict picture: as ``stock.lot.picture`` gives it
    :param tuple window: x, y, width and height of what to draw
    :param float scale: size on paper of one pixel
    :rtype: str
    """
    x, y, width, height = window or (0, 0, picture["width"], picture["height"])
    nodes = [node for node in picture["nodes"] if _overlaps(node, x, y, width, height)]
    edges = [edge for edge in picture["edges"] if edge["left"] <= x + width and edge["right"] >= x]
    return "".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_number(width * scale)}"'
        f' height="{_number(height * scale)}" viewBox="{_number(x)} {_number(y)} {_number(width)} {_number(height)}"'
        f' font-family={quoteattr(FONT)} font-size="12">',
        f"<title>{escape(picture['title'])}</title>",
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" fill="{PAPER}"/>',
        *(_edge(edge) for edge in edges), *(_node(node) for node in nodes), *(_label(edge) for edge in edges),
        "</svg>"])


def document(picture):
    """The picture as a file of its own, its legend below it.

    :rtype: str
    """
    width = max(picture["width"], LEAST_WIDTH)
    drawn, key = draw(picture), legend(picture, width - 2 * EDGE)
    height = picture["height"] + KEY_HEIGHT
    return "".join([
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" height="{_number(height)}">',
        f"<title>{escape(picture['title'])}</title>",
        f'<rect width="{_number(width)}" height="{_number(height)}" fill="{PAPER}"/>', drawn,
        f'<g transform="translate({EDGE} {_number(picture["height"])})">{key}</g></svg>'])


def strips(picture, width, height, least):
    """The picture cut to pages: as large as it fits, but no smaller than ``least`` as long as cutting helps.

    Cut between columns, like a text into lines; arrows go on in the next strip.

    :param float width: of a page, in pixels
    :param float height: of a page
    :param float least: the scale below which it is cut rather than made smaller
    :return: SVG elements
    :rtype: list[str]
    """
    fewest = len(_cuts(picture, width / least))
    scales = [size / 100 for size in range(100, int(least * 100), -2)]
    scale = next((scale for scale in scales if len(_cuts(picture, width / scale)) <= fewest), least)
    drawn = []
    for left, right in _cuts(picture, width / scale):
        window = _cropped(picture, left, right)
        drawn.append(draw(picture, window, min(scale, height / window[3])))
    return drawn


def _cuts(picture, room):
    """Left and right side of each strip, none wider than ``room``; cut left of a column where there is one."""
    columns = sorted({node["x"] - EDGE / 3 for node in picture["nodes"]})
    found, start = [], 0
    while start < picture["width"]:
        end = start + room
        if end < picture["width"]:
            end = max((x for x in columns if start < x <= end), default=end)
        found.append((start, min(end, picture["width"])))
        start = end
    return found


def _cropped(picture, left, right):
    """The window from ``left`` to ``right`` that leaves out empty room above and below."""
    inside = [node for node in picture["nodes"] if _overlaps(node, left, 0, right - left, picture["height"])]
    top = min((node["y"] for node in inside), default=0)
    bottom = max((node["y"] + node["height"] for node in inside), default=picture["height"])
    top, bottom = max(0, top - EDGE), min(picture["height"], bottom + EDGE)
    return left, top, right - left, bottom - top


def legend(picture, width):
    """What the colours, signs and lines of a picture mean, as an SVG element."""
    entries, x, y = [], 0, 0
    for row in picture["legend"]:
        needed = 40 + len(row["label"]) * 11 * LETTER
        if x + needed > width:
            x, y = 0, y + 22
        entries.append(f'<g transform="translate({_number(x)} {y})">{_sample(row)}'
                       f'<text x="27" y="14" font-size="11" fill="{INK}">{escape(row["label"])}</text></g>')
        x += needed
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" height="{y + 22}"'
            f' font-family={quoteattr(FONT)}>{"".join(entries)}</svg>')


def _sample(row):
    if row["kind"] == "state":
        state = STATES[row["name"]]
        return (f'<rect x="1" y="2" width="20" height="16" rx="3" fill="{state.fill}" stroke="{state.stroke}"/>'
                f'{_sign(row["name"], 5, 4)}')
    return _line("M0 10H22", possible=row["name"] == "possible", back=row["name"] == "back")


def _overlaps(node, x, y, width, height):
    return (node["x"] < x + width and node["x"] + node["width"] > x
            and node["y"] < y + height and node["y"] + node["height"] > y)


def _edge(edge):
    return _line(edge["d"], edge["possible"], edge["back"]) + _arrow(edge)


def _line(d, possible, back):
    dashes = ' stroke-dasharray="2 4" stroke-linecap="round"' if possible else (
        ' stroke-dasharray="9 3"' if back else "")
    return f'<path d="{d}" fill="none" stroke="{BACK if back else LINE}" stroke-width="{2 if back else 1.4}"{dashes}/>'


def _arrow(edge):
    """A head of its own: not every program that shows SVG knows markers."""
    x, y, way = edge["x"], edge["y"], 8 if edge["back"] else -8
    return (f'<path d="M{_number(x)} {_number(y)}l{way} -4v8z" fill="{BACK if edge["back"] else LINE}"/>')


def _label(edge):
    if not edge["label"] or edge["crowded"]:
        return ""
    text = (f'x="{_number(edge["label_x"])}" y="{_number(edge["label_y"])}" font-size="10.5"'
            f' text-anchor="{edge["anchor"]}"')
    label = escape(edge["label"])
    return (f'<text {text} stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" fill="{PAPER}">{label}</text>'
            f'<text {text} fill="{INK}">{label}</text>')


def _node(node):
    shape = _pill(node) if node["kind"].startswith("transformation") else _box(node)
    return (f'<g transform="translate({_number(node["x"])} {_number(node["y"])})">'
            f"<title>{escape(node['text'])}</title>{shape}</g>")


def _pill(node):
    """A transformation, or several."""
    width, height = node["width"], node["height"]
    stack = f'<rect x="4" y="4" width="{width}" height="{height}" rx="19" fill="{PAPER}" stroke="{LINE}"/>'
    return "".join([
        stack if node["count"] else "",
        f'<rect width="{width}" height="{height}" rx="19" fill="{PAPER}" stroke="{LINE}"{_dashed(node)}/>',
        *(f'<text x="{width / 2}" y="{y}" text-anchor="middle" font-size="{size}" fill="{ink}">{escape(line)}</text>'
          for line, y, size, ink in zip(node["lines"], (16, 30), (11.5, 10), (INK, QUIET), strict=False))])


def _box(node):
    """A lot, or several."""
    width, height, state = node["width"], node["height"], STATES[node["tone"]]
    shape = f'width="{width}" height="{height}" rx="5" fill="{state.fill}" stroke="{state.stroke}"'
    texts = zip(node["lines"], (20, 37, 53), (13, 12, 11), (INK, INK, QUIET), strict=False)
    return "".join([
        f'<rect x="4" y="4" {shape}/>' if node["count"] else "",
        f'<rect {shape} stroke-width="{3 if node["is_root"] else 1.2}"{_dashed(node)}/>',
        f'<path d="M0 5a5 5 0 0 1 5-5v{height}a5 5 0 0 1-5-5z" fill="{state.stroke}"/>',
        *(f'<text x="13" y="{y}" font-size="{size}" fill="{ink}"{_weight(size)}>{escape(line)}</text>'
          for line, y, size, ink in texts),
        *_marks(node)])


def _marks(node):
    """The signs of its states: those with a quantity or a number in a row at the bottom, the others at the top."""
    found, x, top = [], 13, node["width"] - 21
    for mark in node["marks"]:
        if mark["text"]:
            found.append(_sign(mark["state"], x, node["height"] - 18))
            found.append(f'<text x="{_number(x + 16)}" y="{node["height"] - 8}" font-size="11" fill="{INK}">'
                         f'{escape(mark["text"])}</text>')
            x += 24 + len(mark["text"]) * 11 * LETTER
        else:
            found.append(_sign(mark["state"], top, 9))
            top -= 16
    return found


def _sign(name, x, y):
    return (f'<path transform="translate({_number(x)} {_number(y)})" d="{STATES[name].sign}"'
            f' fill="{STATES[name].stroke}" fill-rule="evenodd"/>')


def _dashed(node):
    return ' stroke-dasharray="4 3"' if node["possible"] or node["kind"] in ("untracked", "pool") else ""


def _weight(size):
    return ' font-weight="bold"' if size == 13 else ""


def _number(value):
    """A number as short as it can be written."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
