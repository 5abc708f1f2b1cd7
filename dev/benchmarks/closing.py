"""Part c, live: what recording adds to closing an order with thirty components, each of a lot of its own."""

import statistics

from . import clock

COMPONENTS = 30
ROUNDS = 9


def run(env):
    """Close orders one after the other, with the recorder at work and without it in turns; nothing is kept.

    :return: median milliseconds of ``with``, ``without`` and of the ``recorder`` alone; its ``calls`` that wrote
        and its ``queries``
    :rtype: dict
    """
    from odoo.addons.lot_traceability.tests.language import Plant
    plant = Plant(env(su=True, context={**env.context, "tracking_disable": True}))
    made = plant.product("Bench assembly")
    used = {plant.lot(f"bench-{number}", plant.product(f"Bench component {number}")): 1 for number in range(COMPONENTS)}
    for lot in used:
        env["stock.quant"].sudo()._update_available_quantity(lot.product_id, plant.stock, 1000, lot_id=lot)
    recorder = _Recorder(env)
    took = {"with": [], "without": [], "recorder": []}
    for number in range(2 * ROUNDS + 2):
        recorder.is_on = number % 2 == 0
        lot = plant.lot(f"bench-made-{number}", made)
        milliseconds = _close(plant, lot, used, recorder)
        if number >= 2:  # the first two fill the caches
            took["with" if recorder.is_on else "without"].append(milliseconds)
            if recorder.is_on:
                took["recorder"].append(recorder.milliseconds)
    recorder.leave()
    env.cr.rollback()
    return {"calls": recorder.calls / (ROUNDS + 1), "queries": recorder.queries / (ROUNDS + 1), **{
        name: {kind: round(statistics.median(time[kind] for time in times), 2) for kind in ("wall", "cpu")}
        for name, times in took.items()}}


def _close(plant, lot, used, recorder):
    """Milliseconds of ``button_mark_done`` alone, as a person waits for it: everything written at the end."""
    order = plant.plan(lot, used)
    order.lot_producing_ids = lot
    order.qty_producing = order.product_qty
    order._set_qty_producing()
    plant._fill(order.move_raw_ids, used)
    plant.env.flush_all()
    plant.env.invalidate_all()
    recorder.milliseconds = {"wall": 0, "cpu": 0}
    milliseconds, _answer = recorder.clock.once(lambda: (order.button_mark_done(), plant.env.flush_all()))
    if order.state != "done":
        raise AssertionError(f"the order is {order.state}")
    return milliseconds


class _Recorder:
    """Stands before the recorder's two doors: times them, or leaves them out.

    ``record_moves`` notes what is posted, ``_record_pending`` writes it. Writing out what Odoo itself has
    pending is not the recorder's cost, so that comes first.
    """

    DOORS = ("record_moves", "_record_pending")

    def __init__(self, env):
        self.clock = clock.Clock(env.cr)
        self.model = type(env["lot.recorder"])
        self.is_on, self.is_inside, self.milliseconds = True, False, {"wall": 0, "cpu": 0}
        self.calls = self.queries = 0
        for door in self.DOORS:
            setattr(self.model, door, self._watched(getattr(self.model, door)))

    def _watched(self, real):
        def door(recorder, *arguments, **named):
            if not self.is_on:
                return
            if self.is_inside:
                real(recorder, *arguments, **named)
                return
            recorder.env.flush_all()
            before, self.is_inside = recorder.env.cr.sql_log_count, True
            took, _answer = self.clock.once(lambda: real(recorder, *arguments, **named))
            self.is_inside = False
            queries = recorder.env.cr.sql_log_count - before
            self.queries += queries
            self.calls += bool(queries)
            for kind, milliseconds in took.items():
                self.milliseconds[kind] += milliseconds

        return door

    def leave(self):
        for door in self.DOORS:
            delattr(self.model, door)
