"""The answer of a trace as a graph to be drawn: lots and what turned them into others, joined by quantities."""

from collections import defaultdict
from typing import NamedTuple

import igraph


class Node(NamedTuple):
    """Something to draw one by one.

    :param str key: tells it apart: ``lot-5``, ``transformation-7``
    :param str kind: ``lot``, ``untracked``, ``pool`` or ``transformation``
    :param dict row: what the answer says about it
    :param tuple family: those of one family may be drawn as one
    """

    key: str
    kind: str
    row: dict
    family: tuple


class Edge(NamedTuple):
    """A quantity on its way; ``amounts``: pairs of unit and quantity, none where they are not known or not shown."""

    source: str
    target: str
    amounts: tuple
    possible: bool = False


class Graph(NamedTuple):
    """``nodes`` by key and ``edges``, in the order of the answer."""

    nodes: dict
    edges: list


def lot_key(lot_id):
    return f"lot-{lot_id}"


def from_trace(answer):
    """The graph of an answer of ``stock.lot.trace``: an edge for each line of a transformation.

    :rtype: Graph
    """
    lots = {lot["id"]: lot_key(lot["id"]) for lot in answer["lots"]}
    nodes = {key: Node(key, "lot", lot, ("lot", lot.get("product_id"), lot["redacted"]))
             for key, lot in zip(lots.values(), answer["lots"], strict=True)}
    for pool in answer.get("pools", ()):
        family = ("pool", pool.get("product_id"), pool["redacted"])
        nodes[f"pool-{pool['id']}"] = Node(f"pool-{pool['id']}", "pool", pool, family)
    edges = {}
    for row in answer["transformations"]:
        node = Node(f"transformation-{row['id']}", "transformation", row, ("transformation", row.get("kind")))
        nodes[node.key] = node
        possible = row.get("exactness") == "possible"
        for side in ("inputs", "outputs"):
            for line in row[side]:
                thing = lots.get(line["lot_id"]) or _without_lot(line, node.key, side, nodes)
                if thing:
                    ends = (thing, node.key) if side == "inputs" else (node.key, thing)
                    amounts = ((line["uom"], line["quantity"]),) if "uom" in line else ()
                    if ends in edges:
                        amounts = _added(edges[ends].amounts, amounts)
                    edges[ends] = Edge(*ends, amounts, possible or nodes[thing].kind == "pool")
    return Graph(nodes, list(edges.values()))


def columns(graph, roots):
    """The column each node stands in: what is made stands right of what it is made of.

    The first roots stand in column 0. Descendants stand as far left, ancestors as far right as they can, so that
    everything is near the roots. Where lots go round in a loop, the edge that closes it leads back.

    :param roots: keys of nodes
    :return: column by key; an edge leads back exactly if its source stands right of its target
    :rtype: dict[str, int]
    """
    number = {key: position for position, key in enumerate(graph.nodes)}
    keys = list(graph.nodes)
    starts = [number[root] for root in roots]
    pairs = [(number[edge.source], number[edge.target]) for edge in graph.edges]
    pairs = _without_loops(len(keys), pairs, starts)
    before, after = [[] for _key in keys], [[] for _key in keys]
    for source, target in pairs:
        before[target].append(source)
        after[source].append(target)
    order = igraph.Graph(n=len(keys), edges=pairs, directed=True).topological_sorting()
    place = dict.fromkeys(starts, 0)
    for node in order:
        reached = [place[each] for each in before[node] if each in place]
        if reached:
            place[node] = max(reached) + 1
    for node in reversed(order):
        if node not in place:
            place[node] = min((place[each] for each in after[node]), default=1) - 1
    return {key: place[position] for position, key in enumerate(keys)}


def within(graph, roots, folded):
    """What is left of a graph when branches are folded.

    :param roots: keys of nodes
    :param folded: pairs of a key and the way that is not followed from there: ``up`` or ``down``
    :rtype: Graph
    """
    if not folded:
        return graph
    ways = {"down": defaultdict(list), "up": defaultdict(list)}
    for edge in graph.edges:
        ways["down"][edge.source].append(edge.target)
        ways["up"][edge.target].append(edge.source)
    hidden = _reached(ways, roots, frozenset()) - _reached(ways, roots, frozenset(folded))
    return Graph(
        {key: node for key, node in graph.nodes.items() if key not in hidden},
        [edge for edge in graph.edges if edge.source not in hidden and edge.target not in hidden])


def _reached(ways, roots, folded):
    reached = set()
    for way, steps in ways.items():
        seen, waiting = set(roots), list(roots)
        while waiting:
            node = waiting.pop()
            if (node, way) in folded:
                continue
            new = [after for after in steps[node] if after not in seen]
            seen.update(new)
            waiting += new
        reached |= seen
    return reached


def _without_lot(line, transformation, side, nodes):
    """The key of the pool a line is about, else of a node of its own, where the trace ends. None: not in this trace."""
    if line["lot_id"] is not None:
        return None
    if f"pool-{line.get('pool_id')}" in nodes:
        return f"pool-{line['pool_id']}"
    product = line.get("product_id")
    key = f"untracked-{transformation}-{side}-{product}"
    nodes.setdefault(key, Node(key, "untracked", line, ("untracked", product)))
    return key


def _added(amounts, more):
    sums = dict(amounts)
    for uom, quantity in more:
        sums[uom] = sums.get(uom, 0.0) + quantity
    return tuple(sums.items())


def _without_loops(count, pairs, starts):
    """``pairs`` without those that close a loop: a walk from where each loop is entered meets itself there."""
    drawn = igraph.Graph(n=count, edges=pairs, directed=True)
    if drawn.is_dag():
        return pairs
    parts = drawn.connected_components(mode="strong")
    part, sizes = parts.membership, parts.sizes()
    after, entries = defaultdict(list), {}
    for source, target in pairs:
        if part[source] == part[target]:
            after[source].append(target)
        else:
            entries[target] = True
    first = [*entries, *starts, *after]
    closing = _closing([node for node in first if sizes[part[node]] > 1 or node in after], after)
    return [pair for pair in pairs if pair not in closing]


def _closing(starts, after):
    """The pairs by which a walk in depth comes back to where it passed: without recursion, loops can be long."""
    state, closing = {}, set()
    for start in starts:
        if start in state:
            continue
        state[start] = "open"
        walk = [(start, iter(after[start]))]
        while walk:
            node, rest = walk[-1]
            for target in rest:
                if target not in state:
                    state[target] = "open"
                    walk.append((target, iter(after[target])))
                    break
                if state[target] == "open":
                    closing.add((node, target))
            else:
                state[node] = "done"
                walk.pop()
    return closing
