from odoo.fields import Command

from .common import LotCase


class TestWhereabouts(LotCase):

    def test_units_are_found_wherever_they_went(self):
        loaf, toast = self.lots("loaf", "toast")
        vendor = self.partner("Mill")
        receipt = self.receive({loaf: 100}, vendor=vendor)
        self.give_back(receipt, {loaf: 5})
        self.deliver({loaf: 30})
        self.produce(toast, used={loaf: 20})
        self.scrap(loaf, 4)
        self.sell({loaf: 7})
        self.count(loaf, 39)

        self.assertEqual(self.where(loaf), {
            "on_hand": 39, "stoppable": 7, "delivered": 30, "used": 20, "scrapped": 4, "returned_to_vendor": 5,
            "adjusted": -2})

    def test_a_return_nets_what_the_consignee_has(self):
        """Test case 9: the customer's net quantity, and the restocked units are on hand again."""
        loaf = self.lots("loaf")
        self.receive({loaf: 10})
        grocer, baker = self.partner("Grocer"), self.partner("Baker")
        delivery = self.deliver({loaf: 6}, to=grocer)
        self.deliver({loaf: 3}, to=baker)
        self.give_back(delivery, {loaf: 4})
        rows = loaf.whereabouts()

        self.assertEqual(self.net(loaf), {"Grocer": 2, "Baker": 3})
        self.assertEqual([row["quantity"] for row in rows["on_hand"]], [5])
        self.assertEqual(loaf.consignee_ids, grocer | baker)

    def test_a_lot_split_over_deliveries_counts_each_part(self):
        """Test case 3."""
        loaf = self.lots("loaf")
        self.receive({loaf: 10})
        first, second = self.deliver({loaf: 6}), self.deliver({loaf: 3})

        delivered = {row["document"]["name"]: row["quantity"] for row in loaf.whereabouts()["delivered"]}
        self.assertEqual(delivered, {first.name: 6, second.name: 3})

    def test_a_lot_received_twice_adds_up(self):
        """Test case 2."""
        flour = self.lots("flour")
        self.receive({flour: 10})
        self.receive({flour: 5})
        self.deliver({flour: 12})

        self.assertEqual(self.where(flour), {"on_hand": 3, "delivered": 12})
        balance = flour.trace()["balance"]
        self.assertEqual([(row["received"], row["difference"]) for row in balance], [(15, 0)])

    def test_units_at_a_started_order_are_in_work_and_before_that_stoppable(self):
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 10})
        order = self.plan(loaf, used={flour: 10})
        order.action_assign()
        self.assertEqual(self.where(flour), {"on_hand": 10, "stoppable": 10})

        order.qty_producing = 4
        self.assertEqual(self.where(flour), {"on_hand": 10, "in_work": 10})

    def test_units_of_an_open_receipt_are_expected_and_not_stoppable(self):
        flour = self.lots("flour")
        mill = self.partner("Mill")
        self.receive({flour: 10}, vendor=mill)
        order = self.env["purchase.order"].create({"partner_id": mill.id, "order_line": [Command.create({
            "product_id": flour.product_id.id, "product_qty": 6, "price_unit": 1})]})
        order.button_confirm()
        self._fill(order.picking_ids.move_ids, {flour: 6}, picked=False)
        rows = flour.whereabouts()

        self.assertEqual(self.where(flour), {"on_hand": 10, "expected": 6})
        self.assertEqual([(row["partner_id"], row["document"]["id"]) for row in rows["expected"]],
                         [(mill.id, order.picking_ids.id)])

    def test_value_is_quantity_at_cost(self):
        flour = self.lot("flour-1", self.product("flour", standard_price=2.5))
        self.receive({flour: 8})

        self.assertEqual([row["value"] for row in flour.whereabouts()["on_hand"]], [20])
        self.assertEqual(flour.value_at_cost, 20)

    def test_a_vendor_return_is_no_delivery(self):
        flour = self.lots("flour")
        vendor = self.partner("Mill")
        receipt = self.receive({flour: 10}, vendor=vendor)
        self.give_back(receipt, {flour: 4})
        rows = flour.whereabouts()

        self.assertEqual(rows["delivered"], [])
        self.assertEqual([(row["partner_id"], row["quantity"]) for row in rows["returned_to_vendor"]], [(vendor.id, 4)])
        self.assertEqual(flour.vendor_ids, vendor)

    def test_scrapping_does_not_take_a_lot_out_of_the_scope(self):
        """Test case 21: membership is not mass balance."""
        milk, cheese = self.lots("milk", "cheese")
        self.receive({milk: 10})
        self.produce(cheese, used={milk: 10})
        self.scrap(cheese, 10)
        answer = milk.trace("down")

        self.assertEqual({lot["name"] for lot in answer["lots"]}, {"milk", "cheese"})
        self.assertEqual([row["quantity"] for row in answer["whereabouts"]["scrapped"]], [10])
        self.assertEqual([row["difference"] for row in answer["balance"]], [0, 0])

    def test_a_lot_made_of_nothing_and_used_before_it_came_are_holes(self):
        flour, loaf, toast = self.lots("flour", "loaf", "toast")
        with self.day(5):
            self.produce(loaf, used=flour)
        with self.day(2):
            self.receive({flour: 10})
        self.produce(toast)

        self.assertEqual([hole["rule"] for hole in loaf.trace("down")["holes"]], [])
        self.assertIn("used_before_received", [hole["rule"] for hole in flour.trace()["holes"]])
        self.assertEqual([hole["rule"] for hole in toast.trace()["holes"]], ["produced_from_nothing"])
