from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class LotHole(models.Model):
    """A place where the records break the chain of a lot: the worklist that the nightly scan keeps."""

    _name = "lot.hole"
    _inherit = "lot.document.mixin"
    _description = "Hole in the Genealogy"
    _order = "closed_at desc, found_at desc, id"
    _log_access = False

    rule = fields.Selection([
        ("produced_from_nothing", "Made without a tracked component"),
        ("delivered_never_received", "Delivered, but never received or made"),
        ("serial_in_two_places", "One serial number in two places"),
        ("negative_stock", "Less than nothing in stock"),
        ("taken_never_came", "More was taken than ever came there"),
        ("stock_without_moves", "Stock is not what the moves say"),
        ("unknown_place", "Moved over a place of unknown use"),
        ("unit_mismatch", "Quantities of a line in two units disagree"),
        ("used_before_received", "Used before it was received or made"),
        ("negative_input", "Nothing or less than nothing was used"),
        ("relabelled", "Relabelled by a count: another lot was lost, this one found"),
        ("two_expiry_dates", "Another expiration date for the same vendor lot or name"),
        ("vendor_says_earlier", "The vendor says that it expires earlier"),
        ("adjusted", "Counts changed it by more than the tolerance"),
        ("component_left_out", "Nothing of a planned, tracked component was used"),
        ("changed_after_closing", "Changed after the order was closed"),
        ("back_dated", "Dated more than a day before it was entered"),
    ], required=True, readonly=True)
    severity = fields.Selection(
        [("error", "Error"), ("warning", "Warning"), ("info", "Worth Knowing")], compute="_compute_severity",
        search="_search_severity")
    lot_id = fields.Many2one("stock.lot", required=True, readonly=True, ondelete="cascade", index=True)
    other_lot_id = fields.Many2one(
        "stock.lot", readonly=True, ondelete="cascade", index="btree_not_null",
        help="The second lot concerned: the one that was lost when this one was found, or the one of the other date.")
    quantity = fields.Float(
        string="In Doubt", digits="Product Unit", readonly=True, help="How much of the lot the hole puts in doubt.")
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    product_id = fields.Many2one(related="lot_id.product_id", store=False)
    company_id = fields.Many2one(related="lot_id.company_id", store=False)
    document_model = fields.Char(required=True, help="What repairs the hole: the order, the stock move or the lot.")
    document_id = fields.Many2oneReference(required=True)
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
        """Nightly. What was looked at is committed; where time runs out or the server stops, the next run goes on."""
        holes, cron = self.env["lot.holes"], self.env["ir.cron"]
        left = True
        while left:
            seen, left = holes.scan_next()
            if not cron._commit_progress(seen, remaining=left):
                return

    def action_link(self):
        """Propose the manual link that repairs a relabelling by count: the lot that was lost became the one found.

        A link that already waits for its approval is opened instead of a second one.
        """
        self.ensure_one()
        if self.rule != "relabelled" or not self.other_lot_id:
            raise UserError(self.env._("Only a relabelling is repaired by a manual link. Open the document instead."))
        waiting = self.env["lot.link"].search([
            ("state", "in", ("draft", "to_approve")), ("input_ids.lot_id", "=", self.other_lot_id.id),
            ("output_ids.lot_id", "=", self.lot_id.id)], limit=1)
        return waiting.get_formview_action() if waiting else {
            "type": "ir.actions.act_window",
            "name": self.env._("Manual Link"),
            "res_model": "lot.link",
            "views": [(False, "form")],
            "context": self._prepare_link_defaults(),
        }

    def _prepare_link_defaults(self):
        """What the link states, as defaults of its form; the count is the day it happened on, as far as is known."""
        lines = {"input": self.other_lot_id, "output": self.lot_id}
        counted = self.env[self.document_model].browse(self.document_id).exists()
        return {
            "default_date": fields.Datetime.to_string(min(counted.mapped("date"), default=fields.Datetime.now())),
            "default_reason": self.env._(
                "Relabelled: a count lost %(old)s and found %(new)s.", old=self.other_lot_id.name,
                new=self.lot_id.name),
            **{f"default_{role}_ids": [
                Command.create({"role": role, "lot_id": lot.id, "quantity": self.quantity})]
               for role, lot in lines.items()}}
