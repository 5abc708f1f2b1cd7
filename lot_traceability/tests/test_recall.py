import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from . import story
from .common import LotCase, Plant


class RecallCase(LotCase):

    def recall(self, lots, **origin):
        """A draft, by the user of ``lots``."""
        return lots.env["lot.recall"].create_from(lots, subject="Salmonella", **origin)

    def frozen(self, lots, **origin):
        recall = self.recall(lots, **origin)
        recall.freeze()
        return recall

    def rows(self, lines):
        """(bucket, lot, quantity) of stored lines or previewed rows."""
        return sorted((line["bucket"], line["lot_name"], line["quantity"]) for line in lines)

    def bakery(self):
        """Flour made into loaves; some of them shipped, some reserved."""
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 10})
        self.produce(loaf, used={flour: 6}, quantity=10)
        grocer = self.partner("Grocer", phone="+1 555 0100", email="buy@grocer.example", street="1 Main Street")
        self.deliver({loaf: 4}, to=grocer)
        self.sell({loaf: 3}, to=grocer)
        return flour, loaf, grocer


class TestRecallScope(RecallCase):

    def test_a_preview_says_what_would_be_frozen_and_stores_nothing(self):
        flour, _loaf, _grocer = self.bakery()
        recall = self.recall(flour)
        preview = recall.preview()

        self.assertEqual(json.loads(json.dumps(preview)), preview)
        self.assertEqual((preview["lot_count"], preview["consignee_count"]), (2, 1))
        self.assertEqual(preview["totals"]["delivered"]["quantities"], [{"uom": "Units", "quantity": 4}])
        self.assertFalse(recall.lot_ids | recall.env["lot.recall.lot"].search([("recall_id", "=", recall.id)]))
        self.assertEqual(recall.state, "draft")

        recall.freeze()
        self.assertEqual(self.rows(recall.line_ids), self.rows(preview["lines"]))
        self.assertEqual(recall.lot_count, preview["lot_count"])

    def test_the_frozen_scope_is_all_that_came_of_the_root_and_where_it_is(self):
        flour, _loaf, _grocer = self.bakery()
        recall = self.frozen(flour)

        self.assertEqual(self.rows(recall.line_ids), [
            ("delivered", "loaf", 4), ("on_hand", "flour", 4), ("on_hand", "loaf", 6), ("stoppable", "loaf", 3),
            ("used", "flour", 6)])
        order = self.env["mrp.production"].search([("lot_producing_ids.name", "=", "loaf")])
        self.assertEqual(
            recall.lot_ids.mapped(lambda lot: (lot.lot_name, lot.depth, lot.reached_from)),
            [("flour", 0, "root lot"), ("loaf", 1, f"from flour through {order.name}")])

    def test_a_frozen_scope_keeps_its_balance_and_how_much_of_it_is_proven(self):
        flour, loaf, _grocer = self.bakery()
        self.count(loaf, 7)
        recall = self.frozen(flour)
        kept = recall.balance_ids.filtered(lambda lot: lot.lot_id == loaf)
        self.assertEqual(
            (kept.produced, kept.adjusted, kept.on_hand, kept.delivered, kept.difference, kept.closes, kept.in_doubt),
            (10, 1, 7, 4, 0, True, 1))
        self.assertEqual(recall.confidence, 0.9523)
        self.count(loaf, 6)
        self.assertEqual(recall.preview()["proof"]["confidence"], 1)
        self.assertEqual((kept.adjusted, recall.confidence), (1, 0.9523))
        self.assertEqual([hole["lot_name"] for hole in recall.numbers["proof"]["holes"]], ["loaf"])

    def test_a_frozen_scope_says_the_same_after_its_records_have_changed(self):
        flour, loaf, grocer = self.bakery()
        recall = self.frozen(flour)
        before = self.rows(recall.line_ids)
        loaf.name, grocer.phone, grocer.name = "renamed", "+1 555 9999", "Grocer & Sons"
        self.scrap(loaf, 2)

        self.assertEqual(self.rows(recall.line_ids), before)
        delivered = recall.delivered_line_ids
        self.assertEqual((delivered.partner_name, delivered.partner_phone, delivered.partner_email),
                         ("Grocer", "+1 555 0100", "buy@grocer.example"))
        self.assertIn("1 Main Street", delivered.partner_address)

    def test_what_was_scrapped_or_returned_stays_in_scope(self):
        """Test cases 9 and 21: the scope is who belongs to it, not what is left."""
        loaf, other = self.lots("loaf", "other")
        self.receive({loaf: 10, other: 10})
        delivery = self.deliver({loaf: 4}, to=self.partner("Grocer"))
        self.give_back(delivery, {loaf: 4})
        self.scrap(loaf, 10)
        recall = self.frozen(loaf)

        self.assertEqual(self.rows(recall.line_ids), [
            ("delivered", "loaf", -4), ("delivered", "loaf", 4), ("scrapped", "loaf", 10)])
        self.assertEqual((recall.lot_ids.lot_id, recall.consignee_count), (loaf, 0))

    def test_lots_of_other_companies_are_counted_and_not_named(self):
        """Test case 18."""
        other = self.env["res.company"].create({"name": "Other Dairy"})
        flour, loaf, secret = self.lots("flour", "loaf", "secret recipe")
        self.produce(loaf, used=flour)
        there = Plant(self.env(context={**self.env.context, "allowed_company_ids": other.ids}))
        there.produce(secret.with_env(there.env), used=loaf.with_env(there.env))
        secret.company_id = other
        manager = self.user("manager", company_id=self.env.company.id, company_ids=[(6, 0, self.env.company.ids)])
        recall = self.frozen(flour.with_user(manager))

        self.assertEqual((recall.lot_count, recall.numbers["redacted_lot_count"]), (3, 1))
        self.assertNotIn("secret", str(recall.lot_ids.read()) + str(recall.line_ids.read()) + str(recall.numbers))

    def test_a_contact_without_a_phone_has_that_of_its_company(self):
        loaf = self.lots("loaf")
        chain = self.partner("Chain", is_company=True, phone="+1 555 0111")
        self.receive(loaf)
        self.deliver({loaf: 1}, to=self.partner("Depot", parent_id=chain.id, type="delivery"))

        self.assertEqual(self.recall(loaf).preview()["consignees"][0]["phone"], "+1 555 0111")

    def test_the_contaminated_milk_of_the_story(self):
        told = story.build(self.env)
        recall = self.frozen(told.contaminated)

        self.assertEqual(set(recall.lot_ids.mapped("lot_name")), story.DESCENDANTS | {"RM-101"})
        self.assertEqual(recall.consignee_count, 3)
        self.assertEqual(recall.lot_ids.filtered("is_root").lot_name, "RM-101")


