import os

from . import oracle, story
from .common import LotCase
from .factory import Factory

FACTORIES = 1000 if os.environ.get("LOT_TRACEABILITY_LONG") else 50
STEPS = 9


class TestFactories(LotCase):
    """The product's answers against an independent walk, on factories that nobody drew up by hand."""

    def test_random_factories_trace_as_the_oracle_says(self):
        for seed in range(FACTORIES):
            with self.subTest(seed=seed), self.env.cr.savepoint(flush=True) as savepoint:
                Factory(self, seed).grow(STEPS)
                self.assert_agrees(self.env["stock.lot"].search([]))
                self.assert_backfill_gives_the_same()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_story_traces_as_the_oracle_says(self):
        told = story.build(self.env)
        self.assert_agrees(self.env["stock.lot"].concat(*told.lots.values()))
        self.assert_backfill_gives_the_same()

    def test_odoo_s_own_demo_orders_trace_as_the_oracle_says(self):
        lots = self.env["stock.lot"].search([])
        self.assert_agrees(lots)
        self.assert_backfill_gives_the_same()

    def assert_agrees(self, lots):
        found = oracle.graph(self.env)
        whereabouts = lots.whereabouts()
        for lot in lots:
            self.assertEqual(set(lot._descendants().ids), oracle.descendants(found, lot.id), lot.name)
            self.assertEqual(set(lot._ancestors().ids), oracle.ancestors(found, lot.id), lot.name)
            self.assertEqual(
                self.total(whereabouts, ("on_hand", "in_transit"), lot), oracle.stock(self.env, lot), lot.name)
            self.assertEqual(self.total(whereabouts, ("delivered",), lot), oracle.delivered(self.env, lot), lot.name)

    def total(self, whereabouts, buckets, lot):
        return round(sum(
            row["quantity"] for bucket in buckets for row in whereabouts[bucket] if row["lot_id"] == lot.id), 6)
