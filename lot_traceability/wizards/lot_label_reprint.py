from odoo import api, fields, models

from ..tracing.label_kinds import OUTPUTS


class LotLabelReprint(models.TransientModel):
    """Asks why labels are printed again; they come out exactly as they were."""

    _name = "lot.label.reprint"
    _description = "Print Labels Again"

    print_ids = fields.Many2many("lot.label.print", string="Labels", required=True)
    reason = fields.Char(required=True)
    copies = fields.Integer(help="Of each; none: as many as before.")
    has_sheet = fields.Boolean(compute="_compute_has_sheet")
    first_position = fields.Integer(
        string="First Label At", default=1, help="The place on the sheet, counted row by row, of one that was begun.")
    output = fields.Selection(
        OUTPUTS, string="As", required=True, default=lambda self: self.env.company.lot_label_output)

    @api.depends("print_ids")
    def _compute_has_sheet(self):
        for wizard in self:
            wizard.has_sheet = "lot_sheet" in wizard.print_ids.mapped("layout")

    def action_print(self):
        self.ensure_one()
        return self.print_ids.again(self.reason, self.copies, self.output, self.first_position).action_download()
