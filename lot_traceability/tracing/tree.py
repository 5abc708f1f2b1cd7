"""How each lot of a trace was reached: the shortest way from a root, and the other ways there are."""

from collections import defaultdict
from typing import NamedTuple


class Step(NamedTuple):
    """Where a lot or a pool stands in a trace.

    :param int depth: number of transformations between it and the nearest root
    :param int parent: the lot it was reached from first, or the pool, as its id with a minus
    :param int transformation: the transformation between the two
    :param tuple also: other lots and pools it was reached from, in order of discovery
    """

    depth: int
    parent: int
    transformation: int
    also: tuple


def node_of(line):
    """What a walk goes on from: a lot's id, a pool's id with a minus, None where it ends."""
    if line["lot_id"] is not None:
        return line["lot_id"]
    return -line["pool_id"] if line.get("pool_id") else None


def reach(roots, lines, direction):
    """Walk breadth-first from ``roots`` over transformation lines.

    A lot is left for every transformation that it went into. A pool is left only for those that took from it when
    what is traced was in it already: at the moment when that went in, or later (up: earlier).

    :param roots: ids of lots
    :param lines: dicts with ``transformation_id``, ``role`` (input, output) and ``lot_id`` (None is passed over),
        for pools also ``pool_id`` and ``pooled_at``
    :param str direction: ``down`` from inputs to outputs, ``up`` the other way
    :return: the steps by lot id, or by pool id with a minus, in order of discovery; a root is among them if a cycle
        leads back to it
    :rtype: dict[int, Step]
    """
    hops = _Hops(lines, direction)
    first, also = {}, defaultdict(dict)
    depth, frontier, expanded = 0, dict.fromkeys(roots), set()
    while frontier:
        depth += 1
        found = {}
        expanded.update(frontier)
        for node, transformation, reached, moment in hops.following(frontier):
            if reached not in first:
                first[reached] = (depth, node, transformation)
                found[reached] = None
            elif first[reached][1] != node:
                also[reached][node] = True
            if moment is not None and hops.opens(reached, moment):
                found[reached] = None
        frontier = [node for node in found if node not in expanded or node < 0]
    return {node: Step(*place, tuple(also[node])) for node, place in first.items()}


def certain(roots, lines, direction, doubtful):
    """Of the lots reached, those for which at least one way is proven: through no pool and no doubtful transformation.

    :param doubtful: ids of the transformations whose links are only possible
    :rtype: set[int]
    """
    proven = [line for line in lines if line["lot_id"] is not None and line["transformation_id"] not in doubtful]
    return set(reach(roots, proven, direction))


def public_step(steps, node):
    """The step of a lot or pool as answers say it: ``depth``, ``parent`` (always a lot), ``pool`` between the two if
    there is one, ``transformation``, other lots (``also``) and pools (``also_pools``) it was reached from."""
    step = steps[node]
    parent = step.parent
    while parent < 0:
        parent = steps[parent].parent
    return {
        "depth": step.depth, "parent": parent, "pool": -step.parent if step.parent < 0 else None,
        "transformation": step.transformation, "also": [other for other in step.also if other > 0],
        "also_pools": [-other for other in step.also if other < 0]}


class _Hops:
    """By lot, the transformations it goes into; by transformation, the lots and pools that leave it."""

    def __init__(self, lines, direction):
        enter = "input" if direction == "down" else "output"
        self.entered_by, self.left_by = defaultdict(list), defaultdict(list)
        self.is_down, self.closed = direction == "down", defaultdict(list)
        for line in lines:
            node = node_of(line)
            if node is None:
                continue
            if line["role"] != enter:
                self.left_by[line["transformation_id"]].append((node, line["pooled_at"] if node < 0 else None))
            elif node > 0:
                self.entered_by[node].append(line["transformation_id"])
            else:
                self.closed[node].append((line["pooled_at"], line["transformation_id"]))
        for taken in self.closed.values():
            taken.sort(reverse=not self.is_down)

    def following(self, frontier):
        """Every hop from a node of ``frontier`` over a transformation to another node, with the moment in a pool."""
        # What a pool opened is left once; more may be opened while the others are left.
        opened = {node: self.entered_by.pop(node, ()) for node in frontier if node < 0}
        for node in frontier:
            for transformation in opened[node] if node < 0 else self.entered_by[node]:
                for reached, moment in self.left_by[transformation]:
                    yield node, transformation, reached, moment

    def opens(self, pool, moment):
        """Whether being in the pool from ``moment`` on (up: until) leads to transformations not yet opened."""
        taken = self.closed[pool]
        opened = []
        while taken and (taken[-1][0] >= moment if self.is_down else taken[-1][0] <= moment):
            opened.append(taken.pop()[1])
        self.entered_by[pool] += opened
        return bool(opened)
