from odoo import api, fields, models


class LotHoldWizard(models.TransientModel):
    """Asks for the reason, and shows what a hold stops before it is placed."""

    _name = "lot.hold.wizard"
    _description = "Hold Lots"

    lot_ids = fields.Many2many("stock.lot", string="Lots", required=True)
    reason_id = fields.Many2one("lot.hold.reason", required=True)
    note = fields.Text(string="What Was Found")
    branch = fields.Boolean(string="And Everything Made of Them", help="All descendants of the lots are held as well.")
    location_id = fields.Many2one(
        "stock.location", string="Only in", domain=[("usage", "in", ("internal", "transit"))],
        help="Hold what lies in this place only; empty: all of it.")
    held_lot_ids = fields.Many2many("stock.lot", compute="_compute_held", string="Lots to Hold")
    held_count = fields.Integer(compute="_compute_held", string="Lots Held")
    stopped = fields.Text(compute="_compute_held", string="Stops", help="Documents that have units reserved or picked.")
    value = fields.Monetary(compute="_compute_value", string="Value at Cost", groups="lot_traceability.group_user")
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.company.currency_id)

    @api.model
    def default_get(self, fields_list):
        """The lots of the list, the form, the transfer or the trace it was opened from."""
        defaults = super().default_get(fields_list)
        if "lot_ids" in fields_list and not defaults.get("lot_ids"):
            model = self.env.context.get("active_model", "stock.lot")
            records = self.env[model].browse(self.env.context.get("active_ids") or [])
            lots = records if model == "stock.lot" else records.move_line_ids.lot_id
            defaults["lot_ids"] = [fields.Command.set(lots.ids)]
        return defaults

    @api.depends("lot_ids", "branch")
    def _compute_held(self):
        for wizard in self:
            lots = wizard.lot_ids._origin
            wizard.held_lot_ids = lots | lots._descendants() if wizard.branch else lots
            wizard.held_count = len(wizard.held_lot_ids)
            lines = self.env["stock.move.line"].search([
                ("lot_id", "in", wizard.held_lot_ids.ids), ("state", "not in", ("done", "cancel"))])
            documents = sorted(set(lines.move_id.filtered("reference").mapped("reference")))
            wizard.stopped = ", ".join(documents) or self.env._("nothing reserved or picked")

    @api.depends("held_lot_ids")
    def _compute_value(self):
        for wizard in self:
            wizard.value = sum(wizard.held_lot_ids._origin.mapped("value_at_cost"))

    def action_hold(self):
        """Place the holds."""
        self.ensure_one()
        origin = self.lot_ids if self.branch and len(self.lot_ids) == 1 else None
        self.held_lot_ids.hold(self.reason_id, self.note, location=self.location_id, origin=origin)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
