from odoo import api, fields, models


class LotRecallWizard(models.TransientModel):
    """Asks for the roots of a recall and shows what it would reach, before anything is stored."""

    _name = "lot.recall.wizard"
    _description = "Start Recall"

    subject = fields.Char(required=True)
    reason = fields.Text()
    root_lot_ids = fields.Many2many("stock.lot", string="Root Lots", required=True)
    overview = fields.Html(compute="_compute_overview", sanitize=False)

    @api.model
    def default_get(self, fields_list):
        """The lots of the list, the form or the trace it was opened from."""
        defaults = super().default_get(fields_list)
        from_lots = self.env.context.get("active_model", "stock.lot") == "stock.lot"
        if from_lots and "root_lot_ids" in fields_list and not defaults.get("root_lot_ids"):
            defaults["root_lot_ids"] = [fields.Command.set(self.env.context.get("active_ids") or [])]
        return defaults

    @api.depends("root_lot_ids")
    def _compute_overview(self):
        recalls = self.env["lot.recall"]
        for wizard in self:
            wizard.overview = recalls._live_overview(
                wizard.root_lot_ids, recalls._company_of(wizard.root_lot_ids._origin))

    def action_create_draft(self):
        return self._create_recall().get_formview_action()

    def action_freeze(self):
        recall = self._create_recall()
        recall.freeze()
        return recall.get_formview_action()

    def _create_recall(self):
        return self.env["lot.recall"].create_from(self.root_lot_ids, subject=self.subject, reason=self.reason)
