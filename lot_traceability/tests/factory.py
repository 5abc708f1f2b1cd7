"""Random factories, made through Odoo's documents from a seed: the same seed, the same factory."""

import random

from odoo.fields import Command


class Factory:
    """Grows in ``plant`` (anything that speaks :class:`~.language.PlantLanguage`), one document a step."""

    STEPS = ("receive", "produce", "produce", "produce", "several_outputs", "backorder", "unbuild", "deliver",
             "give_back", "scrap", "correct_lot", "zero_line", "late_component", "rework")

    def __init__(self, plant, seed):
        self.plant, self.random = plant, random.Random(seed)
        self.products = [plant.product(f"P{number}") for number in range(4)]
        self.untracked = plant.product("salt", tracking="none")
        self.phone = plant.product("phone", tracking="serial")
        self.lots = [self.new_lot() for _number in range(3)]
        self.phones = []  # serial numbers in stock: each can be used once
        self.orders, self.deliveries = [], []

    def grow(self, steps):
        for _step in range(steps):
            getattr(self, self.random.choice(self.STEPS))()
        return self

    def new_lot(self, product=None):
        product = product or self.random.choice(self.products)
        return self.plant.lot(f"L{self.random.getrandbits(48):012x}", product)

    def some(self, things, most=3):
        return self.random.sample(things, self.random.randint(1, min(most, len(things))))

    def amount(self):
        return self.random.randint(1, 8)

    def receive(self):
        lot = self.new_lot()
        self.plant.receive({lot: self.amount()})
        self.lots.append(lot)

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

    def backorder(self):
        first = self.new_lot()
        second = self.new_lot(first.product_id)
        used = self.used()
        order = self.plant.produce(first, used, quantity=3, planned=5)
        rest = order.production_group_id.production_ids - order
        self.plant.close(rest, second, used, quantity=2)
        self.orders += [order, rest]
        self.lots += [first, second]

    def unbuild(self):
        orders = [order for order in self.orders if order.product_id.tracking == "lot" and not order.unbuild_ids]
        if orders:
            self.plant.unbuild(self.random.choice(orders), quantity=1)

    def deliver(self):
        self.deliveries.append(self.plant.deliver({self.random.choice(self.lots): self.amount()}))

    def give_back(self):
        if self.deliveries:
            delivery = self.random.choice(self.deliveries)
            line = delivery.move_line_ids[0]
            self.plant.give_back(delivery, {line.lot_id: 1})

    def scrap(self):
        self.plant.scrap(self.random.choice(self.lots), 1)

    def inputs(self):
        """Done component lines with a lot, of orders that were not unbuilt."""
        orders = self.plant.env["mrp.production"].concat(*self.orders).filtered(lambda order: not order.unbuild_ids)
        return orders.move_raw_ids.move_line_ids.filtered(
            lambda line: line.lot_id.product_id.tracking == "lot" and line.quantity)

    def correct_lot(self):
        lines = self.inputs()
        if lines:
            line = self.random.choice(lines)
            right = self.new_lot(line.product_id)
            line.lot_id = right
            self.lots.append(right)

    def zero_line(self):
        lines = self.inputs()
        if lines:
            self.random.choice(lines).quantity = 0

    def late_component(self):
        lines = self.inputs()
        if lines:
            line = self.random.choice(lines)
            late = self.new_lot(line.product_id)
            line.move_id.move_line_ids = [Command.create({
                "product_id": line.product_id.id, "product_uom_id": line.product_uom_id.id, "quantity": 2,
                "lot_id": late.id, "location_id": line.location_id.id, "location_dest_id": line.location_dest_id.id})]
            self.lots.append(late)

    def rework(self):
        """A batch that takes up an older lot of its own product, or makes more of an older lot."""
        older = self.random.choice(self.lots)
        output = self.new_lot(older.product_id) if self.random.random() < 0.5 else older
        others = [lot for lot in self.lots if lot.product_id != older.product_id]
        used = {older: 1} if output != older or not others else {self.random.choice(others): 1}
        self.produce(output, used)
