"""Pools read independently: a book of what is there is kept line by line, as a storeman would."""

from collections import defaultdict

import networkx


def join(found, env, as_of=None):
    """Add to the graph of :mod:`.oracle` what passed through stock without lots: a chain of moments for each pool.

    :param datetime as_of: leave out lines dated later
    """
    lines = env["stock.move.line"].search([("lot_id", "=", False), ("state", "=", "done"), ("quantity", "!=", 0)])
    for number, pool in enumerate(_pools(lines)):
        settled, members = pool
        moments = defaultdict(list)
        found.graph.setdefault("delivered", []).append([
            (max(line.date, settled or line.date), _delivered(line)) for line in members if _delivered(line)])
        for line in members:
            if _documents(found, line) and not (as_of and line.date > as_of):
                moments[max(line.date, settled or line.date)].append(line)
        for earlier, later in zip(sorted(moments), sorted(moments)[1:], strict=False):
            found.add_edge(("pool", number, earlier), ("pool", number, later))
        for moment, mine in moments.items():
            for line in mine:
                for document in _documents(found, line):
                    ends = (document, ("pool", number, moment))
                    found.add_edge(*(ends if _change(line) > 0 else ends[::-1]))


def delivered(found, lot_id):
    """What went to customers without a lot after something of a lot can have been in it, by pool where it is anything.

    :rtype: list[float]
    """
    since = {}
    for node in networkx.descendants(found, lot_id) if lot_id in found else ():
        if is_pool(node):
            since[node[1]] = min(node[2], since.get(node[1], node[2]))
    sums = [[quantity for moment, quantity in found.graph["delivered"][number] if moment >= since[number]]
            for number in since]
    return sorted(sum(quantities) for quantities in sums if quantities)


def is_pool(node):
    return isinstance(node, tuple) and node[0] == "pool"


def _pools(lines):
    """Pairs of the moment up to which dates order nothing (None: they always do), and the lines."""
    books = defaultdict(list)
    for line in lines:
        if _is_ours(line.location_id) or _is_ours(line.location_dest_id):
            books[line.product_id, line.company_id].append(line)
    for book in books.values():
        if not any(line.location_id.usage == "production" for line in book):
            continue
        for episode, _lowest in _cut(book):
            for part, low in _by_place(episode):
                yield low, [line for line in part if _change(line)]


def _cut(book):
    """The lines from one moment of none left to the next, with the moment when a stock below zero was made good."""
    units, part, settled, is_low = 0.0, [], None, False
    by_moment = defaultdict(list)
    for line in book:
        by_moment[line.date].append(line)
    for moment in sorted(by_moment):
        part += by_moment[moment]
        units = round(units + sum(map(_change, by_moment[moment])), 2)
        if units < 0 or is_low:
            settled = moment
        is_low = units < 0
        if units == 0:
            yield part, settled
            part, settled, is_low = [], None, False
    if part:
        yield part, settled


def _by_place(episode):
    near = networkx.Graph()
    for line in episode:
        ours = [place for place in (line.location_id, line.location_dest_id) if _is_ours(place)]
        near.add_nodes_from(ours)
        near.add_edges_from([ours] if len(ours) == 2 else [])
    parts = []
    for places in networkx.connected_components(near):
        mine = [line for line in episode if _change(line) and {line.location_id, line.location_dest_id} & places]
        parts += _cut(mine)
    if any(settled for _part, settled in parts):
        return list(_cut([line for line in episode if _change(line)]))
    return parts


def _change(line):
    return line.quantity_product_uom * (_is_ours(line.location_dest_id) - _is_ours(line.location_id))


def _delivered(line):
    return line.quantity_product_uom * (
        (line.location_dest_id.usage == "customer") - (line.location_id.usage == "customer"))


def _is_ours(place):
    return place.usage == "internal" or (place.usage == "transit" and bool(place.company_id))


def _documents(found, line):
    """The nodes of the order that a line is of, more than one where its serial numbers are told apart."""
    move = line.move_id
    order = move.raw_material_production_id or move.production_id or move.unbuild_id
    if not order or "production" not in (line.location_id.usage, line.location_dest_id.usage):
        return []
    parts = found.graph.setdefault("parts", {})
    if not parts:
        for node in found:
            if isinstance(node, tuple) and node[0] != "pool":
                parts.setdefault(node[:2], []).append(node)
    return parts.get((order._name, order.id), [(order._name, order.id, "")])
