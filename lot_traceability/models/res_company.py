from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

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
