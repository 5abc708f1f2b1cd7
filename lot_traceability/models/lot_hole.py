from odoo import api, fields, models


class LotHole(models.Model):
    """A place where the records break the chain of a lot: the worklist that the nightly scan keeps."""

    _name = "lot.hole"
    _description = "Hole in the Genealogy"
    _order = "closed_at desc, found_at desc, id"
    _log_access = False

    rule = fields.Selection([
        ("produced_from_nothing", "Made without a tracked component"),
        ("delivered_never_received", "Delivered, but never received or made"),
        ("serial_in_two_places", "One serial number in two places"),
        ("negative_stock", "Less than nothing in stock"),
        ("used_before_received", "Used before it was received or made"),
        ("negative_input", "A negative quantity was used"),
        ("relabelled", "Relabelled by a count: another lot was lost, this one found"),
        ("adjusted", "Counts changed it by more than the tolerance"),
        ("changed_after_closing", "Changed after the order was closed"),
    ], required=True, readonly=True)
    severity = fields.Selection(
        [("error", "Error"), ("warning", "Warning"), ("info", "Worth Knowing")], compute="_compute_severity",
        search="_search_severity")
    lot_id = fields.Many2one("stock.lot", required=True, readonly=True, ondelete="cascade", index=True)
    product_id = fields.Many2one(related="lot_id.product_id", store=False)
    company_id = fields.Many2one(related="lot_id.company_id", store=False)
    document_model = fields.Char(required=True, readonly=True)
    document_id = fields.Many2oneReference(
        string="Document ID", model_field="document_model", required=True, readonly=True)
    found_at = fields.Datetime(required=True, readonly=True)
    closed_at = fields.Datetime(readonly=True, help="When the scan no longer found it.")

    _open = models.UniqueIndex("(lot_id, rule, document_model, document_id) WHERE closed_at IS NULL")

    @api.depends("rule")
    def _compute_severity(self):
        rules = self.env["lot.holes"]._hole_rules()
        for hole in self:
            hole.severity = rules[hole.rule][0] if hole.rule in rules else "info"

    def _search_severity(self, operator, value):
        if operator != "in":
            return NotImplemented
        rules = self.env["lot.holes"]._hole_rules()
        return [("rule", "in", [name for name, (severity, _query) in rules.items() if severity in value])]

    @api.model
    def _cron_scan(self):
        self.env["lot.holes"].scan()

    def action_open_document(self):
        """Open what repairs the hole: the order, the stock move or the lot."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.document_model, "res_id": self.document_id,
                "views": [(False, "form")]}
