from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .test_retest import RetestCase


class TestRetestRefused(RetestCase):

    def refused(self, message, lots, **values):
        with self.assertRaisesRegex((UserError, AccessError), message), self.env.cr.savepoint():
            self.ask(lots, **values)

    def test_nobody_approves_their_own_and_only_a_quality_manager_does(self):
        drum = self.due()
        other = self.user("manager")
        retest = self.ask(drum, user=other)
        with self.assertRaisesRegex(UserError, "You asked for it yourself"):
            retest.with_user(other).action_approve()
        with self.assertRaisesRegex(UserError, "Quality Manager"):
            retest.with_user(self.asker).action_approve()
        with self.assertRaises(AccessError):
            retest.with_user(self.user()).action_approve()
        self.assertTrue(drum.on_hold)

    def test_nobody_asks_themselves(self):
        drum = self.due()
        self.refused("other than yourself", drum, user=self.manager)

    def test_twice(self):
        drum = self.due()
        self.ask(drum)
        self.refused("already: drum .by quality", drum, user=self.user("quality"))

    def test_twice_at_the_same_moment(self):
        drum = self.due()
        values = {"lot_id": drum.id, "new_date": self.on(90), "result": "Fine", "approver_id": self.manager.id}
        with self.assertRaisesRegex(UniqueViolation, "one_waits"), mute_logger("odoo.sql_db"):
            self.env(user=self.asker)["lot.retest"].create([values, values])

    def test_what_is_decided_is_not_decided_again(self):
        retest = self.approved(self.due())
        with self.assertRaisesRegex(UserError, "it is: Approved"):
            retest.action_approve()

    def test_into_the_past(self):
        self.refused(f"drum: {self.day_of(-1)} is over", self.due(), days=-1)

    def test_to_a_day_that_comes_sooner_than_its_own(self):
        self.refused(f"drum need not be tested before {self.day_of(30)}", self.drum(), days=20)

    def test_beyond_its_expiry(self):
        drum = self.due(expiration_date=self.on(40))
        self.refused(f"drum expires on {self.day_of(40)}", drum)
        self.assertEqual(self.ask(drum, days=39).state, "to_approve")

    def test_beyond_an_expiry_that_was_brought_forward_meanwhile(self):
        drum = self.due(expiration_date=self.on(100))
        retest = self.ask(drum)
        drum.expiration_date = self.on(40)
        with self.assertRaisesRegex(UserError, "drum expires on"), self.env.cr.savepoint():
            retest.action_approve()

    def test_a_lot_without_a_retest_date(self):
        flour = self.lots("flour")
        self.refused("flour has no retest date", flour)

    def test_all_that_is_wrong_is_named_at_once(self):
        self.refused("drum need not(.|\n)*flour has no", self.lots("flour") | self.drum(), days=20)

    def test_a_lot_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.lot("foreign", self.solvent, company_id=other.id, retest_date=self.on(-1))
        with self.assertRaisesRegex(AccessError, "belongs to another company"):
            self.env(user=self.asker)["lot.retest"].create({
                "lot_id": foreign.id, "new_date": self.on(90), "result": "Fine", "approver_id": self.manager.id})

    def test_nobody_writes_changes_or_deletes_one(self):
        retest = self.ask(self.due())
        with self.assertRaises(AccessError):
            retest.state = "approved"
        for change in (lambda: retest.write({"new_date": self.on(200)}), retest.sudo().unlink):
            with self.assertRaisesRegex(UserError, "drum"), self.env.cr.savepoint():
                change()
        values = {"lot_id": self.drum("other").id, "new_date": self.on(90), "result": "Fine",
                  "approver_id": self.manager.id}
        create = self.env(user=self.asker)["lot.retest"].with_context(default_state="approved").create
        with self.assertRaises(AccessError):
            create({**values, "requested_by_id": self.manager.id})
        self.assertEqual(create(values).state, "to_approve")

    def test_a_reason_that_others_release_is_approved_by_them(self):
        reason = self.env.ref("lot_traceability.hold_reason_retest_due")
        reason.write({"release_group_id": self.env.ref("base.group_system").id, "two_persons": True})
        drum = self.due()
        retest = self.ask(drum)
        with self.assertRaisesRegex(AccessError, "Due for Retest.*drum"), self.env.cr.savepoint():
            retest.action_approve()
        self.manager.group_ids += self.env.ref("base.group_system")
        retest.action_approve()
        self.assertFalse(drum.on_hold)
