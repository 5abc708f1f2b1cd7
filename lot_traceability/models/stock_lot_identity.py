from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tracing import lot_number
from ..tracing.lot_number import SERIES, NumberError


class StockLot(models.Model):
    """What a lot is called, what its labels say beside Odoo's own dates, and the labels that were printed."""

    _inherit = "stock.lot"

    production_date = fields.Date(
        string="Made On", copy=False, help="Set when the order that makes the lot is closed, or entered by hand.")
    # As superuser: whoever sees a lot may know that it was labelled.
    label_count = fields.Integer(compute="_compute_label_count", compute_sudo=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Odoo takes a number for each lot by itself; here all lots of a product get theirs at once."""
        nameless = {}
        for place, vals in enumerate(vals_list):
            if not vals.get("name") and vals.get("product_id"):
                nameless.setdefault(vals["product_id"], []).append(place)
        numbering, vals_list = self.env["lot.numbering"], list(vals_list)
        for product in self.env["product.product"].browse(nameless).filtered(numbering.pattern):
            places = nameless[product.id]
            for place, name in zip(places, numbering.names(product, [{}] * len(places)), strict=True):
                vals_list[place] = {**vals_list[place], "name": name}
        return super().create(vals_list)

    @api.depends("product_id")
    def _compute_name(self):
        """A form stays open for a name that only a document could give."""
        lacking = self.filtered(lambda lot: not lot.name and self.env["lot.numbering"].lacks(lot.product_id))
        lacking.name = False
        return super(StockLot, self - lacking)._compute_name()

    @api.constrains("name", "product_id")
    def _check_name_for_labels(self):
        for lot in self:
            if not self.env["lot.numbering"].pattern(lot.product_id).only_gs1:
                continue
            try:
                lot_number.check(lot.name)
            except NumberError as error:
                raise ValidationError(self.env._(
                    "%(lot)s cannot be the number of a lot of %(product)s. %(reason)s", lot=lot.name,
                    product=lot.product_id.display_name, reason=self.env["lot.numbering"].worded(error))) from error

    @api.model
    def generate_lot_names(self, first_lot, count):
        """Names in a row: by the pattern of the product that they are for, where that is known and has one."""
        product_id, first = self.env.context.get(SERIES) or (False, first_lot)
        names = self.env["lot.numbering"].series(self.env["product.product"].browse(product_id), first, count)
        if names is None:
            return super().generate_lot_names(first, count)
        return [{"lot_name": name} for name in names]

    @api.model
    def _get_next_serial(self, company, product):
        """Odoo counts the last name up; with a check character that would be no number of the pattern."""
        numbering = self.env["lot.numbering"]
        if numbering.pattern(product):
            return numbering.names(product, [{}])[0]
        return super()._get_next_serial(company, product)

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
