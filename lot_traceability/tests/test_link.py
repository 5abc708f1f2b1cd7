from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import LotCase


class LinkCase(LotCase):

    def setUp(self):
        super().setUp()
        self.asker, self.manager = self.user("quality"), self.user("manager")

    def link(self, used, made, asker=None, **values):
        """A draft, made on the form by somebody of Quality; lots with their quantities."""
        with Form(self.env(user=asker or self.asker)["lot.link"]) as form:
            form.reason = "Repacked at the customer's"
            form.approver_id = self.manager
            for name, value in values.items():
                setattr(form, name, value)
            for lines, quantities in ((form.input_ids, used), (form.output_ids, made)):
                for lot, quantity in quantities.items():
                    with lines.new() as line:
                        line.lot_id = lot
                        line.quantity = quantity
        return form.record

    def approved(self, used, made, **values):
        link = self.link(used, made, **values)
        link.action_request()
        link.with_user(self.manager).action_approve()
        return link

    def withdraw(self, link):
        link.withdrawal = "It was another lot"
        link.action_request_withdrawal()
        link.with_user(self.manager).action_withdraw()


class TestLink(LinkCase):

    def test_what_a_second_person_approves_is_in_the_genealogy(self):
        bulk, jar = self.lots("bulk", "jar")
        link = self.link({bulk: 5}, {jar: 50})
        link.action_request()
        self.assertEqual((link.state, link.requested_by_id), ("to_approve", self.asker))
        self.assertFalse(bulk._descendants())
        link.with_user(self.manager).action_approve()

        self.assertEqual((link.state, link.approved_by_id), ("approved", self.manager))
        self.assertEqual(self.current_lines(link), [("input", "bulk", 5), ("output", "jar", 50)])
        self.assertEqual(bulk._descendants(), jar)
        step, = bulk.trace("down")["transformations"]
        self.assertEqual((step["kind"], step["kind_name"], step["exactness"], step["document"]), (
            "link", "Manual Link", "certain",
            {"model": "lot.link", "id": link.id, "name": link.name, "readable": True}))
        self.assert_backfill_gives_the_same()
        self.assertFalse(self.env["lot.verification"].verify().difference_count)

    def test_it_holds_from_the_day_it_happened_and_is_as_sure_as_stated(self):
        bulk, jar = self.lots("bulk", "jar")
        happened = fields.Datetime.now() - timedelta(days=3)
        self.approved({bulk: 5}, {jar: 50}, date=happened, exactness="possible")

        self.assertEqual(bulk._descendants(as_of=happened), jar)
        self.assertFalse(bulk._descendants(as_of=happened - timedelta(hours=1)))
        self.assertEqual([step["exactness"] for step in bulk.trace("down")["transformations"]], ["possible"])

    def test_the_approver_is_asked_and_the_question_is_closed(self):
        bulk, jar = self.lots("bulk", "jar")
        link = self.link({bulk: 5}, {jar: 50})
        link.action_request()
        self.assertEqual(link.activity_ids.user_id, self.manager)
        link.with_user(self.manager).action_approve()

        self.assertFalse(link.activity_ids)

    def test_nobody_approves_what_they_asked_for_and_only_a_manager_approves(self):
        bulk, jar = self.lots("bulk", "jar")
        own = self.link({bulk: 5}, {jar: 50}, asker=self.user("manager"))
        own.action_request()
        with self.assertRaisesRegex(UserError, "second person"):
            own.action_approve()
        with self.assertRaisesRegex(UserError, "Quality Manager"):
            own.with_user(self.asker).action_approve()
        with self.assertRaises(AccessError):
            own.with_user(self.user()).action_approve()
        mine = self.link({bulk: 5}, {jar: 50}, approver_id=self.env["res.users"])
        with self.assertRaisesRegex(UserError, "other than yourself"):
            mine.action_request()

        self.assertFalse(bulk._descendants())

    def test_nobody_approves_by_writing_fields_or_changes_what_is_asked_for(self):
        bulk, jar = self.lots("bulk", "jar")
        link = self.link({bulk: 5}, {jar: 50})
        with self.assertRaises(AccessError):
            link.write({"state": "approved"})
        forged = self.env(user=self.manager)["lot.link"].with_context(default_state="approved").create({"reason": "?"})
        self.assertEqual(forged.state, "draft")
        link.action_request()
        for change in (lambda: link.write({"reason": "Another"}), lambda: link.output_ids.write({"quantity": 6}),
                       link.unlink, link.output_ids.unlink,
                       lambda: link.write({"line_ids": [(0, 0, {"role": "input", "lot_id": jar.id, "quantity": 1})]})):
            with self.assertRaisesRegex(UserError, "no longer be changed"), self.env.cr.savepoint():
                change()

    def test_a_refused_link_leaves_nothing_and_says_why(self):
        bulk, jar = self.lots("bulk", "jar")
        link = self.link({bulk: 5}, {jar: 50})
        link.action_request()
        with self.assertRaisesRegex(UserError, "Write down why"):
            link.with_user(self.manager).action_refuse()
        link.with_user(self.manager).refusal = "The jars were never filled"
        link.with_user(self.manager).action_refuse()

        self.assertEqual(link.state, "refused")
        self.assertFalse(bulk._descendants())

    def test_it_is_withdrawn_by_two_people_and_what_was_known_stays_readable(self):
        bulk, jar = self.lots("bulk", "jar")
        link = self.approved({bulk: 5}, {jar: 50})
        self.a_day_passes()
        knew = fields.Datetime.now() - timedelta(hours=12)
        with self.assertRaisesRegex(UserError, "Write down why"):
            link.action_request_withdrawal()
        link.withdrawal = "It was another lot"
        link.action_request_withdrawal()
        self.assertEqual(bulk._descendants(), jar)
        with self.assertRaisesRegex(UserError, "decided on by a Quality Manager|second person"):
            link.action_withdraw()
        link.with_user(self.manager).action_withdraw()

        self.assertEqual((link.state, link.withdrawn_by_id), ("withdrawn", self.manager))
        self.assertFalse(bulk._descendants())
        self.assertEqual(bulk._descendants(known_at=knew), jar)
        self.assert_backfill_gives_the_same()

    def test_a_withdrawal_may_be_refused(self):
        bulk, jar = self.lots("bulk", "jar")
        link = self.approved({bulk: 5}, {jar: 50})
        link.withdrawal = "Not sure"
        link.action_request_withdrawal()
        link.with_user(self.manager).action_keep()

        self.assertEqual((link.state, link.activity_ids), ("approved", self.env["mail.activity"]))
        self.assertEqual(bulk._descendants(), jar)

    def test_a_lot_does_not_go_into_itself_and_a_loop_is_warned_of(self):
        flour, loaf = self.lots("flour", "loaf")
        self.produce(loaf, used=flour)
        with self.assertRaisesRegex(ValidationError, "flour cannot go into itself"):
            self.link({flour: 1}, {flour: 1})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.link({flour: 0}, {loaf: 1})
        self.assertFalse(self.link({flour: 1}, {loaf: 1}).loop_warning)
        link = self.approved({loaf: 1}, {flour: 1})

        self.assertIn("closes a loop", self.link({loaf: 1}, {flour: 1}).loop_warning)
        self.assertEqual(flour._descendants(), flour | loaf)
        self.assertEqual(link.state, "approved")

    def test_a_lot_of_another_company_is_refused_and_its_links_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        mine, theirs = self.lots("mine", "theirs")
        theirs.company_id = other
        with self.assertRaisesRegex(UserError, "theirs"):
            self.env["lot.link"].create({"reason": "?", "line_ids": [
                (0, 0, {"role": "input", "lot_id": theirs.id, "quantity": 1}),
                (0, 0, {"role": "output", "lot_id": mine.id, "quantity": 1})]})
        link = self.env["lot.link"].create({"reason": "?", "company_id": other.id})
        reader = self.user(company_id=self.env.company.id, company_ids=[(6, 0, self.env.company.ids)])

        self.assertFalse(self.env["lot.link"].with_user(reader).search([("id", "=", link.id)]))

    def test_a_recall_says_where_a_manual_link_was_followed(self):
        bulk, jar = self.lots("bulk", "jar")
        link = self.approved({bulk: 5}, {jar: 50})
        recall = self.env["lot.recall"].create_from(bulk)

        self.assertEqual([row["reached_from"] for row in recall.preview()["lots"]], [
            "root lot", f"from bulk through {link.name} (manual link)"])

    def test_a_hold_that_is_passed_on_reaches_what_came_out(self):
        bulk, jar = self.lots("bulk", "jar")
        bulk.hold("recall")
        self.approved({bulk: 5}, {jar: 50})

        self.assertEqual(self.env["lot.hold"].search([("lot_id", "=", jar.id)]).reason_id.code, "recall")

    def test_lots_of_a_list_are_what_went_in(self):
        bulk = self.lots("bulk")
        form = Form(self.env["lot.link"].with_context(active_model="stock.lot", active_ids=bulk.ids))

        self.assertEqual([line["lot_id"] for line in form.input_ids._records], bulk.ids)


