"""A label as SVG, for print and for the screen. Plain Python."""

from xml.sax.saxutils import escape

from .symbols import LINEAR, symbol

FONT = "'DejaVu Sans', 'Liberation Sans', Arial, sans-serif"
# A page is a little higher than its label, or wkhtmltopdf begins another one.
SPARE = 0.2


def label_svg(drawing):
    """One label as an SVG element, as broad as what it stands in.

    Its size is not said in millimetres: how many of them wkhtmltopdf makes of one differs between its builds, while
    the breadth of the page is always that of the paper.

    :param dict drawing: of ``label.draw``
    :rtype: str
    """
    return _svg(drawing["width"], drawing["height"] - SPARE, _marks(drawing))


def sheet_svg(drawings, columns, width, height):
    """A sheet of labels as one SVG element, filled from left to right and from top to bottom.

    :param list drawings: of ``label.draw``, as many as the sheet holds at most; all of one size; None leaves one out
    :param float width: of the sheet in millimetres, as ``height``
    :rtype: str
    """
    cells = []
    for number, drawing in enumerate(drawings):
        if drawing is None:
            continue
        x, y = number % columns * drawing["width"], number // columns * drawing["height"]
        cells.append(f'<g transform="translate({x} {y})">{_marks(drawing)}</g>')
    return _svg(width, height - SPARE, "".join(cells))


def _svg(width, height, inside):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(width)} {_number(height)}"'
            f' shape-rendering="crispEdges" style="display:block;width:100%">{inside}</svg>')


def _marks(drawing):
    return "".join(_symbol(mark) if "symbol" in mark else _text(mark) for mark in drawing["marks"])


def _text(mark):
    weight = ' font-weight="bold"' if mark["bold"] else ""
    return (f'<text x="{mark["x"]}" y="{mark["y"]}" font-size="{mark["size"]}" font-family="{FONT}"{weight}'
            f' xml:space="preserve">{escape(mark["text"])}</text>')


def _symbol(mark):
    """All its black modules as one path: runs of a row are one rectangle."""
    module = mark["module"]
    height = mark["height"] if mark["symbol"] in LINEAR else module
    runs = []
    for number, row in enumerate(symbol(mark["symbol"], mark["data"]).rows):
        y = mark["y"] + number * module
        runs += [f"M{_number(mark['x'] + start * module)} {_number(y)}h{_number(length * module)}"
                 f"v{_number(height)}h-{_number(length * module)}z" for start, length in _runs(row)]
    return f'<path d="{"".join(runs)}"/>'


def _runs(row):
    """Where black modules begin, and how many there are in a row.

    >>> list(_runs("1101"))
    [(0, 2), (3, 1)]
    """
    start = 0
    while (start := row.find("1", start)) >= 0:
        end = row.find("0", start)
        end = len(row) if end < 0 else end
        yield start, end - start
        start = end


def _number(value):
    return f"{value:.3f}".rstrip("0").rstrip(".")
