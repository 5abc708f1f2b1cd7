"""What a lot's state is, and how it is shown: the one place where both are decided.

A state is never told by its colour alone: it has a sign of its own. The ink reads on every fill, and every stroke
stands out from white, by the ratios of WCAG 2 (4.5 and 3).
"""

from typing import NamedTuple

INK, QUIET, PAPER = "#1c2429", "#505b64", "#ffffff"


class State(NamedTuple):
    """``sign``: an SVG path in a square of 12 by 12."""

    fill: str
    stroke: str
    sign: str


# The gravest first: it gives a lot its colour.
STATES = {
    "hold": State("#fbe3e4", "#b3261e", "M2.5 1.5h2.6v9H2.5zM6.9 1.5h2.6v9H6.9z"),
    "recalled": State("#f8e1f1", "#8e1a6b", "M6 .5 11.8 11.3H.2zM5.3 4.2v3.6h1.4V4.2zM5.3 8.6v1.4h1.4V8.6z"),
    "expired": State("#fdebd3", "#9a4b00",
                     "M6 .5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z"
                     "M5.3 3.2h1.4v2.5l1.9 1.1-.7 1.2-2.6-1.5z"),
    "delivered": State("#e2ecfa", "#1f5fa8", "M.8 4.6h5.4V1.4L11.4 6l-5.2 4.6V7.4H.8z"),
    "on_hand": State("#e1f3e6", "#1b7a3d", "M6 .8.8 5.2v6h3.7V7.8h3v3.4h3.7v-6z"),
    "gone": State("#f1f3f5", "#69747e", "M1.5 5.2h9v1.6h-9z"),
    "redacted": State("#e9ecef", "#505b64", "M3 5V4a3 3 0 0 1 6 0v1h1v6.2H2V5zM4.4 5h3.2V4a1.6 1.6 0 0 0-3.2 0z"),
}


def states(on_hand, delivered, expired=False, recalled=False, held=False):
    """The states of a lot, the gravest first. What has expired matters as long as some of it is on hand.

    :param float on_hand: quantity in stock and in transit
    :param float delivered: quantity at consignees, net of returns
    :rtype: list[str]

    >>> states(on_hand=5, delivered=2, expired=True)
    ['expired', 'delivered', 'on_hand']
    """
    applies = {
        "hold": held, "recalled": recalled, "expired": expired and on_hand > 0,
        "delivered": delivered > 0, "on_hand": on_hand > 0}
    return [name for name in STATES if applies.get(name)] or ["gone"]
