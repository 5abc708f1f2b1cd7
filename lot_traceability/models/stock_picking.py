from odoo import api, fields, models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "lot.hold.document.mixin"]

    origin_notice = fields.Text(compute="_compute_origin_notice")
    returns_to_vendor = fields.Boolean(compute="_compute_returns_to_vendor")

    @api.depends("state", "partner_id", "move_line_ids.vendor_lot", "move_line_ids.lot_id", "move_line_ids.lot_name")
    def _compute_origin_notice(self):
        """What is known of vendors' lots that arrive, told before the receipt is validated."""
        known = self.env["lot.known.origins"].notices(self._origin)
        for picking in self:
            picking.origin_notice = "\n".join(known.get(picking._origin.id, ())) or False

    @api.depends("location_dest_id.usage", "move_line_ids.lot_id")
    def _compute_returns_to_vendor(self):
        for picking in self:
            picking.returns_to_vendor = picking.location_dest_id.usage == "supplier" and bool(
                picking.move_line_ids.lot_id)

    def action_scan(self):
        """Open the scanning screen on this transfer."""
        return self.env["lot.scan"].opened(self)

    def action_vendor_claim(self):
        """Begin a claim about what this transfer takes back to the vendor, or open the one that there is."""
        self.ensure_one()
        claims = self.env["lot.vendor.claim"]
        claim = claims.search([("picking_id", "=", self.id)], limit=1)
        return (claim or claims.create_from(self.move_line_ids.lot_id, self))._opened()

    def _sanity_check(self, separate_pickings=True):
        """Before Odoo asks for lots that are missing: those that a pattern can name have one."""
        self._get_lot_move_lines_for_sanity_check(set(), separate_pickings)._give_numbers()
        return super()._sanity_check(separate_pickings=separate_pickings)

    def _pre_action_done_hook(self):
        """Ask once for the reason that goes against what was proposed; the gate refuses whoever has none.

        Where an expired lot needs a reason, Odoo's own question about it is one too many.
        """
        objections = self.env["lot.objections"]
        asked = all(move.company_id.lot_override_expired != "free" and objections.use(move)
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
