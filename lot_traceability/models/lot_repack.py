from odoo import api, fields, models
from odoo.exceptions import UserError


class LotRepack(models.Model):
    """Lots that were split, merged, relabelled or translated to another product, outside of any order.

    Its stock moves say what went in and what came out. It is made done, by ``lot.repacker``, and never changed:
    another repack takes it back.
    """

    _name = "lot.repack"
    _inherit = "lot.case.mixin"
    _description = "Repack"
    _order = "id desc"
    _check_company_auto = True
    _is_numbered = True

    name = fields.Char(string="Number", required=True, readonly=True)
    operation = fields.Selection([
        ("split", "Split"),
        ("merge", "Merge"),
        ("relabel", "Relabel"),
        ("translate", "Translate to Another Product"),
    ], required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    create_date = fields.Datetime(string="Repacked On")
    create_uid = fields.Many2one("res.users", string="Repacked By")
    note = fields.Char(readonly=True)
    move_ids = fields.One2many("stock.move", "lot_repack_id", string="Stock Moves", readonly=True)
    input_line_ids = fields.Many2many("stock.move.line", string="What Went In", compute="_compute_lines")
    output_line_ids = fields.Many2many("stock.move.line", string="What Came Out", compute="_compute_lines")
    input_lots = fields.Char(string="From", compute="_compute_lines")
    output_lots = fields.Char(string="To", compute="_compute_lines")
    reverses_id = fields.Many2one("lot.repack", string="Takes Back", readonly=True, check_company=True, index=True)
    reversed_by_ids = fields.One2many("lot.repack", "reverses_id", string="Taken Back By", readonly=True)

    @api.depends("move_ids.move_line_ids.lot_id", "move_ids.move_line_ids.quantity")
    def _compute_lines(self):
        for repack in self:
            lines = repack.move_ids.move_line_ids.filtered(lambda line: line.state == "done" and line.quantity)
            repack.input_line_ids = lines.filtered(lambda line: line.location_dest_id.usage == "production")
            repack.output_line_ids = lines - repack.input_line_ids
            repack.input_lots = ", ".join(dict.fromkeys(repack.input_line_ids.lot_id.mapped("name")))
            repack.output_lots = ", ".join(dict.fromkeys(repack.output_line_ids.lot_id.mapped("name")))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._(
            "A repack is done and part of the genealogy: %s. Take it back with another repack instead.",
            ", ".join(self.mapped("name"))))

    def action_trace(self):
        return (self.input_line_ids | self.output_line_ids).lot_id.action_trace()

    def action_reverse(self):
        """Ask for the repack that takes this one back, filled with what is still there."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Back %s", self.name),
            "res_model": "lot.repack.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_reverses_id": self.id, "dialog_size": "large"},
        }
