"""A plant of any size from a seed, as rows of three staging tables. Plain Python: no Odoo, no database.

Raw lots go through five levels of manufacturing orders to consignees. An order takes lots of the newest
ones of the level below, so that time has a meaning and the genealogy stays local, as in a real plant.
"""

import random
from typing import NamedTuple

LEVELS = 5
WINDOW = 50  # lots an order chooses from
LOTS_OF_ORDER = 1.45  # 10 % make three lots, 25 % a by-product
CONSIGNEES = 500
RUNGS = 14  # of the ladder of diamonds
FEFO = {"FEFO-100": 100, "FEFO-1K": 1_000, "FEFO-10K": 10_000}
SPAN = 2 * 365 * 86400  # seconds from the first order to the last
PRODUCTS = [f"LEVEL-{level}-{number}" for level in range(LEVELS + 1) for number in range(4)] + [
    "BY-PRODUCT", "LADDER", "REWORK-X", "REWORK-Y", *FEFO]


class Lot(NamedTuple):
    """``made`` in seconds since the plant opened; ``name`` None for a numbered one."""

    number: int
    product: str
    made: int
    name: str | None = None


class Document(NamedTuple):
    """``kind`` is order, receipt or delivery; ``product`` of orders only; ``partner`` counts the consignees."""

    number: int
    kind: str
    product: str | None
    partner: int | None
    date: int
    state: str = "done"


class Line(NamedTuple):
    """``kind`` is receipt, input, output or delivery; ``quantity`` None: as much as was used, and a rest."""

    number: int
    document: int
    kind: str
    lot: int
    quantity: int | None
    date: int


class Plant:
    """Writes its rows to ``emit(row)``, in the order in which they must be numbered.

    :param int lots: how many lots to make, about
    :param callable emit: takes one :class:`Lot`, :class:`Document` or :class:`Line`
    :param int seed: the same seed and size, the same plant
    """

    def __init__(self, lots, emit, seed=20):
        self.random = random.Random(f"{seed}/{lots}")
        self.emit = emit
        self.orders = round(lots * 0.8 / LEVELS / LOTS_OF_ORDER)  # on each level
        self.raw = round(lots * 0.2)
        self.step = SPAN / self.orders
        self.lots = self.documents = self.lines = 0

    def build(self):
        below = self._raw_lots()
        hot = self._hot_lots()
        for level in range(1, LEVELS + 1):
            below = self._level(level, below, hot if level == 1 else {})
        self._deliver([lot for lots in below for lot in lots])
        self._ladder()
        self._rework()
        self._fefo()

    def _lot(self, product, made, name=None):
        self.emit(Lot(self.lots, product, round(made), name))
        self.lots += 1
        return self.lots - 1

    def _document(self, kind, date, product=None, partner=None, state="done"):
        self.emit(Document(self.documents, kind, product, partner, round(date), state))
        self.documents += 1
        return self.documents - 1

    def _line(self, document, kind, lot, date, quantity=None):
        self.emit(Line(self.lines, document, kind, lot, quantity, round(date)))
        self.lines += 1

    def _order(self, date, product, used, outputs):
        """One done manufacturing order; ``outputs`` are lots already numbered."""
        order = self._document("order", date, product)
        for lot in used:
            self._line(order, "input", lot, date, self.random.randint(1, 5))
        for lot in outputs:
            self._line(order, "output", lot, date)

    def _receive(self, lots, date):
        receipt = self._document("receipt", date)
        for lot in lots:
            self._line(receipt, "receipt", lot, date)

    def _raw_lots(self):
        """Received ten at a time; handed on by the orders of the level above that see them newest."""
        by_order = [[] for _order in range(self.orders)]
        arrived = []
        for number in range(self.raw):
            order = number * self.orders // self.raw
            date = (order - WINDOW) * self.step
            lot = self._lot(f"LEVEL-0-{number % 4}", date)
            by_order[order].append(lot)
            arrived.append(lot)
            if len(arrived) == 10:
                self._receive(arrived, date)
                arrived = []
        return by_order

    def _hot_lots(self):
        """Suspect raw lots and the orders that use them, sized for about 1k, 10k and 100k descendants."""
        hot = {}
        for name, descendants, at in (("HOT-1K", 1_000, 0.1), ("HOT-10K", 10_000, 0.2), ("HOT-100K", 100_000, 0.4)):
            direct = round((descendants - 500) / LEVELS / LOTS_OF_ORDER)  # the window spreads each level a little wider
            first = round(self.orders * at)
            if first + direct < self.orders * 0.8:
                lot = self._lot("LEVEL-0-0", 0, name)
                self._receive([lot], 0)
                hot |= dict.fromkeys(range(first, first + direct), lot)
        return hot

    def _level(self, level, below, hot):
        """All orders of one level. Returns the main lots that each of them made."""
        made, newest = [], [lot for lots in below[:WINDOW] for lot in lots][-WINDOW:]
        for number in range(self.orders):
            if number >= WINDOW:
                newest = (newest + below[number])[-WINDOW:]
            date = (number + level / 10) * self.step
            product = f"LEVEL-{level}-{number % 4}"
            used = self.random.sample(newest, self.random.randint(4, 6))
            if number in hot:
                used.append(hot[number])
            mine = [self._lot(product, date) for _lot in range(3 if self.random.random() < 0.1 else 1)]
            others = [self._lot("BY-PRODUCT", date)] if self.random.random() < 0.25 else []
            self._order(date, product, used, mine + others)
            made.append(mine)
        return made

    def _deliver(self, lots):
        """Most of the last level leaves, four lots a delivery; some deliveries are still open."""
        for start in range(0, len(lots), 4):
            some = [lot for lot in lots[start:start + 4] for _line in range(self.random.choice((0, 1, 1, 1, 2)))]
            date = (start / len(lots) * self.orders + 1) * self.step
            state = "assigned" if self.random.random() < 0.03 else "done"
            delivery = self._document("delivery", date, partner=self.random.randrange(CONSIGNEES), state=state)
            for lot in some:
                self._line(delivery, "delivery", lot, date, self.random.randint(2, 20))

    def _ladder(self):
        """Diamonds on top of each other: a few lots, and 2^14 ways from the first to the last."""
        lot = self._lot("LADDER", 0, "LADDER")
        self._receive([lot], 0)
        for rung in range(RUNGS):
            date = (rung + 1) * 3600
            sides = [self._lot("LADDER", date) for _side in range(2)]
            for side in sides:
                self._order(date, "LADDER", [lot], [side])
            lot = self._lot("LADDER", date + 1800)
            self._order(date + 1800, "LADDER", sides, [lot])

    def _rework(self):
        """X was made into Y, and Y back into X."""
        first, second = self._lot("REWORK-X", 0, "REWORK-X"), self._lot("REWORK-Y", 3600, "REWORK-Y")
        self._receive([first], 0)
        self._order(3600, "REWORK-Y", [first], [second])
        self._order(7200, "REWORK-X", [second], [first])

    def _fefo(self):
        for product, count in FEFO.items():
            lots = [self._lot(product, number) for number in range(count)]
            self._receive(lots, SPAN)
