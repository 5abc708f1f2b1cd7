"""Part gate: what the add-on adds to daily work, and what reserving costs, in two databases of the same stock."""

import contextlib
import gc
import statistics

from odoo import Command, api
from odoo.modules.registry import Registry

from . import clock, shelf

RESERVED = 10
ROUNDS = 21
FEW_ROUNDS = 5  # of what takes Odoo a quarter of a minute
HELD = (1_000, 10_000)  # lots put on hold at once


class Side:
    """One of the two databases.

    :param odoo.api.Environment env: of its administrator
    """

    def __init__(self, env):
        self.env = env(context={**env.context, "tracking_disable": True})
        self.clock = clock.Clock(env.cr)
        self.warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)

    def measure(self, prepare, work):
        """Prepare a document and flush, then time the work on it as a person waits for it; nothing is kept.

        :return: milliseconds, queries, and what the work answers, as names
        """
        document = prepare(self)
        self.env.flush_all()
        self.env.invalidate_all()
        gc.collect()  # what the other side and the preparation left is not swept up while this one is timed
        before = self.env.cr.sql_log_count
        took, answer = self.clock.once(lambda: (work(document), self.env.flush_all())[0])
        queries = self.env.cr.sql_log_count - before
        answer = answer()
        self.env.cr.rollback()
        self.env.invalidate_all()
        return took, queries, answer

    def products(self, *codes):
        """Products in the order of their codes."""
        found = self.env["product.product"].search([("default_code", "in", codes)])
        return found.sorted(lambda product: codes.index(product.default_code))

    def delivery(self, products):
        """A confirmed transfer to a customer, one line for each product, not yet reserved."""
        kind = self.warehouse.out_type_id
        kind.reservation_method = "manual"  # else confirming reserves, untimed
        picking = self.env["stock.picking"].create({
            "picking_type_id": kind.id, "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": self.env.ref("stock.stock_location_customers").id})
        # each line its own move, also where they are of one product
        moves = self.env["stock.move"].create([{
            "picking_id": picking.id, "product_id": product.id, "product_uom_qty": RESERVED,
            "product_uom": product.uom_id.id, "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id} for product in products])
        moves._action_confirm(merge=False)
        return picking

    def second_step(self, products):
        """A transfer to a customer of what another one has brought to the door, not yet reserved."""
        ship = self.delivery(products)
        door = self.env["stock.location"].create({
            "name": "Door", "location_id": self.warehouse.view_location_id.id})
        pick = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.int_type_id.id, "location_id": ship.location_id.id,
            "location_dest_id": door.id})
        for move in ship.move_ids:
            move.copy({
                "picking_id": pick.id, "location_id": ship.location_id.id, "location_dest_id": door.id,
                "location_final_id": ship.location_dest_id.id, "picking_type_id": pick.picking_type_id.id,
                "move_dest_ids": [Command.link(move.id)]})
        ship.move_ids.write({"location_id": door.id, "procure_method": "make_to_order"})
        ship.location_id = door
        pick.action_confirm()
        pick.action_assign()
        pick.move_ids.picked = True
        pick.with_context(skip_sms=True).button_validate()
        ship.do_unreserve()
        return ship

    def order(self, products):
        """An order whose components are reserved and picked, not yet closed."""
        order = self.env["mrp.production"].create({
            "product_id": self.products(shelf.MADE).id, "product_qty": 1, "bom_id": False,
            "move_raw_ids": [Command.create({
                "product_id": product.id, "product_uom_qty": RESERVED, "product_uom": product.uom_id.id})
                for product in products]})
        order.action_confirm()
        order.action_assign()
        order.lot_producing_ids = self.env["stock.lot"].create({"name": "made", "product_id": order.product_id.id})
        order.qty_producing = 1
        order._set_qty_producing()
        order.move_raw_ids.picked = True
        return order


def run(env, other):
    """Measure everything on both sides in turns.

    :param odoo.api.Environment env: of the database with the add-on
    :param str other: the name of the database without it
    :return: by case: for each side (``with``, ``without``) the medians of ``wall``, ``cpu`` and ``queries``;
        ``ratio``, the median of the ratios of neighbouring runs; and ``runs``
    :rtype: dict
    """
    with contextlib.ExitStack() as stack:
        cr = stack.enter_context(Registry(other).cursor())
        root = api.Environment(cr, api.SUPERUSER_ID, {})
        sides = {"without": Side(root(user=root.ref("base.user_admin"))), "with": Side(env)}
        found = {name: _race(sides, *case) for name, case in _cases().items()}
        return {**found, **{f"hold, {lots}": _hold(sides["with"], lots) for lots in HELD}}


def _cases():
    """Name -> how often, what is prepared, and what is timed."""
    cases = {}
    for lots in shelf.SHARED:
        codes = shelf.codes(lots)
        cases[f"picking of 50 lines, {lots}"] = (
            ROUNDS, lambda side, codes=codes: side.delivery(side.products(*codes)), _deliver)
        cases[f"second step of 50 lines, {lots}"] = (
            ROUNDS, lambda side, codes=codes: side.second_step(side.products(*codes)), _deliver)
        cases[f"order with 30 components, {lots}"] = (
            ROUNDS, lambda side, codes=codes: side.order(side.products(*codes[:30])), _close)
    for lots in shelf.OWN:
        code = shelf.code(lots)
        cases[f"reserve {RESERVED}, {lots}"] = (
            ROUNDS, lambda side, code=code: side.delivery(side.products(code)), _reserve)
    cases[f"reserve 20 moves, {lots}"] = (
        FEW_ROUNDS, lambda side: side.delivery([side.products(code)] * 20), _reserve)
    return cases


def _reserve(picking):
    picking.action_assign()
    return lambda: _lots(picking.move_ids)


def _deliver(picking):
    picking.action_assign()
    picking.with_context(skip_sms=True).button_validate()
    return lambda: (picking.state, _lots(picking.move_ids))


def _close(order):
    order.button_mark_done()
    return lambda: (order.state, _lots(order.move_raw_ids))


def _hold(side, number):
    """Medians of putting lots of one product on hold, which Odoo has nothing beside."""
    def prepare(side):
        product = side.products(shelf.code(max(shelf.OWN)))
        return side.env["stock.lot"].search([("product_id", "=", product.id)], limit=number)

    def work(lots):
        lots.hold("damaged")
        return lambda: lots.filtered("on_hold").ids

    runs = [{**took, "queries": queries} for took, queries, _held in (
        side.measure(prepare, work) for _round in range(FEW_ROUNDS))]
    return {"with": {kind: round(statistics.median(run[kind] for run in runs), 2) for kind in runs[0]},
            "runs": FEW_ROUNDS}


def _lots(moves):
    """Which lots are on which line, in the order of the lines."""
    return [sorted((line.lot_id.name, line.quantity) for line in move.move_line_ids) for move in moves.sorted("id")]


def _race(sides, rounds, prepare, work):
    found = {name: [] for name in sides}
    for number in range(rounds + 1):  # the first fills the caches
        answers = {}
        for name in list(sides)[::1 if number % 2 else -1]:  # neither side always follows the other
            took, queries, answers[name] = sides[name].measure(prepare, work)
            if number:
                found[name].append({**took, "queries": queries})
        clock.same(answers)
    medians = {name: {kind: round(statistics.median(run[kind] for run in runs), 2)
                      for kind in ("wall", "cpu", "queries")} for name, runs in found.items()}
    # Neighbours share the mood of the machine: their ratio says more than the ratio of two medians.
    ratios = [ours["cpu"] / odoo["cpu"] for ours, odoo in zip(found["with"], found["without"], strict=True)]
    return {**medians, "ratio": round(statistics.median(ratios), 3), "runs": rounds}
