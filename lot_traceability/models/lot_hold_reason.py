from odoo import fields, models

# The worst one first.
SEVERITIES = [("error", "Serious"), ("warning", "Caution"), ("info", "Formality")]


def worst(severities):
    """The worst of some severities; False if there is none."""
    mine = set(severities)
    return next((severity for severity, _name in SEVERITIES if severity in mine), False)


class LotHoldReason(models.Model):
    """Why lots are held, and which operations that stops. Receiving, counting and making are never stopped."""

    _name = "lot.hold.reason"
    _description = "Hold Reason"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False, help="Short and stable: reports and imports know the reason by it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    severity = fields.Selection(SEVERITIES, required=True, default="warning")
    stops_reservation = fields.Boolean(
        default=True, help="The lot is no longer proposed for deliveries and orders.")
    stops_delivery = fields.Boolean(default=True, help="The lot cannot be shipped to a customer.")
    stops_consumption = fields.Boolean(
        default=True, help="The lot cannot be used by an order, taken apart or put in by a repair.")
    stops_subcontracting = fields.Boolean(default=True, help="The lot cannot be sent to a subcontractor.")
    stops_internal_move = fields.Boolean(help="The lot cannot be moved within the company, not even into quarantine.")
    stops_vendor_return = fields.Boolean(help="The lot cannot be returned to its vendor.")
    stops_scrap = fields.Boolean(help="The lot cannot be scrapped.")
    propagate = fields.Boolean(help="What is made of a held lot is held as well.")
    release_group_id = fields.Many2one(
        "res.groups", string="Released By", help="Who may release it; empty: everybody of Quality.")
    two_persons = fields.Boolean(help="One person requests the release, another one confirms it.")

    _code = models.UniqueIndex("(code)", "There is a hold reason of that code already.")
