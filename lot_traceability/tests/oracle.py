"""An independent reading of the genealogy: networkx over Odoo's orders, nothing of the product's own."""

import networkx


def graph(env):
    """Lots and documents as a directed graph, from the components and products that each order lists.

    :return: nodes are lot ids and ``(model, id)`` of orders; edges lead from used to made
    """
    found = networkx.DiGraph()
    for order in env["mrp.production"].search([("state", "=", "done")]):
        _add(found, order, _lots(order.move_raw_ids), _lots(order.move_finished_ids))
    for unbuild in env["mrp.unbuild"].search([("state", "=", "done")]):
        moves = env["stock.move"].search([("unbuild_id", "=", unbuild.id)])
        taken = moves.filtered(lambda move: move.location_dest_id.usage == "production")
        _add(found, unbuild, _lots(taken), _lots(moves - taken))
    return found


def descendants(found, lot_id):
    """Lots that ``lot_id`` went into; itself only if a cycle leads back to it."""
    return _reached(found, lot_id)


def ancestors(found, lot_id):
    return _reached(found.reverse(copy=False), lot_id)


def stock(env, lot):
    """Units of ``lot`` in the warehouse, added up from the done lines instead of read from the quants."""
    inside = ("internal", "transit")
    lines = env["stock.move.line"].search([("lot_id", "=", lot.id), ("state", "=", "done")])
    return round(sum(
        line.quantity_product_uom * ((line.location_dest_id.usage in inside) - (line.location_id.usage in inside))
        for line in lines), 6)


def delivered(env, lot):
    """Units of ``lot`` with customers, net of returns."""
    lines = env["stock.move.line"].search([("lot_id", "=", lot.id), ("state", "=", "done")])
    return round(sum(
        line.quantity_product_uom
        * ((line.location_dest_id.usage == "customer") - (line.location_id.usage == "customer"))
        for line in lines), 6)


def _add(found, document, used, made):
    node = (document._name, document.id)
    found.add_edges_from((lot, node) for lot in used)
    found.add_edges_from((node, lot) for lot in made)


def _lots(moves):
    lines = moves.filtered(lambda move: move.state == "done").move_line_ids
    return {line.lot_id.id for line in lines if line.lot_id and line.quantity}


def _reached(found, lot_id):
    if lot_id not in found:
        return set()
    reached = networkx.descendants(found, lot_id)
    if any(networkx.has_path(found, next_one, lot_id) for next_one in found.successors(lot_id)):
        reached = reached | {lot_id}
    return {node for node in reached if not isinstance(node, tuple)}
