from odoo import fields, models
from odoo.exceptions import UserError

from ..tracing.operations import STOPS

# The worst one first.
SEVERITIES = [("error", "Serious"), ("warning", "Caution"), ("info", "Formality")]


def worst(severities):
    """The worst of some severities; False if there is none."""
    mine = set(severities)
    return next((severity for severity, _name in SEVERITIES if severity in mine), False)


# What makes a reason a strong one; who releases it, besides.
STRENGTH = (*STOPS.values(), "propagate", "two_persons")


class LotHoldReason(models.Model):
    """Why lots are held, and which operations that stops. Receiving, counting and making are never stopped."""

    _name = "lot.hold.reason"
    _inherit = ["mail.thread"]
    _description = "Hold Reason"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False, help="Short and stable: reports and imports know the reason by it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    severity = fields.Selection(SEVERITIES, required=True, default="warning", tracking=True)
    stops_reservation = fields.Boolean(
        default=True, tracking=True, help="The lot is no longer proposed for deliveries and orders.")
    stops_delivery = fields.Boolean(
        default=True, tracking=True, help="The lot cannot be shipped to a customer.")
    stops_consumption = fields.Boolean(
        default=True, tracking=True, help="The lot cannot be used by an order, taken apart or put in by a repair.")
    stops_subcontracting = fields.Boolean(
        default=True, tracking=True, help="The lot cannot be sent to a subcontractor.")
    stops_internal_move = fields.Boolean(
        tracking=True, help="The lot cannot be moved within the company, not even into quarantine.")
    stops_vendor_return = fields.Boolean(tracking=True, help="The lot cannot be returned to its vendor.")
    stops_scrap = fields.Boolean(tracking=True, help="The lot cannot be scrapped.")
    propagate = fields.Boolean(tracking=True, help="What is made of a held lot is held as well.")
    release_group_id = fields.Many2one(
        "res.groups", string="Released By", tracking=True, help="Who may release it; empty: everybody of Quality.")
    two_persons = fields.Boolean(tracking=True, help="One person requests the release, another one confirms it.")

    _code = models.UniqueIndex("(code)", "There is a hold reason of that code already.")

    def write(self, vals):
        """Nothing is let go by weakening the reason for an hour; a stop that is new frees what is reserved.

        :raises UserError: names the lots that are on hold for a reason that would be weaker
        """
        self._ensure_may_be_weakened(vals)
        stopping = self.filtered(lambda reason: any(vals.get(name) and not reason[name] for name in STOPS.values()))
        result = super().write(vals)
        held = stopping._held()
        if held:
            self.env["lot.gate"].close(held)
        return result

    def _ensure_may_be_weakened(self, vals):
        weaker = self.filtered(lambda reason: any(
            reason[name] and name in vals and not vals[name] for name in STRENGTH) or (
                reason.release_group_id and vals.get("release_group_id", reason.release_group_id.id)
                != reason.release_group_id.id))
        held = weaker._held()
        if held:
            raise UserError(self.env._(
                "“%(reason)s” cannot be weakened while lots are on hold for it: %(lots)s. Release them first, or make "
                "another reason for the lots to come.", reason=", ".join(held.reason_id.mapped("name")),
                lots=held._lot_names()))

    def _held(self):
        """As superuser: a hold of another company is for the same reason."""
        return self.env["lot.hold"].sudo().search([("reason_id", "in", self.ids), ("state", "!=", "released")])
