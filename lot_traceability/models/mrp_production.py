from odoo import api, fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    serial_map_ids = fields.One2many("lot.serial.map", "production_id", string="Components of Serial Numbers")
    component_lot_ids = fields.Many2many("stock.lot", compute="_compute_component_lot_ids")
    hold_notice = fields.Char(compute="_compute_hold_notice")
    on_hold = fields.Boolean(string="Has Lots on Hold", compute="_compute_on_hold")
    can_map_serials = fields.Boolean(compute="_compute_can_map_serials")

    @api.depends("move_raw_ids.move_line_ids.lot_id")
    def _compute_component_lot_ids(self):
        for order in self:
            order.component_lot_ids = order.move_raw_ids.move_line_ids.lot_id

    @api.depends("state", "move_raw_ids.state", "move_raw_ids.product_id", "move_raw_ids.move_line_ids.lot_id")
    def _compute_hold_notice(self):
        for order in self:
            order.hold_notice = order.move_raw_ids._hold_notice()

    @api.depends("state", "move_raw_ids.move_line_ids.lot_id")
    def _compute_on_hold(self):
        """Of a whole list at once: what is reserved or picked and on hold."""
        held = self.env["stock.move.line"].search([
            ("move_id.raw_material_production_id", "in", self.ids), ("state", "not in", ("done", "cancel")),
            ("lot_id.on_hold", "=", True)])
        for order in self:
            order.on_hold = order in held.move_id.raw_material_production_id

    @api.depends("product_id.tracking", "lot_producing_ids", "component_lot_ids")
    def _compute_can_map_serials(self):
        for order in self:
            order.can_map_serials = (
                order.product_id.tracking == "serial" and len(order.lot_producing_ids) > 1
                and bool(order.component_lot_ids))

    def pre_button_mark_done(self):
        """Ask for the reason before anything is posted, instead of Odoo's own question about expired components."""
        asked = all(order.company_id.lot_override_expired != "free" for order in self)
        orders = self.with_context(skip_expired=True) if asked else self
        answer = super(MrpProduction, orders).pre_button_mark_done()
        if answer is not True:
            return answer
        return self.env["lot.override.wizard"].ask(self, self.move_raw_ids.move_line_ids.filtered("picked"))

    def button_mark_done(self):
        """Its components, its products and their dates are posted one after the other: record them once."""
        with self.env["lot.recorder"].together():
            result = super().button_mark_done()
        self.filtered(lambda order: order.state == "done")._date_what_was_made()
        return result

    def _date_what_was_made(self):
        """The lots that came out were made on the day of the order, where the user is, unless they have one already.

        As superuser: a subcontractor closes orders in the portal, and may not write on lots.
        """
        for order in self.sudo():
            made = fields.Datetime.context_timestamp(order, order.date_finished).date()
            new = order.move_finished_ids.move_line_ids.lot_id.filtered(lambda lot: not lot.production_date)
            new.production_date = made
