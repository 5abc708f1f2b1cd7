import os
from collections import Counter
from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from ..services import pool_marks
from . import oracle, oracle_pools, story
from .common import LotCase
from .factory import Factory
from .factory_flows import neighbour
from .factory_pools import DoughFactory

# Days: what a factory dates back lies on both sides of it.
PAST = 10
FACTORIES = 1000 if os.environ.get("LOT_TRACEABILITY_LONG") else 15
STEPS = 12
# "40-60" to run these alone.
SEEDS = os.environ.get("LOT_TRACEABILITY_SEEDS")
# What a row of the balance says besides the quantities that the oracle adds up.
JUDGED = {"lot_id", "difference", "tolerance", "closes", "in_doubt"}


class FactoryCase(LotCase):
    """The product's answers against an independent reading of the same documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        neighbour(cls)

    def assert_factories_agree(self, factory, count):
        done = Counter()
        for seed in range(*map(int, SEEDS.split("-"))) if SEEDS else range(count):
            # Marks in pools are far apart; a factory is small.
            marks_apart = patch.object(pool_marks, "LINES_AFTER_A_MARK", 1 + seed % 3)
            with self.subTest(seed=seed), marks_apart, self.env.cr.savepoint(flush=True) as savepoint:
                grown = factory(self, seed).grow(STEPS)
                done += grown.done
                self.assert_agrees(grown.made)
                self.assert_agrees_in_the_past(grown.made)
                self.assert_backfill_gives_the_same()
                self.assertEqual(self.env["lot.verification"].verify().difference_count, 0)
                savepoint.rollback()
                self.env.invalidate_all()
        # A step that found nothing to work on was not taken: each must have been, now and then.
        self.assertEqual(set() if SEEDS else set(grown.steps) - set(done), set())

    def assert_agrees(self, lots):
        found, sums = oracle.graph(self.env), oracle.balance(self.env, lots)
        answers = {lot.id: lot.trace() for lot in lots}
        for lot in lots:
            answer = answers[lot.id]
            for way, reach in (("descendant", oracle.descendants), ("ancestor", oracle.ancestors)):
                reached = {row["id"] for row in answer["lots"] if way in row["relations"]}
                self.assertEqual(reached, reach(found, lot.id), f"{way}s of {lot.name}")
            self.assertEqual(self.delivered_out_of_pools(answer), oracle_pools.delivered(found, lot.id), lot.name)
            self.assert_balance(answer["balance"], lot, sums[lot.id])
        self.assert_quantities(found, sums, answers)

    def delivered_out_of_pools(self, answer):
        pools = [pool["delivered"] for pool in answer["pools"] if "delivered" in pool]
        return sorted(sum(row["quantity"] for row in rows) for rows in pools)

    def assert_balance(self, rows, lot, sums):
        mine = [row for row in rows if row["lot_id"] == lot.id]
        self.assertEqual(len(mine), 1 if any(sums[name] for name in sums if name) else len(mine))
        for row in mine:
            self.assertEqual(row["difference"], 0, lot.name)
            for name in row.keys() - JUDGED:
                self.assertAlmostEqual(row[name], sums[name], 6, f"{name} of {lot.name}")

    def assert_quantities(self, found, sums, answers):
        """Shares where no loop lies between; the other way round only if no lot was used up twice."""
        totals, overdrawn = {}, set()
        for lot in answers:
            used, made, repaired = oracle.used_and_made(found, lot)
            came = sum(sums[lot][name] for name in ("received", "produced", "found"))
            totals[lot] = max(came, used, made, repaired)
            overdrawn |= {lot} if used > came else set()
        for root, answer in answers.items():
            expected = {lot: min(share, totals[root]) for lot, share in oracle.shares(found, totals, root).items()}
            for row in answer["lots"]:
                for way in row["relations"]:
                    self.assertLessEqual(row[way]["share"], row[way]["worst_case"] + 1e-6)
                if "descendant" in row["relations"] and row["id"] in expected:
                    self.assertAlmostEqual(row["descendant"]["share"], expected[row["id"]], 4)
                    back = next(each for each in answers[row["id"]]["lots"] if each["id"] == root)
                    if not overdrawn & (oracle.ancestors(found, row["id"]) | {row["id"]}):
                        self.assertAlmostEqual(back["ancestor"]["share"], expected[row["id"]], 4)

    def assert_agrees_in_the_past(self, lots):
        moment = fields.Datetime.now() - timedelta(days=PAST)
        found = oracle.graph(self.env, as_of=moment)
        for lot in lots:
            self.assertEqual(set(lot._descendants(as_of=moment).ids), oracle.descendants(found, lot.id), lot.name)


class TestFactories(FactoryCase):

    def test_random_factories_trace_as_the_oracle_says(self):
        self.assert_factories_agree(Factory, FACTORIES)

    def test_random_factories_of_dough_trace_as_the_oracle_says(self):
        self.assert_factories_agree(DoughFactory, FACTORIES // 2)

    def test_the_story_traces_as_the_oracle_says(self):
        told = story.build(self.env)
        self.assert_agrees(self.env["stock.lot"].concat(*told.lots.values()))
        self.assert_backfill_gives_the_same()

    def test_odoo_s_own_demo_orders_trace_as_the_oracle_says(self):
        lots = self.env["stock.lot"].search([])
        self.assert_agrees(lots)
        self.assert_backfill_gives_the_same()
