import os
import threading
import uuid
from functools import partial

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError, UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from .language import Plant

ROUNDS = 200 if os.environ.get("LOT_TRACEABILITY_LONG") else 25
TRIES = 5  # as Odoo itself tries a request again


class ConcurrencyCase(BaseCase):
    """Several connections at once. Real threads and real commits: what is made stays in the database."""

    def transaction(self, work, *arguments, tries=TRIES):
        """Do ``work(env, ...)`` and commit, again where PostgreSQL refuses it, as Odoo does with a request.

        :return: what it returned, or the text of the error that the user reads
        """
        try:
            with Registry(get_db_name()).cursor() as cr:  # commits at its end
                return work(api.Environment(cr, SUPERUSER_ID, {}), *arguments)
        except UserError as error:
            return str(error)
        except (SerializationFailure, LockNotAvailable, ConcurrencyError):
            self.assertTrue(tries, "refused too often")
        return self.transaction(work, *arguments, tries=tries - 1)

    def at_once(self, *works):
        """Run all in threads of their own, let go at the same moment."""
        barrier, answers = threading.Barrier(len(works)), {}

        def run(number, work):
            barrier.wait()
            answers[number] = work()

        threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(works)]
        with mute_logger("odoo.sql_db"):  # PostgreSQL refuses one of the two, as it should
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return [answers.get(number) for number in range(len(works))]


@tagged("post_install", "-at_install")
class TestGateConcurrency(ConcurrencyCase):
    """Two people, two connections, one lot."""

    def setUp(self):
        super().setUp()
        self.lot_id = self.transaction(self.make_lot)
        self.addCleanup(self.transaction, self.let_go)

    @staticmethod
    def make_lot(env):
        plant = Plant(env)
        lot = plant.lot(f"race-{uuid.uuid4().hex[:8]}", plant.product("Raced milk"))
        plant.receive({lot: 1000})
        return lot.id

    @staticmethod
    def let_go(env):
        """Nothing stays on hold in the database: other tests may weaken the reason."""
        env["lot.hold"].search([("lot_id.name", "like", "race-"), ("state", "!=", "released")])._let_go("It is over.")

    @staticmethod
    def prepare(env, lot_id):
        picking = Plant(env).sell({env["stock.lot"].browse(lot_id): 1})
        picking.move_ids.picked = True
        return picking.id

    @staticmethod
    def ship(env, picking_id):
        env["stock.picking"].browse(picking_id).button_validate()
        return "shipped"

    @staticmethod
    def hold(env, lot_id, reason="damaged"):
        return env["stock.lot"].browse(lot_id).hold(reason).id

    def hold_and_look(self, picking_id):
        """Place a hold; once it is committed, look whether the transfer had left before."""
        hold_id = self.transaction(self.hold, self.lot_id)
        return hold_id, self.transaction(lambda env: env["stock.picking"].browse(picking_id).state)

    @staticmethod
    def release(env, hold_id):
        env["lot.hold"].browse(hold_id).release("The race is over.")

    def test_a_lot_does_not_leave_after_it_was_put_on_hold(self):
        unseen = []
        for _round in range(ROUNDS):
            picking_id = self.transaction(self.prepare, self.lot_id)
            shipped, (hold_id, seen) = self.at_once(
                partial(self.transaction, self.ship, picking_id), partial(self.hold_and_look, picking_id))
            if shipped == "shipped" and seen != "done":
                unseen.append(picking_id)
            self.transaction(self.release, hold_id)
        self.assertEqual(unseen, [])

    @staticmethod
    def plan(env, lot_id, name):
        plant, lot = Plant(env), env["stock.lot"].browse(lot_id)
        made = plant.lot(f"race-{name}-{uuid.uuid4().hex[:8]}", plant.product("Raced cheese"))
        order = plant.plan(made, {lot: 1}, quantity=1)
        order.action_assign()
        order.lot_producing_ids, order.qty_producing = made, 1
        order._set_qty_producing()
        order.move_raw_ids.picked = True
        return order.id, made.id

    def close_while(self, order_id, work):
        """Close an order, and do ``work`` in another connection before the order is committed."""
        def both(env):
            env["mrp.production"].browse(order_id).button_mark_done()
            env.flush_all()
            thread = threading.Thread(target=work)
            thread.start()
            thread.join(1)  # it waits for the lot that the order takes
            return thread
        with mute_logger("odoo.sql_db"):
            self.transaction(both, tries=0).join()

    def is_held(self, lot_id):
        return self.transaction(lambda env: env["stock.lot"].browse(lot_id).on_hold)

    def test_what_is_made_while_its_component_is_put_on_hold_is_held(self):
        order_id, made_id = self.transaction(self.plan, self.lot_id, "made")
        self.close_while(order_id, partial(self.transaction, self.hold, self.lot_id, "vendor_notice"))
        self.assertEqual((self.is_held(self.lot_id), self.is_held(made_id)), (True, True))

    def test_what_is_made_while_a_branch_is_put_on_hold_is_held(self):
        first_id, cheese_id = self.transaction(self.plan, self.lot_id, "first")
        self.transaction(lambda env: env["mrp.production"].browse(first_id).button_mark_done())
        order_id, made_id = self.transaction(self.plan, cheese_id, "second")

        def hold_branch(env):
            env["lot.hold.wizard"].create({
                "lot_ids": [(6, 0, [self.lot_id])], "branch": True,
                "reason_id": env.ref("lot_traceability.hold_reason_damaged").id}).action_hold()
        self.close_while(order_id, partial(self.transaction, hold_branch))
        self.assertEqual([self.is_held(lot) for lot in (self.lot_id, cheese_id, made_id)], [True] * 3)

    def test_two_holds_placed_at_once_are_both_there(self):
        self.at_once(partial(self.transaction, self.hold, self.lot_id, "damaged"),
                     partial(self.transaction, self.hold, self.lot_id, "complaint"))
        reasons = self.transaction(lambda env: env["stock.lot"].browse(self.lot_id).hold_ids.mapped("reason_id.code"))
        self.assertEqual(set(reasons), {"damaged", "complaint"})

    def test_a_hold_placed_while_another_is_released_keeps_the_lot(self):
        for _round in range(max(1, ROUNDS // 10)):
            first = self.transaction(self.hold, self.lot_id)
            _released, second = self.at_once(
                partial(self.transaction, self.release, first),
                partial(self.transaction, self.hold, self.lot_id, "complaint"))
            picking_id = self.transaction(self.prepare, self.lot_id)
            self.assertIn("Complaint", self.transaction(self.ship, picking_id))
            self.transaction(self.release, second)
