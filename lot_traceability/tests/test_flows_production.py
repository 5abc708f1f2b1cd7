from odoo.tests import Form

from .common import LotCase


class TestProductionFlows(LotCase):
    """How Odoo's manufacturing makes lots out of lots, through its own documents."""

    def test_manufacturing_in_three_steps_is_one_transformation(self):
        warehouse = self.warehouse
        warehouse.manufacture_steps = "pbm_sam"
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 10})
        order = self.plan(loaf, used={flour: 8})
        self._carry(order, warehouse.pbm_type_id, {flour: 8})
        self.assertEqual(self.where(flour), {"on_hand": 10, "stoppable": 8})
        self.close(order, loaf, used={flour: 8})
        self._carry(order, warehouse.sam_type_id, {loaf: 10})

        self.assertEqual(self.current_lines(order), [("input", "flour", 8), ("output", "loaf", 10)])
        self.assertEqual(self.where(flour), {"on_hand": 2, "used": 8})
        self.assertEqual([(row["location_id"], row["quantity"]) for row in loaf.whereabouts()["on_hand"]], [
            (self.stock.id, 10)])

    def _carry(self, order, kind, quantities):
        picking = order.picking_ids.filtered(lambda picking: picking.picking_type_id == kind)
        self._fill(picking.move_ids, quantities)
        self._validate(picking)

    def test_orders_merged_before_they_are_done_are_one_transformation(self):
        flour, loaf = self.lots("flour", "loaf")
        self.recipe(loaf.product_id, 1, {flour.product_id: 1})
        first, second = self.plan(loaf, quantity=4), self.plan(loaf, quantity=6)
        merged = self.env["mrp.production"].browse((first | second).action_merge()["res_id"])
        self.close(merged, loaf, used={flour: 10}, quantity=10)

        self.assertEqual(self.current_lines(merged), [("input", "flour", 10), ("output", "loaf", 10)])
        self.assertEqual(self.current_lines(first | second), [])

    def test_a_split_order_is_a_transformation_for_each_part(self):
        flour, loaf = self.lots("flour", "loaf")
        later = self.lot("loaf-later", loaf.product_id)
        self.recipe(loaf.product_id, 1, {flour.product_id: 1})
        order = self.plan(loaf, quantity=10)
        wizard = Form(self.env["mrp.production.split"].with_context(**order.action_split()["context"]))
        wizard.max_batch_size = 6
        wizard.save().action_split()
        rest = order.production_group_id.production_ids - order
        self.close(order, loaf, used={flour: 6}, quantity=6)
        self.close(rest, later, used={flour: 4}, quantity=4)

        self.assertEqual(self.current_lines(order), [("input", "flour", 6), ("output", "loaf", 6)])
        self.assertEqual(self.current_lines(rest), [("input", "flour", 4), ("output", "loaf-later", 4)])
        self.assertEqual(flour._descendants(), loaf | later)

    def test_a_second_unbuild_gives_back_its_own_share(self):
        frame, wheel, bicycle = self.lots("frame", "wheel", "bicycle")
        self.receive({frame: 10, wheel: 20})
        order = self.produce(bicycle, used={frame: 10, wheel: 20})
        first, second = self.unbuild(order, quantity=4), self.unbuild(order, quantity=3)

        self.assertEqual(self.current_lines(first), [
            ("input", "bicycle", 4), ("output", "frame", 4), ("output", "wheel", 8)])
        self.assertEqual(self.current_lines(second), [
            ("input", "bicycle", 3), ("output", "frame", 3), ("output", "wheel", 6)])
        self.assertEqual(self.where(bicycle), {"on_hand": 3, "used": 7})
        self.assertEqual([row["difference"] for row in wheel.trace("down")["balance"]], [0, 0, 0])

    def test_an_intermediate_of_another_order_chains_the_lots(self):
        flour, dough, loaf, toast = self.lots("flour", "dough", "loaf", "toast")
        self.produce(dough, used={flour: 10})
        order = self.produce(loaf, used={dough: 6}, also={toast: 2}, quantity=6)
        self.scrap(dough, 1)

        self.assertEqual(flour._descendants(), dough | loaf | toast)
        self.assertEqual(self.current_lines(order), [
            ("input", "dough", 6), ("output", "loaf", 6), ("output", "toast", 2)])
        self.assertEqual(self.where(dough), {"on_hand": 3, "used": 6, "scrapped": 1})

    def test_a_rework_loop_comes_back_to_where_it_began(self):
        chocolate, bar = self.lots("chocolate", "bar")
        self.produce(bar, used={chocolate: 10})
        order = self.produce(chocolate, used={bar: 2}, quantity=2)

        self.assertEqual(self.current_lines(order), [("input", "bar", 2), ("output", "chocolate", 2)])
        self.assertEqual(chocolate._descendants(), chocolate | bar)
        self.assertEqual(self.where(chocolate), {"on_hand": -8, "used": 10})

    def test_a_loop_whose_postings_share_one_second_is_answered(self):
        """Odoo's own report does not end on it."""
        chocolate, bar, box = self.lots("chocolate", "bar", "box")
        with self.day(1):
            self.produce(bar, used={chocolate: 10})
            self.produce(chocolate, used={bar: 2}, quantity=2)
            self.produce(box, used={bar: 3}, quantity=3)

        self.assertEqual({row["id"] for row in chocolate.trace("down")["lots"]}, set((chocolate | bar | box).ids))
        self.assertEqual(box._ancestors(), chocolate | bar)

    def test_the_parts_of_a_kit_in_a_recipe_are_inputs(self):
        blade, handle, box = self.lots("blade", "handle", "box")
        kit = self.product("knife kit", tracking="none")
        self.recipe(kit, 1, {blade.product_id: 1, handle.product_id: 2}).type = "phantom"
        self.recipe(box.product_id, 1, {kit: 1})
        order = self.produce(box, used={blade: 5, handle: 10}, quantity=5)

        self.assertEqual(self.current_lines(order), [
            ("input", "blade", 5), ("input", "handle", 10), ("output", "box", 5)])

    def test_an_unbuild_takes_up_the_by_product_too(self):
        milk, cheese, whey = self.lots("milk", "cheese", "whey")
        order = self.produce(cheese, used={milk: 10}, also={whey: 8}, quantity=2)
        unbuild = self.unbuild(order, quantity=1)

        self.assertEqual(self.current_lines(unbuild), [
            ("input", "cheese", 1), ("input", "whey", 4), ("output", "milk", 5)])
        self.assertEqual(whey._descendants(), milk | cheese | whey)
