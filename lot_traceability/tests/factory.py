"""Random factories, made through Odoo's documents from a seed: the same seed, the same factory."""

import random
from collections import Counter

from odoo.fields import Command

from ..services.repacker import Made, Taken
from .factory_corrections import LOT, Corrections
from .factory_flows import Flows, neighbour

SERIAL = "serial"


class Factory(Flows, Corrections):
    """Grows in ``plant`` (anything that speaks :class:`~.language.PlantLanguage`), one document a step.

    :ivar made: every lot of it, as records
    :ivar list steps: those of ``STEPS`` whose app is installed
    :ivar collections.Counter done: how often each step was taken, not counting those that found nothing to work on
    """

    # Named more often, taken more often.
    STEPS = (
        "receive", "produce", "produce", "produce", "several_outputs", "several_outputs", "backorder", "unbuild",
        "unbuild_a_serial", "deliver", "deliver", "give_back", "give_back_to_the_vendor", "return_a_return", "scrap",
        "count", "relabel", "move_within", "reserve", "begin", "by_the_dozen", "map_serials", "rework", "repack",
        "link", "long_ago", "correct_lot", "correct_output", "correct_delivery", "correct_quantity", "correct_date",
        "zero_line", "late_component", *Flows.FLOWS)

    def __init__(self, plant, seed):
        self.plant, self.random = plant, random.Random(seed)
        self.done, self.made = Counter(), plant.env["stock.lot"]
        self.products = [plant.product(f"P{number}") for number in range(4)]
        self.untracked = plant.product("salt", tracking="none")
        self.phone = plant.product("phone", tracking=SERIAL)
        self.shelf = plant.env["stock.location"].create({"name": "Shelf", "location_id": plant.stock.id})
        self.lots = [self.new_lot() for _number in range(3)]
        self.phones = []  # serial numbers in stock: each can be used once
        self.orders, self.deliveries, self.receipts, self.returns, self.repairs = [], [], [], [], []
        self.next_door, self.next_door_lots = neighbour(plant), []
        self.steps = self.offered(self.STEPS)

    def grow(self, steps):
        for _step in range(steps):
            self.take(self.random.choice(self.steps))
        return self

    def take(self, step):
        """Take one step by its name; a step answers False if there is nothing to take it on."""
        if getattr(self, step)() is not False:
            self.done[step] += 1

    def new_lot(self, product=None):
        product = product or self.random.choice(self.products)
        lot = self.plant.lot(f"L{self.random.getrandbits(48):012x}", product)
        self.made |= lot
        return lot

    def some(self, things, most=3):
        return self.random.sample(things, self.random.randint(1, min(most, len(things))))

    def amount(self):
        return self.random.randint(1, 8)

    def any_of(self, things):
        return self.random.choice(list(things)) if things else None

    # In and out of the house

    def receive(self):
        lot = self.new_lot()
        self.receipts.append(self.plant.receive({lot: self.amount()}))
        self.lots.append(lot)

    def deliver(self):
        self.deliveries.append(self.plant.deliver({self.random.choice(self.lots): self.amount()}))

    def give_back(self):
        if not self.deliveries:
            self.deliver()
        return self._return(self.deliveries, self.returns)

    def return_a_return(self):
        if not self.returns:
            self.give_back()
        return self._return(self.returns)

    def give_back_to_the_vendor(self):
        if not self.receipts:
            self.receive()
        return self._return(self.receipts)

    def _return(self, pickings, into=None):
        picking = self.any_of(pickings)
        line = picking and picking.move_line_ids.filtered("quantity")[:1]
        if not line:
            return False
        returned = self.plant.give_back(picking, {line.lot_id: 1})
        if into is not None:
            into.append(returned)
        return True

    def reserve(self):
        """Promised to a customer and not shipped."""
        self.plant.sell({self.random.choice(self.lots): self.amount()})

    def move_within(self):
        self.plant.transfer({self.random.choice(self.lots): self.amount()}, self.plant.stock, self.shelf)

    def scrap(self):
        self.plant.scrap(self.random.choice(self.lots), 1)

    def count(self):
        self.plant.count(self.random.choice(self.lots), self.amount())

    def relabel(self):
        """One lot is gone at a count, another one is found instead."""
        old = self.random.choice(self.lots)
        new = self.new_lot(old.product_id)
        self.plant.count(old, 0)
        self.plant.count(new, self.amount())
        self.lots.append(new)

    # What turns lots into others

    def used(self):
        used = {lot: 1 if lot in self.phones else self.amount() for lot in self.some(self.lots + self.phones)}
        self.phones = [phone for phone in self.phones if phone not in used]
        if self.random.random() < 0.3:
            used[self.untracked] = self.amount()
        return used

    def produce(self, output=None, used=None):
        output = output or self.new_lot()
        used = used or self.used()
        used.pop(output, None)
        also = {}
        if self.random.random() < 0.4:
            others = [product for product in self.products if product not in
                      [output.product_id, *(self.plant._product_of(thing) for thing in used)]]
            if others:
                also = {self.new_lot(self.random.choice(others)): self.amount()}
        self.orders.append(self.plant.produce(output, used, also, quantity=self.amount()))
        self.lots += [output, *also]

    def several_outputs(self):
        serials = self.plant.env["stock.lot"].concat(
            *(self.new_lot(self.phone) for _each in range(self.random.randint(1, 3))))
        self.orders.append(self.plant.produce(serials, self.used()))
        self.phones += list(serials)

    def map_serials(self):
        """Say into which serial number each component went, whole."""
        order = self.any_of([order for order in self.orders if order.can_map_serials and not order.serial_map_ids])
        used = order and order.move_raw_ids.move_line_ids.filtered("quantity").grouped("lot_id")
        if not used:
            return False
        self.plant.env["lot.serial.map"].create([
            {"production_id": order.id, "component_lot_id": lot.id, "lot_id": self.any_of(order.lot_producing_ids).id,
             "quantity": sum(lines.mapped("quantity_product_uom"))} for lot, lines in used.items() if lot])
        return True

    def backorder(self):
        first = self.new_lot()
        second = self.new_lot(first.product_id)
        used = self.used()
        order = self.plant.produce(first, used, quantity=3, planned=5)
        rest = order.production_group_id.production_ids - order
        self.plant.close(rest, second, used, quantity=2)
        self.orders += [order, rest]
        self.lots += [first, second]

    def by_the_dozen(self):
        """By a recipe in dozens, of a component in pieces."""
        plant, egg = self.plant, self.random.choice(self.lots)
        box = self.new_lot(plant.product("box"))
        recipe = plant.recipe(box.product_id, 1, {egg.product_id: 1})
        recipe.product_uom_id = recipe.bom_line_ids.product_uom_id = plant.env.ref("uom.product_uom_dozen")
        self.orders.append(plant.produce(box, {egg: 12}, quantity=12))
        self.lots.append(box)
        recipe.active = False  # what is done with boxes later is not done by it

    def rework(self):
        """A batch that takes up an older lot of its own product, or makes more of an older lot."""
        older = self.random.choice(self.lots)
        output = self.new_lot(older.product_id) if self.random.random() < 0.5 else older
        others = [lot for lot in self.lots if lot.product_id != older.product_id]
        used = {older: 1} if output != older or not others else {self.random.choice(others): 1}
        self.produce(output, used)

    def repack(self):
        """All that is free of a lot in one place becomes one or two others, of its own or another product."""
        quant = self.any_of(self.plant.env["stock.quant"].search([
            ("lot_id", "in", [lot.id for lot in self.lots]), ("location_id.usage", "=", "internal"),
            ("company_id", "=", self.plant.env.company.id),
        ]).filtered(lambda quant: quant.available_quantity > 0))
        if not quant:
            return False
        taken = [Taken(
            quant.lot_id, quant.location_id, quant.available_quantity, quant.package_id, quant.owner_id)]
        product = self.random.choice([quant.product_id, *self.products])
        operation = "split" if product == quant.product_id else "translate"
        parts = self.random.randint(1, 2)
        repack = self.plant.env["lot.repacker"].repack(
            operation, taken, [Made(quant.available_quantity / parts)] * parts, quant.location_id, product)
        self.made |= repack.output_line_ids.lot_id
        self.lots += repack.output_line_ids.lot_id
        return True

    def link(self):
        """What happened outside the system, asked for by one person and approved by another."""
        used = self.random.choice(self.lots)
        link = self.plant.env["lot.link"].with_user(self.plant.env.ref("base.user_admin")).create({
            "reason": "Outside", "approver_id": self.plant.env.uid, "line_ids": [
                Command.create({"role": role, "lot_id": lot.id, "quantity": self.amount()})
                for role, lot in (("input", used), ("output", self.new_lot()))]})
        link.action_request()
        link.with_user(self.plant.env.user).action_approve()

    def unbuild(self):
        """Once or twice of the same order."""
        order = self.any_of([order for order in self.orders if order.product_id.tracking == LOT
                             and len(order.unbuild_ids) < min(2, order.qty_produced)])
        if not order:
            return False
        self.plant.unbuild(order, quantity=1)
        return True

    def unbuild_a_serial(self):
        if not self.phones:
            self.several_outputs()
        order = self.any_of([order for order in self.orders if order.product_id == self.phone
                             and not order.unbuild_ids and set(order.lot_producing_ids) & set(self.phones)])
        if not order:
            return False
        phone = self.any_of([lot for lot in order.lot_producing_ids if lot in self.phones])
        self.plant.unbuild(order, lot=phone, quantity=1)
        self.phones.remove(phone)
        return True

    def begin(self):
        """An order that has been started and is not done."""
        order = self.plant.plan(self.new_lot(), self.used())
        order.action_assign()
        order.qty_producing = 1

    def long_ago(self):
        """An order entered late, with the date it had."""
        with self.plant.day(self.random.randint(1, 30)):
            self.produce()
