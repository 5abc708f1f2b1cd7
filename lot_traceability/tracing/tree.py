"""How each lot of a trace was reached: the shortest way from a root, and the other ways there are."""

from collections import defaultdict
from typing import NamedTuple


class Step(NamedTuple):
    """Where a lot stands in a trace.

    :param int depth: number of transformations between it and the nearest root
    :param int parent: the lot it was reached from first
    :param int transformation: the transformation between the two
    :param tuple also: other lots it was reached from, in order of discovery
    """

    depth: int
    parent: int
    transformation: int
    also: tuple


def reach(roots, lines, direction):
    """Walk breadth-first from ``roots`` over transformation lines.

    :param roots: ids of lots
    :param lines: dicts with ``transformation_id``, ``role`` (input, output) and ``lot_id`` (None is passed over)
    :param str direction: ``down`` from inputs to outputs, ``up`` the other way
    :return: the steps by lot id, in order of discovery; a root is among them if a cycle leads back to it
    :rtype: dict[int, Step]
    """
    entered_by, left_by = _hops(lines, direction)
    first, also = {}, defaultdict(dict)
    depth, frontier, expanded = 0, list(dict.fromkeys(roots)), set()
    while frontier:
        depth += 1
        found = []
        expanded.update(frontier)
        for lot, transformation, reached in _next(frontier, entered_by, left_by):
            if reached not in first:
                first[reached] = (depth, lot, transformation)
                found.append(reached)
            elif first[reached][1] != lot:
                also[reached][lot] = True
        frontier = [lot for lot in found if lot not in expanded]
    return {lot: Step(*place, tuple(also[lot])) for lot, place in first.items()}


def _hops(lines, direction):
    """By lot, the transformations it goes into; by transformation, the lots that leave it."""
    enter, leave = ("input", "output") if direction == "down" else ("output", "input")
    entered_by, left_by = defaultdict(list), defaultdict(list)
    for line in lines:
        if line["lot_id"] is None:
            continue
        if line["role"] == enter:
            entered_by[line["lot_id"]].append(line["transformation_id"])
        elif line["role"] == leave:
            left_by[line["transformation_id"]].append(line["lot_id"])
    return entered_by, left_by


def _next(frontier, entered_by, left_by):
    """Every hop from a lot of ``frontier`` over a transformation to another lot."""
    for lot in frontier:
        for transformation in entered_by[lot]:
            for reached in left_by[transformation]:
                yield lot, transformation, reached