class TestRelabelled(LinkCase):

    def setUp(self):
        super().setUp()
        flour = self.product("flour")
        self.old, self.new = self.lot("old", flour), self.lot("new", flour)
        self.receive({self.old: 100})
        self.count(self.old, 0)
        self.count(self.new, 100)
        self.env["lot.holes"].scan()

    def holes(self):
        open_ones = self.env["lot.hole"].search([
            ("lot_id", "in", (self.old | self.new).ids), ("closed_at", "=", False)])
        return sorted((hole.rule, hole.lot_id.name) for hole in open_ones)

    def test_a_relabelling_by_count_is_repaired_by_a_link_that_is_proposed(self):
        self.assertEqual(self.holes(), [("adjusted", "new"), ("adjusted", "old"), ("relabelled", "new")])
        hole = self.env["lot.hole"].search([("rule", "=", "relabelled"), ("lot_id", "=", self.new.id)])
        action = hole.with_user(self.asker).action_link()
        with Form(self.env(user=self.asker)["lot.link"].with_context(**action["context"])) as form:
            form.approver_id = self.manager
        link = form.record
        self.assertEqual(hole.with_user(self.asker).action_link()["res_id"], link.id)
        link.action_request()
        link.with_user(self.manager).action_approve()

        self.assertEqual(self.current_lines(link), [("input", "old", 100), ("output", "new", 100)])
        self.assertEqual(self.old._descendants(), self.new)
        self.assertEqual(self.holes(), [])
        self.withdraw(link)
        self.assertEqual(self.holes(), [("adjusted", "new"), ("adjusted", "old"), ("relabelled", "new")])

    def test_only_what_the_link_states_is_explained(self):
        self.approved({self.old: 60}, {self.new: 60})

        self.assertEqual(self.holes(), [("adjusted", "new"), ("adjusted", "old")])
        hole = self.env["lot.hole"].search([
            ("rule", "=", "adjusted"), ("lot_id", "=", self.old.id), ("closed_at", "=", False)])
        self.assertEqual(hole.quantity, 40)
