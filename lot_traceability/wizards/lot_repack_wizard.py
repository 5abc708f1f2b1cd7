from odoo import api, fields, models
from odoo.fields import Command

from ..services.repacker import Made, Taken

# Of serial numbers, more than this are no work for a form.
MOST_SERIALS = 200
OPPOSITE = {"split": "merge", "merge": "split", "relabel": "relabel", "translate": "translate"}


class LotRepackWizard(models.TransientModel):
    """Asks which units become what, and proposes it from the lots it was opened on."""

    _name = "lot.repack.wizard"
    _description = "Repack Lots"

    operation = fields.Selection(
        [("split", "Split"), ("merge", "Merge"), ("relabel", "Relabel"), ("translate", "Translate")], required=True,
        default="split")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, readonly=True)
    input_ids = fields.One2many("lot.repack.wizard.input", "wizard_id", string="What Goes In")
    output_ids = fields.One2many(
        "lot.repack.wizard.output", "wizard_id", string="What Comes Out", compute="_compute_output_ids", store=True,
        readonly=False)
    source_product_id = fields.Many2one("product.product", compute="_compute_source")
    taken = fields.Float(digits="Product Unit", compute="_compute_source")
    taken_uom_id = fields.Many2one(related="source_product_id.uom_id", string="Unit Taken")
    product_id = fields.Many2one(
        "product.product", string="Becomes", compute="_compute_product_id", store=True, readonly=False,
        domain="[('tracking', '!=', 'none'), ('is_storable', '=', True), ('id', '!=', source_product_id),"
               " ('company_id', 'in', [company_id, False])]")
    uom_id = fields.Many2one(related="product_id.uom_id")
    factor = fields.Float(
        string="For Each Unit Taken", digits=0, compute="_compute_factor", store=True, readonly=False,
        help="How many units of the other product come out for each unit that goes in.")
    pieces = fields.Integer(string="Into", default=2, help="Into how many lots.")
    location_id = fields.Many2one(
        "stock.location", string="Put At", compute="_compute_location_id", store=True, readonly=False,
        domain="[('usage', '=', 'internal'), ('company_id', 'in', [company_id, False])]")
    reverses_id = fields.Many2one("lot.repack", string="Takes Back", readonly=True)
    note = fields.Char()

    @api.model
    def default_get(self, fields_list):
        """The free units of the lots or quants it was opened on; of a repack to take back, what came out of it."""
        defaults = super().default_get(fields_list)
        reverses = self.env["lot.repack"].browse(defaults.get("reverses_id"))
        lots, places = self._chosen(reverses)
        if "input_ids" in fields_list and not defaults.get("input_ids"):
            defaults["input_ids"] = [
                Command.create(self.env["lot.repack.wizard.input"]._prepare_vals(quant))
                for quant in self._free_quants(lots, places)]
        if "operation" in fields_list and lots:
            serial = "serial" in lots.product_id.mapped("tracking")
            guess = "relabel" if serial else "merge" if len(lots) > 1 else "split"
            asked = self.env.context.get("default_operation")
            defaults["operation"] = OPPOSITE[reverses.operation] if reverses else asked or guess
        return defaults

    def _chosen(self, reverses):
        """The lots to begin with, and the locations to look at: all of them, if there are none."""
        if reverses:
            return reverses.output_line_ids.lot_id, reverses.output_line_ids.location_dest_id
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        if model == "stock.quant":
            quants = self.env["stock.quant"].browse(ids)
            return quants.lot_id, quants.location_id
        return self.env["stock.lot"].browse(ids if model == "stock.lot" else []), self.env["stock.location"]

    @api.model
    def _free_quants(self, lots, places):
        """Where units of ``lots`` are that nobody has reserved, in one of ``places`` if there are any."""
        quants = self.env["stock.quant"].search([
            ("lot_id", "in", lots.ids), ("location_id.usage", "=", "internal"), ("quantity", ">", 0),
            ("company_id", "=", self.env.company.id)])
        return quants.filtered(lambda quant: quant.product_uom_id.compare(quant.available_quantity, 0) > 0 and (
            not places or quant.location_id in places))

    @api.depends("input_ids.lot_id", "input_ids.quantity")
    def _compute_source(self):
        for wizard in self:
            wizard.source_product_id = wizard.input_ids.lot_id.product_id[:1]
            wizard.taken = sum(wizard.input_ids.mapped("quantity"))

    @api.depends("operation", "source_product_id")
    def _compute_product_id(self):
        for wizard in self:
            back = wizard.reverses_id.input_line_ids.product_id[:1]
            if wizard.operation != "translate":
                wizard.product_id = wizard.source_product_id
            elif not wizard.product_id or wizard.product_id == wizard.source_product_id:
                wizard.product_id = back

    @api.depends("source_product_id", "product_id", "operation")
    def _compute_factor(self):
        """Where both are measured alike, as many as it is; taken back, the other way round."""
        for wizard in self:
            one, other = wizard.taken_uom_id, wizard.uom_id
            back = wizard.reverses_id
            went_in, came_out = (sum(lines.mapped("quantity_product_uom"))
                                 for lines in (back.input_line_ids, back.output_line_ids))
            if wizard.operation == "translate" and came_out:
                wizard.factor = went_in / came_out
            elif wizard.operation == "translate" and one and other and one._has_common_reference(other):
                wizard.factor = one._compute_quantity(1, other, round=False)
            else:
                wizard.factor = 1

    @api.depends("input_ids.location_id")
    def _compute_location_id(self):
        for wizard in self:
            wizard.location_id = wizard.location_id or wizard.input_ids.location_id[:1]

    @api.depends("operation", "taken", "product_id", "factor", "pieces")
    def _compute_output_ids(self):
        """As many lines as come out, the quantity shared among them; numbers already typed are kept."""
        for wizard in self:
            quantities = wizard._proposed_quantities()
            names = wizard._proposed_names()
            names += [False] * (len(quantities) - len(names))
            package = wizard._common_package()
            wizard.output_ids = [Command.clear(), *(
                Command.create({"quantity": quantity, "lot_name": name, "package_id": package.id})
                for quantity, name in zip(quantities, names, strict=False))]

    def _proposed_quantities(self):
        """Rounded to the unit; the last one takes what is left over."""
        unit = self.uom_id or self.taken_uom_id
        total = self.taken * (self.factor if self.operation == "translate" else 1)
        if not unit or unit.compare(total, 0) <= 0:
            return []
        if self.product_id.tracking == "serial":
            return [1.0] * min(int(total), MOST_SERIALS)
        *others, _last = shares = self._shares()
        parts = [unit.round(total * share / sum(shares), rounding_method="DOWN") for share in others]
        return [*parts, unit.round(total - sum(parts))]

    def _shares(self):
        """What part of the whole each lot gets: equal ones, or what it was before a merge is taken back."""
        if self.operation != "split":
            return [1]
        before = [sum(lines.mapped("quantity_product_uom")) for lines in self._reversed_lines().values()]
        return before or [1] * max(self.pieces, 1)

    def _proposed_names(self):
        return self.output_ids.mapped("lot_name") or [lot.name for lot in self._reversed_lines()]

    def _reversed_lines(self):
        """The lines to take back, by the lot they go back into."""
        return self.reverses_id.input_line_ids.grouped("lot_id")

    def _common_package(self):
        packages = {line.package_id.id for line in self.input_ids}
        stays = self.location_id == self.input_ids.location_id
        return self.input_ids.package_id[:1] if len(packages) == 1 and stays else self.env["stock.package"]

    def action_repack(self):
        """Do it, and show what was done."""
        self.ensure_one()
        repack = self.env["lot.repacker"].repack(
            self.operation,
            [Taken(line.lot_id, line.location_id, line.quantity, line.package_id, line.owner_id)
             for line in self.input_ids if line.quantity],
            [Made(line.quantity, (line.lot_name or "").strip(), line.package_id) for line in self.output_ids],
            self.location_id, self.product_id, note=self.note, reverses_id=self.reverses_id.id)
        return repack.get_formview_action()
