"""Repairs read independently, where the app is installed.

What one repair puts into a lot is not in what it takes out. A walk over lots cannot tell; a walk over hops, each from a
lot to a document or back, can.
"""

from collections import Counter

import networkx

PUT_IN, TAKEN_OUT = ("add",), ("remove", "recycle")


def join(found, env, as_of=None):
    """Add two nodes for each repair to the graph of :mod:`.oracle`: what went in, and what came out."""
    for repair in env["repair.order"].search([("state", "=", "done")]) if "repair.order" in env else ():
        repaired = _lots(repair.move_id, as_of)
        for kinds in (PUT_IN, TAKEN_OUT):
            parts = _lots(repair.move_ids.filtered(
                lambda move, kinds=kinds: move.repair_line_type in kinds), as_of)
            if parts and repaired:
                node = (repair._name, repair.id, kinds[0])
                _add(found, node, *((parts, repaired) if kinds == PUT_IN else (repaired, parts)), repaired)


def turning_back(found):
    """What each repair takes out, of those that put something in, too."""
    return {node for node in found if isinstance(node, tuple) and node[0] == "repair.order" and node[2] == "remove"
            and (*node[:2], "add") in found}


def reached(found, lot_id):
    """Lots behind ``lot_id``, over all hops but those from one side of a repair to the other."""
    hops = networkx.line_graph(found)
    through = {hop for hop in hops if found.edges[hop].get("is_repaired")}
    hops.remove_edges_from([
        (one, other) for one, other in hops.edges if {one, other} <= through and one[0][:2] == other[1][:2]])
    starts = [hop for hop in hops if hop[0] == lot_id]
    hops_on = set(starts).union(*(networkx.descendants(hops, hop) for hop in starts))
    return {end for _start, end in hops_on if not isinstance(end, tuple)}


def _add(found, node, used, made, repaired):
    shares = Counter(made)
    for lot, quantity in used.items():
        if lot._name == "stock.lot":
            found.add_edge(lot.id, node, quantity=quantity, is_repaired=lot in repaired)
    for lot, quantity in made.items():
        if lot._name == "stock.lot":
            found.add_edge(node, lot.id, quantity=quantity, part=quantity / shares.total(), is_repaired=lot in repaired)


def _lots(moves, as_of):
    quantities = Counter()
    for line in moves.filtered(lambda move: move.state == "done").move_line_ids:
        if line.quantity and not (as_of and line.date > as_of):
            quantities[line.lot_id or line.product_id] += line.quantity_product_uom
    return quantities
