"""Parts of one document that happen side by side: what one of them put into a lot, another did not take out of it.

A repair adds parts to a lot and takes others out of it. As the lot is one node, a walk would go from what was added on
into what was removed.
"""

from collections import defaultdict

from . import tree

# A lot as one part of a document leaves it is a node of its own: its id beyond any other, and a number.
BEYOND = 1 << 40


def narrowed(roots, lines, direction):
    """The lines of those transformations that a walk reaches without going from one part of a document into another.

    A lot that is reached in another way as well may be left for all of them.

    :param roots: ids of lots
    :param lines: dicts as for :func:`.tree.reach`, with ``document``: what the parts of one document have in common, of
        the lot that something was put into or taken out of; None of every other line
    :param str direction: ``down`` or ``up``
    :rtype: list[dict]
    """
    if not any(line["document"] for line in lines):
        return lines
    enter = "input" if direction == "down" else "output"
    split = _split(lines, enter)
    if split is None:
        return lines
    reached = {*roots, *tree.reach(roots, split, direction)}
    entered = {line["transformation_id"] for line in split
               if line["role"] == enter and tree.node_of(line) in reached}
    return [line for line in lines if line["transformation_id"] in entered]


def _split(lines, enter):
    """The lines with a node more for each lot between two parts of one document; None if there is no such lot."""
    entering = defaultdict(list)
    for line in lines:
        if line["role"] == enter and line["lot_id"] is not None:
            entering[line["lot_id"]].append(line)
    split, added = [], {}
    for line in lines:
        lot, document = line["lot_id"], line["document"]
        if line["role"] != enter and document and any(
                other["document"] == document for other in entering.get(lot, ())):
            if (lot, document) not in added:
                added[lot, document] = BEYOND + len(added)
            line = {**line, "lot_id": added[lot, document]}
        split.append(line)
    split += [{**line, "lot_id": node} for (lot, document), node in added.items()
              for line in entering[lot] if line["document"] != document]
    return split if added else None
