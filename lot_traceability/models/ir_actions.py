from odoo import api, models

from .ir_actions_report import LOT_LABELS


class IrActionsActions(models.Model):
    _inherit = "ir.actions.actions"

    @api.model
    def _get_bindings(self, model_name):
        """Lots have our labels in their menu, and not Odoo's beside them."""
        bindings = super()._get_bindings(model_name)
        if model_name != "stock.lot":
            return bindings
        odoos = self.env["ir.actions.report"].sudo().search([("report_name", "in", list(LOT_LABELS))]).ids
        return type(bindings)({
            kind: type(actions)(action for action in actions if action["id"] not in odoos)
            for kind, actions in bindings.items()})
