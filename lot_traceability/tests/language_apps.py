"""Words for apps that are there or not, and for companies: part of :class:`~.language.PlantLanguage`."""

from odoo import fields
from odoo.fields import Command


class AppsLanguage:

    def has_app(self, name):
        return self.env["ir.module.module"]._get(name).state == "installed"

    def plan_repair(self, lot=None, **parts):
        """A repair that has begun, its lots written down by hand.

        :param parts: dicts of lot to quantity by line type: ``add``, ``remove`` and ``recycle``
        """
        repair = self.env["repair.order"].create({
            "product_id": lot and lot.product_id.id, "lot_id": lot and lot.id, "partner_id": self.partner("Owner").id,
            "picking_type_id": self.warehouse.repair_type_id.id,
            "move_ids": [
                Command.create({"repair_line_type": kind, "product_id": product.id, "product_uom_qty": quantity})
                for kind, quantities in parts.items() for product, quantity in self._by_product(quantities).items()]})
        if repair.action_validate() is not True:
            repair._action_repair_confirm()  # the records have less of it than is repaired
        repair.action_repair_start()
        for kind, quantities in parts.items():
            moves = repair.move_ids.filtered(lambda move, kind=kind: move.repair_line_type == kind)
            self._fill(moves, quantities)
        return repair

    def repair(self, lot=None, **parts):
        """A repair, done; see :meth:`plan_repair`."""
        repair = self.plan_repair(lot, **parts)
        repair.action_repair_end()
        return repair

    def order_from_subcontractor(self, product, quantity, components):
        """A receipt to come from a subcontractor, who makes ``product`` out of ``components``."""
        smith = self.partner("Smith")
        recipe = self.recipe(product, 1, components)
        recipe.write({"type": "subcontract", "subcontractor_ids": [Command.link(smith.id)]})
        suppliers = self.env.ref("stock.stock_location_suppliers")
        picking = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": smith.id,
            "location_id": suppliers.id, "location_dest_id": self.stock.id,
            "move_ids": [Command.create({
                "product_id": product.id, "product_uom_qty": quantity, "location_id": suppliers.id,
                "location_dest_id": self.stock.id})]})
        picking.action_confirm()
        return picking

    def receive_subcontracted(self, picking, finished, used):
        """Receive part of it, with the components the subcontractor says; the order Odoo hides behind it."""
        self._fill(picking.move_ids, finished)
        order = picking._get_subcontract_production().filtered(lambda order: order.state not in ("done", "cancel"))
        self._fill(order[:1].move_raw_ids, used)
        self._validate(picking)
        return order.filtered(lambda order: order.state == "done")

    def dropship(self, name, quantity, vendor, to):
        """A lot that a vendor sends to a customer directly; the lot and the sale order."""
        lot = self.lot(name, self.product(
            name, seller_ids=[Command.create({"partner_id": vendor.id})],
            route_ids=[Command.link(self.env.ref("stock_dropshipping.route_drop_shipping").id)]))
        sale, picking = self.order_dropship(lot.product_id, quantity, to)
        self._fill(picking.move_ids, {lot: quantity})
        self._validate(picking)
        return lot, sale

    def order_dropship(self, product, quantity, to):
        """What a vendor is to send to a customer directly: the sale order, and the open transfer."""
        sale = self.env["sale.order"].create({
            "partner_id": to.id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity})]})
        sale.action_confirm()
        sale._get_purchase_orders().button_confirm()
        return sale, sale.picking_ids

    def sold_at_the_till(self, lot, quantity):
        """What a customer has bought and paid at a till, which takes it from stock at once; the order of the till."""
        till = self.env["pos.config"].create({"name": "Till"})
        till.open_ui()
        session = till.current_session_id
        session.set_opening_control(0, "")
        session.update_stock_at_closing = False
        now, amount = fields.Datetime.to_string(fields.Datetime.now()), float(quantity)
        answer = self.env["pos.order"].sync_from_ui([{
            "name": "Till/1", "uuid": "till-order-1", "session_id": session.id, "user_id": self.env.uid,
            "amount_paid": amount, "amount_tax": 0.0, "amount_total": amount, "amount_return": 0.0, "state": "paid",
            "date_order": now, "company_id": self.env.company.id,
            "lines": [Command.create({
                "product_id": lot.product_id.id, "qty": quantity, "price_unit": 1.0, "price_subtotal": amount,
                "price_subtotal_incl": amount, "discount": 0, "tax_ids": [],
                "pack_lot_ids": [Command.create({"lot_name": lot.name})]})],
            "payment_ids": [Command.create({
                "amount": amount, "payment_method_id": till.payment_method_ids[:1].id, "name": now})]}])
        return self.env["pos.order"].browse(answer["pos.order"][0]["id"])
