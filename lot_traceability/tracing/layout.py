"""Where everything of a picture stands: columns from left to right, few crossings, nothing over anything else.

igraph puts each column into an order with few crossings (Sugiyama's method); how far apart its things stand is
worked out here, because boxes differ in height and a line passing by needs hardly any room.
"""

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

import igraph

COLUMN_GAP, ROW_GAP, MARGIN = 84, 12, 24
LANE = 10  # height of a line that passes a column
ROUNDS = 12
STRAIGHT = 6  # a line along several columns is worth this many others


class Box(NamedTuple):
    """What is to be placed: its size in pixels and the column it stands in."""

    width: int
    height: int
    column: int


class Layout(NamedTuple):
    """``at``: (x, y) of the upper left corner by key; ``paths``: a list of points for each edge, from its source to
    its target; between two columns a line runs from the first point of a pair to the second."""

    width: float
    height: float
    at: dict
    paths: list


def place(boxes, edges):
    """Find a place for ``boxes``.

    :param dict boxes: :class:`Box` by key
    :param edges: pairs of keys; an edge to a box further left is drawn back
    :rtype: Layout
    """
    if not boxes:
        return Layout(2 * MARGIN, 2 * MARGIN, {}, [])
    used = sorted({box.column for box in boxes.values()})
    level = {column: position for position, column in enumerate(used)}
    levels = {key: level[box.column] for key, box in boxes.items()}
    lanes = [_lane(source, target, levels) for source, target in edges]
    order, links = _ordered(levels, lanes)
    heights = {node: boxes[node].height if node in boxes else LANE for layer in order for node in layer}
    middles = _middles(order, links, heights)
    lefts, widths = _lefts(boxes, levels)
    top = min(middles[node] - heights[node] / 2 for node in middles) - MARGIN
    at = {key: (lefts[levels[key]] + (widths[levels[key]] - box.width) / 2,
                round(middles[key] - box.height / 2 - top, 1)) for key, box in boxes.items()}
    bottom = max(middles[node] + heights[node] / 2 for node in middles)
    paths = [
        _path(edge, lane, {"boxes": boxes, "at": at, "lefts": lefts, "widths": widths, "middles": middles, "top": top})
        for edge, lane in zip(edges, lanes, strict=True)]
    return Layout(lefts[-1] + widths[-1] + MARGIN, round(bottom - top + MARGIN, 1), at, paths)


def _lane(source, target, levels):
    """The nodes an edge runs over from left to right; lines that leave one box share their way as long as they can."""
    back = levels[source] > levels[target]
    left, right = (target, source) if back else (source, target)
    passed = [(left, back, level) for level in range(levels[left] + 1, levels[right])]
    return [left, *passed, right]


def _ordered(levels, lanes):
    """By level its nodes from top to bottom, lanes included, and the links between neighbouring levels."""
    level_of = dict(levels)
    links = {}
    for lane in lanes:
        level_of.update((node, node[2]) for node in lane[1:-1])
        links.update(dict.fromkeys(pairwise(lane)))
    number = {node: position for position, node in enumerate(level_of)}
    drawn = igraph.Graph(
        n=len(number), edges=[(number[left], number[right]) for left, right in links if left != right], directed=True)
    across = [x for x, _y in drawn.layout_sugiyama(layers=list(level_of.values()))]
    order = [[] for _level in range(max(level_of.values()) + 1)]
    for node in sorted(level_of, key=lambda node: (across[number[node]], number[node])):
        order[level_of[node]].append(node)
    return order, list(links)


def _middles(order, links, heights):
    """The height of each node's middle: near its neighbours, in order, never over another.

    Going to and fro over the levels, every node wishes to stand at the mean of its neighbours; a level comes as
    near to these wishes as its order and the room needed allow.
    """
    left, right = defaultdict(list), defaultdict(list)
    for before, after in links:
        weight = STRAIGHT if _is_lane(before) and _is_lane(after) else 1
        right[before].append((after, weight))
        left[after].append((before, weight))
    rooms = [_rooms(layer, heights) for layer in order]
    middles = {}
    for layer, room in zip(order, rooms, strict=True):
        middles.update((node, place - room[-1] / 2) for node, place in zip(layer, room, strict=True))
    levels = list(range(len(order)))
    for number in range(ROUNDS):
        sides = (left,) if number % 2 == 0 else (right,)
        for level in levels if number % 2 == 0 else reversed(levels):
            _settle(order[level], rooms[level], sides if number < ROUNDS - 2 else (left, right), middles)
    return middles


def _is_lane(node):
    return isinstance(node, tuple)


def _rooms(layer, heights):
    """How far below the first node of a level each one stands at least."""
    room, total = [0.0], 0.0
    for above, below in pairwise(layer):
        gap = ROW_GAP / 2 if _is_lane(above) or _is_lane(below) else ROW_GAP
        total += (heights[above] + heights[below]) / 2 + gap
        room.append(total)
    return room


def _settle(layer, room, sides, middles):
    """Give one level the places that come nearest to what its nodes wish for (isotonic regression)."""
    blocks = []
    for node, distance in zip(layer, room, strict=True):
        wish, weight = _wish(node, sides, middles)
        blocks.append([wish - distance, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            wish, weight, count = blocks.pop()
            last = blocks[-1]
            last[0] = (last[0] * last[1] + wish * weight) / (last[1] + weight)
            last[1] += weight
            last[2] += count
    places = [block[0] for block in blocks for _node in range(block[2])]
    for node, distance, start in zip(layer, room, places, strict=True):
        middles[node] = start + distance


def _wish(node, sides, middles):
    neighbours = [neighbour for side in sides for neighbour in side[node]]
    weight = sum(each for _neighbour, each in neighbours)
    if not weight:
        return middles[node], 0.1
    return sum(middles[neighbour] * each for neighbour, each in neighbours) / weight, weight


def _lefts(boxes, levels):
    """Left edge and width of each level."""
    widths = [0] * (max(levels.values()) + 1)
    for key, box in boxes.items():
        widths[levels[key]] = max(widths[levels[key]], box.width)
    lefts, left = [], MARGIN
    for width in widths:
        lefts.append(left)
        left += width + COLUMN_GAP
    return lefts, widths


def _path(edge, lane, placed):
    """From the side of one box to the side of the other. What leads back enters and leaves lower down."""
    back = lane[0] != edge[0]
    first, last = lane[0], lane[-1]
    points = [_side(first, placed, right=True, low=back)]
    for node in lane[1:-1]:
        left, width = placed["lefts"][node[2]], placed["widths"][node[2]]
        height = round(placed["middles"][node] - placed["top"], 1)
        points += [(left, height), (left + width, height)]
    points.append(_side(last, placed, right=False, low=back))
    return points[::-1] if back else points


def _side(key, placed, right, low):
    box, (x, y) = placed["boxes"][key], placed["at"][key]
    return x + (box.width if right else 0), round(y + box.height * (0.8 if low else 0.5), 1)
