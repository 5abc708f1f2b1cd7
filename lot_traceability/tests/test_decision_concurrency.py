import uuid
from datetime import timedelta
from functools import partial

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from .language import Plant
from .test_gate_concurrency import ROUNDS, ConcurrencyCase


@tagged("post_install", "-at_install")
class TestDecisionConcurrency(ConcurrencyCase):
    """Two Quality Managers, two connections, one retest that waits for its approval."""

    def setUp(self):
        super().setUp()
        self.managers = self.transaction(self.make_managers)

    @staticmethod
    def make_managers(env):
        return [new_test_user(
            env, login=f"manager-{uuid.uuid4().hex[:8]}", groups="lot_traceability.group_quality_manager",
            company_id=env.company.id, company_ids=[Command.set(env.company.ids)]).id for _number in range(2)]

    @staticmethod
    def ask(env, approver):
        plant = Plant(env)
        lot = plant.lot(f"race-{uuid.uuid4().hex[:8]}", plant.product("Raced solvent", lot_retest_days=1))
        plant.receive({lot: 1})
        return env["lot.retest"].create({
            "lot_id": lot.id, "new_date": fields.Datetime.now() + timedelta(days=90), "result": "Within specification",
            "approver_id": approver}).id

    @staticmethod
    def approve(env, retest_id, manager):
        env["lot.retest"].with_user(manager).browse(retest_id).action_approve()
        return "approved"

    @staticmethod
    def refuse(env, retest_id, manager):
        retest = env["lot.retest"].with_user(manager).browse(retest_id)
        retest.refusal = "The certificate is missing."
        retest.action_refuse()
        return "refused"

    @staticmethod
    def look(env, retest_id):
        retest = env["lot.retest"].browse(retest_id)
        put_off = retest.lot_id.retest_date == retest.new_date
        return retest.state, put_off, (retest.approved_by_id or retest.refused_by_id).id, bool(retest.refusal)

    def test_of_two_who_decide_at_once_one_decides_and_the_other_is_told(self):
        one, other = self.managers
        for _round in range(max(1, ROUNDS // 5)):
            retest_id = self.transaction(self.ask, one)
            said = self.at_once(
                partial(self.transaction, self.approve, retest_id, one),
                partial(self.transaction, self.refuse, retest_id, other))
            approved = said[0] == "approved"
            self.assertEqual(self.transaction(self.look, retest_id), (
                ("approved", True, one, False) if approved else ("refused", False, other, True)))
            self.assertEqual(len({"approved", "refused"} & set(said)), 1)
            self.assertRegex(said[approved], "on race-.* at this very moment|^race-.* while it waits for that")
