from .test_shelf_life import ShelfLifeCase


class TestFewLots(ShelfLifeCase):
    """A customer, or one order, wants few lots for an order line."""

    def lots_for(self, *days, quantity=10):
        for number in days:
            self.milk_for(number, quantity=quantity)

    def for_the_shop(self, **values):
        return self.a_rule(0, partner_id=self.shop.id, **values)

    def test_one_lot_alone(self):
        self.lots_for(10), self.lots_for(20, quantity=4)
        self.milk_for(40, quantity=25), self.milk_for(50, quantity=30)
        self.for_the_shop(most=1)
        self.assertEqual(self.reserved(self.an_order(18)), [("milk-40", 18)])

    def test_few_lots_on_the_order_line(self):
        self.lots_for(10, 20, 30, quantity=5)
        self.milk_for(40, quantity=7)
        self.assertEqual(self.reserved(self.an_order(12, lot_most=2)), [("milk-10", 5), ("milk-40", 7)])

    def test_as_much_as_few_lots_have(self):
        self.lots_for(10, 20, 30, quantity=5)
        picking = self.an_order(12, lot_most=2)
        self.assertEqual(self.reserved(picking), [("milk-10", 5), ("milk-20", 5)])
        self.milk_for(40, quantity=50)
        picking.action_assign()
        self.assertEqual(self.reserved(picking), [("milk-10", 5), ("milk-20", 5)])

    def test_what_has_no_date_is_taken_last(self):
        bare = self.milk_for(1, "bare", quantity=30)
        bare.write({"expiration_date": False, "removal_date": False})
        self.fefo.removal_strategy_id = self.env.ref("stock.removal_fifo")
        self.milk_for(30, quantity=20)
        self.for_the_shop(most=1)
        self.assertEqual(self.reserved(self.an_order(15)), [("milk-30", 15)])

    def part_of(self, picking, quantity):
        """Ship so much of it; the backorder, with what it reserves."""
        picking.move_line_ids.quantity = quantity
        picking.move_ids.picked = True
        self._validate(picking)
        picking.backorder_ids.action_assign()
        return picking.backorder_ids

    def test_the_backorder_goes_on_with_the_same_lot(self):
        self.milk_for(40, quantity=25)
        self.for_the_shop(most=1)
        picking = self.an_order(18)
        self.milk_for(10, quantity=30)
        self.assertEqual(self.reserved(self.part_of(picking, 10)), [("milk-40", 8)])

    def test_the_backorder_goes_on_with_another_one_when_nothing_of_it_is_left(self):
        self.milk_for(40, quantity=10)
        self.for_the_shop(most=1)
        picking = self.an_order(18)
        self.lots_for(50, 60, quantity=9)
        self.assertEqual(self.reserved(self.part_of(picking, 10)), [("milk-50", 8)])

    def test_a_lot_too_many_needs_a_reason(self):
        self.for_the_shop(most=2)
        lots = [self.milk_for(days) for days in (10, 20, 30)]
        picking = self.sell(dict.fromkeys(lots[:2], 5), self.shop)
        verdict = self.env["lot.gate"].verdict
        self.assertEqual(verdict(lots[1], "deliver", picking)[lots[1].id]["messages"], [])
        picking = self.sell(dict.fromkeys(lots, 5), self.shop)
        asked = self.env["lot.override.wizard"].browse(picking.button_validate()["res_id"])
        self.assertIn("2 lots at most", asked.objections)
        self.assertEqual(asked.objections.count("at most"), 1)

    def test_another_lot_than_the_one_that_came_first_needs_a_reason(self):
        self.for_the_shop(most=1)
        first, other = self.milk_for(40, quantity=25), self.milk_for(50)
        backorder = self.part_of(self.an_order(18), 10)
        backorder.move_line_ids.lot_id = other
        self.assertEqual(backorder.button_validate()["res_model"], "lot.override.wizard")
        self.scrap(first, 15)
        self.assertIs(backorder.with_context(skip_sms=True).button_validate(), True)
