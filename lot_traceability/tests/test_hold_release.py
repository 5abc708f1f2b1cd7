import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import LotCase


class TestHoldRelease(LotCase):
    """Who lets a lot go, and what becomes of a request that nobody confirms."""

    def setUp(self):
        super().setUp()
        self.milk, = self.lots("milk-bad")
        self.receive([self.milk])
        self.anna, self.ben = self.user("quality", login="anna"), self.user("quality", login="ben")

    def requested(self):
        """A hold whose release Anna has requested."""
        hold = self.milk.hold("check_failed")
        hold.with_user(self.anna).release("Second sample was clean.")
        return hold

    def release(self, user, records, **values):
        """Actions › Release, as a person opens it on lots, orders, …"""
        form = Form(self.env(user=user)["lot.hold.release"].with_context(
            active_model=records._name, active_ids=records.ids))
        for name, value in values.items():
            form[name] = value
        return form

    def test_both_persons_words_are_kept(self):
        hold = self.requested()
        hold.with_user(self.ben).release("Third one, too.")
        self.assertEqual((hold.request_note, hold.release_note), ("Second sample was clean.", "Third one, too."))

    def test_who_may_confirm_finds_the_request_among_the_activities(self):
        self.milk.product_id.responsible_id = self.ben
        hold = self.requested()
        self.assertEqual(hold.activity_ids.user_id, self.ben)
        hold.with_user(self.ben).release("Confirmed.")
        self.assertFalse(hold.activity_ids)

    def test_a_request_is_refused_by_another_person_and_the_words_of_both_stay(self):
        hold = self.requested()
        with self.assertRaisesRegex(UserError, "another person requested"):
            hold.with_user(self.anna).refuse("I changed my mind.")
        hold.with_user(self.ben).refuse("The sample was of another lot.")
        self.assertEqual((hold.state, hold.requested_by_id.id, hold.request_note), ("held", False, False))
        self.assertEqual(
            [(kept.outcome, kept.requested_by_id, kept.request_note, kept.user_id, kept.note)
             for kept in hold.refusal_ids],
            [("refused", self.anna, "Second sample was clean.", self.ben, "The sample was of another lot.")])
        self.assertFalse(hold.activity_ids)
        with self.assertRaises(UserError):
            hold.refusal_ids.sudo().note = "It was right."

    def test_a_request_is_withdrawn_by_who_made_it_alone(self):
        hold = self.requested()
        with self.assertRaisesRegex(UserError, "did not request"):
            hold.with_user(self.ben).withdraw("No.")
        action = hold.with_user(self.anna).with_context(default_decision="withdraw").action_release()
        form = Form(self.env(user=self.anna, context=action["context"])["lot.hold.release"])
        form.note = "It was the wrong lot."
        form.save().action_release()
        self.assertEqual((hold.state, hold.refusal_ids.outcome), ("held", "withdrawn"))
        hold.with_user(self.ben).release("I looked at it.")
        self.assertEqual((hold.state, hold.requested_by_id), ("requested", self.ben))

    def test_a_refusal_needs_a_note(self):
        with self.assertRaisesRegex(UserError, "milk-bad"):
            self.requested().with_user(self.ben).refuse(" ")

    def test_who_may_release_one_of_two_holds_is_offered_that_one_and_told_of_the_other(self):
        damaged, recall = self.milk.hold("damaged"), self.milk.hold("recall")
        form = self.release(self.anna, self.milk, note="Looked at it.")
        self.assertEqual(form.left_out, "milk-bad (Recall): Traceability / Quality Manager releases it")
        form.save().action_release()
        self.assertEqual((damaged.state, recall.state), ("released", "held"))

    def test_of_holds_from_a_list_those_are_offered_that_are_the_users(self):
        holds = self.milk.hold("damaged") | self.requested()
        context = holds.with_user(self.anna).action_release()["context"]
        form = Form(self.env(user=self.anna, context=context)["lot.hold.release"])
        self.assertIn("milk-bad (Failed Quality Check): you requested it", form.left_out)
        form.note = "Looked at it."
        form.save().action_release()
        self.assertEqual(holds.mapped("state"), ["released", "requested"])

    def test_lots_are_released_from_the_actions_of_an_order(self):
        cheese, = self.lots("cheese")
        order = self.produce(cheese, [self.milk])
        cheese.hold("damaged")
        offered = self.env["ir.actions.actions"].get_bindings("mrp.production")["action"]
        self.assertIn("Release Lots", [action["name"] for action in offered])
        self.release(self.anna, order, note="Looked at it.").save().action_release()
        self.assertFalse(cheese.on_hold)

    def test_only_the_company_that_holds_a_lot_releases_it(self):
        hold = self.milk.hold("damaged")
        other = self.env["res.company"].create({"name": "Other Dairy"})
        theirs = self.user("quality", company_id=other.id, company_ids=[(6, 0, other.ids)])
        self.assertEqual(hold.with_user(theirs).state, "held")
        self.assertFalse(hold.with_user(theirs).may_release)
        with self.assertRaisesRegex(AccessError, f"{re.escape(self.env.company.name)}.*milk-bad"):
            hold.with_user(theirs).release("We need it.")
        self.assertIn(f"{self.env.company.name} releases it", self.release(theirs, self.milk).left_out)
        theirs.company_ids += self.env.company
        both = hold.with_user(theirs).with_context(allowed_company_ids=(other | self.env.company).ids)
        both.release("We looked at it.")
        self.assertEqual(hold.state, "released")

    def test_the_pair_that_checks_call_holds_and_releases(self):
        receipt = self.env["stock.picking"].search([("move_line_ids.lot_id", "=", self.milk.id)])
        holds = self.milk.with_user(self.anna).action_hold("damaged", source=receipt, note="Torn bags")
        self.assertEqual([(hold.reason_id.code, hold.note, hold.origin_name) for hold in holds.sudo()],
                         [("damaged", "Torn bags", receipt.name)])
        self.assertEqual(self.milk.with_user(self.anna).action_release("Only dirty."), holds)
        self.assertFalse(self.milk.on_hold)

    def test_the_same_reason_holds_a_lot_once(self):
        for _twice in range(2):
            form = Form(self.env["lot.hold.wizard"].with_context(
                active_model="stock.lot", active_ids=self.milk.ids))
            form.reason_id = self.env.ref("lot_traceability.hold_reason_damaged")
            if self.milk.on_hold:
                with self.assertRaisesRegex(UserError, "on hold already: Damaged"):
                    form.save().action_hold()
            else:
                form.save().action_hold()
        self.assertEqual(len(self.milk.hold_ids), 1)

    def test_a_lot_that_has_lost_its_guard_is_stopped_all_the_same(self):
        self.env["lot.guard"].search([("lot_id", "=", self.milk.id)]).unlink()
        self.milk.hold("damaged")
        with self.assertRaisesRegex(UserError, "milk-bad"):
            self.deliver([self.milk])

    def test_what_was_found_stays_what_was_found(self):
        hold = self.milk.hold("damaged", "Torn bags")
        with self.assertRaisesRegex(UserError, "chatter"):
            hold.with_user(self.anna).note = "Nothing."


