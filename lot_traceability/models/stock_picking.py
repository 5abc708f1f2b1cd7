from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    hold_notice = fields.Char(compute="_compute_hold_notice")
    on_hold = fields.Boolean(string="Has Lots on Hold", compute="_compute_on_hold")

    @api.depends("state", "move_ids.state", "move_ids.product_id", "move_ids.move_line_ids.lot_id")
    def _compute_hold_notice(self):
        for picking in self:
            picking.hold_notice = picking.move_ids._hold_notice()

    @api.depends("state", "move_line_ids.lot_id")
    def _compute_on_hold(self):
        """Of a whole list at once: what is reserved or picked and on hold."""
        held = self.env["stock.move.line"].search([
            ("picking_id", "in", self.ids), ("state", "not in", ("done", "cancel")), ("lot_id.on_hold", "=", True)])
        for picking in self:
            picking.on_hold = picking in held.picking_id

    def _pre_action_done_hook(self):
        """Ask once for the reason that goes against what was proposed; the gate refuses whoever has none.

        Where an expired lot needs a reason, Odoo's own question about it is one too many.
        """
        objections = self.env["lot.objections"]
        asked = all(move.company_id.lot_override_expired != "free" and objections.concerns(move)
                    for move in self.move_ids)
        pickings = self.with_context(skip_expired=True) if asked else self
        answer = super(StockPicking, pickings)._pre_action_done_hook()
        if answer is not True:
            return answer
        return self.env["lot.override.wizard"].ask(self, self.move_line_ids.filtered("picked"))

    def _action_done(self):
        """A receipt from a subcontractor closes the orders behind it and then dates them: record them once."""
        with self.env["lot.recorder"].together():
            return super()._action_done()
