from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LotLinkLine(models.Model):
    """A quantity of a lot that went into a manual link or came out of it."""

    _name = "lot.link.line"
    _description = "Line of a Manual Link"
    _order = "link_id, role, id"
    _rec_name = "lot_id"
    _check_company_auto = True

    link_id = fields.Many2one("lot.link", required=True, ondelete="cascade", index=True)
    role = fields.Selection([("input", "Input"), ("output", "Output")], required=True)
    company_id = fields.Many2one(related="link_id.company_id", store=True)
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="restrict", check_company=True, index=True)
    product_id = fields.Many2one(related="lot_id.product_id")
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(digits="Product Unit", required=True, help="In the product's unit.")

    _positive = models.Constraint("CHECK (quantity > 0)", "Say how much of each lot: more than zero.")
    _once = models.UniqueIndex("(link_id, role, lot_id)", "Each lot stands once on each side of a link.")

    @api.constrains("lot_id", "role", "link_id")
    def _check_not_into_itself(self):
        for link in self.link_id:
            both = link.line_ids.filtered(lambda line: line.role == "input").lot_id & link.line_ids.filtered(
                lambda line: line.role == "output").lot_id
            if both:
                raise ValidationError(self.env._(
                    "%s cannot go into itself. Leave it out on one side.", ", ".join(both.mapped("name"))))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.link_id._ensure_draft()
        return lines

    def write(self, vals):
        self.link_id._ensure_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked_for(self):
        self.link_id._ensure_draft()
