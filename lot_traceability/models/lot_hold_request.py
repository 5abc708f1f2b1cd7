from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .lot_decision_mixin import TO_DO


class LotHold(models.Model):
    """The way out of a hold: released at once or, where two persons are needed, requested by one, confirmed by another.

    A request may come to nothing: the other person refuses it, or whoever asked for it withdraws it.
    """

    _inherit = "lot.hold"

    requested_by_id = fields.Many2one("res.users", string="Release Requested By", readonly=True, copy=False)
    requested_at = fields.Datetime(string="Release Requested On", readonly=True, copy=False)
    request_note = fields.Text(string="Why It Is to Be Released", readonly=True, copy=False)
    released_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    released_at = fields.Datetime(readonly=True, copy=False)
    release_note = fields.Text(readonly=True, copy=False)
    refusal_ids = fields.One2many("lot.hold.refusal", "hold_id", string="Requests That Came to Nothing")
    may_release = fields.Boolean(
        compute="_compute_may_release", search="_search_may_release",
        help="Whether you may release it, or confirm the release that another person requested.")
    may_withdraw = fields.Boolean(
        compute="_compute_may_release", help="Whether you requested its release, and nobody has confirmed it yet.")

    @api.depends("state", "reason_id", "requested_by_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_may_release(self):
        mine = self.filtered_domain(self._may_release_domain())
        for hold in self:
            hold.may_release = hold in mine
            hold.may_withdraw = hold.state == "requested" and hold.requested_by_id == self.env.user

    def _search_may_release(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._may_release_domain() if True in value else ~self._may_release_domain()

    def _may_release_domain(self):
        if not self.has_access("write"):
            return Domain.FALSE
        requested = Domain("state", "=", "requested") & Domain("requested_by_id", "!=", self.env.uid)
        return (Domain("reason_id.release_group_id", "in", [False, *self.env.user.all_group_ids.ids])
                & Domain("company_id", "in", self.env.companies.ids) & (Domain("state", "=", "held") | requested))

    def release(self, note):
        """Release holds; where two persons are needed, the first call requests it and another person's confirms it.

        Moves that wait for stock are tried again.

        :param str note: why the lot may go
        :return: the holds that are released now
        :rtype: lot.hold
        :raises UserError: without a note, or if the one who requested it confirms it
        :raises AccessError: if the reason names a group that the user does not belong to, or if another company
            placed the hold
        """
        self._ensure_note(note)
        self._ensure_may_release()
        held = self.filtered(lambda hold: hold.state != "released")
        to_request = held.filtered(lambda hold: hold.reason_id.two_persons and hold.state == "held")
        to_release = held - to_request
        own = to_release.filtered("may_withdraw")
        if own:
            raise UserError(self.env._(
                "You requested the release of %s yourself: another person has to confirm it.", own._lot_names()))
        # As superuser: the right to release was checked above, and nobody else may write these fields.
        to_request.sudo().write({
            "state": "requested", "requested_by_id": self.env.uid, "requested_at": fields.Datetime.now(),
            "request_note": note})
        to_request._ask(self.env._("Confirm the release, or refuse it"), besides=self.env.user)
        to_release._let_go(note)
        return to_release

    def refuse(self, note):
        """Do not release what another person wants to be released: it stays on hold, and both notes are kept.

        :param str note: why it may not go
        :raises UserError: without a note, if no release is requested, or if the user requested it
        :raises AccessError: as :meth:`release`
        """
        self._ensure_note(note)
        self._ensure_may_release()
        if not_mine := self.filtered(lambda hold: hold.state != "requested" or hold.may_withdraw):
            raise UserError(self.env._(
                "Only a release that another person requested can be refused: %s.", not_mine._lot_names()))
        for hold in self:
            hold.message_notify(
                partner_ids=hold.requested_by_id.partner_id.ids, subject=hold.display_name,
                body=self.env._("The release of %(hold)s is refused: %(note)s", hold=hold.display_name, note=note))
        self._come_to_nothing("refused", note)

    def withdraw(self, note):
        """Take back one's own request for a release.

        :param str note: why
        :raises UserError: without a note, or if the user has not requested it
        """
        self._ensure_note(note)
        if not_mine := self.filtered(lambda hold: not hold.may_withdraw):
            raise UserError(self.env._(
                "You did not request the release of %s, or it is decided already.", not_mine._lot_names()))
        self._come_to_nothing("withdrawn", note)

    def _come_to_nothing(self, outcome, note):
        # As superuser: the right to decide was checked, and nobody else may write these fields.
        holds = self.sudo()
        self.env["lot.hold.refusal"].sudo().create([{
            "hold_id": hold.id, "outcome": outcome, "note": note, "user_id": self.env.uid,
            "requested_by_id": hold.requested_by_id.id, "requested_at": hold.requested_at,
            "request_note": hold.request_note} for hold in holds])
        holds.write({"state": "held", "requested_by_id": False, "requested_at": False, "request_note": False})
        holds.activity_unlink([TO_DO])

    def _let_go(self, note):
        """Release what the user was found to have the right to release, and two persons have agreed on."""
        # As superuser: nobody else may write these fields.
        holds = self.sudo()
        holds.write({
            "state": "released", "released_by_id": self.env.uid, "released_at": fields.Datetime.now(),
            "release_note": note})
        holds.activity_feedback([TO_DO], feedback=note)
        self.env["lot.gate"].open(self)

    def _ask(self, summary, besides=None):
        """Somebody who may release them finds each of them among their activities.

        :param res.users besides: who may not, as they asked for it
        """
        for reason, holds in self.grouped("reason_id").items():
            # As superuser: which users belong to a group is not for everybody to know.
            group = reason.sudo().release_group_id
            for company, mine in holds.grouped("company_id").items():
                shared = self.env["lot.people"].shared_out(mine.lot_id, company, group, besides)
                for user, lots in shared.items():
                    # A thousand lots are no thousand mails.
                    mine.filtered(lambda hold, lots=lots: hold.lot_id in lots).sudo().with_context(
                        mail_activity_quick_update=True).activity_schedule(
                            TO_DO, user_id=user.id, summary=summary)

    def _ensure_note(self, note):
        if not (note or "").strip():
            raise UserError(self.env._("Write down why: %s.", self._lot_names()))

    def _ensure_may_release(self):
        self.check_access("write")
        for company, holds in self.grouped("company_id").items():
            if company not in self.env.companies:
                raise AccessError(self.env._(
                    "%(company)s has put these lots on hold and releases them: %(lots)s. Open that company, or ask "
                    "someone of its Quality.", company=company.sudo().name, lots=holds._lot_names()))
        for reason, holds in self.grouped("reason_id").items():
            # Everybody may know which group it is; which users belong to it stays hidden.
            group = reason.sudo().release_group_id
            if group and group not in self.env.user.all_group_ids:
                raise AccessError(self.env._(
                    "“%(reason)s” is released by %(group)s only: %(lots)s.",
                    reason=reason.name, group=group.full_name, lots=holds._lot_names()))

    def _who_releases(self):
        """Why the user cannot release each of them, and who does: lines of text, without repeating any."""
        return dict.fromkeys(hold._who_releases_it() for hold in self)

    def _who_releases_it(self):
        said = {"lot": self.lot_id.name, "reason": self.reason_id.name}
        if self.may_withdraw:
            return self.env._("%(lot)s (%(reason)s): you requested it, another person has to confirm it", **said)
        if self.company_id not in self.env.companies:
            return self.env._("%(lot)s (%(reason)s): %(company)s releases it", **said,
                              company=self.company_id.sudo().name)
        # Everybody may know which group it is.
        return self.env._("%(lot)s (%(reason)s): %(group)s releases it", **said,
                          group=self.reason_id.sudo().release_group_id.full_name)

    def action_release(self):
        """Ask for the note, then release, refuse or withdraw: the context says which (``default_decision``)."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_hold_release_action"),
                "context": {"default_decision": "release", **self.env.context, "default_found_ids": self.ids}}
