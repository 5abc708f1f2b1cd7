"""An independent reading of the records: networkx over Odoo's own documents and lines, nothing of the product's own."""

from collections import Counter

import networkx

from . import oracle_pools, oracle_repairs


def graph(env, as_of=None):
    """Lots and documents as a directed graph, from the components and products that each order lists.

    :param datetime as_of: leave out lines dated later
    :return: nodes are lot ids, ``(model, id, part)`` of orders and moments of pools; edges lead from used to made
        and, but for pools, carry a ``quantity``, those to what was made also the ``part`` of the content that it took
    """
    found = networkx.DiGraph()
    for order in env["mrp.production"].search([("state", "=", "done")]):
        _add_order(found, order, _lots(order.move_raw_ids, as_of), _lots(order.move_finished_ids, as_of))
    for unbuild in env["mrp.unbuild"].search([("state", "=", "done")]):
        moves = env["stock.move"].search([("unbuild_id", "=", unbuild.id)])
        taken = moves.filtered(lambda move: move.location_dest_id.usage == "production")
        _add(found, (unbuild._name, unbuild.id, ""), _lots(taken, as_of), _lots(moves - taken, as_of))
    for repack in env["lot.repack"].search([]):
        taken = repack.move_ids.filtered(lambda move: move.location_dest_id.usage == "production")
        _add(found, (repack._name, repack.id, ""), _lots(taken, as_of), _lots(repack.move_ids - taken, as_of))
    for link in env["lot.link"].search([("state", "=", "approved")]):
        if not (as_of and link.date > as_of):
            _add(found, (link._name, link.id, ""), *(
                {line.lot_id: line.quantity for line in lines} for lines in (link.input_ids, link.output_ids)))
    oracle_repairs.join(found, env, as_of)
    oracle_pools.join(found, env, as_of)
    return found


def descendants(found, lot_id):
    """Lots that ``lot_id`` went into; itself only if a cycle leads back to it."""
    return _reached(found, lot_id)


def ancestors(found, lot_id):
    return _reached(found.reverse(copy=False), lot_id)


def balance(env, lots):
    """What came in, what is there and what left, added up line by line from the done lines instead of the quants.

    :return: by lot id, quantities by name
    :rtype: dict[int, collections.Counter]
    """
    sums = {lot.id: Counter() for lot in lots}
    for line in env["stock.move.line"].search([("lot_id", "in", lots.ids), ("state", "=", "done")]):
        source, destination = line.location_id.usage, line.location_dest_id.usage
        sum_of, quantity = sums[line.lot_id.id], line.quantity_product_uom
        if source != destination:
            sum_of[{"supplier": "received", "production": "produced", "inventory": "adjusted"}.get(source)] += quantity
            sum_of[{"supplier": "returned_to_vendor", "production": "used"}.get(destination)] += quantity
            sum_of["delivered"] += quantity * ((destination == "customer") - (source == "customer"))
            if destination == "inventory" and line.move_id.is_inventory:
                sum_of["adjusted"] -= quantity
            elif destination == "inventory":
                sum_of["scrapped"] += quantity
            sum_of["found"] += quantity * (source == "inventory")
        for name, usage in (("on_hand", "internal"), ("in_transit", "transit")):
            sum_of[name] += quantity * ((destination == usage) - (source == usage))
    return sums


def shares(found, totals, root):
    """Units of ``root`` in each lot it went into, in proportion, where no loop and no pool lies between.

    Nothing holds more of it than was put into what leads there: a lot that was repaired, and taken apart, and used
    again passes on more than it is.

    :param dict totals: by lot id, all there ever was of it
    """
    if root not in found:
        return {}
    below = found.subgraph({root} | networkx.descendants(found, root))
    looped = {node for part in networkx.strongly_connected_components(below) if len(part) > 1 for node in part}
    looped |= {node for node in below if oracle_pools.is_pool(node)} | oracle_repairs.turning_back(below)
    behind = set().union(looped, *(networkx.descendants(below, node) for node in looped))
    put_in = {order: below.edges[root, order]["quantity"] for order in below.successors(root)}
    leads_to = {order: {order} | networkx.descendants(below, order) for order in put_in}
    units = {root: totals[root]}
    for node in networkx.topological_sort(below.subgraph(set(below) - behind)):
        if isinstance(node, tuple):
            units[node] = sum(
                below.edges[lot, node]["quantity"] * units[lot] / totals[lot] for lot in below.predecessors(node))
        elif node != root:
            units[node] = sum(
                units[order] * below.edges[order, node]["part"] for order in below.predecessors(node))
        if node != root:
            units[node] = min(units[node], sum(put_in[order] for order in put_in if node in leads_to[order]))
    return {lot: amount for lot, amount in units.items() if not isinstance(lot, tuple) and lot != root}


