from odoo import fields, models

from ..tracing.label_kinds import OUTPUTS


class LotLabelReprint(models.TransientModel):
    """Asks why labels are printed again; they come out exactly as they were."""

    _name = "lot.label.reprint"
    _description = "Print Labels Again"

    print_ids = fields.Many2many("lot.label.print", string="Labels", required=True)
    reason = fields.Char(required=True)
    copies = fields.Integer(help="Of each; none: as many as before.")
    output = fields.Selection(
        OUTPUTS, string="As", required=True, default=lambda self: self.env.company.lot_label_output)

    def action_print(self):
        self.ensure_one()
        return self.print_ids.again(self.reason, self.copies, self.output).action_download()
