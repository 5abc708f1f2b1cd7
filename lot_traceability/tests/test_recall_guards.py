from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .test_recall import RecallCase


class TestRecallGuards(RecallCase):

    def test_quality_drafts_and_previews_and_only_a_manager_freezes_and_closes(self):
        flour, _loaf, _grocer = self.bakery()
        recall = self.recall(flour.with_user(self.user("quality")))
        self.assertEqual(recall.preview()["lot_count"], 2)
        self.assertFalse(recall.can_be_frozen)
        with self.assertRaisesRegex(AccessError, "Quality Manager"):
            recall.freeze()

        self.assertTrue(recall.with_user(self.user("manager")).can_be_frozen)
        recall.with_user(self.user("manager")).freeze()
        with self.assertRaisesRegex(AccessError, "Quality Manager"):
            recall.close("done")

    def test_quality_drafts_a_recall_on_the_form(self):
        flour, _loaf, _grocer = self.bakery()
        with Form(self.env(user=self.user("quality"))["lot.recall"]) as form:
            form.subject = "Salmonella"
            form.root_lot_ids.add(flour)
            self.assertIn("Grocer", form.overview)
        self.assertEqual((form.record.root_lot_ids, form.record.state), (flour, "draft"))
        self.assertTrue(form.record.name.startswith("RC/"))

    def test_a_user_reads_recalls_and_starts_none(self):
        flour, _loaf, _grocer = self.bakery()
        recall, user = self.frozen(flour), self.user()
        self.assertEqual(len(recall.with_user(user).line_ids), 5)
        with self.assertRaises(AccessError):
            self.recall(flour.with_user(user))
        with self.assertRaises(AccessError):
            recall.with_user(user).write({"user_id": user.id})

    def test_nobody_freezes_or_numbers_a_recall_by_writing_its_fields(self):
        manager = self.user("manager")
        recall = self.recall(self.lots("flour").with_user(manager))
        for vals in ({"state": "frozen"}, {"name": "RC/1"}, {"frozen_at": "2020-01-01"}, {"numbers": {}}):
            with self.assertRaises(AccessError):
                recall.write(vals)
        with self.assertRaises(AccessError):
            recall.create({"subject": "Forged", "state": "closed"})
        forging = recall.with_context(default_state="frozen", default_frozen_at="2020-01-01")
        forged = forging.create({"subject": "Forged"})
        self.assertEqual((forged.state, forged.frozen_at), ("draft", False))

    def test_what_is_frozen_stays_even_for_the_superuser(self):
        flour, _loaf, _grocer = self.bakery()
        recall = self.frozen(flour)
        for rows in (recall.lot_ids, recall.line_ids):
            with self.assertRaisesRegex(UserError, "frozen"):
                rows.sudo().write({"lot_name": "forged"})
        with self.assertRaisesRegex(UserError, "frozen"):
            recall.lot_ids.sudo().unlink()
        for vals in ({"root_lot_ids": [(5,)]}, {"subject": "Another"}, {"reason": "Another"}):
            with self.assertRaisesRegex(UserError, "frozen"):
                recall.sudo().write(vals)

    def test_a_manager_may_not_add_rows_to_a_frozen_scope(self):
        recall = self.frozen(self.lots("flour"))
        with self.assertRaises(AccessError):
            recall.lot_ids.with_user(self.user("manager")).create({"recall_id": recall.id, "lot_name": "forged"})

    def test_a_lot_of_a_recall_cannot_be_deleted(self):
        flour, rye = self.lots("flour", "rye")
        frozen, draft = self.frozen(flour), self.recall(rye)
        for lot, recall in ((flour, frozen), (rye, draft)):
            with self.assertRaisesRegex(UserError, f"{lot.name} .{recall.name}"):
                lot.unlink()
        draft.unlink()
        rye.unlink()

    def test_recalls_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        flour = self.lots("flour")
        recall = self.recall(flour, company_id=other.id)
        recall.freeze()
        mine = self.env(user=self.user(company_id=self.env.company.id, company_ids=[(6, 0, self.env.company.ids)]))
        for model in ("lot.recall", "lot.recall.lot", "lot.recall.line"):
            self.assertFalse(mine[model].search([("company_id", "=", other.id)]))


class TestRecallWizard(RecallCase):

    def wizard(self, lots, **values):
        context = {"active_model": "stock.lot", "active_ids": lots.ids}
        return self.env["lot.recall.wizard"].with_context(**context).create({"subject": "Salmonella", **values})

    def test_the_wizard_starts_from_the_selected_lots_and_shows_before_it_stores(self):
        flour, _loaf, _grocer = self.bakery()
        before = self.env["lot.recall"].search_count([])
        wizard = self.wizard(flour)

        self.assertEqual(wizard.root_lot_ids, flour)
        self.assertIn("Grocer", wizard.overview)
        self.assertIn("+1 555 0100", wizard.overview)
        self.assertEqual(self.env["lot.recall"].search_count([]), before)

    def test_the_wizard_drafts_or_freezes(self):
        flour, _loaf, _grocer = self.bakery()
        for button, state in (("action_create_draft", "draft"), ("action_freeze", "frozen")):
            action = getattr(self.wizard(flour, reason="Sample 7"), button)()
            recall = self.env["lot.recall"].browse(action["res_id"])
            self.assertEqual((recall.state, recall.reason, recall.root_lot_ids), (state, "Sample 7", flour))
