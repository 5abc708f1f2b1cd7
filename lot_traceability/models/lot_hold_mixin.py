from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .lot_hold_reason import SEVERITIES, worst


class LotHoldMixin(models.AbstractModel):
    """What keeps a lot from moving: part of ``stock.lot``."""

    _name = "lot.hold.mixin"
    _description = "Holds of a Lot"

    # As superuser: whoever sees a lot has to know that it is on hold, whatever his rights on holds.
    on_hold = fields.Boolean(compute="_compute_on_hold", search="_search_on_hold", compute_sudo=True)
    hold_summary = fields.Char(string="On Hold Because Of", compute="_compute_on_hold", compute_sudo=True)
    hold_severity = fields.Selection(SEVERITIES, compute="_compute_on_hold", compute_sudo=True)
    held_in_part = fields.Boolean(
        string="Partly on Hold", compute="_compute_on_hold", compute_sudo=True,
        help="Only what lies in some places or packages is on hold.")

    @api.model_create_multi
    def create(self, vals_list):
        lots = super().create(vals_list)
        self.env["lot.gate"].add_guards(lots.ids)
        return lots

    @api.depends("hold_ids.state")
    def _compute_on_hold(self):
        for lot in self:
            holds = lot.hold_ids.filtered(lambda hold: hold.state != "released")
            lot.on_hold, lot.hold_severity = bool(holds), worst(holds.mapped("severity"))
            lot.hold_summary = holds._summary()
            lot.held_in_part = bool(holds) and all(hold._part_name() for hold in holds)

    def _search_on_hold(self, operator, value):
        if operator != "in":
            return NotImplemented
        held = Domain("hold_ids", "any!", [("state", "!=", "released")])
        return held if True in value else ~held

    def hold(self, reason, note="", location=None, package=None, origin=None):
        """Keep these lots, or the part of them in one place, from moving.

        What is reserved and not yet picked is freed; who picked some already is told.

        :param reason: ``lot.hold.reason``, or the code of one
        :param str note: what was found
        :param stock.location location: only what lies there, or below it
        :param stock.package package: only what is in it, or in packages in it: one hold for each of these
        :param origin: the record that is the cause: a recall, a check, a complaint
        :return: the holds
        :rtype: lot.hold
        :raises UserError: without lots, or for a reason that does not exist
        """
        reason = self._reason(reason)
        if not self:
            raise UserError(self.env._("Choose at least one lot to hold."))
        common = {
            "reason_id": reason.id, "note": note, "location_id": location and location.id,
            "origin_model": origin and origin._name, "origin_id": origin and origin.id}
        parts = self._packages_in(package)
        return self.env["lot.hold"].create([
            {"lot_id": lot.id, "company_id": (lot.company_id or self.env.company).id, "package_id": part.id, **common}
            for lot in self for part in parts.get(lot) or [package or self.env["stock.package"]]])

    def action_hold(self, reason, source=None, note=None):
        """Put these lots on hold: what checks of other add-ons call; see :meth:`hold`.

        :param reason: ``lot.hold.reason``, or the code of one
        :param source: the record that is the cause; kept on the hold
        :return: the holds
        :rtype: lot.hold
        """
        return self.hold(reason, note or "", origin=source)

    def action_release(self, note):
        """Release whatever holds these lots, or request it where two persons are needed; see ``lot.hold.release``.

        :param str note: why they may go
        :return: the holds that are released now
        :rtype: lot.hold
        :raises AccessError: if the user may not release one of them; then none is
        """
        return self.env["lot.hold"].search([("lot_id", "in", self.ids), ("state", "!=", "released")]).release(note)

    def _without_hold(self, reason, location=None, package=None):
        """Those on which no hold of that reason covers the part: whoever holds twice holds once."""
        # As superuser: a hold stops the lot, whoever placed it.
        return self - self.env["lot.hold"].sudo().search([
            ("lot_id", "in", self.ids), ("reason_id", "=", self._reason(reason).id), ("state", "!=", "released"),
            ("location_id", "in", (False, location and location.id)),
            ("package_id", "in", (False, package and package.id))]).lot_id

    def _packages_in(self, package):
        """By lot the packages that its units in ``package`` are in: of a pallet its cases, which may come off it."""
        return dict(self.env["stock.quant"].sudo()._read_group(
            [("lot_id", "in", self.ids), ("package_id", "child_of", package.ids)],
            ["lot_id"], ["package_id:recordset"])) if package else {}

    def _reason(self, reason):
        if not isinstance(reason, str):
            return reason
        return self.env["lot.hold.reason"].search([("code", "=", reason)]) or self._unknown_reason(reason)

    def _unknown_reason(self, code):
        known = ", ".join(self.env["lot.hold.reason"].search([]).mapped("code"))
        raise UserError(self.env._("There is no hold reason “%(code)s”. There are: %(known)s.", code=code, known=known))

    def action_holds(self):
        """The holds of this lot, released ones too."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_hold_action"),
                "domain": [("lot_id", "in", self.ids)], "context": {}}
