from .common import LotCase, Plant


class TestBalance(LotCase):

    def balance(self, lots):
        """The parts of the balance of ``lots`` that are not nothing, by lot."""
        answer = lots.trace("down")
        names = {lot["id"]: lot["name"] for lot in answer["lots"]}
        return {names[row["lot_id"]]: {name: value for name, value in row.items() if value and name != "lot_id"}
                for row in answer["balance"]}

    def test_a_trace_balances_lot_by_lot_and_product_by_product(self):
        flour, loaf = self.lots("flour", "loaf")
        second = self.lot("loaf-2", loaf.product_id)
        receipt = self.receive({flour: 100})
        self.give_back(receipt, {flour: 5})
        self.produce(loaf, used={flour: 20})
        self.produce(second, used={flour: 10}, quantity=4)
        self.give_back(self.deliver({loaf: 6}), {loaf: 1})
        self.scrap(loaf, 2)
        self.count(second, 5)

        self.assertEqual(self.balance(flour), {
            "flour": {
                "received": 100, "on_hand": 65, "used": 30, "returned_to_vendor": 5, "tolerance": 2, "closes": True},
            "loaf": {"produced": 10, "on_hand": 3, "delivered": 5, "scrapped": 2, "tolerance": 0.2, "closes": True},
            "loaf-2": {"produced": 4, "adjusted": 1, "on_hand": 5, "tolerance": 0.08, "closes": True, "in_doubt": 1}})
        loaves, = [row for row in flour.trace("down")["balance_by_product"]
                   if row["product_id"] == loaf.product_id.id]
        self.assertEqual(
            (loaves["produced"], loaves["adjusted"], loaves["on_hand"], loaves["difference"], loaves["lot_count"]),
            (14, 1, 8, 0, 2))

    def test_a_difference_is_named_with_the_move_that_causes_it(self):
        flour = self.product("flour", tracking="none")
        self.receive({flour: 10})
        flour.tracking = "lot"
        lot = self.lot("from nowhere", flour)
        delivery = self.deliver({lot: 4})
        answer = lot.trace()

        self.assertEqual(
            [(row["difference"], row["closes"], row["in_doubt"]) for row in answer["balance"]], [(-4, False, 4)])
        self.assertEqual(
            [(hole["quantity"], hole["document"]["id"]) for hole in answer["holes"]
             if hole["rule"] == "taken_never_came"], [(4, delivery.move_ids.id)])
        self.assertEqual(answer["confidence"], 0)

    def test_the_strictest_of_the_companies_that_moved_a_lot_decides(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.env.user.company_ids |= other
        flour = self.lots("flour")
        there = Plant(self.env(context={**self.env.context, "allowed_company_ids": other.ids}))
        self.receive({flour: 100})
        there.receive({flour.with_env(there.env): 100})
        self.env.company.lot_tolerance_percent, other.lot_tolerance_percent = 5, 1

        self.assertEqual(self.balance(flour)["flour"]["tolerance"], 2)
        other.lot_tolerance_percent = 10
        self.assertEqual(self.balance(flour)["flour"]["tolerance"], 10)

    def test_what_was_made_of_nothing_is_not_proven(self):
        flour, loaf, toast = self.lots("flour", "loaf", "toast")
        self.receive({flour: 10})
        self.produce(loaf, used={flour: 10})
        self.assertEqual(flour.trace()["confidence"], 1)
        self.produce(toast, quantity=30)
        crumbs = self.lot("crumbs", self.product("crumbs"))
        self.produce(crumbs, used={toast: 30})

        self.assertEqual(toast.trace("down")["confidence"], 0.25)
        self.assertEqual(crumbs.trace("up")["confidence"], 0.25)

    def test_what_may_have_gone_into_either_serial_number_is_not_proven(self):
        phone = self.product("phone", tracking="serial")
        first, second = self.lot("P-1", phone), self.lot("P-2", phone)
        chip = self.product("chip")
        one, other = self.lot("C-1", chip), self.lot("C-2", chip)
        self.receive({one: 1, other: 1})
        order = self.produce(first | second, used={one: 1, other: 1})
        self.assertEqual(one.trace("down")["confidence"], 0.3333)

        self.env["lot.serial.map"].create([
            {"production_id": order.id, "component_lot_id": component.id, "lot_id": serial.id, "quantity": 1}
            for component, serial in ((one, first), (other, second))])
        self.assertEqual(one.trace("down")["confidence"], 1)

    def test_a_lot_of_nothing_is_of_full_confidence(self):
        self.assertEqual(self.lots("flour").trace()["confidence"], 1)
