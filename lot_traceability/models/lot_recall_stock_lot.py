from odoo import api, models
from odoo.exceptions import UserError


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_recall(self):
        """A lot under suspicion stays, whoever asks: sudo, because the recall may be another company's."""
        rooted = self.env["lot.recall"].sudo().search([("root_lot_ids", "in", self.ids)])
        frozen = self.env["lot.recall.lot"].sudo().search([("lot_id", "in", self.ids)])
        recalls = rooted | frozen.recall_id
        if recalls:
            names = ", ".join(sorted(((rooted.root_lot_ids & self) | frozen.lot_id).mapped("name")))
            raise UserError(self.env._(
                "These lots are part of a recall and cannot be deleted: %(lots)s (%(recalls)s). Take them out of the "
                "recall while it is a draft; a frozen scope keeps its lots.",
                lots=names, recalls=", ".join(sorted(recalls.mapped("name")))))