class TestHoldReasons(LotCase):
    """A reason is as strong as it was when lots were held for it."""

    def setUp(self):
        super().setUp()
        self.milk, self.fresh = self.lots("milk-bad", "milk-fresh")
        self.fresh.product_id = self.milk.product_id
        self.receive([self.milk])
        self.manager = self.user("manager")
        self.failed = self.env.ref("lot_traceability.hold_reason_check_failed").with_user(self.manager)

    def test_a_reason_is_not_weakened_while_lots_are_held_for_it(self):
        recall = self.env.ref("lot_traceability.hold_reason_recall").with_user(self.manager)
        holds = self.milk.hold("check_failed") | self.milk.hold("recall")
        for reason, name, value in (
                (self.failed, "stops_delivery", False), (self.failed, "two_persons", False),
                (self.failed, "propagate", False), (recall, "release_group_id", False)):
            with self.assertRaisesRegex(UserError, "milk-bad"), self.env.cr.savepoint():
                reason[name] = value
                self.env.flush_all()
        holds._let_go("Tested.")
        self.failed.stops_delivery = self.failed.two_persons = False
        self.assertFalse(self.failed.two_persons)

    def test_it_is_strengthened_at_any_time_and_frees_what_is_reserved(self):
        reason = self.env.ref("lot_traceability.hold_reason_check_pending").with_user(self.manager)
        reason.stops_delivery = False
        picking = self.sell([self.milk])
        self.receive([self.fresh])
        self.milk.hold(reason.sudo())
        self.assertEqual(picking.move_line_ids.lot_id, self.milk)
        reason.stops_delivery = True
        self.assertEqual(picking.move_line_ids.lot_id, self.fresh)

    def test_who_changed_a_reason_stands_in_its_chatter(self):
        reason = self.failed.with_context(tracking_disable=False)
        reason.two_persons = False
        self.flush_tracking()
        message = reason.sudo().message_ids[:1]
        self.assertEqual(message.tracking_value_ids.field_id.mapped("name"), ["two_persons"])
        self.assertEqual(message.author_id, self.manager.partner_id)

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