class TestRecalledLot(RecallCase):

    def test_a_lot_says_in_which_open_recalls_it_is(self):
        """A draft reaches whatever its roots reach now; a frozen scope what it was frozen with."""
        flour, loaf, _grocer = self.bakery()
        other = self.lots("other")
        draft, frozen, closed = self.recall(flour), self.frozen(flour), self.frozen(flour)
        closed.close("False alarm.")
        late = self.lots("late loaf")
        self.produce(late, used={flour: 1})

        self.assertEqual([lot.recall_ids for lot in (flour, loaf, late, other)], [
            draft | frozen, draft | frozen, draft, self.env["lot.recall"]])
        self.assertEqual(late.recall_names, draft.display_name)
        self.assertEqual(late.action_recalls()["res_id"], draft.id)


class TestRecallLife(RecallCase):

    def test_without_a_lot_there_is_no_recall(self):
        with self.assertRaisesRegex(UserError, "at least one lot"):
            self.env["lot.recall"].create_from(self.env["stock.lot"])
        with self.assertRaisesRegex(UserError, "no root lot"):
            self.env["lot.recall"].create({"subject": "Nothing"}).preview()

    def test_each_company_numbers_its_own_recalls(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        flour = self.lots("flour")
        year = fields.Date.today().year
        mine, theirs = self.recall(flour), self.recall(flour, company_id=other.id)

        self.assertEqual(mine.name[:8], f"RC/{year}/")
        self.assertEqual(theirs.name, f"RC/{year}/0001")
        self.assertEqual(int(self.recall(flour).name[-4:]), int(mine.name[-4:]) + 1)

    def test_who_freezes_second_is_told_who_was_first(self):
        recall = self.frozen(self.lots("flour"))
        frozen_at = recall.frozen_at
        with self.assertRaisesRegex(UserError, f"already frozen by {self.env.user.name}"):
            recall.freeze()
        self.assertEqual((recall.frozen_at, len(recall.lot_ids)), (frozen_at, 1))

    def test_who_freezes_while_another_does_is_told_so(self):
        recall = self.recall(self.lots("flour"))
        taken = patch.object(type(recall), "try_lock_for_update", lambda self, **options: self.browse())
        with taken, self.assertRaisesRegex(UserError, "at this very moment"):
            recall.freeze()
        self.assertEqual((recall.state, len(recall.lot_ids)), ("draft", 0))

    def test_freezing_and_closing_say_so_in_the_chatter(self):
        flour, _loaf, _grocer = self.bakery()
        recall = self.frozen(flour)
        self.assertIn("Delivered: 4 Units", recall.message_ids[0].body)
        recall.close("All loaves are back.")
        self.assertIn("All loaves are back.", recall.message_ids[0].body)
        self.assertEqual((recall.state, recall.closed_by_id), ("closed", self.env.user))

    def test_a_recall_closes_once_with_a_conclusion_and_only_after_freezing(self):
        recall = self.recall(self.lots("flour"))
        with self.assertRaisesRegex(UserError, "Freeze the scope"):
            recall.close("too early")
        recall.freeze()
        with self.assertRaisesRegex(UserError, "conclusion"):
            recall.close()
        recall.conclusion = "False alarm."
        recall.close()
        with self.assertRaisesRegex(UserError, "already closed"):
            recall.close()

    def test_a_root_deleted_in_between_is_missed_and_nothing_is_lost(self):
        flour, rye = self.lots("flour", "rye")
        recall = self.recall(flour | rye)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM stock_lot WHERE id = %s", (rye.id,))
        self.env.invalidate_all()

        for ask in (recall.preview, recall.freeze):
            with self.assertRaisesRegex(UserError, "flour, rye"):
                ask()
        self.assertIn("flour, rye", recall.overview)
        recall.root_lot_ids = flour | self.lots("oats")
        self.assertEqual(recall.preview()["lot_count"], 2)
        recall.freeze()

    def test_a_draft_may_be_thrown_away_and_a_frozen_recall_may_not(self):
        flour = self.lots("flour")
        self.recall(flour).unlink()
        with self.assertRaisesRegex(UserError, "evidence"):
            self.frozen(flour).unlink()
