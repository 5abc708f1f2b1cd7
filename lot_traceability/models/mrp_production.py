from odoo import api, fields, models

from ..tracing.lot_number import SAID


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "lot.hold.document.mixin"]
    _way_to_moves = ("move_raw_ids",)

    serial_map_ids = fields.One2many("lot.serial.map", "production_id", string="Components of Serial Numbers")
    component_lot_ids = fields.Many2many("stock.lot", compute="_compute_component_lot_ids")
    can_map_serials = fields.Boolean(compute="_compute_can_map_serials")

    @api.depends("move_raw_ids.move_line_ids.lot_id")
    def _compute_component_lot_ids(self):
        for order in self:
            order.component_lot_ids = order.move_raw_ids.move_line_ids.lot_id

    @api.depends("product_id.tracking", "lot_producing_ids", "component_lot_ids")
    def _compute_can_map_serials(self):
        for order in self:
            order.can_map_serials = (
                order.product_id.tracking == "serial" and len(order.lot_producing_ids) > 1
                and bool(order.component_lot_ids))

    def action_scan(self):
        """Open the scanning screen on this order."""
        return self.env["lot.scan"].opened(self)

    def pre_button_mark_done(self):
        """Number what is made, and ask for the reason before anything is posted.

        That takes the place of Odoo's own questions: for the first of several numbers, and about expired components.
        A receipt that closes the orders behind it hears no question, and asks about their components itself.
        """
        for order in self:
            order._number_what_is_made()
        behind = self.filtered(self.env["lot.objections"].receipts_before)
        asked = all(order.company_id.lot_override_expired != "free" for order in self - behind)
        orders = self.with_context(skip_expired=True) if asked else self
        answer = super(MrpProduction, orders).pre_button_mark_done()
        if answer is not True:
            return answer
        return self.env["lot.override.wizard"].ask(self - behind)

    def button_mark_done(self):
        """Its components, its products and their dates are posted one after the other: record them once."""
        with self.env["lot.recorder"].together():
            result = super().button_mark_done()
        self.filtered(lambda order: order.state == "done")._date_what_was_made()
        return result

    def _date_what_was_made(self):
        """The lots that came out were made on the day of the order, where the company is, unless they have one already.

        As superuser: a subcontractor closes orders in the portal, and may not write on lots.
        """
        for order in self.sudo():
            made = self.env["lot.calendar"].day(order.date_finished, order.company_id)
            new = order.move_finished_ids.move_line_ids.lot_id.filtered(lambda lot: not lot.production_date)
            new.production_date = made

    def _prepare_stock_lot_values(self):
        """Odoo takes the number from the sequence, which makes it by the pattern: tell it of the order."""
        told = self.with_context(**{SAID: self._says_to_numbers()})
        return super(MrpProduction, told)._prepare_stock_lot_values()

    def _number_what_is_made(self):
        """One lot, or as many serial numbers as are made."""
        product = self.product_id
        if self.lot_producing_ids or product.tracking == "none" or not self.env["lot.numbering"].pattern(product):
            return
        quantity = self.qty_producing or self.product_qty - self.qty_produced
        units = int(self.product_uom_id._compute_quantity(quantity, product.uom_id))
        told = self.with_context(**{SAID: self._says_to_numbers()})
        self.lot_producing_ids = told.env["stock.lot"].create(
            [{"product_id": product.id}] * (units if product.tracking == "serial" else 1))
        if not self.qty_producing:
            self.qty_producing = quantity
            self._set_qty_producing()

    def _says_to_numbers(self):
        self.ensure_one()
        return self.env["lot.numbering"].of_document(
            self, self.picking_type_id.warehouse_id, workcenter=self.workorder_ids[:1].workcenter_id.code or "")
