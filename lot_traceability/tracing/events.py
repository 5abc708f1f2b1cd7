"""Transformation lines as a network of lots and events, with what both directions of exposure need."""

from collections import defaultdict

from .tree import node_of

# A pass that changes less than this part of the whole changes nothing worth telling.
TOLERANCE = 1e-9
MOST_PASSES, PASSES_BETWEEN_LEAPS = 2000, 8


class Event:
    """One transformation.

    ``inputs`` and ``outputs`` are quantities by lot, in the unit of the lot's product; ``batch`` is, by lot,
    the quantity of all inputs of its product, traced or not, and ``products`` that product; ``weights`` is, by
    lot, the part of the content that the output takes, adding up to 1 with the outputs that are not traced.
    """

    __slots__ = ("batch", "inputs", "outputs", "products", "weights")

    def __init__(self, inputs, outputs, units, costs):
        self.inputs, self.outputs = _by_lot(inputs), _by_lot(outputs)
        amounts = defaultdict(float)
        for _lot, product, quantity in inputs:
            amounts[product] += quantity
        self.products = {lot: product for lot, product, _quantity in inputs if lot is not None}
        self.batch = {lot: amounts[product] for lot, product in self.products.items()}
        self.weights = defaultdict(float)
        for (lot, _product, _quantity), weight in zip(outputs, _weights(outputs, units, costs), strict=True):
            if lot is not None:
                self.weights[lot] += weight


class Network:
    """Lots and the events between them; a pool counts as a lot whose id has a minus. A quantity that is not positive
    is left out: it carries nothing.

    :param lines: dicts with ``transformation_id, role, lot_id`` (None: not traced), ``product_id, quantity`` and, of a
        lot that something is put into or taken out of, ``document``: that makes no more of the lot and uses none of it
    :param dict totals: all there ever was of a lot (received, produced, found), by id. Taken as no less than its
        lines make or use: records that use more than there was would multiply what is in a lot
    :param dict units: by product id, what its unit measures and how much of it: (kind, factor)
    :param dict costs: by product id, the cost of a unit
    """

    def __init__(self, lines, totals, units, costs):
        sides = {}
        sums = {"input": defaultdict(float), "output": defaultdict(float), "through": defaultdict(float)}
        for line in lines:
            if line["quantity"] > 0:
                node, quantity = node_of(line), line["quantity"]
                sides.setdefault(line["transformation_id"], ([], []))[line["role"] == "output"].append(
                    (node, line["product_id"], quantity))
                if line.get("document"):
                    sums["through"][node] = max(sums["through"][node], quantity)
                else:
                    sums[line["role"]][node] += quantity
        self.used_by, self.made_by = defaultdict(list), defaultdict(list)
        for inputs, outputs in sides.values():
            event = Event(inputs, outputs, units, costs)
            for lot in event.inputs:
                self.used_by[lot].append(event)
            for lot in event.outputs:
                self.made_by[lot].append(event)
        self.totals = {lot: max(totals.get(lot, 0), *(each[lot] for each in sums.values()))
                       for lot in {*self.used_by, *self.made_by}}


def settle(members, values, inflow, cap, whole):
    """Repeat ``values[node] = inflow(node)`` over the nodes of a loop until it settles.

    Why it ends: a lot passes on no more than it has, and an event divides what enters it, so no pass makes more
    of a change than the one before; whatever of a lot stays in it or leaves the loop makes it less, and the
    changes shrink like a geometric series. Every few passes the rest of that series is added in one leap, and
    the passes go on from there: they alone decide when it has settled. A loop that nothing leaves would grow for
    ever (its records cannot be true); the cap stops it.

    :param members: nodes, in the order to go round
    :param dict values: of all nodes; changed in place
    :param float cap: the most that a node may have
    :param whole: what a change is measured against; less than ``TOLERANCE`` of it ends the passes
    """
    last = 0.0
    for number in range(MOST_PASSES):
        changes = {}
        for node in members:
            value = min(inflow(node), cap)
            changes[node] = value - values.get(node, 0.0)
            values[node] = value
        change = sum(map(abs, changes.values()))
        if change <= TOLERANCE * whole:
            return
        if number % PASSES_BETWEEN_LEAPS == PASSES_BETWEEN_LEAPS - 1 and last:
            ratio = min(change / last, 1 - TOLERANCE)
            for node, step in changes.items():
                values[node] = min(max(values[node] + step * ratio / (1 - ratio), 0.0), cap)
        last = change


def _by_lot(side):
    quantities = defaultdict(float)
    for lot, _product, quantity in side:
        if lot is not None:
            quantities[lot] += quantity
    return dict(quantities)


def _weights(outputs, units, costs):
    """How content divides over outputs: by quantity if all are measured alike, else by cost, else equally."""
    measured = [units.get(product, (None, 1.0)) for _lot, product, _quantity in outputs]
    if len({kind for kind, _factor in measured}) == 1:
        parts = [output[2] * factor for output, (_kind, factor) in zip(outputs, measured, strict=True)]
    else:
        parts = [quantity * (costs.get(product) or 0.0) for _lot, product, quantity in outputs]
    # A by-product that is booked at no cost is not without content.
    if any(part <= 0 for part in parts):
        parts = [1.0] * len(outputs)
    return [part / sum(parts) for part in parts]
