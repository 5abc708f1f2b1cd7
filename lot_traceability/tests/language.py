"""The small language of the tests and of the demo story: every word is a document of Odoo's own.

Words return the document they made, done. Lots go by their names: ``lot("milk-1", milk)``.
"""

from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import Form

from .language_apps import AppsLanguage


class PlantLanguage(AppsLanguage):
    """Mixed into whatever has an ``env``: a test case, or :class:`Plant` for scripts."""

    def product(self, name, tracking="lot", **values):
        return self.env["product.product"].create({
            "name": name, "is_storable": True, "tracking": tracking, "standard_price": 1.0, **values})

    def lot(self, name, product, **values):
        return self.env["stock.lot"].create({"name": name, "product_id": product.id, **values})

    def lots(self, *names):
        """One lot of a product of its own for each name."""
        lots = self.env["stock.lot"]
        for name in names:
            lots |= self.lot(name, self.product(name))
        return lots

    def partner(self, name, **values):
        return self.env["res.partner"].create({"name": name, **values})

    def recipe(self, product, makes, components, also=None):
        """A bill of materials: what ``makes`` of ``product`` takes, and what else comes out."""
        return self.env["mrp.bom"].create({
            "product_tmpl_id": product.product_tmpl_id.id, "product_qty": makes, "product_uom_id": product.uom_id.id,
            "consumption": "flexible",
            "bom_line_ids": [Command.create({
                "product_id": component.id, "product_qty": quantity, "product_uom_id": component.uom_id.id})
                for component, quantity in components.items()],
            "byproduct_ids": [Command.create({
                "product_id": byproduct.id, "product_qty": quantity, "product_uom_id": byproduct.uom_id.id})
                for byproduct, quantity in (also or {}).items()]})

    @property
    def warehouse(self):
        return self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1)

    @property
    def stock(self):
        return self.warehouse.lot_stock_id

    def receive(self, quantities, vendor=None, vendor_lot=None, **said):
        """Buy and receive: a purchase order and its receipt.

        :param quantities: lots, or a dict of lot (or untracked product) to quantity
        :param vendor_lot: what stands on the vendor's label
        :param said: more that the vendor says, fields of the lines
        """
        quantities = self._quantities(quantities)
        vendor = vendor or self.partner("Vendor")
        order = self.env["purchase.order"].create({
            "partner_id": vendor.id,
            "order_line": [Command.create({
                "product_id": product.id, "product_qty": quantity, "price_unit": product.standard_price,
                "name": product.name})
                for product, quantity in self._by_product(quantities).items()]})
        order.button_confirm()
        picking = order.picking_ids
        self._fill(picking.move_ids, quantities)
        picking.move_line_ids.write({"vendor_lot": vendor_lot, **said})
        self._validate(picking)
        return picking

    def produce(self, output, used=None, also=None, quantity=None, planned=None):
        """Make lots: a manufacturing order, closed.

        :param output: a lot, several serial numbers of one product, or an untracked product
        :param used: lots, or a dict of lot (or untracked product) to quantity
        :param also: co- and by-products, like ``used``
        :param quantity: of the output; 10, or 1 for each serial number
        :param planned: planned quantity where it is more than ``quantity``: leaves a backorder
        """
        order = self.plan(output, used, also, quantity, planned)
        return self.close(order, output, used, also, quantity)

    def plan(self, output, used=None, also=None, quantity=None, planned=None):
        """A confirmed manufacturing order, not yet closed; see :meth:`produce`.

        By the product's bill of materials if it has one, else of just what is ``used``.
        """
        product = self._product_of(output)
        quantity = planned or quantity or self._default_quantity(output)
        recipe = self.env["mrp.bom"].search([("product_tmpl_id", "=", product.product_tmpl_id.id)], limit=1)
        order = self.env["mrp.production"].create({
            "product_id": product.id, "product_qty": quantity, "bom_id": recipe.id,
        } if recipe else {
            "product_id": product.id, "product_qty": quantity, "bom_id": False,
            "move_raw_ids": [Command.create({
                "product_id": component.id, "product_uom_qty": amount, "product_uom": component.uom_id.id})
                for component, amount in self._by_product(self._quantities(used)).items()],
            "move_byproduct_ids": [Command.create({
                "product_id": byproduct.id, "product_uom_qty": amount, "product_uom": byproduct.uom_id.id})
                for byproduct, amount in self._by_product(self._quantities(also)).items()],
        })
        order.action_confirm()
        return order

    def begin(self, output, used):
        """A manufacturing order that has one work order, which is begun and has counted what it made.

        :param dict used: quantities by lot, whatever lots are reserved
        """
        center = self.env["mrp.workcenter"].create({"name": "Work center"})
        recipe = self.recipe(output.product_id, 10, {lot.product_id: quantity for lot, quantity in used.items()})
        recipe.operation_ids = [Command.create({"name": "Stir", "workcenter_id": center.id, "time_cycle_manual": 1})]
        order = self.plan(output)
        order.action_assign()
        order.lot_producing_ids, order.qty_producing = output, 10
        order.workorder_ids.button_start()
        order._set_qty_producing()
        return order

    def close(self, order, output, used=None, also=None, quantity=None):
        """Fill a planned manufacturing order with lots and close it; a shortfall goes into a backorder."""
        quantity = quantity or self._default_quantity(output)
        if output._name == "stock.lot":
            order.lot_producing_ids = output
        order.qty_producing = quantity
        order._set_qty_producing()
        self._fill(order.move_raw_ids, self._quantities(used))
        self._fill(order.move_byproduct_ids, self._quantities(also))
        self._confirm(order.button_mark_done(), "mrp.production.backorder", "action_backorder")
        return order

    def unbuild(self, order, lot=None, quantity=None):
        unbuild = self.env["mrp.unbuild"].create({
            "mo_id": order.id, "product_id": order.product_id.id, "lot_id": (lot or order.lot_producing_ids[:1]).id,
            "product_qty": quantity or order.qty_produced, "product_uom_id": order.product_uom_id.id})
        unbuild.action_unbuild()
        return unbuild

    def sell(self, quantities, to=None):
        """A confirmed sale order with its delivery reserved, not yet shipped; returns the delivery."""
        quantities = self._quantities(quantities)
        order = self.env["sale.order"].create({
            "partner_id": (to or self.partner("Customer")).id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity, "price_unit": 1.0})
                           for product, quantity in self._by_product(quantities).items()]})
        order.action_confirm()
        picking = order.picking_ids
        self._fill(picking.move_ids, quantities, picked=False)
        return picking

    def deliver(self, quantities, to=None):
        """Sell and ship: a sale order and its delivery."""
        picking = self.sell(quantities, to)
        picking.move_ids.picked = True
        self._validate(picking)
        return picking

    def give_back(self, picking, quantities):
        """Return part of a done transfer, whichever way it went."""
        quantities = self._quantities(quantities)
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_model="stock.picking").create({})
        by_product = self._by_product(quantities)
        for line in wizard.product_return_moves:
            line.quantity = by_product.get(line.product_id, 0)
        returned = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self._fill(returned.move_ids, quantities)
        self._validate(returned)
        return returned

    def transfer(self, quantities, source, destination, kind=None, package=None, **values):
        """A transfer made by hand, done.

        :param kind: its operation type; an internal transfer if left out
        :param package: what it is packed into
        :param values: more of the transfer
        """
        quantities = self._quantities(quantities)
        kind = kind or self.warehouse.int_type_id
        picking = self.env["stock.picking"].create({
            "picking_type_id": kind.id, "location_id": source.id, "location_dest_id": destination.id,
            "move_ids": [Command.create({
                "product_id": product.id, "product_uom_qty": quantity, "location_id": source.id,
                "location_dest_id": destination.id, "company_id": kind.company_id.id})
                for product, quantity in self._by_product(quantities).items()],
            **values})
        picking.action_confirm()
        self._fill(picking.move_ids, quantities)
        if package:
            picking.move_line_ids.result_package_id = package
        self._validate(picking)
        return picking

    def scrap(self, lot, quantity):
        scrap = self.env["stock.scrap"].create({
            "product_id": lot.product_id.id, "lot_id": lot.id, "scrap_qty": quantity, "location_id": self.stock.id})
        scrap.action_validate()
        return scrap

    def count(self, lot, quantity):
        """An inventory count of one lot in stock."""
        quant = self.env["stock.quant"].with_context(inventory_mode=True).create({
            "product_id": lot.product_id.id, "lot_id": lot.id, "location_id": self.stock.id,
            "inventory_quantity": quantity})
        quant.action_apply_inventory()
        return quant

    @contextmanager
    def day(self, days_ago):
        """Documents made inside are entered, and dated, ``days_ago`` days before today."""
        moment = datetime.now() - timedelta(days=days_ago)
        with freeze_time(moment), patch.object(self.env.cr, "_now", moment):
            self._forget_the_time()
            yield moment
        self._forget_the_time()

    def _forget_the_time(self):
        """Whether a lot has expired is kept in the cache, and nothing tells it that the day has changed."""
        self.env["stock.lot"].invalidate_model(["product_expiry_alert"])

    def _quantities(self, things):
        """Lots or products as a dict of thing to quantity; 10 of each, 1 of a serial number."""
        if not things:
            return {}
        if isinstance(things, dict):
            return things
        return {thing: self._default_quantity(thing) for thing in things}

    def _default_quantity(self, things):
        serial = things._name == "stock.lot" and things.product_id.tracking == "serial"
        return len(things) if serial else 10

    def _product_of(self, thing):
        return thing.product_id if thing._name == "stock.lot" else thing

    def _by_product(self, quantities):
        totals = {}
        for thing, quantity in quantities.items():
            totals[self._product_of(thing)] = totals.get(self._product_of(thing), 0) + quantity
        return totals

    def _fill(self, moves, quantities, picked=True):
        """Write the lots of ``quantities`` on the open moves of their products."""
        for move in moves.filtered(lambda move: move.state not in ("done", "cancel")):
            mine = {thing: quantity for thing, quantity in quantities.items()
                    if self._product_of(thing) == move.product_id}
            if not mine:
                continue
            move.move_line_ids.unlink()
            move.move_line_ids = [Command.create({
                "product_id": move.product_id.id, "product_uom_id": move.product_id.uom_id.id, "quantity": quantity,
                "lot_id": thing.id if thing._name == "stock.lot" else False,
                "location_id": move.location_id.id, "location_dest_id": move.location_dest_id.id,
                "picking_id": move.picking_id.id}) for thing, quantity in mine.items()]
            move.picked = picked

    def _validate(self, picking):
        """Validate; what is short goes into a backorder."""
        answer = picking.with_context(skip_sms=True).button_validate()
        self._confirm(answer, "stock.backorder.confirmation", "process")
        return picking

    def _confirm(self, answer, wizard, button):
        """Say yes to the one question that may come up; any other one is a mistake in the story."""
        if isinstance(answer, dict) and answer.get("res_model") == wizard:
            getattr(Form(self.env[wizard].with_context(**answer["context"])).save(), button)()
        elif isinstance(answer, dict) and answer.get("res_model"):
            raise AssertionError(f"Odoo asks: {answer.get('name')} ({answer['res_model']})")


class Plant(PlantLanguage):
    """The language outside a test case, for scripts and the demo story."""

    def __init__(self, env):
        self.env = env
