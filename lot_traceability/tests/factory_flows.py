"""The rarer flows of Odoo's, as far as their apps are installed: part of a random factory."""

from odoo.tests import Form

from .language import Plant

NEIGHBOUR = "Next Door"
# Steps that are taken only where an app is installed.
APPS = {
    "repair": "lot_traceability_repair", "correct_repair": "lot_traceability_repair",
    "subcontract": "mrp_subcontracting", "dropship": "stock_dropshipping"}


def neighbour(plant):
    """A plant of another company, which lots may go to: one for all factories, a company takes long to make."""
    company = plant.env["res.company"].search([("name", "=", NEIGHBOUR)]) or plant.env["res.company"].create({
        "name": NEIGHBOUR})
    return Plant(plant.env(context={**plant.env.context, "allowed_company_ids": company.ids}))


class Flows:
    """Mixed into :class:`~.factory.Factory`."""

    FLOWS = (
        "sell_a_kit", "use_a_kit", "deliver_in_steps", "produce_in_steps", "merge_orders", "split_order",
        "pack_and_ship", "to_the_neighbour", "to_the_neighbour", "produce_next_door", "back_from_the_neighbour",
        "subcontract", "dropship", "repair", "repair", "repair", "correct_repair")

    def offered(self, steps):
        """Those whose app is installed."""
        return [step for step in steps if step not in APPS or self.plant.has_app(APPS[step])]

    # Kits and steps

    def kit(self):
        """A kit of two lots of different products, with what of each is in one."""
        one = self.random.choice(self.lots)
        other = self.random.choice([lot for lot in self.lots if lot.product_id != one.product_id] or [self.new_lot(
            self.plant.product("handle"))])
        kit = self.plant.product("kit", tracking="none")
        self.plant.recipe(kit, 1, {one.product_id: 1, other.product_id: 2}).type = "phantom"
        return kit, {one: 1, other: 2}

    def sell_a_kit(self):
        kit, parts = self.kit()
        units = self.amount()
        picking = self.plant.sell({kit: units})
        self.plant._fill(picking.move_ids, {lot: units * each for lot, each in parts.items()})
        self.plant._validate(picking)
        self.deliveries.append(picking)

    def use_a_kit(self):
        kit, parts = self.kit()
        box = self.new_lot(self.plant.product("crate"))
        recipe = self.plant.recipe(box.product_id, 1, {kit: 1})
        units = self.amount()
        self.orders.append(self.plant.produce(
            box, used={lot: units * each for lot, each in parts.items()}, quantity=units))
        self._made_by(recipe, box)

    def _made_by(self, recipe, *lots):
        """What is done with them later is not done by the recipe."""
        recipe.active = False
        self.lots += lots

    def deliver_in_steps(self):
        """Some of it may still be on its way out."""
        lot, units = self.random.choice(self.lots), self.amount()
        self.plant.warehouse.delivery_steps = "pick_pack_ship"
        order = self.plant.sell({lot: units}).sale_id
        for _step in range(self.random.choice((1, 2, 3, 3, 3))):
            picking = self._open(order.picking_ids)
            self.plant._fill(picking.move_ids, {lot: units})
            self.plant._validate(picking)
        # What is on its way out stays where it is.
        self.plant.warehouse.with_context(do_not_check_quant=True).delivery_steps = "ship_only"
        if picking.location_dest_id.usage == "customer":
            self.deliveries.append(picking)

    def produce_in_steps(self):
        """Fetched from the stock, made, and put into the stock again."""
        output, used = self.new_lot(), {self.random.choice(self.lots): self.amount()}
        warehouse = self.plant.warehouse
        warehouse.manufacture_steps = "pbm_sam"
        order = self.plant.plan(output, used)
        self._carry(order, warehouse.pbm_type_id, used)
        self.plant.close(order, output, used)
        self._carry(order, warehouse.sam_type_id, {output: 10})
        warehouse.with_context(do_not_check_quant=True).manufacture_steps = "mrp_one_step"
        self.orders.append(order)
        self.lots.append(output)

    def _carry(self, order, kind, quantities):
        picking = order.picking_ids.filtered(lambda picking: picking.picking_type_id == kind)
        self.plant._fill(picking.move_ids, quantities)
        self.plant._validate(picking)

    def _open(self, pickings):
        return pickings.filtered(lambda picking: picking.state not in ("done", "cancel"))[:1]

    # Orders that become one, or several

    def merge_orders(self):
        """Two plans by one recipe are made as one order."""
        component, output = self.random.choice(self.lots), self.new_lot(self.plant.product("cake"))
        recipe = self.plant.recipe(output.product_id, 1, {component.product_id: 1})
        plans = self.plant.plan(output, quantity=2) | self.plant.plan(output, quantity=3)
        order = plans.browse(plans.action_merge()["res_id"])
        self.orders.append(self.plant.close(order, output, {component: 5}, quantity=5))
        self._made_by(recipe, output)

    def split_order(self):
        """A plan is made in two parts, each a lot of its own."""
        component, output = self.random.choice(self.lots), self.new_lot(self.plant.product("cake"))
        recipe = self.plant.recipe(output.product_id, 1, {component.product_id: 1})
        order, later = self.plant.plan(output, quantity=5), self.new_lot(output.product_id)
        wizard = Form(order.env["mrp.production.split"].with_context(**order.action_split()["context"]))
        wizard.max_batch_size = 3
        wizard.save().action_split()
        rest = order.production_group_id.production_ids - order
        self.orders += [
            self.plant.close(order, output, {component: 3}, quantity=3),
            self.plant.close(rest, later, {component: 2}, quantity=2)]
        self._made_by(recipe, output, later)

    # Between places, companies and people

    def pack_and_ship(self):
        """Onto a pallet, and the pallet as a whole to a customer, or not yet."""
        lot, units = self.random.choice(self.lots), self.amount()
        pallet = self.plant.env["stock.package"].create({"name": f"PAL{self.random.getrandbits(32)}"})
        self.plant.transfer({lot: units}, self.plant.stock, self.shelf, package=pallet)
        if self.random.random() < 0.5:
            picking = self.plant.sell({lot: units})
            picking.move_line_ids.write({
                "package_id": pallet.id, "result_package_id": pallet.id, "location_id": self.shelf.id, "picked": True})
            self.plant._validate(picking)
            self.deliveries.append(picking)

    def to_the_neighbour(self):
        """Sent through transit; not all of it has arrived."""
        lot, units = self.random.choice(self.lots), self.amount()
        self._between(self.plant, self.next_door, lot, units, self.random.randint(0, units))
        self.next_door_lots.append(lot)

    def back_from_the_neighbour(self):
        if not self.next_door_lots:
            self.to_the_neighbour()
        lot = self.random.choice(self.next_door_lots)
        self._between(self.next_door, self.plant, lot, 2, self.random.randint(1, 2))

    def _between(self, here, there, lot, sent, arrived):
        transit = self.plant.env.ref("stock.stock_location_inter_company")
        here.transfer({lot.with_env(here.env): sent}, here.stock, transit, kind=here.warehouse.out_type_id)
        if arrived:
            there.transfer({lot.with_env(there.env): arrived}, transit, there.stock, kind=there.warehouse.in_type_id)

    def produce_next_door(self):
        """What the neighbour makes may come here."""
        if not self.next_door_lots:
            self.to_the_neighbour()
        lot = self.random.choice(self.next_door_lots)
        output = self.new_lot()
        self.next_door.produce(output.with_env(self.next_door.env), {lot.with_env(self.next_door.env): self.amount()})
        self.next_door_lots.append(output)
        if self.random.random() < 0.5:
            self._between(self.next_door, self.plant, output, 3, 3)
            self.lots.append(output)

    def subcontract(self):
        """Half of what was ordered arrives, the rest later, as another lot."""
        component = self.random.choice(self.lots)
        knife = self.new_lot(self.plant.product("knife"))
        other = self.new_lot(knife.product_id)
        picking = self.plant.order_from_subcontractor(knife.product_id, 5, {component.product_id: 1})
        self.plant.receive_subcontracted(picking, {knife: 3}, {component: 3})
        self.plant.receive_subcontracted(picking.backorder_ids, {other: 2}, {self.random.choice(
            [lot for lot in self.lots if lot.product_id == component.product_id]): 2})
        self._made_by(self.plant.env["mrp.bom"].search([
            ("product_tmpl_id", "=", knife.product_id.product_tmpl_id.id)]), knife, other)

    def dropship(self):
        name = f"L{self.random.getrandbits(48):012x}"
        lot, sale = self.plant.dropship(
            name, self.amount(), self.plant.partner("Vendor"), to=self.plant.partner("Customer"))
        lot.product_id.route_ids = False  # what is sold of it later comes from the stock
        self.made |= lot
        self.lots.append(lot)
        self.deliveries.append(sale.picking_ids)

    # Repairs

    def repair(self):
        """Parts go in, others come out; some are new, some have been in it, or in something else."""
        repaired = self.any_of(self.phones) or self.random.choice(self.lots)
        parts = {}
        for kind in self.some(["add", "remove", "recycle"], 2):
            lots = [lot for lot in self.lots if lot != repaired] + [self.new_lot()]
            parts[kind] = {lot: self.amount() for lot in self.some(lots, 2)}
        self.repairs.append(self.plant.repair(repaired, **parts))

    def correct_repair(self):
        if not self.repairs:
            self.repair()
        repair = self.random.choice(self.repairs)
        return self._relabel_line(repair.move_ids.move_line_ids.filtered("quantity"))
