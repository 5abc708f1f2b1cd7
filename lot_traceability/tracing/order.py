"""Order of events: a lot cannot carry what it received after it was used."""

from collections import defaultdict

from .tree import node_of

# What makes a walk possible: the moment a lot is entered against the moment it carries the root from (or until).
MOMENTS = {"down": ("date", "first_date"), "up": ("first_date", "date")}


def possible(roots, lines, direction):
    """The lines of transformations that something of the roots can have passed through.

    Down, a lot carries the root from the first moment it came out of a transformation that carries it, and only
    what was used of the lot at that moment or later is followed. Up is the mirror: of a lot only what came out
    before its last use on the way can have gone on. A root carries itself at any time. Inside one transformation
    everything is taken as simultaneous: when its lines were posted says little about that.

    A line that is not followed stays, as a quantity without a lot, if its transformation is reached otherwise.

    :param roots: ids of lots
    :param lines: dicts with ``transformation_id, role, lot_id, date`` (of the last posting) and ``first_date``
    :param str direction: ``down`` or ``up``
    :return: the lines kept; a walk over them, as ``tree.reach`` does it, reaches what is reachable in order
    :rtype: list[dict]
    """
    enter = "input" if direction == "down" else "output"
    entering, _leaving = MOMENTS[direction]
    carries, entered = _walk(set(roots), lines, direction)
    kept = []
    for line in lines:
        if line["transformation_id"] not in entered:
            continue
        node = node_of(line)
        if line["role"] == enter and node in carries and not _follows(
                _moment(line, node, entering), carries[node], direction):
            line = {**line, "lot_id": None, "pool_id": None}
        kept.append(line)
    return kept


def _walk(roots, lines, direction):
    """By lot or pool, from (up: until) when it carries a root, None for always; and the transformations entered.

    A lot that turns out to carry it earlier is opened again, for those of its uses that are left.
    """
    entered_by, left_by = _sides(lines, direction)
    carries, entered, waiting = dict.fromkeys(roots), set(), list(roots)
    while waiting:
        node = waiting.pop()
        uses = entered_by[node]
        while uses and _follows(uses[-1][0], carries[node], direction):
            transformation = uses.pop()[1]
            if transformation in entered:
                continue
            entered.add(transformation)
            for reached, since in left_by[transformation]:
                if reached not in carries or not _follows(since, carries[reached], direction):
                    carries[reached] = since
                    waiting.append(reached)
    return carries, entered


def _sides(lines, direction):
    """By lot or pool, the moments and transformations it can be followed into, the first to be followed last; by
    transformation, what comes out of it and when."""
    enter = "input" if direction == "down" else "output"
    entering, leaving = MOMENTS[direction]
    entered_by, left_by = defaultdict(list), defaultdict(list)
    for line in lines:
        node = node_of(line)
        if node is not None and line["role"] == enter:
            entered_by[node].append((_moment(line, node, entering), line["transformation_id"]))
        elif node is not None:
            left_by[line["transformation_id"]].append((node, _moment(line, node, leaving)))
    for uses in entered_by.values():
        uses.sort(reverse=direction == "up")
    return entered_by, left_by


def _moment(line, node, name):
    """A pool has an order of its own, which is not always that of the dates."""
    return line["pooled_at"] if node < 0 else line[name]


def _follows(moment, since, direction):
    return since is None or (moment >= since if direction == "down" else moment <= since)
