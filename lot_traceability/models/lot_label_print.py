from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tracing.label_kinds import LAYOUTS, ON_A_SHEET, OUTPUTS, PAGES, RESOLUTIONS, SHEET, SYMBOLS
from ..tracing.label_svg import label_svg, sheet_svg
from ..tracing.label_zpl import label_zpl

# More in one go than this is a mistake in the number of copies, or takes wkhtmltopdf minutes.
MOST_LABELS = 2000


class LotLabelPrint(models.Model):
    """A label that was printed: for which lots, by whom, when, why again; and its drawing, to print it as it was."""

    _name = "lot.label.print"
    _inherit = ["lot.document.mixin", "lot.evidence.mixin"]
    _description = "Printed Label"
    _order = "id desc"
    _rec_name = "said"

    layout = fields.Selection(LAYOUTS, string="Label", required=True, readonly=True)
    symbol = fields.Selection(SYMBOLS, required=True, readonly=True)
    output = fields.Selection(OUTPUTS, required=True, readonly=True)
    resolution = fields.Selection(RESOLUTIONS, readonly=True, help="Of the printer that the ZPL is for.")
    copies = fields.Integer(required=True, readonly=True)
    first_position = fields.Integer(
        string="First Label At", default=1, readonly=True, help="The place of the first of these labels on its sheet.")
    lot_ids = fields.Many2many("stock.lot", string="Lots", readonly=True)
    product_ids = fields.Many2many("product.product", string="Products", compute="_compute_product_ids")
    package_id = fields.Many2one("stock.package", readonly=True, index="btree_not_null", ondelete="set null")
    said = fields.Char(string="Symbol Says", required=True, readonly=True)
    drawing = fields.Json(required=True, readonly=True, help="The label itself: what stands where on it.")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    document_name = fields.Char(string="Document", readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    printed_at = fields.Datetime(string="On", required=True, readonly=True)
    reprint_of_id = fields.Many2one("lot.label.print", string="Printed Before", readonly=True, index="btree_not_null")
    reason = fields.Char(string="Reason for Printing Again", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)

    _copies = models.Constraint("CHECK (copies > 0)", "At least one label has to be printed.")

    @api.constrains("first_position")
    def _check_first_position(self):
        if any(not 1 <= printed.first_position <= ON_A_SHEET for printed in self):
            raise ValidationError(self.env._("A sheet has the places 1 to %s, row by row.", ON_A_SHEET))

    @api.depends("lot_ids")
    def _compute_product_ids(self):
        for printed in self:
            printed.product_ids = printed.lot_ids.product_id

    @api.depends("drawing")
    def _compute_preview(self):
        for printed in self:
            printed.preview = printed._picture(printed.drawing)

    @api.model
    @api.private
    def keep(self, vals_list, reason=""):
        """Write down labels that are about to be printed.

        :param list[dict] vals_list: of each ``layout, symbol, output, copies, lot_ids, drawing, package_id,
            document_model, document_id, document_name``, the last four False where they do not apply; and if need be
            ``resolution`` and ``first_position``
        :param str reason: why they are printed again, needed if one of them was printed before for the same document
        :rtype: lot.label.print
        :raises UserError: too many at once, or printed again without a reason
        """
        labels = sum(vals["copies"] for vals in vals_list)
        if labels > MOST_LABELS:
            raise UserError(self.env._(
                "%(count)s labels in one go are too many. Print up to %(most)s at a time.",
                count=labels, most=MOST_LABELS))
        before = self._printed_before(vals_list)
        reason = (reason or "").strip()
        again = [printed for printed in before if printed]
        if again and not reason:
            raise UserError(self.env._(
                "These labels were printed before. Say why they are printed again: %s.",
                ", ".join(printed.said for printed in again[:5])))
        # As superuser: nobody has the right to write it down in any other way.
        return self.sudo().create([{
            "resolution": self.env.company.lot_label_resolution, **vals,
            "said": self.env["lot.labels"].said(vals["drawing"]), "user_id": self.env.uid,
            "printed_at": fields.Datetime.now(), "company_id": self.env.company.id,
            "reprint_of_id": printed.id, "reason": reason if printed else False,
        } for vals, printed in zip(vals_list, before, strict=True)]).sudo(False)

    @api.model
    @api.private
    def by_itself(self, lot_ids, output):
        """Print labels that nobody was asked about, for Odoo.

        :param list lot_ids: one for each label
        :param str output: ``pdf`` or ``zpl``
        :return: the action that prints; None where the user prints no labels, or ours cannot carry them
        :rtype: dict or None
        """
        copies, labels = Counter(lot_ids), self.env["lot.labels"]
        layout = self.env.company.lot_label_layout
        layout = layout if layout != "pallet" else LAYOUTS[0][0]
        items = [item for item, _packages in self.env["lot.label.items"].items(self.env["stock.lot"].browse(copies))]
        if not self.has_access("read"):
            return None
        try:
            symbol = labels.suggested_symbol(layout, items)
            printed = self.keep([{
                "layout": layout, "symbol": symbol, "output": output, "copies": copies[item.lot.id],
                "lot_ids": item.lot.ids, "drawing": labels.draw(layout, symbol, item), "package_id": False,
                "document_model": False, "document_id": False, "document_name": False,
            } for item in items], self.env._("Printed by itself"))
        except UserError:
            return None
        return printed.action_download()

    @api.model
    def _printed_before(self, vals_list):
        """For each the last label of the same layout for the same lots or package, and for the same document if any."""
        lots = {lot for vals in vals_list for lot in vals["lot_ids"]}
        packages = {vals["package_id"] for vals in vals_list} - {False}
        # As superuser: whoever printed it. Without its drawing, which is most of it.
        known = self.sudo().search_fetch([
            ("layout", "in", [vals["layout"] for vals in vals_list]),
            "|", ("lot_ids", "in", list(lots)), ("package_id", "in", list(packages)),
        ], ["layout", "lot_ids", "package_id", "document_model", "document_id"], order="id")
        last = {}
        for printed in known:
            of = printed._of(printed.layout, printed.package_id.id, printed.lot_ids.ids)
            last |= {(key, document): printed.id for key in of
                     for document in (False, (printed.document_model, printed.document_id))}
        return [self.browse(self._last_of(vals, last)) for vals in vals_list]

    def _last_of(self, vals, last):
        document = vals["document_id"] and (vals["document_model"], vals["document_id"])
        of = self._of(vals["layout"], vals["package_id"], vals["lot_ids"])
        return max(filter(None, (last.get((key, document)) for key in of)), default=None)

    def _of(self, layout, package_id, lot_ids):
        """What a label is of: of a package with all in it, or of each of its lots."""
        return [(layout, "package", package_id)] if package_id else [(layout, "lot", lot_id) for lot_id in lot_ids]

    @api.private
    def again(self, reason, copies=0, output=None, first_position=1):
        """Print these labels again, exactly as they were.

        :param str reason: why
        :param int copies: of each; as many as before if left out
        :param str output: ``pdf`` or ``zpl``; as before if left out
        :param int first_position: of the first label, on a sheet
        :return: the new prints
        :rtype: lot.label.print
        :raises UserError: without a reason
        """
        return self.keep([{
            "layout": printed.layout, "symbol": printed.symbol, "output": output or printed.output,
            "copies": copies or printed.copies, "lot_ids": printed.lot_ids.ids, "drawing": printed.drawing,
            "resolution": printed._resolution(), "first_position": first_position,
            "package_id": printed.package_id.id, "document_model": printed.document_model,
            "document_id": printed.document_id, "document_name": printed.document_name} for printed in self], reason)

    def action_download(self):
        """Print: the PDF or the ZPL of these labels.

        :raises UserError: they are of different sizes
        """
        pages, outputs = {PAGES[printed.layout] for printed in self}, set(self.mapped("output"))
        if len(pages) != 1 or len(outputs) != 1:
            raise UserError(self.env._("Labels of different sizes cannot be printed together. Choose one size."))
        page, output = pages.pop(), outputs.pop()
        report = self.env.ref(f"lot_traceability.action_report_lot_label_{'zpl' if output == 'zpl' else page}")
        return {**report.report_action(self, config=False), "close_on_report_download": True}

    def action_print_again(self):
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_label_reprint_action"),
                "context": {"default_print_ids": self.ids}}

    def _pages(self):
        """The pages of the PDF, as SVG: every copy one, or as many as a sheet holds."""
        labels = [(printed, printed.drawing) for printed in self for _copy in range(printed.copies)]
        if self[:1].layout != "lot_sheet":
            pictures = {printed: self._picture(printed.drawing) for printed in self}
            return [pictures[printed] for printed, _drawing in labels]
        drawings = [None] * (self[:1].first_position - 1) + [drawing for _printed, drawing in labels]
        return [Markup(sheet_svg(drawings[start:start + ON_A_SHEET], SHEET["columns"], SHEET["width"], SHEET["height"]))
                for start in range(0, len(drawings), ON_A_SHEET)]

    def _picture(self, drawing):
        return Markup(label_svg(drawing))  # made of escaped text by tracing/label_svg.py

    def _zpl(self):
        """All labels as one program for the printer; it makes the copies itself."""
        return Markup("".join(
            label_zpl(printed.drawing, int(printed._resolution()), printed.copies) for printed in self))

    def _resolution(self):
        """Of what was printed before this was kept, that of its company now."""
        return self.resolution or self.company_id.lot_label_resolution

    def _refusal(self):
        return self.env._(
            "What was printed is evidence: nothing of it can be edited or deleted. Print the label again.")
