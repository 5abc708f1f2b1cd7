from .common import LotCase

CATALOGUE = """
    SELECT indexdef, obj_description(indexname::regclass, 'pg_class') FROM pg_indexes
     WHERE tablename IN ('lot_transformation', 'lot_transformation_line')
     UNION ALL
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE conrelid IN ('lot_transformation'::regclass, 'lot_transformation_line'::regclass)
     ORDER BY 1
"""


class TestBackfill(LotCase):

    def setUp(self):
        super().setUp()
        self.flour, yeast, loaf = self.lots("flour", "yeast", "loaf")
        self.unbuild(self.produce(loaf, used=self.flour | yeast), quantity=2)
        self.live = self.recorded()
        self.catalogue = self.read_catalogue()
        self.env.cr.execute("DELETE FROM lot_transformation")

    def read_catalogue(self):
        self.env.cr.execute(CATALOGUE)
        return self.env.cr.fetchall()

    def test_the_first_backfill_leaves_keys_and_indexes_as_they_were(self):
        self.env["lot.backfill"].begin()

        self.assertEqual(self.recorded(), self.live)
        self.assertEqual(self.read_catalogue(), self.catalogue)

    def test_a_backfill_over_what_is_recorded_already_adds_what_is_missing(self):
        self.env["lot.backfill"].run(only="unbuild")
        self.assertNotEqual(self.recorded(), self.live)
        self.env["lot.backfill"].run()

        self.assertEqual(self.recorded(), self.live)

    def test_a_history_too_long_to_wait_for_is_recorded_in_the_background(self):
        self.env["lot.backfill"].begin(at_once=0)
        history = self.env["lot.verification"].search([], limit=1)
        self.assertEqual((history.purpose, history.state, self.recorded()), ("history", "running", []))
        self.assertFalse(self.flour.trace()["is_complete"])
        recall = self.env["lot.recall"].create_from(self.flour)
        self.assertIn("history is still being recorded", recall.overview)
        with self.enter_registry_test_mode():
            self.env.ref("lot_traceability.cron_advance_verification").method_direct_trigger()

        self.assertEqual((history.state, history.difference_count), ("done", 0))
        self.assertTrue(self.flour.trace()["is_complete"])
        self.assertEqual(self.recorded(), self.live)
