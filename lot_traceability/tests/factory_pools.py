from .factory import Factory


class DoughFactory(Factory):
    """A factory in which most goes through dough, which has no lots."""

    STEPS = (
        "receive", "produce", "several_outputs", "unbuild", "correct_date", "correct_quantity", "zero_line",
        *("knead", "bake") * 3, "knead_of_dough", "sell_dough", "sell_some_dough", "sell_some_dough",
        "give_back_dough", "count_dough", "move_dough", "correct_dough")

    def __init__(self, plant, seed):
        super().__init__(plant, seed)
        self.dough = plant.product("dough", tracking="none")
        self.sold = []

    def knead(self):
        """Today or entered late."""
        used = self.used()
        with self.plant.day(self.random.choice((0, 0, 5, 15))):
            self.orders.append(self.plant.produce(self.dough, used, quantity=self.amount()))

    def bake(self):
        with self.plant.day(self.random.choice((0, 0, 2, 12))):
            self.produce(used={self.dough: self.amount()})

    def knead_of_dough(self):
        """Leaven: what is left of the dough goes into the next one, by way of something else without lots."""
        leaven = self.plant.product("leaven", tracking="none")
        self.plant.produce(leaven, {self.dough: 1}, quantity=1)
        self.orders.append(self.plant.produce(self.dough, {leaven: 1, **self.used()}, quantity=self.amount()))

    def sell_dough(self):
        """All that is there, so that the next dough is another one."""
        return self._while_there_is_some(lambda units: self.sold.append(self.plant.deliver({self.dough: units})))

    def sell_some_dough(self):
        """Today or entered late, more than there is now and then."""
        with self.plant.day(self.random.choice((0, 0, 7))):
            self.sold.append(self.plant.deliver({self.dough: self.random.randint(1, 2)}))

    def give_back_dough(self):
        """Not of a delivery that was corrected to nothing: Odoo's valuation divides by what it delivered."""
        if not self.sold:
            self.sell_some_dough()
        picking = self.any_of([picking for picking in self.sold if picking.move_ids.quantity])
        if not picking:
            return False
        self.plant.give_back(picking, {self.dough: 1})
        return True

    def move_dough(self):
        return self._while_there_is_some(
            lambda _units: self.plant.transfer({self.dough: 1}, self.plant.stock, self.shelf))

    def count_dough(self):
        """None of it is there."""
        quant = self.plant.env["stock.quant"].with_context(inventory_mode=True).create({
            "product_id": self.dough.id, "location_id": self.plant.stock.id, "inventory_quantity": 0})
        quant.action_apply_inventory()

    def _while_there_is_some(self, step):
        self.dough.invalidate_recordset()
        units = self.dough.qty_available
        if units <= 0:
            return False
        step(units)
        return True

    def correct_dough(self):
        """A done line of dough is corrected in its quantity, to nothing now and then, or in its date."""
        line = self.any_of(self.plant.env["stock.move.line"].search([
            ("product_id", "=", self.dough.id), ("state", "=", "done"), ("quantity", ">", 0)]))
        if not line:
            return False
        line.quantity = self.random.choice((0, self.amount(), line.quantity + 1))
        return True
