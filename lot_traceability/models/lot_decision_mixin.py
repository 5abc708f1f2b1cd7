from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MANAGER = "lot_traceability.group_quality_manager"
TO_DO = "mail.mail_activity_data_todo"
# What the methods of such a case set.
DECIDED = frozenset({
    "state", "requested_by_id", "requested_at", "approved_by_id", "approved_at", "refused_by_id", "refused_at"})


class LotDecisionMixin(models.AbstractModel):
    """A case that one person asks for and another one decides on: a Quality Manager.

    Its ``state`` is ``to_approve`` while it waits, then ``approved`` or ``refused``.
    """

    _name = "lot.decision.mixin"
    _inherit = ["lot.case.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Case That Another Person Decides On"

    approver_id = fields.Many2one(
        "res.users", string="To Be Approved By", default=lambda self: self._default_approver(),
        domain=lambda self: list(self._approver_domain()),
        help="Is asked to; any other Quality Manager may approve it, too.")
    requested_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    requested_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    refusal = fields.Char(string="Why It Is Refused", copy=False)
    refused_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    refused_at = fields.Datetime(readonly=True, copy=False)
    can_be_approved = fields.Boolean(compute="_compute_can_be_approved")

    @api.model
    def _approver_domain(self):
        return Domain([("all_group_ids", "in", self.env.ref(MANAGER).id), ("share", "=", False)])

    @api.model
    def _default_approver(self):
        return self.env["res.users"].search(self._approver_domain() & Domain([
            ("id", "!=", self.env.uid), ("company_ids", "in", self.env.company.ids)]), limit=1)

    @api.depends("state", "requested_by_id")
    @api.depends_context("uid")
    def _compute_can_be_approved(self):
        manager = self.env.user.has_group(MANAGER)
        for case in self:
            case.can_be_approved = (
                manager and case.state == "to_approve" and case.requested_by_id != self.env.user)

    def action_approve(self):
        """Let it come true.

        :raises UserError: if somebody else was faster, or the user asked for it or is no Quality Manager
        """
        self._ensure_can_be("approved", "requested_by_id")
        self._go("approved", approved_by_id=self.env.uid, approved_at=fields.Datetime.now())
        self.activity_feedback([TO_DO])

    def action_refuse(self):
        """:raises UserError: as :meth:`action_approve`, or without a reason"""
        self._ensure_can_be("approved", "requested_by_id")
        for case in self:
            if not (case.refusal or "").strip():
                raise UserError(self.env._("Write down why %s is refused.", case.display_name))
            case._go("refused", refused_by_id=self.env.uid, refused_at=fields.Datetime.now())
            case.activity_feedback([TO_DO], feedback=case.refusal)

    def _ensure_approver(self):
        for case in self:
            if not case.approver_id or case.approver_id == self.env.user:
                raise UserError(self.env._(
                    "Choose who is to approve %s: a Quality Manager other than yourself.", case.display_name))

    def _ensure_can_be(self, word, asked_by):
        """Of two managers at once, one goes on and the other is told.

        :param str word: what ``can_be_…`` asks, ``approved`` or ``withdrawn``
        :param str asked_by: the field of who may not be the second person
        """
        self.check_access("write")
        busy = self - self.try_lock_for_update(allow_referencing=True)
        if busy:
            raise UserError(self.env._(
                "Somebody else is working on %s at this very moment. Open it again to see the result.", busy._names()))
        self.invalidate_recordset()
        undecided = self.filtered(lambda case: not case[f"can_be_{word}"])
        own = undecided.filtered(lambda case: case[asked_by] == self.env.user)
        if own:
            raise UserError(self.env._(
                "You asked for it yourself: a second person, a Quality Manager, must decide on %s.", own._names()))
        if undecided:
            raise UserError(self.env._(
                "%(case)s is decided on by a Quality Manager, while it waits for that; it is: %(state)s.",
                case=undecided[0].display_name,
                state=dict(self._fields["state"]._description_selection(self.env))[undecided[0].state]))

    def _go(self, state, **values):
        # The state is set by these methods alone; see _ensure_can_be_set. Whoever may decide may have it recorded.
        self.sudo().write({"state": state, **values})
        self._follow(state)

    def _follow(self, state):
        """Hook: what follows from the state that the cases have now."""

    def _ask(self, user, summary):
        if user:
            self.activity_schedule(TO_DO, user_id=user.id, summary=summary)

    def _names(self):
        return ", ".join(self.mapped("display_name"))
