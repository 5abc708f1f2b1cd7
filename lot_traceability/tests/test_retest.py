from ast import literal_eval
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tests import Form
from odoo.tools import format_date

from .common import LotCase


class RetestCase(LotCase):
    """A solvent that is tested again thirty days after its receipt, and the people who do it."""

    def setUp(self):
        super().setUp()
        self.solvent = self.product("Solvent", lot_retest_days=30)
        self.asker, self.manager = self.user("quality"), self.user("manager")

    def drum(self, name="drum", days=None, **values):
        """A drum in stock; due so many days from now."""
        if days is not None:
            values["retest_date"] = self.on(days)
        lot = self.lot(name, self.solvent, **values)
        self.receive({lot: 10})
        return lot

    def due(self, name="drum", **values):
        """A drum whose day has passed, after the night."""
        lot = self.drum(name, -1, **values)
        self.night()
        return lot

    def night(self):
        return self.env["lot.hold.rules"].hold_past_date()

    def on(self, days):
        return fields.Datetime.now() + timedelta(days=days)

    def day_of(self, days):
        """As it is where the one who asks is: around midnight that may be another."""
        return format_date(self.env(user=self.asker), self.on(days))

    def ask(self, lots, days=90, result="Within specification", user=None):
        """Ask as a person does: Actions › Retest, on a lot or on a list of them."""
        known = self.env["lot.retest"].search([])
        with Form(self.env(user=user or self.asker)["lot.retest.wizard"].with_context(
                active_model="stock.lot", active_ids=lots.ids)) as form:
            form.new_date = self.on(days)
            form.result = result
            form.approver_id = self.manager
        form.record.action_ask()
        return self.env["lot.retest"].search([("id", "not in", known.ids)]).with_user(self.manager)

    def approved(self, lots, **values):
        retest = self.ask(lots, **values)
        retest.action_approve()
        return retest


class TestRetestDate(RetestCase):

    def test_a_lot_is_to_be_tested_so_many_days_after_its_receipt(self):
        drum, flour = self.drum(), self.lots("flour")
        self.assertEqual(drum.retest_date.date(), self.on(30).date())
        self.assertFalse(flour.retest_date)

    def test_what_is_made_is_to_be_tested_too(self):
        blend = self.lot("blend", self.product("Blend", lot_retest_days=5))
        self.produce(blend, [self.drum()])
        self.assertEqual(blend.retest_date.date(), self.on(5).date())

    def test_the_date_on_the_certificate_counts(self):
        self.assertEqual(self.drum(days=7).retest_date.date(), self.on(7).date())

    def test_it_stands_on_the_form_and_is_brought_forward_there(self):
        drum, clerk = self.lot("drum", self.solvent), self.user("stranger")
        clerk.group_ids += self.env.ref("stock.group_stock_user")
        with Form(drum.with_user(clerk)) as form:
            form.retest_date = self.on(2)
        self.assertEqual(drum.retest_date.date(), self.on(2).date())

    def test_only_quality_puts_it_off_by_hand_and_nobody_once_it_is_due(self):
        drum, clerk = self.lot("drum", self.solvent), self.user("stranger")
        clerk.group_ids += self.env.ref("stock.group_stock_user")
        for date in (self.on(60), False):
            with self.assertRaisesRegex(UserError, "drum is put off by someone of Quality"):
                drum.with_user(clerk).retest_date = date
        self.asker.group_ids += self.env.ref("stock.group_stock_user")
        drum.with_user(self.asker).retest_date = self.on(60)
        self.assertEqual(drum.retest_date.date(), self.on(60).date())
        drum.retest_date = self.on(-1)
        for user in (clerk, self.asker):
            with self.assertRaisesRegex(UserError, "Due for retest: drum.*Actions › Retest"):
                drum.with_user(user).retest_date = self.on(60)

    def test_once_units_have_moved_nobody_changes_it_by_the_way(self):
        drum, clerk = self.drum(), self.user("stranger")
        (clerk | self.asker).group_ids += self.env.ref("stock.group_stock_user")
        for user in (clerk, self.asker):
            for date in (self.on(2), self.on(60), False):
                with self.subTest(user=user.name, date=date), self.assertRaisesRegex(
                        UserError, "drum.*(Correct Identity.*Actions › Retest|by someone of Quality)"):
                    drum.with_user(user).retest_date = date


