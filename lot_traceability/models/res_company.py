from odoo import api, fields, models

# What may be missing, or found by counts, before somebody has to look: a share of what came in, or steps of rounding.
TOLERANCE_PERCENT, TOLERANCE_STEPS = 2.0, 1.0


class ResCompany(models.Model):
    _inherit = "res.company"

    lot_tolerance_percent = fields.Float(
        string="Tolerance of the Balance", default=TOLERANCE_PERCENT,
        help="As a percentage of what was received and made of a lot.")
    lot_tolerance_steps = fields.Float(
        string="Least Tolerance of the Balance", default=TOLERANCE_STEPS,
        help="In steps of the rounding of units, for lots of which a percentage would be less than that.")

    _lot_tolerance_percent = models.Constraint(
        "CHECK (lot_tolerance_percent >= 0 AND lot_tolerance_percent <= 100)",
        "The tolerance of the balance is a percentage between 0 and 100.")
    _lot_tolerance_steps = models.Constraint(
        "CHECK (lot_tolerance_steps >= 0)", "The least tolerance of the balance cannot be less than nothing.")

    @api.model
    def create_missing_lot_recall_sequence(self):
        """Give each company that has none its own numbering of recalls; called when the add-on is loaded."""
        numbered = self.env["ir.sequence"].sudo().search([("code", "=", "lot.recall")]).company_id
        (self.search([]) - numbered)._create_lot_recall_sequence()

    def _create_per_company_sequences(self):
        result = super()._create_per_company_sequences()
        self._create_lot_recall_sequence()
        return result

    def _create_lot_recall_sequence(self):
        self.env["ir.sequence"].sudo().create([company._prepare_lot_recall_sequence_vals() for company in self])

    def _prepare_lot_recall_sequence_vals(self):
        return {
            "name": self.env._("Recalls of %s", self.name),
            "code": "lot.recall",
            "company_id": self.id,
            "prefix": "RC/%(range_year)s/",
            "padding": 4,
            "use_date_range": True,
        }
