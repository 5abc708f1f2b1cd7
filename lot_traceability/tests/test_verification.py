from odoo.tests import Form

from .common import LotCase


class TestVerification(LotCase):

    def setUp(self):
        super().setUp()
        self.flour, self.loaf = self.lots("flour", "loaf")
        self.order = self.produce(self.loaf, used=self.flour)
        self.env["lot.verification"].verify()

    def damage(self, query):
        """Behind Odoo's back, as a restored backup or a script would."""
        self.env.cr.execute(query, [self.order.id])
        self.env.invalidate_all()

    def test_a_sound_genealogy_has_no_difference(self):
        verification = self.env["lot.verification"].verify()

        self.assertEqual((verification.difference_count, verification.first_difference), (0, False))
        self.assertGreaterEqual(verification.document_count, 1)

    def test_a_lost_transformation_is_named_and_recorded_again(self):
        self.damage("DELETE FROM lot_transformation WHERE document_id = %s")
        self.assertFalse(self.loaf._ancestors())
        verification = self.env["lot.verification"].verify()

        self.assertEqual(verification.difference_count, 2)
        self.assertEqual(verification.first_difference, f"{self.order.name}: 10 Units of flour were not recorded")
        self.assertEqual(self.loaf._ancestors(), self.flour)
        self.assertEqual(self.env["lot.verification"].verify().difference_count, 0)

    def test_a_falsified_line_is_named_and_superseded(self):
        self.damage("""UPDATE lot_transformation_line SET quantity = 7 WHERE role = 'input' AND transformation_id IN (
            SELECT id FROM lot_transformation WHERE document_id = %s)""")
        verification = self.env["lot.verification"].verify()

        self.assertEqual(verification.difference_count, 2)
        self.assertIn(self.order.name, verification.first_difference)
        self.assertEqual(self.current_lines(self.order), [("input", "flour", 10), ("output", "loaf", 10)])

    def test_the_nightly_sample_and_the_settings_say_when_and_what(self):
        self.damage("DELETE FROM lot_transformation WHERE document_id = %s")
        with self.enter_registry_test_mode():
            self.env.ref("lot_traceability.cron_verify_genealogy").method_direct_trigger()
        with Form(self.env["res.config.settings"]) as settings:
            self.assertIn("flour", settings.lot_first_difference)
        answer = self.env["res.config.settings"].create({}).action_verify_genealogy()

        self.assertIn("agrees with all", answer["params"]["message"])

    def test_a_pool_that_lost_a_line_is_found_and_mended(self):
        dough = self.product("dough", tracking="none")
        milk, bread = self.lots("milk", "bread")
        self.produce(dough, used=milk)
        self.produce(bread, used={dough: 4})
        self.env.cr.execute("UPDATE lot_transformation_line SET pool_id = NULL WHERE product_id = %s", [dough.id])
        self.env.invalidate_all()
        self.assertFalse(milk._descendants())
        verification = self.env["lot.verification"].verify()

        self.assertEqual(verification.difference_count, 2)
        self.assertIn("dough", verification.first_difference)
        self.assertEqual(milk._descendants(), bread)
        self.assertEqual(self.env["lot.verification"].verify().difference_count, 0)

    def test_a_pass_that_was_stopped_goes_on_where_it_was(self):
        settings = self.env["res.config.settings"].create({})
        verification = self.env["lot.verification"].verify(seconds=0)
        self.assertEqual((verification.state, verification._advance(size=1)), ("running", 1))
        settings.action_stop_verification()
        self.assertEqual((verification.state, verification._advance(size=1)), ("stopped", 0))
        self.damage("DELETE FROM lot_transformation WHERE document_id = %s")
        settings.action_verify_genealogy()

        self.assertEqual((verification.state, verification.progress, verification.difference_count), ("done", 100, 2))
        self.assertEqual(verification.document_count, verification.document_total)
        self.assertEqual(self.env["lot.verification"].search([], limit=1), verification)
