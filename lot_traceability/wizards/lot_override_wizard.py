from odoo import api, fields, models
from odoo.exceptions import UserError

# What goes on once the reason is given.
BUTTONS = {"stock.picking": "button_validate", "mrp.production": "button_mark_done"}


class LotOverrideWizard(models.TransientModel):
    """Asks once for the reason to go against everything that speaks against the lots of some documents.

    What that is, is worked out anew when the reason is given: nothing of it comes from the client.
    """

    _name = "lot.override.wizard"
    _description = "Give a Reason"

    document_model = fields.Char(readonly=True)
    document_ids = fields.Json(readonly=True)
    goes_on = fields.Boolean(readonly=True, help="The documents are done afterwards.")
    lot_ids = fields.Many2many(
        "stock.lot", string="And for These Lots", help="Lots that are not on the document yet, or not any more.")
    objections = fields.Html(string="What Speaks Against It", compute="_compute_objections")
    refused = fields.Text(compute="_compute_objections")
    can_leave_out = fields.Boolean(compute="_compute_objections")
    reason_id = fields.Many2one("lot.override.reason")
    needs_note = fields.Boolean(related="reason_id.needs_note")
    note = fields.Text(string="Explanation")

    @api.model
    def default_get(self, fields_list):
        """The documents of the list or form that it was opened from."""
        return {
            "document_model": self.env.context.get("active_model"),
            "document_ids": self.env.context.get("active_ids"), **super().default_get(fields_list)}

    @api.depends("document_model", "document_ids", "lot_ids")
    def _compute_objections(self):
        for wizard in self:
            found = wizard._open_objections()
            wizard.refused = self.env["lot.override"].refused(found) or False
            wizard.can_leave_out = wizard.goes_on and bool(wizard._left_without(found))
            texts = {}
            for objection in found:
                texts.setdefault(objection.case.lot, {})[objection.text] = True
            wizard.objections = self.env["ir.qweb"]._render(
                "lot_traceability.lot_override_objections", {"objections": texts})

    @api.model
    @api.private
    def ask(self, documents):
        """Ask for a reason if one is missing for what is picked, before ``documents`` are done.

        :param documents: transfers or orders
        :return: True, or the action that asks
        """
        objections = self.env["lot.objections"]
        if not objections.open(self._cases(documents, picked=True)):
            return True
        wizard = self.create({
            "document_model": documents._name, "document_ids": documents.ids, "goes_on": True})
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_override_wizard_action"),
            "res_id": wizard.id, "context": dict(self.env.context)}

    def action_confirm(self):
        """Record the overrides; go on with what was interrupted.

        :raises UserError: without a reason, or if nothing speaks against the lots
        :raises AccessError: if others have to give the reason, or the user may not change the documents
        """
        self.ensure_one()
        if not self.reason_id:
            raise UserError(self.env._("Choose the reason."))
        found = self._open_objections()
        if not found and not self.goes_on:
            raise UserError(self.env._("Nothing speaks against these lots: no reason is needed."))
        self.env["lot.override"].give(found, self.reason_id, self.note)
        return self._go_on() if self.goes_on else {"type": "ir.actions.act_window_close"}

    def action_leave_out(self):
        """Do the transfers without the lots that something speaks against; these may wait in a backorder.

        :raises UserError: if nothing else is picked
        """
        self.ensure_one()
        found = self._open_objections()
        others = self._left_without(found)
        if not others:
            raise UserError(self.env._("Nothing else is picked: choose other lots, or give the reason."))
        self._lines_of(found).unlink()
        # Whether what is missing waits was answered for something else.
        return others.picking_id.with_context(
            **{**self.env.context, "skip_backorder": False, "picking_ids_not_to_backorder": False,
               "button_validate_picking_ids": others.picking_id.ids}).button_validate()

    def _left_without(self, objections):
        """What else the transfers take; nothing where a lot is asked about that is not theirs to leave out."""
        documents = self._documents()
        if any(objection.case.document._name != "stock.picking" for objection in objections):
            return self.env["stock.move.line"]
        return documents.move_line_ids.filtered("picked") - self._lines_of(objections)

    def _lines_of(self, objections):
        return self.env["stock.move.line"].union(*(
            objection.case.move.move_line_ids.filtered(lambda line, lot=objection.case.lot: line.lot_id == lot)
            for objection in objections))

    def _open_objections(self):
        return self.env["lot.objections"].open(
            self._cases(self._documents(), self.lot_ids._origin, picked=self.goes_on))

    def _cases(self, documents, lots=None, picked=False):
        return [case for document in documents
                for case in self.env["lot.objections"].cases_of(document, lots, picked)]

    def _documents(self):
        if self.document_model not in self.env["lot.objections"]._document_models():
            raise UserError(self.env._("Open the transfer or the order that the reason is for."))
        documents = self.env[self.document_model].browse(self.document_ids)
        documents.check_access("write")
        return documents

    def _go_on(self):
        """Press the button again. A transfer of several may have been done without a question before."""
        documents = self._documents()
        if documents._name == "stock.picking":
            documents = documents.browse(self.env.context.get("button_validate_picking_ids") or documents.ids)
        return getattr(documents, BUTTONS[documents._name])()
