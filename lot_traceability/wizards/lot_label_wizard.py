from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tracing.label_kinds import LAYOUTS, OUTPUTS, SYMBOLS
from ..tracing.label_svg import label_svg

SOURCES = ("stock.lot", "stock.picking", "mrp.production", "stock.package")


class LotLabelWizard(models.TransientModel):
    """Asks which label, how many, and on what; shows the first one before it is printed."""

    _name = "lot.label.wizard"
    _description = "Print Labels"

    source_model = fields.Char(readonly=True)
    source_ids = fields.Json(readonly=True)
    layout = fields.Selection(
        LAYOUTS, string="Label", required=True, default=lambda self: self.env.company.lot_label_layout)
    symbol = fields.Selection(
        SYMBOLS, required=True, compute="_compute_symbol", store=True, readonly=False)
    copies_by = fields.Selection(
        [("lot", "One for each lot"), ("unit", "One for each unit"), ("package", "One for each package")],
        string="Copies", required=True, default="lot")
    output = fields.Selection(
        OUTPUTS, string="As", required=True, default=lambda self: self.env.company.lot_label_output)
    line_ids = fields.One2many(
        "lot.label.wizard.line", "wizard_id", string="Labels", compute="_compute_line_ids", store=True, readonly=False)
    first_position = fields.Integer(
        string="First Label At", default=1, help="The place on the sheet, counted row by row, of one that was begun.")
    is_reprint = fields.Boolean(compute="_compute_is_reprint")
    reason = fields.Char(string="Printed Again Because")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    refused = fields.Text(compute="_compute_preview")

    @api.model
    def default_get(self, fields_list):
        """The lots, packages, transfers or orders it was opened from."""
        context = self.env.context
        defaults = {
            "source_model": context.get("active_model"), "source_ids": context.get("active_ids"),
            **super().default_get(fields_list)}
        if defaults["source_model"] == "stock.package":
            defaults["layout"] = "pallet"
        return defaults

    @api.model
    @api.private
    def at_once(self, records):
        """Print the usual label of records; where something has to be said or mended first, ask.

        :param records: lots, or one transfer or order
        :return: the action that prints, or that opens this wizard
        :rtype: dict
        """
        wizard = self.with_context(active_model=records._name, active_ids=records.ids).create({
            "symbol": SYMBOLS[0][0]})
        wizard._compute_symbol()  # it follows from the lines, which are there only now
        if wizard.refused or wizard.is_reprint or not wizard._lines():
            return self.opened(records)
        return wizard.action_print()

    @api.model
    @api.private
    def opened(self, records):
        """The action that asks for the labels of lots, transfers, orders or packages.

        :rtype: dict
        """
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_label_wizard_action"),
                "context": {"active_model": records._name, "active_ids": records.ids}}

    def _sources(self):
        if self.source_model not in SOURCES:
            return self.env["stock.lot"]
        return self.env[self.source_model].browse(self.source_ids or [])

    @api.depends("source_ids", "layout", "copies_by")
    def _compute_line_ids(self):
        labels = self.env["lot.label.items"]
        for wizard in self:
            records = wizard._sources()
            if wizard.layout == "pallet":
                found = [(item, item.package, 1) for item in labels.packages(records)]
            else:
                found = [(item, packages, labels.copies(item, packages, wizard.copies_by))
                         for item, packages in labels.items(records)]
            wizard.line_ids = [fields.Command.clear(), *(fields.Command.create({
                "lot_id": item.lot.id, "package_id": item.package.id, "quantity": item.quantity,
                "packaging_id": item.packaging.id, "copies": copies}) for item, _packages, copies in found)]

    @api.depends("layout", "line_ids.lot_id")
    def _compute_symbol(self):
        for wizard in self:
            wizard.symbol = self.env["lot.labels"].suggested_symbol(
                wizard.layout, [line._item() for line in wizard.line_ids])

    @api.depends("layout", "line_ids.lot_id", "line_ids.package_id", "line_ids.copies")
    def _compute_is_reprint(self):
        for wizard in self:
            vals_list = [wizard._vals_of(line) for line in wizard._lines()]
            wizard.is_reprint = any(self.env["lot.label.print"]._printed_before(vals_list))

    @api.depends("layout", "symbol", "line_ids.lot_id", "line_ids.package_id", "line_ids.packaging_id")
    def _compute_preview(self):
        """The first label that can be drawn, and what speaks against the others."""
        for wizard in self:
            tried = [wizard._try(line) for line in wizard._lines()]
            drawing = next((drawing for drawing, _refused in tried if drawing), None)
            wizard.preview = label_svg(drawing) if drawing else False
            wizard.refused = "\n".join(dict.fromkeys(refused for _drawing, refused in tried if refused))

    def _try(self, line):
        try:
            return self.env["lot.labels"].draw(self.layout, self.symbol, line._item()), ""
        except UserError as error:
            return None, str(error)

    def _lines(self):
        return self.line_ids.filtered(lambda line: line.copies and (line.lot_id or line.package_id))

    def action_print(self):
        """Write down what is printed, and print it: all of it, or nothing."""
        self.ensure_one()
        lines = self._lines()
        if not lines:
            raise UserError(self.env._("There is nothing to label here. Choose at least one lot or package."))
        vals_list = [{
            **self._vals_of(line), "symbol": self.symbol, "output": self.output, "copies": line.copies,
            "first_position": self.first_position if self.layout == "lot_sheet" else 1,
            "drawing": self.env["lot.labels"].draw(self.layout, self.symbol, line._item())} for line in lines]
        return self.env["lot.label.print"].keep(vals_list, self.reason).action_download()

    def _vals_of(self, line):
        """For what a line is printed; a single transfer or order is the document behind it."""
        inside = line.package_id.contained_quant_ids.lot_id
        source = self._sources() if self.source_model in ("stock.picking", "mrp.production") else self.browse()
        document = source if len(source) == 1 else self.browse()
        return {
            "layout": self.layout, "lot_ids": (line.lot_id or inside).ids, "package_id": line.package_id.id,
            "document_model": document._name if document else False, "document_id": document.id,
            "document_name": document.display_name if document else False}
