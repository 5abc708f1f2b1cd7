"""How much of a root lot is in each of its descendants, and how much of each ancestor is in the root."""

from math import inf
from typing import NamedTuple

from .components import components
from .events import Event, Network, settle
from .sums import SetSums

# A unit of a root goes round a loop of rework no more often than this.
MOST_ROUNDS = 1000


class Exposure(NamedTuple):
    """Of one lot (the earlier one) in another (the later one), both quantities in the unit of the earlier one.

    :param float share: by proportion, as if everything were evenly mixed; never more than ``worst_case``
    :param float worst_case: the most that can be in it
    :param float fraction: the share as a part of all there ever was of the earlier lot, 0 to 1
    """

    share: float
    worst_case: float
    fraction: float


def descendants(roots, lines, totals, units=None, costs=None):
    """Exposure of every descendant to each root.

    Share: a lot's concentration is what it contains of the root over all there ever was of it, and 1 for the
    root itself. What enters a transformation is the sum of quantity times concentration over its inputs; it is
    divided over the outputs, traced or not, by quantity if their units measure the same, else by cost, else
    equally. So outputs never get more than went in. In a loop of rework the root passes several times: all of
    that makes up the concentration, and no more than the worst case counts as share.

    Worst case: every output of a transformation may hold all of the root that can have entered it. What a
    quantity of a lot can bring is no more than the lot can hold, and no more than the quantity times the
    densest that a unit of the lot can be: each unit of an output takes the same amount of each input product,
    but of this product possibly nothing other than the densest lot. In a loop nothing bounds the density.
    Never more than what was used of the root in transformations that lead to the lot, nor than there ever was of
    it: what is repaired twice, and taken apart both times, is used twice.

    :param roots: ids of lots
    :param lines: all lines of the transformations, those not traced too, as ``lot.lineage`` gives them. Lines
        that are not positive count as nothing
    :param dict totals: by lot id, all there ever was of it (received, produced, found) in its product's unit;
        where it is less than what the lines make or use, these count
    :param dict units: by product id, what its unit measures and how much of it: (kind, factor)
    :param dict costs: by product id, the cost of a unit
    :return: exposures by root and lot; the root among its own descendants only if a loop leads back to it
    :rtype: dict[int, dict[int, Exposure]]
    """
    network = Network(lines, totals, units or {}, costs or {})
    return {root: _Down(network, root).exposures() for root in roots}


def ancestors(roots, lines, totals, units=None, costs=None):
    """Exposure of each root to every ancestor: the mirror of :func:`descendants`, with the same arguments.

    Share: the fraction of a transformation's content that is in the root is the sum over its outputs of weight
    times the fraction of that output; the fraction of a lot is the sum over its uses of quantity times the
    fraction of that use, over all there ever was of the lot; 1 for the root itself.

    Worst case: of a transformation, the part of its outputs that can be in the root needs as much of each input
    product, and that can be this lot alone, as far as it was used there. In a loop that part is all.

    :return: exposures by root and ancestor
    :rtype: dict[int, dict[int, Exposure]]
    """
    network = Network(lines, totals, units or {}, costs or {})
    return {root: _Up(network, root).exposures() for root in roots}


