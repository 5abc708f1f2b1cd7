import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

MOST_SHOWN = 1000  # bad rows


class LotOriginImport(models.TransientModel):
    """Asks for a list of lots and origins, shows what is wrong with it, and brings it into a receipt."""

    _name = "lot.origin.import"
    _description = "Import Lots and Origins"

    picking_id = fields.Many2one("stock.picking", string="Receipt", required=True, ondelete="cascade")
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    pasted = fields.Text(string="Or Paste It Here", help="Cells copied from a spreadsheet.")
    state = fields.Selection([("choose", "Choose"), ("checked", "Checked")], default="choose", required=True)
    new_count = fields.Integer(string="New", readonly=True)
    changed_count = fields.Integer(string="Changed", readonly=True)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True)
    bad_count = fields.Integer(string="With Mistakes", readonly=True)
    further = fields.Boolean(string="Rows without a number are further lots", readonly=True)
    earlier_count = fields.Integer(string="Known by What Their Rows Said", readonly=True)
    unit_note = fields.Char(compute="_compute_unit_note")
    notices = fields.Text(readonly=True, help="What is no mistake, and worth a look.")
    leave_out = fields.Boolean(string="Leave out the rows with mistakes")
    line_ids = fields.One2many("lot.origin.import.line", "import_id", readonly=True)
    progress = fields.Float(readonly=True)

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        if self.env.context.get("active_model") == "stock.picking" and "picking_id" in fields_list:
            defaults["picking_id"] = self.env.context.get("active_id")
        return defaults

    @api.depends("picking_id")
    def _compute_unit_note(self):
        """In which units quantities are read where a row names none."""
        for wizard in self:
            units = self.env["lot.origin.importer"].units(wizard.picking_id)
            by_unit = {unit: [product.display_name for product in units if units[product][0] == unit]
                       for unit in dict.fromkeys(found[0] for found in units.values())}
            wizard.unit_note = self.env._("Quantities are in %s.", next(iter(by_unit)).name) if len(by_unit) == 1 else (
                " ".join(self.env._("In %(unit)s: %(products)s.", unit=unit.name, products=", ".join(names))
                         for unit, names in by_unit.items()))

    def action_check(self):
        """Say what the list would do, row by row where it is wrong; nothing is written yet."""
        self.further = False
        return self._checked()

    def action_further(self):
        """Rows without a number are other lots than those of an earlier list, or are not."""
        self.further = not self.further
        return self._checked()

    def _checked(self):
        listing, planned = self._plan()
        bare = any(not plan.row.lot and not plan.row.vendor_lot for plan in planned)
        bad = [plan for plan in planned if plan.reasons]
        counts = self._counts(planned)
        self.write({
            "state": "checked", "leave_out": False, **counts, "notices": "\n".join(self._notices(listing, planned)),
            "earlier_count": len(self.picking_id.move_line_ids.filtered("import_row")) if bare else 0,
            "line_ids": [fields.Command.clear(), *(fields.Command.create({
                "number": plan.row.number, "product": plan.row.product, "lot": plan.row.lot,
                "reason": "; ".join(plan.reasons)}) for plan in bad[:MOST_SHOWN])]})
        return self._reopened()

    def action_template(self):
        """Download an empty list of the products of this receipt."""
        return {"type": "ir.actions.act_url", "target": "download",
                "url": f"/lot_traceability/origin/template/{self.picking_id.id}"}

    def action_back(self):
        """Choose another list."""
        self.state = "choose"
        return self._reopened()

    def action_import(self):
        """Open the bar, which begins the import and shows how far it is."""
        return {
            "type": "ir.actions.client", "tag": "lot_traceability.origin_import", "target": "new",
            "name": self.env._("Import Lots and Origins"), "params": {"id": self.id}}

    def run(self):
        """Write the list into the receipt, all of it but for rows that are left out knowingly.

        :return: what came of it, a text
        :rtype: str
        :raises UserError: if a row has a mistake and is not to be left out; nothing is written then
        """
        self.ensure_one()
        listing, planned = self._plan()
        good = [plan for plan in planned if not plan.reasons]
        if len(good) < len(planned) and not self.leave_out:
            raise UserError(self.env._(
                "%s rows have mistakes: correct them, or leave them out.", len(planned) - len(good)))
        notices = self._notices(listing, planned)
        importer, total = self.env["lot.origin.importer"], max(len(good), 1)
        importer.apply(self.picking_id, good, lambda written: importer.tell(self, written / total))
        counts = self._counts(planned)
        return "\n".join([self.env._(
            "%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(bad)s left out.", new=counts["new_count"],
            changed=counts["changed_count"], unchanged=counts["unchanged_count"], bad=counts["bad_count"]), *notices])

    def _plan(self):
        self.picking_id.check_access("write")
        importer = self.env["lot.origin.importer"]
        # The bin_size that a client may ask for would give the size instead of the file.
        file = self.with_context(bin_size=False).file
        content = base64.b64decode(file) if file else (self.pasted or "").encode()
        if not content.strip():
            raise UserError(self.env._("Choose a file, or paste the cells of a spreadsheet."))
        listing = importer.read_list(content)
        return listing, importer.plan(self.picking_id, listing.rows, self.further)

    def _notices(self, listing, planned):
        unread = [self.env._("Not read: %s.", ", ".join(listing.unread))] if listing.unread else []
        return unread + self.env["lot.origin.importer"].notices(self.picking_id, planned)

    def _counts(self, planned):
        good = [plan for plan in planned if not plan.reasons]
        return {
            "new_count": sum(1 for plan in good if plan.values and not plan.lines),
            "changed_count": sum(1 for plan in good if plan.values and plan.lines),
            "unchanged_count": sum(1 for plan in good if not plan.values),
            "bad_count": len(planned) - len(good)}

    def _reopened(self):
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "target": "new",
                "views": [(False, "form")], "name": self.env._("Import Lots and Origins")}


class LotOriginImportLine(models.TransientModel):
    """A row with a mistake."""

    _name = "lot.origin.import.line"
    _description = "Row with a Mistake"
    _order = "number"

    import_id = fields.Many2one("lot.origin.import", required=True, ondelete="cascade", index=True)
    number = fields.Integer(string="Row")
    product = fields.Char()
    lot = fields.Char()
    reason = fields.Text(string="What Is Wrong")
