from odoo import api, fields, models
from odoo.exceptions import UserError


class StockLot(models.Model):
    """What is printed on the labels of a lot beside Odoo's own dates, and the labels that were printed."""

    _inherit = "stock.lot"

    production_date = fields.Date(
        string="Made On", copy=False, help="Set when the order that makes the lot is closed, or entered by hand.")
    # As superuser: whoever sees a lot may know that it was labelled.
    label_count = fields.Integer(compute="_compute_label_count", compute_sudo=True)

    def _compute_label_count(self):
        counts = dict(self.env["lot.label.print"]._read_group([("lot_ids", "in", self.ids)], ["lot_ids"], ["__count"]))
        for lot in self:
            lot.label_count = counts.get(lot._origin, 0)

    def action_labels(self):
        """The labels that were printed for these lots."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_label_print_action"),
                "domain": [("lot_ids", "in", self.ids)]}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_labelled(self):
        """What is on a label may be anywhere. As superuser: it may be another company's."""
        labelled = self.env["lot.label.print"].sudo().search([("lot_ids", "in", self.ids)]).lot_ids & self
        if labelled:
            raise UserError(self.env._(
                "Labels were printed for these lots, so they cannot be deleted: %s. Leave them without stock instead.",
                ", ".join(sorted(labelled.mapped("name")))))
