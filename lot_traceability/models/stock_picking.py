from odoo import api, fields, models
from odoo.fields import Domain

from .stock_move_line import OPEN


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "lot.hold.document.mixin"]

    origin_notice = fields.Text(compute="_compute_origin_notice")
    returns_to_vendor = fields.Boolean(compute="_compute_returns_to_vendor")
    from_vendor = fields.Boolean(compute="_compute_from_vendor", help="Whether what it brings gets an origin.")
    arriving_lot = fields.Char(
        store=False, search="_search_arriving_lot", help="A number that was typed on a line which is not done.")

    @api.depends(
        "state", "partner_id", "move_line_ids.vendor_lot", "move_line_ids.lot_id", "move_line_ids.lot_name",
        "move_line_ids.expiration_date", "move_line_ids.vendor_production_date")
    def _compute_origin_notice(self):
        """What is known of vendors' lots that arrive, and which do not last, told before the receipt is validated."""
        known = self.env["lot.known.origins"].notices(self._origin)
        short = self.env["lot.shelf.life"].notices(self._origin)
        for picking in self:
            texts = known.get(picking._origin.id, []) + short.get(picking._origin.id, [])
            picking.origin_notice = "\n".join(texts) or False

    @api.depends("location_dest_id.usage", "move_line_ids.lot_id")
    def _compute_returns_to_vendor(self):
        for picking in self:
            picking.returns_to_vendor = picking.location_dest_id.usage == "supplier" and bool(
                picking.move_line_ids.lot_id)

    @api.depends("location_id.usage", "move_ids.from_vendor")
    def _compute_from_vendor(self):
        for picking in self:
            picking.from_vendor = picking.location_id.usage == "supplier" or any(picking.move_ids.mapped("from_vendor"))

    def _search_arriving_lot(self, operator, value):
        """Open lines are few; put together with the lots of done ones, PostgreSQL would read all lines."""
        if operator not in ("ilike", "like", "=ilike", "=like", "in"):
            return NotImplemented
        lines = self.env["stock.move.line"]._search([
            ("state", "in", OPEN), "|", ("lot_name", operator, value), ("vendor_lot", operator, value)])
        return Domain("id", "in", lines.subselect("picking_id"))

    def action_detailed_operations(self):
        action = super().action_detailed_operations()
        return {**action, "context": {**action["context"], "from_vendor": self.from_vendor}}

    def action_scan(self):
        """Open the scanning screen on this transfer."""
        return self.env["lot.scan"].opened(self)

    def action_vendor_claim(self):
        """Begin a claim about what this transfer takes back to the vendor, or open the one that there is."""
        self.ensure_one()
        claims = self.env["lot.vendor.claim"]
        claim = claims.search([("return_ids", "in", self.ids)], limit=1)
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
        self._give_lots()
        return self.env["lot.override.wizard"].ask(self)

    def _give_lots(self):
        """What a vendor sends straight to a customer may have no more than the name of its lot, and a reason is for a
        lot: Odoo would find it or make it a moment later.
        """
        lines = self.move_line_ids.filtered(lambda line: (
            line.picked and line.lot_name and not line.lot_id and self.env["lot.objections"].use(line.move_id)))
        if not lines:
            return
        known = {(lot.product_id, lot.name): lot for lot in self.env["stock.lot"].search([
            ("product_id", "in", lines.product_id.ids), ("name", "in", lines.mapped("lot_name"))])}
        for line in lines:
            line.lot_id = known.get((line.product_id, line.lot_name))
        lines.filtered(lambda line: not line.lot_id)._create_and_assign_production_lot()

    def _action_done(self):
        """A receipt from a subcontractor closes the orders behind it and then dates them: record them once."""
        with self.env["lot.recorder"].together():
            return super()._action_done()