class _Down:
    """What follows from one root. Nodes are lot ids and events; whatever comes back to the root ends there."""

    def __init__(self, network, root):
        self.network, self.root = network, root
        self.order = components(root, self._after)[1:]
        uses = network.used_by.get(root, ())
        self.bits = {event: 1 << position for position, event in enumerate(uses)}
        self.amounts, self.used = SetSums(event.inputs[root] for event in uses), {}
        # Of the root: which uses lead to a node, the most in it, and the most in a unit of a lot or in all of an event.
        self.leading, self.most, self.density, self.content = {}, {}, {root: 1.0}, {}

    def exposures(self):
        for members in self.order:
            self._bound(members)
            if len(members) > 1:
                settle(members, self.content, self._inflow, MOST_ROUNDS * self.amounts.all, self.amounts.all)
            else:
                self.content[members[0]] = min(self._inflow(members[0]), self.most[members[0]])
        lots = [node for node in self.most if not isinstance(node, Event)]
        if any(event in self.most for event in self.network.made_by.get(self.root, ())):
            # last, when nothing else is to be told from it
            self._bound([self.root])
            self.content[self.root] = self._inflow(self.root)
            lots.append(self.root)
        return {lot: self._exposure(self.content[lot], self.most[lot]) for lot in lots}

    def _exposure(self, content, most):
        """What went round a loop passed several times, and counts once."""
        whole = self.network.totals[self.root]
        most = min(most, whole)
        share = min(content, most)
        return Exposure(share, most, share / whole)

    def _after(self, node):
        if isinstance(node, Event):
            return [lot for lot in node.outputs if lot != self.root]
        return self.network.used_by.get(node, ())

    def _bound(self, members):
        """The most of the root in the nodes of a component, and how dense it can be there."""
        leading, entering, sources = 0, 0.0, 0
        for node in members:
            if isinstance(node, Event):
                if node in self.bits:
                    leading |= self.bits[node]
                    entering += node.inputs[self.root]
                    sources += 1
                before = [lot for lot in node.inputs if lot in self.leading]
                entering += sum(min(self.most[lot], node.inputs[lot] * self.density[lot]) for lot in before)
            else:
                before = [event for event in self.network.made_by[node] if event in self.leading]
                entering += sum(self.most[event] for event in before)
            sources += len(before)
            for earlier in before:
                leading |= self.leading[earlier]
        # A single source has kept within what was used already; several may bring the same again.
        most = entering if sources == 1 else min(entering, self._used(leading))
        for node in members:
            self.density[node] = inf if len(members) > 1 else self._densest(node)
        for node in members:
            self.leading[node], self.most[node] = leading, most

    def _densest(self, node):
        if not isinstance(node, Event):
            return max(self.density[event] / event.outputs[node]
                       for event in self.network.made_by[node] if event in self.density)
        by_product = {}
        for lot in node.inputs:
            if lot in self.density:
                product = node.products[lot]
                by_product[product] = max(by_product.get(product, 0.0), node.batch[lot] * self.density[lot])
        return sum(by_product.values())

    def _used(self, leading):
        """What was used of the root in the uses whose bits are set. Many lots share the same uses."""
        if leading not in self.used:
            self.used[leading] = self.amounts.of(leading)
        return self.used[leading]

    def _inflow(self, node):
        if not isinstance(node, Event):
            return sum(self.content.get(event, 0.0) * event.weights[node] for event in self.network.made_by[node])
        totals = self.network.totals
        return node.inputs.get(self.root, 0.0) + sum(
            quantity * self.content[lot] / totals[lot] for lot, quantity in node.inputs.items() if lot in self.content)


class _Up:
    """What went into one root. Nodes are lot ids and events; whatever the root went into is not followed."""

    def __init__(self, network, root):
        self.network, self.root = network, root
        self.order = components(root, self._before)[1:]
        # Of a lot or event: the part of it that is in the root; of an event the most of it, of a lot the most in units.
        self.part, self.most = {root: 1.0}, {root: inf}

    def exposures(self):
        for members in self.order:
            self._bound(members)
            if len(members) > 1:
                settle(members, self.part, self._outflow, 1.0, 1.0)
            else:
                self.part[members[0]] = min(self._outflow(members[0]), 1.0)
        found = {}
        for lot in [node for node in self.most if not isinstance(node, Event) and node != self.root]:
            whole = self.network.totals[lot]
            most = min(self.most[lot], whole)
            share = min(self.part[lot] * whole, most)
            found[lot] = Exposure(share, most, share / whole)
        back = [event for event in self.network.used_by.get(self.root, ()) if event in self.part]
        if back:
            most = sum(self._brought(event, self.root) for event in back)
            share = min(sum(event.inputs[self.root] * self.part[event] for event in back), most)
            found[self.root] = Exposure(share, most, share / self.network.totals[self.root])
        return found

    def _before(self, node):
        if isinstance(node, Event):
            return [lot for lot in node.inputs if lot != self.root]
        return self.network.made_by.get(node, ())

    def _bound(self, members):
        events = [node for node in members if isinstance(node, Event)]
        for event in events:
            self.most[event] = 1.0 if len(members) > 1 else min(1.0, sum(
                min(1.0, self.most[lot] / quantity) for lot, quantity in event.outputs.items() if lot in self.most))
        for lot in members:
            if not isinstance(lot, Event):
                self.most[lot] = sum(
                    self._brought(event, lot) for event in self.network.used_by[lot] if event in self.most)

    def _brought(self, event, lot):
        return min(event.inputs[lot], self.most[event] * event.batch[lot])

    def _outflow(self, node):
        if isinstance(node, Event):
            return sum(weight * self.part.get(lot, 0.0) for lot, weight in node.weights.items())
        return sum(event.inputs[node] * self.part.get(event, 0.0)
                   for event in self.network.used_by[node]) / self.network.totals[node]