class TestDue(RetestCase):

    def test_the_night_holds_what_is_due_and_nothing_else(self):
        due, later, gone = self.drum("due", -1), self.drum("later", 1), self.drum("gone", -1)
        self.deliver({gone: 10})
        self.night()
        self.assertEqual(self.names((due | later | gone).filtered("on_hold")), {"due"})
        self.assertEqual((due.hold_ids.reason_id.code, due.hold_summary), ("retest_due", "Due for Retest"))

    def test_the_gate_stops_it(self):
        drum = self.due()
        picking = self.sell({drum: 5})
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "drum .*Due for Retest"):
            picking.button_validate()

    def test_somebody_of_quality_is_told_once(self):
        drum = self.due()
        self.night()
        activity, = drum.activity_ids
        self.assertEqual(activity.activity_type_id, self.env.ref("lot_traceability.mail_activity_retest"))
        self.assertTrue(activity.user_id.has_group("lot_traceability.group_quality"))

    def test_who_is_responsible_for_the_product_is_told_if_of_quality(self):
        self.solvent.responsible_id = self.asker
        self.assertEqual(self.due().activity_ids.user_id, self.asker)
        self.solvent.responsible_id = self.user("stranger")
        told = self.due("other").activity_ids.user_id
        self.assertTrue(told.has_group("lot_traceability.group_quality"))

    def test_by_batches_each_lot_once(self):
        drums = self.drum("a", -1) | self.drum("b", -1) | self.drum("c", -1)
        rules = self.env["lot.hold.rules"]
        self.night()
        drums.hold_ids.release("Let them go.")
        for drum in drums:
            drum.retest_date = fields.Datetime.now() + timedelta(seconds=1)
        with self.day(-1):
            self.assertEqual([rules.hold_past_date(limit=2) for _run in range(3)], [2, 1, 0])
        self.assertEqual([len(drum.hold_ids) for drum in drums], [2, 2, 2])

    def test_what_somebody_releases_all_the_same_is_not_held_again_for_that_day(self):
        drum = self.due()
        drum.hold_ids.release("The laboratory is closed; used for cleaning.")
        self.night()
        self.assertFalse(drum.on_hold)

    def test_the_people_of_the_company_where_it_lies_are_told(self):
        other = self.env["res.company"].create({"name": "Other Plant"})
        theirs = self.user("quality", company_id=other.id, company_ids=[Command.set(other.ids)])
        drum = self.lot("drum", self.solvent, retest_date=self.on(-1))
        place = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1).lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.solvent, place, 5, lot_id=drum)
        self.night()
        self.assertEqual((drum.activity_ids.user_id, drum.hold_ids.company_id), (theirs, other))

    def test_a_rule_of_one_company_holds_what_lies_in_it_alone(self):
        other = self.env["res.company"].create({"name": "Other Plant"})
        self.env.ref("lot_traceability.hold_rule_retest").company_id = other
        self.assertFalse(self.due().on_hold)

    def test_without_its_rule_nothing_is_held(self):
        self.env.ref("lot_traceability.hold_rule_retest").active = False
        self.assertFalse(self.due().on_hold)

    def test_a_rule_may_be_about_some_products(self):
        self.env.ref("lot_traceability.hold_rule_retest").product_ids = self.product("Acid")
        self.assertFalse(self.due().on_hold)

    def test_it_stands_in_the_list_of_what_is_due(self):
        due, later, gone = self.drum("due", -1), self.drum("later", 1), self.drum("gone", -1)
        self.deliver({gone: 10})
        action = self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.stock_lot_action_retest")
        view = self.env["stock.lot"].get_view(action["search_view_id"][0], "search")
        shown = etree.fromstring(view["arch"]).find(".//filter[@name='retest_due']").get("domain")
        found = self.env["stock.lot"].search(Domain(literal_eval(action["domain"])) & Domain(literal_eval(shown)))
        self.assertEqual(self.names(found & (due | later | gone)), {"due"})


