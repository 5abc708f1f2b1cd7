"""Large graphs made readable: lots of one product at one step are drawn as one, with their count."""

from collections import defaultdict
from typing import NamedTuple

from .graph import Edge, Graph

# As many roots are always drawn one by one.
FEW_ROOTS = 8


class Group(NamedTuple):
    """Nodes drawn as one.

    :param str key: the same for the same trace, however much is unfolded
    :param str kind: ``lots`` or ``transformations``
    :param list members: the nodes in it, in the order in which they unfold
    :param int shown: how many more of the group are drawn one by one
    """

    key: str
    kind: str
    members: list
    shown: int = 0


def grouped(graph, columns, roots, most, unfolded=None, single=()):
    """Draw lots of one product in one column as one, if there are too many; of any product, if still too many.

    :param columns: as :func:`tracing.graph.columns` gives them
    :param roots: keys of nodes; a few of them stay apart
    :param int most: this many lots are drawn one by one
    :param dict unfolded: how many lots of a group, by its key, to draw one by one
    :param single: keys of lots to draw one by one
    :return: a graph whose nodes are :class:`Node` or :class:`Group`, and the column by key
    :rtype: tuple[Graph, dict[str, int]]
    """
    things = [node for node in graph.nodes.values() if node.kind != "transformation"]
    if len(things) <= most:
        return graph, columns
    apart = {*single, *(roots if len(roots) <= FEW_ROOTS else ())}
    home = _homes(things, columns, lambda node: (columns[node.key], *node.family))
    if len(set(home.values())) > most:
        home = _homes(things, columns, lambda node: (columns[node.key],))
    members = defaultdict(list)
    for node in things:
        members[home[node.key]].append(node)
    nodes, drawn_as = {}, {}
    for key, mine in members.items():
        _unfold(key, mine, apart, (unfolded or {}).get(key, 0), nodes, drawn_as)
    _add_transformations(graph, columns, nodes, drawn_as)
    edges = _edges(graph, drawn_as)
    places = {key: columns[node.key if node.kind not in ("lots", "transformations") else node.members[0].key]
              for key, node in nodes.items()}
    return Graph(nodes, edges), places


def _homes(things, columns, family):
    return {node.key: "group-" + "-".join(map(str, family(node))) for node in things}


def _unfold(key, members, apart, count, nodes, drawn_as):
    """Draw what stands apart and ``count`` more; the rest is one node."""
    members = sorted(members, key=lambda node: (node.key not in apart, str(node.row.get("name", "")), node.key))
    count += sum(1 for node in members if node.key in apart)
    # A group of one would only hide it.
    count = len(members) if len(members) - count < 2 else count
    for node in members[:count]:
        nodes[node.key] = node
        drawn_as[node.key] = node.key
    rest = members[count:]
    if rest:
        nodes[key] = Group(key, "lots", rest, count)
        drawn_as.update((node.key, key) for node in rest)


def _add_transformations(graph, columns, nodes, drawn_as):
    """Those of one kind in one column that make the same are one; what touches a lot drawn by itself stays exact."""
    near, outputs = defaultdict(set), defaultdict(set)
    for source, target, _amounts, _possible in graph.edges:
        thing = drawn_as.get(source)
        if thing is None:
            outputs[source].add(drawn_as[target])
        elif thing == source:
            near[target].add(source)
    members = defaultdict(list)
    for node in graph.nodes.values():
        if node.kind == "transformation":
            inputs = frozenset(near.get(node.key, ()))
            members[columns[node.key], node.family, inputs, frozenset(outputs.get(node.key, ()))].append(node)
    for mine in members.values():
        key = mine[0].key if len(mine) == 1 else f"group-{mine[0].key}"
        nodes[key] = mine[0] if len(mine) == 1 else Group(key, "transformations", mine)
        drawn_as.update((node.key, key) for node in mine)


def _edges(graph, drawn_as):
    sums, certain = {}, set()
    for source, target, amounts, possible in graph.edges:
        ends = drawn_as[source], drawn_as[target]
        mine = sums.setdefault(ends, {})
        for uom, quantity in amounts:
            mine[uom] = mine.get(uom, 0.0) + quantity
        if not possible:
            certain.add(ends)
    return [Edge(*ends, tuple(mine.items()), ends not in certain) for ends, mine in sums.items()]
