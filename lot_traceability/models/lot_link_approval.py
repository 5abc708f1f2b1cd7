from odoo import fields, models
from odoo.exceptions import UserError

TO_DO = "mail.mail_activity_data_todo"


class LotLink(models.Model):
    """The way of a manual link: asked for by one person, approved or refused by another, withdrawn by two again."""

    _inherit = "lot.link"

    def action_request(self):
        """Ask for the approval; from now on the link stays what it is.

        :raises UserError: if it is no draft, a side is empty, or nobody is named to approve it
        """
        self.ensure_one()
        self.check_access("write")
        self._ensure_draft()
        self._ensure_two_sides()
        if not self.approver_id or self.approver_id == self.env.user:
            raise UserError(self.env._(
                "Choose who is to approve %s: a Quality Manager other than yourself.", self.name))
        self._go("to_approve", requested_by_id=self.env.uid, requested_at=fields.Datetime.now())
        self._ask(self.approver_id, self.env._("Approve the manual link %s", self.name))
        if self.loop_warning:
            self.message_post(body=self.loop_warning)

    def action_approve(self):
        """Write it into the genealogy.

        :raises UserError: if somebody else was faster, or the user asked for it or is no Quality Manager
        """
        self.ensure_one()
        self._ensure_can_be("approved", self.requested_by_id)
        self._go("approved", approved_by_id=self.env.uid, approved_at=fields.Datetime.now())
        self.activity_feedback([TO_DO])

    def action_refuse(self):
        """:raises UserError: as :meth:`action_approve`, or without a reason"""
        self.ensure_one()
        self._ensure_can_be("approved", self.requested_by_id)
        if not (self.refusal or "").strip():
            raise UserError(self.env._("Write down why %s is refused.", self.name))
        self._go("refused")
        self.activity_feedback([TO_DO], feedback=self.refusal)

    def action_take_back(self):
        """Make it a draft again, before anybody has approved it.

        :raises UserError: if it is not waiting for an approval
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "to_approve":
            raise UserError(self.env._("%s is no longer waiting for an approval.", self.name))
        self._go("draft", requested_by_id=False, requested_at=False)
        self.activity_unlink([TO_DO])

    def action_request_withdrawal(self):
        """Ask for it to be taken out of the genealogy; until then it holds.

        :raises UserError: if it is not approved, without a reason, or if nobody is named to agree
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "approved":
            raise UserError(self.env._("Only an approved link can be withdrawn; %s is not.", self.name))
        if not (self.withdrawal or "").strip():
            raise UserError(self.env._("Write down why %s is to be withdrawn.", self.name))
        others = (self.approved_by_id | self.approver_id | self._default_approver()) - self.env.user
        self._go("to_withdraw", withdrawal_asked_by_id=self.env.uid)
        self._ask(others[:1], self.env._("Agree to the withdrawal of the manual link %s", self.name))

    def action_withdraw(self):
        """Take it out of the genealogy: its lines are superseded.

        :raises UserError: as :meth:`action_approve`
        """
        self.ensure_one()
        self._ensure_can_be("withdrawn", self.withdrawal_asked_by_id)
        self._go("withdrawn", withdrawn_by_id=self.env.uid, withdrawn_at=fields.Datetime.now())
        self.activity_feedback([TO_DO], feedback=self.withdrawal)

    def action_keep(self):
        """Do not withdraw it.

        :raises UserError: if its withdrawal was not asked for
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "to_withdraw":
            raise UserError(self.env._("Nobody asked for the withdrawal of %s.", self.name))
        self._go("approved", withdrawal_asked_by_id=False)
        self.activity_unlink([TO_DO])

    def action_trace(self):
        return self.line_ids.lot_id.action_trace()

    def _ensure_two_sides(self):
        if not self.input_ids or not self.output_ids:
            raise UserError(self.env._("%s needs a lot that went in and one that came out.", self.name))

    def _ensure_can_be(self, word, asked_by):
        """Of two managers at once, one goes on and the other is told.

        :param str word: what ``can_be_…`` asks, ``approved`` or ``withdrawn``
        :param res.users asked_by: who may not be the second person
        """
        self.check_access("write")
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(self.env._(
                "Somebody else is working on %s at this very moment. Open it again to see the result.", self.name))
        self.invalidate_recordset()
        if self[f"can_be_{word}"]:
            return
        if asked_by == self.env.user:
            raise UserError(self.env._(
                "You asked for it yourself: a second person, a Quality Manager, must decide on %s.", self.name))
        raise UserError(self.env._(
            "%(link)s is decided on by a Quality Manager, while it waits for that; it is: %(state)s.", link=self.name,
            state=dict(self._fields["state"]._description_selection(self.env))[self.state]))

    def _go(self, state, **values):
        # The state is set by these methods alone; see _ensure_can_be_set. Whoever may decide may have it recorded.
        self.sudo().write({"state": state, **values})
        self.env["lot.recorder"].sudo().record(self)
        # The worklist is everybody's: what the link repairs is off it at once.
        self.env["lot.holes"].sudo().update_worklist(self.line_ids.lot_id.ids)

    def _ask(self, user, summary):
        if user:
            self.activity_schedule(TO_DO, user_id=user.id, summary=summary)
