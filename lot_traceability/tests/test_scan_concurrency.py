import uuid
from functools import partial

from odoo.tests import tagged

from .language import Plant
from .test_gate_concurrency import ConcurrencyCase

ROUNDS = 10


@tagged("post_install", "-at_install")
class TestScanConcurrency(ConcurrencyCase):
    """A scanner that asks twice at the same moment, and two people with scanners on one transfer."""

    def setUp(self):
        super().setUp()
        self.names = [f"race-{uuid.uuid4().hex[:8]}" for _lot in range(2)]
        self.picking_id = self.transaction(self.prepare)

    def prepare(self, env):
        plant = Plant(env)
        lots = [plant.lot(name, plant.product(f"Raced {name}")) for name in self.names]
        plant.receive(dict.fromkeys(lots, 1000))
        return plant.sell(dict.fromkeys(lots, 100)).id

    def scan(self, env, code, key, quantity=None):
        document = {"model": "stock.picking", "id": self.picking_id}
        return env["lot.scan"].apply(code, document, key, quantity=quantity)

    def picked(self, env):
        lines = env["stock.picking"].browse(self.picking_id).move_line_ids.filtered("picked")
        return sorted((line.lot_id.name, line.quantity) for line in lines)

    def test_two_scans_with_one_key_at_once_are_done_once(self):
        name = self.names[0]
        for number in range(1, ROUNDS + 1):
            scan = partial(self.transaction, self.scan, name, f"{name}/{number}", 5)
            answers = self.at_once(scan, scan)
            self.assertEqual({answer["status"] for answer in answers}, {"done"})
            self.assertEqual(sorted("is_repeated" in answer for answer in answers), [False, True])
            picked = self.transaction(self.picked)
            self.assertEqual(sum(quantity for _lot, quantity in picked), 5 * number)

    def test_what_is_only_asked_is_answered_twice_and_kept_once(self):
        ask = partial(self.transaction, self.scan, "nothing of that name", f"{self.names[0]}/ask")
        answers = self.at_once(ask, ask)

        self.assertEqual([answer["status"] for answer in answers], ["stopped"] * 2)
        kept = self.transaction(
            lambda env: env["lot.scan.event"].search_count([("key", "=", f"{self.names[0]}/ask")]))
        self.assertEqual(kept, 1)

    def test_two_people_on_one_transfer_lose_nothing(self):
        for number in range(ROUNDS):
            answers = self.at_once(*(
                partial(self.transaction, self.scan, name, f"{name}/{number}", 5) for name in self.names))
            self.assertEqual([answer["status"] for answer in answers], ["done"] * 2)
        by_lot = dict.fromkeys(self.names, 0)
        for name, quantity in self.transaction(self.picked):
            by_lot[name] += quantity
        self.assertEqual(by_lot, dict.fromkeys(self.names, 5 * ROUNDS))

    def test_of_two_who_take_the_last_of_a_line_one_is_told_that_it_is_done(self):
        name = self.names[0]
        first, second = self.at_once(*(
            partial(self.transaction, self.scan, name, f"{name}/{person}") for person in ("ann", "bob")))

        self.assertEqual({first["status"], second["status"]}, {"done", "stopped"})
        told = first if first["status"] == "stopped" else second
        self.assertEqual([message["code"] for message in told["messages"]], ["already_done"])
        self.assertEqual(self.transaction(self.picked), [(name, 100)])