def used_and_made(found, lot_id):
    """How much of a lot the documents say was used, how much was made, and how much of it was repaired."""
    if lot_id not in found:
        return 0, 0, 0
    hops = [found.out_edges(lot_id, data=True), found.in_edges(lot_id, data=True)]
    through = [hop["quantity"] for side in hops for *_ends, hop in side if hop.get("is_repaired")]
    return *(sum(hop["quantity"] for *_ends, hop in side if not hop.get("is_repaired")) for side in hops), max(
        through, default=0)


def _add_order(found, order, used, made):
    """One node for an order, or one for each of its serial numbers where it is said which part went into which."""
    mapped = {(mapping.component_lot_id, mapping.lot_id): mapping.quantity for mapping in order.serial_map_ids}
    if not _tells_apart(order, used, made, mapped):
        _add(found, (order._name, order.id, ""), used, made)
        return
    components = used.keys() & {component for component, _serial in mapped}
    for serial, quantity in made.items():
        mine = {lot: mapped[lot, serial] for lot in components if (lot, serial) in mapped}
        everywhere = {lot: amount / len(made) for lot, amount in used.items() if lot not in components}
        _add(found, (order._name, order.id, serial.id), {**mine, **everywhere}, {serial: quantity})


def _tells_apart(order, used, made, mapped):
    if not mapped or len(made) < 2 or order.product_id.tracking != "serial" or any(
            thing._name != "stock.lot" or thing.product_id != order.product_id for thing in made):
        return False
    lots = [thing for thing in used if thing._name == "stock.lot"]
    for lot in lots:
        quantity = used[lot]
        amount = sum(each for (component, _serial), each in mapped.items() if component == lot)
        alone = sum(other.product_id == lot.product_id for other in lots) == 1
        if amount != quantity and (amount or not alone):
            return False
    return True


def _add(found, node, used, made):
    parts = _parts(made)
    found.add_edges_from(
        (lot.id, node, {"quantity": quantity}) for lot, quantity in used.items() if lot._name == "stock.lot")
    found.add_edges_from(
        (node, lot.id, {"quantity": quantity, "part": parts[lot]})
        for lot, quantity in made.items() if lot._name == "stock.lot")


def _parts(made):
    """How content divides: by quantity where units compare, else by worth, and equally where that is not known."""
    products = {thing: thing if thing._name == "product.product" else thing.product_id for thing in made}
    units = [product.uom_id for product in products.values()]
    if all(unit._has_common_reference(units[0]) for unit in units):
        sizes = {thing: quantity * products[thing].uom_id.factor for thing, quantity in made.items()}
    else:
        sizes = {thing: quantity * products[thing].standard_price for thing, quantity in made.items()}
    if not all(sizes.values()):
        sizes = dict.fromkeys(made, 1)
    return {thing: size / sum(sizes.values()) for thing, size in sizes.items()}


def _lots(moves, as_of):
    """Quantity by lot; what has no lot, by product."""
    quantities = Counter()
    for line in moves.filtered(lambda move: move.state == "done").move_line_ids:
        if line.quantity and not (as_of and line.date > as_of):
            quantities[line.lot_id or line.product_id] += line.quantity_product_uom
    return quantities


def _reached(found, lot_id):
    if lot_id not in found:
        return set()
    if oracle_repairs.turning_back(found):
        return oracle_repairs.reached(found, lot_id)
    reached = networkx.descendants(found, lot_id)
    if any(networkx.has_path(found, next_one, lot_id) for next_one in found.successors(lot_id)):
        reached = reached | {lot_id}
    return {node for node in reached if not isinstance(node, tuple)}
