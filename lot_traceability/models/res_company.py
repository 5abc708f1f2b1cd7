from odoo import api, fields, models

from ..tracing.label_kinds import LAYOUTS, OUTPUTS, RESOLUTIONS

# What may be missing, or found by counts, before somebody has to look: a share of what came in, or steps of rounding.
TOLERANCE_PERCENT, TOLERANCE_STEPS = 2.0, 1.0

# Who may go against a proposal or a warning.
WHO = [
    ("free", "Anybody"), ("reason", "Anybody, with a reason"), ("quality", "Quality, with a reason"),
    ("manager", "A Quality Manager, with a reason")]


class ResCompany(models.Model):
    _inherit = "res.company"

    lot_tolerance_percent = fields.Float(
        string="Tolerance of the Balance", default=TOLERANCE_PERCENT,
        help="As a percentage of what was received and made of a lot.")
    lot_tolerance_steps = fields.Float(
        string="Least Tolerance of the Balance", default=TOLERANCE_STEPS,
        help="In steps of the rounding of units, for lots of which a percentage would be less than that.")
    lot_repack_expiry = fields.Selection(
        [("earliest", "Take the earliest date"), ("refuse", "Refuse")], string="Lots That Expire on Different Days",
        required=True, default="earliest", help="When lots that expire on different days are to become one.")
    lot_dateless = fields.Selection(
        [("last", "Last"), ("never", "Never")], string="Lots Without a Date", required=True, default="last",
        help="When lots of a product that expires are proposed although nobody knows until when they last.")
    lot_override_proposal = fields.Selection(
        WHO, string="Another Lot Than Proposed", required=True, default="free",
        help="Who may take another lot than the one that Odoo has reserved.")
    lot_override_fefo = fields.Selection(
        WHO, string="Out of Order", required=True, default="free",
        help="Who may take a lot of which another one, free and in the same place, is to go earlier.")
    lot_fefo_tolerance = fields.Integer(
        string="Tolerance of the Order", help="Days by which the other lot may be earlier without anybody being asked.")
    lot_override_few = fields.Selection(
        WHO, string="Too Many Lots", required=True, default="reason",
        help="Who may ship one lot more than a customer wants for an order line.")
    lot_override_short_life = fields.Selection(
        WHO, string="Short Life", required=True, default="reason",
        help="Who may ship a lot that will not last as long as the customer is to have it.")
    lot_override_expired = fields.Selection(
        WHO, string="Past Its Date", required=True, default="reason",
        help="Who may ship or use a lot that has expired, or should have been removed from stock. Where a reason is "
        "needed, Odoo's own question is left out.")
    lot_identity_fixed = fields.Boolean(
        string="Lots Keep Their Identity", default=True,
        help="Once units of a lot have moved, its number and its dates are changed only by Correct Identity, with a "
        "reason.")
    lot_label_layout = fields.Selection(
        LAYOUTS, string="Label", required=True, default="lot_50x25", help="The label that is proposed.")
    lot_label_output = fields.Selection(OUTPUTS, string="Labels As", required=True, default="pdf")
    lot_label_resolution = fields.Selection(
        RESOLUTIONS, string="Resolution of the Label Printer", required=True, default="203", help="For labels in ZPL.")
    lot_digital_link = fields.Char(
        string="Address of Digital Links", help="Of the web site that answers when the QR code of a lot is scanned, "
        "such as https://id.gs1.org. Once it is given, small labels have such a QR code.")

    _lot_fefo_tolerance = models.Constraint(
        "CHECK (lot_fefo_tolerance >= 0)", "The tolerance of the order cannot be less than no day.")
    _lot_tolerance_percent = models.Constraint(
        "CHECK (lot_tolerance_percent >= 0 AND lot_tolerance_percent <= 100)",
        "The tolerance of the balance is a percentage between 0 and 100.")
    _lot_tolerance_steps = models.Constraint(
        "CHECK (lot_tolerance_steps >= 0)", "The least tolerance of the balance cannot be less than nothing.")

    @api.model
    def create_missing_lot_sequences(self):
        """Give each company that has none its own numberings; called when the add-on is loaded."""
        for code in self._lot_numberings():
            numbered = self.env["ir.sequence"].sudo().search([("code", "=", code)]).company_id
            (self.search([]) - numbered)._create_lot_sequences(code)

    @api.model
    def _lot_numberings(self):
        """What is numbered by company: what each numbering is called, and its prefix, by code."""
        return {
            "lot.recall": (self.env._("Recalls"), "RC"),
            "lot.repack": (self.env._("Repacks"), "RP"),
            "lot.link": (self.env._("Manual links"), "ML"),
            "lot.vendor.claim": (self.env._("Vendor claims"), "VC"),
        }

    def _create_per_company_sequences(self):
        result = super()._create_per_company_sequences()
        for code in self._lot_numberings():
            self._create_lot_sequences(code)
        return result

    def _create_lot_sequences(self, code):
        self.env["ir.sequence"].sudo().create([company._prepare_lot_sequence_vals(code) for company in self])

    def _prepare_lot_sequence_vals(self, code):
        name, prefix = self._lot_numberings()[code]
        return {
            "name": f"{name}: {self.name}",
            "code": code,
            "company_id": self.id,
            "prefix": f"{prefix}/%(range_year)s/",
            "padding": 4,
            "use_date_range": True,
        }
