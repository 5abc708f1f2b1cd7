"""Mass balance of lots: what came in equals what is there plus what left; and how much of it the records prove."""

from collections import defaultdict
from math import floor
from typing import NamedTuple

IN, OUT, THERE = ("received", "produced"), ("delivered", "used", "scrapped", "returned_to_vendor"), (
    "on_hand", "in_transit")
PARTS = (*IN, "adjusted", *THERE, *OUT)


class Tolerance(NamedTuple):
    """How far a balance may be from closing, and counts from changing a lot, before somebody has to look.

    :param float percent: of what was received and made
    :param float steps: at least so many times the rounding of the unit
    """

    percent: float = 0.0
    steps: float = 0.0

    def amount(self, came, unit):
        return max(self.percent / 100 * came, self.steps * unit)


def strictest(tolerances):
    """Of the companies that moved a lot, the one that allows least decides, whoever looks.

    >>> strictest([Tolerance(2, 1), Tolerance(5, 0)])
    Tolerance(percent=2, steps=0)
    """
    percents, steps = zip(*tolerances, strict=True)
    return Tolerance(min(percents), min(steps))


def balance(rows_by_bucket, rounding=1e-5, tolerances=None):
    """Balance each lot.

    received + produced + adjusted = on hand + in transit + delivered (net of returns) + used + scrapped
    + returned to the vendor. ``adjusted`` is what counts found (positive) or lost (negative).

    :param rows_by_bucket: lists of rows with ``lot_id`` and ``quantity``, by bucket
    :param rounding: the rounding of the products' units, by lot id, or one number for all
    :param tolerances: a :class:`Tolerance` by lot id, or one for all; without one, a balance must close exactly
    :return: by lot id, the sum of each bucket, the ``difference`` (0.0 when it closes; positive for what came and is
        nowhere, negative for what left and never came), the ``tolerance`` and whether the balance ``closes`` within it
    :rtype: dict[int, dict[str, float]]
    """
    sums = defaultdict(lambda: dict.fromkeys(PARTS, 0.0))
    tolerances = Tolerance() if tolerances is None else tolerances
    for bucket in PARTS:
        for row in rows_by_bucket.get(bucket, ()):
            sums[row["lot_id"]][bucket] += row["quantity"]
    for lot, sum_of in sums.items():
        unit = rounding[lot] if isinstance(rounding, dict) else rounding
        tolerance = tolerances.get(lot, Tolerance()) if isinstance(tolerances, dict) else tolerances
        difference = sum(sum_of[name] for name in (*IN, "adjusted")) - sum(sum_of[name] for name in (*THERE, *OUT))
        sum_of["difference"] = round(round(difference / unit) * unit, 9) + 0.0
        sum_of["tolerance"] = round(tolerance.amount(sum(sum_of[name] for name in IN), unit), 9)
        sum_of["closes"] = abs(sum_of["difference"]) <= sum_of["tolerance"]
        for name in PARTS:
            sum_of[name] = round(sum_of[name], 9)
    return dict(sums)


def by_product(sums, products):
    """The balances of lots added up: a trace balances product by product, each in its own unit.

    :param sums: as :func:`balance` gives them
    :param products: the product of each lot, by lot id; lots that are not in it are left out
    :return: by product, the sum of each part, of the differences and of the tolerances, ``lot_count``, and whether
        the balance of every one of its lots ``closes``
    :rtype: dict
    """
    names = (*PARTS, "difference", "tolerance")
    answer = {}
    for lot, sum_of in sums.items():
        if lot in products:
            total = answer.setdefault(products[lot], {**dict.fromkeys(names, 0.0), "lot_count": 0, "closes": True})
            for name in names:
                total[name] = round(total[name] + sum_of[name], 9)
            total["lot_count"] += 1
            total["closes"] &= sum_of["closes"]
    return answer


def totals(rows_by_bucket):
    """All there ever was of each lot: received, produced, and found by counts.

    :return: quantities by lot id
    :rtype: dict[int, float]
    """
    sums = defaultdict(float)
    for bucket in (*IN, "adjusted"):
        for row in rows_by_bucket.get(bucket, ()):
            sums[row["lot_id"]] += row["quantity"] if bucket in IN else max(row["quantity"], 0.0)
    return dict(sums)


def turnover(sum_of):
    """All there ever was of a lot by its balance: what came in, or what left and is there where that is more."""
    came = sum(sum_of[name] for name in IN) + max(sum_of["adjusted"], 0.0)
    left = sum(max(sum_of[name], 0.0) for name in (*THERE, *OUT)) + max(-sum_of["adjusted"], 0.0)
    return max(came, left)


def confidence(quantities, doubts, units=None):
    """Trace confidence: the quantity that the records prove, over all of the quantity.

    Of a lot, all there ever was of it counts as its quantity (:func:`turnover`). In doubt is what a hole concerns
    (where it came from, or what became of it), and all of a lot to which only possible links lead; the rest is
    proven. Several doubts about a lot add up, at most to all of it.

    Quantities add up where their units convert into each other. A trace has kilograms and pieces: its confidence is
    the mean over such kinds of units, each weighing as much as it has lots.

    :param dict quantities: by lot id, in the product's unit; a lot of which there never was anything does not count
    :param dict doubts: by lot id, in the product's unit
    :param dict units: by lot id, (kind of unit, how many of the kind's reference it is); all of one kind if left out
    :return: 0 to 1; 1 when nothing is in doubt. Rounded down to four digits, so that 1 means all
    :rtype: float
    """
    kinds = defaultdict(lambda: [0, 0.0, 0.0])
    for lot, quantity in quantities.items():
        if quantity > 0:
            kind, factor = (units or {}).get(lot, (None, 1.0))
            summed = kinds[kind]
            summed[0] += 1
            summed[1] += quantity * factor
            summed[2] += max(quantity - doubts.get(lot, 0.0), 0.0) * factor
    lots = sum(count for count, _total, _proven in kinds.values())
    if not lots:
        return 1.0
    proven = sum(count * min(part / total, 1.0) for count, total, part in kinds.values()) / lots
    return floor(proven * 10_000) / 10_000
