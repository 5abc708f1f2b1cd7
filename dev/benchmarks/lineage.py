"""Part a: the ids of all descendants and ancestors, four ways. All work on lot ids and give a set of them."""

from . import clock, native, statements

HOT = ("HOT-1K", "HOT-10K", "HOT-100K")
WALK = """
    WITH RECURSIVE reached (lot_id) AS (
        SELECT {leave} FROM bench.pair WHERE {enter} = ANY(%s)
         UNION
        SELECT pair.{leave} FROM reached JOIN bench.pair pair ON pair.{enter} = reached.lot_id
    )
    SELECT lot_id FROM reached
"""
# Left alone, the planner reads the whole table for a walk that it believes to be wide.
BEST_PLAN = ("SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;"
             " SET enable_bitmapscan = off")
USUAL_PLAN = "RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_seqscan; RESET enable_bitmapscan"
PAIR = {"down": ("parent", "child"), "up": ("child", "parent")}


def run(env):
    """Measure every hot lot downwards, a finished lot upwards, the ladder and the rework loop.

    Odoo's own report is unfolded for the first hot lot alone.

    :return: in ``cases``, by name: ``lots``, ``queries`` and ``milliseconds`` by method
    :rtype: dict
    """
    watch = clock.Clock(env.cr)
    load, graph = watch.once(lambda: Memory(env.cr))
    found = {"memory_load": load, "cases": {}}
    for name, lot, direction in _cases(env):
        found["cases"][name] = _measure(env, watch, graph, lot, direction)
    lot = _lot(env, HOT[0])
    found["native"] = native.unfold(env, lot, env["lot.lineage"].reach([lot], "down"))
    return found


def build_pairs(cr):
    """The reference's table; outside any measurement."""
    cr.execute(statements.PAIRS)


def _cases(env):
    for name in HOT:
        if lot := _lot(env, name):
            yield name, lot, "down"
    env.cr.execute("SELECT max(lot.id) FROM stock_lot lot JOIN bench.pair ON child = lot.id"
                   " JOIN product_product product ON product.id = product_id WHERE default_code LIKE 'LEVEL-5-%'")
    yield "FINISHED", env.cr.fetchone()[0], "up"
    yield "LADDER", _lot(env, "LADDER"), "down"
    yield "REWORK", _lot(env, "REWORK-X"), "down"


def _lot(env, name):
    return env["stock.lot"].search([("name", "=", name)]).id


def _measure(env, watch, graph, lot, direction):
    methods = {
        "ours": lambda: env["lot.lineage"].reach([lot], direction),
        "pairs": lambda: pairs(env.cr, [lot], direction),
        "memory": lambda: graph.reach(lot, direction),
    }
    answers = {name: method() for name, method in methods.items()}
    clock.same(answers)
    return {"lots": len(answers["ours"]), "queries": clock.queries(env, methods["ours"]),
            "milliseconds": watch.race(methods, rounds=9, before=env.invalidate_all)}


def pairs(cr, lots, direction):
    """The practical limit: a recursive query over a bare table of lot pairs, held to its best plan."""
    enter, leave = PAIR[direction]
    cr.execute(BEST_PLAN)
    cr.execute(WALK.format(enter=enter, leave=leave), [lots])
    found = {lot for lot, in cr.fetchall()}
    cr.execute(USUAL_PLAN)
    return found


class Memory:
    """The same graph held in Python: what a cache could give, were it always fresh."""

    def __init__(self, cr):
        self.next = {"down": {}, "up": {}}
        cr.execute("SELECT parent, child FROM bench.pair")
        for parent, child in cr.fetchall():
            self.next["down"].setdefault(parent, []).append(child)
            self.next["up"].setdefault(child, []).append(parent)

    def reach(self, lot, direction):
        graph, seen, frontier = self.next[direction], set(), [lot]
        while frontier:
            frontier = {after for before in frontier for after in graph.get(before, ())} - seen
            seen |= frontier
        return seen