class TestRetest(RetestCase):

    def test_when_a_second_person_approves_the_date_is_put_off_and_the_lot_free(self):
        drum = self.due()
        retest = self.ask(drum)
        self.assertEqual((retest.state, retest.requested_by_id, drum.retest_id), ("to_approve", self.asker, retest))
        self.assertTrue(drum.on_hold)
        retest.action_approve()
        self.assertEqual((retest.state, retest.approved_by_id), ("approved", self.manager))
        self.assertEqual(drum.retest_date.date(), self.on(90).date())
        self.assertEqual((drum.on_hold, drum.hold_ids.released_by_id), (False, self.manager))
        self.assertIn("Within specification", drum.hold_ids.release_note)
        self.assertEqual(self.deliver({drum: 5}).state, "done")

    def test_it_keeps_what_was_before(self):
        drum = self.due()
        before = drum.retest_date
        retest = self.approved(drum)
        self.assertEqual((retest.old_date, retest.new_date.date()), (before, self.on(90).date()))

    def test_the_activity_is_done_with_it(self):
        drum = self.due()
        self.approved(drum)
        self.assertFalse(drum.activity_ids)

    def test_it_is_due_and_held_again_when_the_new_day_has_passed(self):
        drum = self.due()
        self.approved(drum, days=20)
        self.night()
        self.assertFalse(drum.on_hold)
        with self.day(-21):
            self.night()
        self.assertEqual(drum.hold_ids.sorted("id").mapped("state"), ["released", "held"])

    def test_what_holds_it_for_another_reason_stays(self):
        drum = self.due()
        drum.hold("damaged")
        self.approved(drum)
        self.assertEqual(drum.hold_summary, "Damaged")

    def test_several_lots_at_once(self):
        drums = self.due("a") | self.due("b")
        self.approved(drums)
        self.assertEqual(self.names(drums.filtered("on_hold")), set())
        self.assertEqual({date.date() for date in drums.mapped("retest_date")}, {self.on(90).date()})

    def test_before_it_is_due(self):
        drum = self.drum(days=5)
        self.approved(drum)
        self.assertEqual(drum.retest_date.date(), self.on(90).date())

    def test_the_dialog_proposes_the_days_of_the_product_and_no_day_beyond_the_expiry(self):
        def proposed(lots):
            return Form(self.env["lot.retest.wizard"].with_context(
                active_model="stock.lot", active_ids=lots.ids)).new_date.date()

        drum = self.due()
        self.assertEqual(proposed(drum), self.on(30).date())
        drum.expiration_date = self.on(12)
        self.assertEqual(proposed(drum | self.due("other")), self.on(12).date())

    def test_a_refused_one_changes_nothing_and_says_why(self):
        drum = self.due()
        before = drum.retest_date
        retest = self.ask(drum)
        with self.assertRaisesRegex(UserError, "Write down why drum is refused"):
            retest.action_refuse()
        retest.refusal = "The sample was mixed up."
        retest.action_refuse()
        self.assertEqual((retest.state, retest.refused_by_id), ("refused", self.manager))
        self.assertEqual((drum.on_hold, drum.retest_date), (True, before))
        self.assertEqual(self.ask(drum).state, "to_approve")

    def test_the_timeline_tells_of_it(self):
        drum = self.due()
        refused = self.ask(drum)
        refused.refusal = "The sample was mixed up."
        refused.action_refuse()
        self.approved(drum)
        rows = drum.timeline(newest_first=False)["rows"]
        self.assertEqual(
            [(row["kind_name"], row["text"], row["user_id"]) for row in rows if row["kind"].startswith("retest")], [
                ("Retest asked for", f"until {self.day_of(90)}: Within specification", self.asker.id),
                ("Retest not put off", "The sample was mixed up.", self.manager.id),
                ("Retest asked for", f"until {self.day_of(90)}: Within specification", self.asker.id),
                ("Retest put off", f"until {self.day_of(90)}: Within specification", self.manager.id)])
