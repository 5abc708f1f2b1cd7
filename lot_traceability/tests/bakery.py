from .common import LotCase


class BakeryCase(LotCase):
    """A bakery that numbers its milk and its bread, and not the dough in between."""

    def setUp(self):
        super().setUp()
        self.dough = self.product("dough", tracking="none")
        self.milk, self.bread = self.product("milk"), self.product("bread")

    def knead(self, name, quantity=10, **values):
        """A batch of dough from a lot of milk of its own."""
        milk = self.lot(name, self.milk)
        self.produce(self.dough, used={milk: quantity}, quantity=quantity, **values)
        return milk

    def bake(self, name, quantity=10):
        bread = self.lot(name, self.bread)
        self.produce(bread, used={self.dough: quantity}, quantity=quantity)
        return bread

    def pools(self):
        return self.env["lot.pool"].search([("product_id", "=", self.dough.id)], order="opened_at, id")

    def bakery(self, name):
        return self.env["stock.location"].create({
            "name": name, "usage": "internal", "location_id": self.warehouse.view_location_id.id})

    def knead_in(self, place, name, quantity=10):
        milk = self.lot(name, self.milk)
        order = self.plan(self.dough, used={milk: quantity}, quantity=quantity)
        order.move_finished_ids.location_dest_id = order.location_dest_id = place
        self.close(order, self.dough, used={milk: quantity}, quantity=quantity)
        return milk

    def bake_in(self, place, name, quantity=4):
        bread = self.lot(name, self.bread)
        order = self.plan(bread, used={self.dough: quantity}, quantity=quantity)
        order.move_raw_ids.location_id = order.location_src_id = place
        self.close(order, bread, used={self.dough: quantity}, quantity=quantity)
        return bread
