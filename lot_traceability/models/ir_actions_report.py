from odoo import models

# Odoo's own labels of lots, and what ours are printed as instead.
LOT_LABELS = {"stock.report_lot_label": "pdf", "stock.label_lot_template_view": "zpl"}


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def report_action(self, docids, data=None, config=True):
        """What Odoo prints by itself when a transfer or an order is done are our labels, which are kept.

        What these cannot carry are Odoo's: nothing that is done waits for a label.
        """
        action = None
        if self.report_name in LOT_LABELS and docids:
            lots = [docids] if isinstance(docids, int) else getattr(docids, "ids", docids)
            action = self.env["lot.label.print"].by_itself(lots, LOT_LABELS[self.report_name])
        return action or super().report_action(docids, data=data, config=config)
