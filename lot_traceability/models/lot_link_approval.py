from odoo import fields, models
from odoo.exceptions import UserError

from .lot_decision_mixin import TO_DO


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
        self._ensure_approver()
        self._go("to_approve", requested_by_id=self.env.uid, requested_at=fields.Datetime.now())
        self._ask(self.approver_id, self.env._("Approve the manual link %s", self.name))
        if self.loop_warning:
            self.message_post(body=self.loop_warning)

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
        self._ensure_can_be("withdrawn", "withdrawal_asked_by_id")
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

    def _follow(self, state):
        """Write it into the genealogy, or take it out."""
        self.env["lot.recorder"].sudo().record(self)
        # The worklist is everybody's: what the link repairs is off it at once.
        self.env["lot.holes"].sudo().update_worklist(self.line_ids.lot_id.ids)
