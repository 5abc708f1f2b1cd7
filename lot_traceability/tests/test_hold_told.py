from odoo.tests import new_test_user

from .common import LotCase


class TestHoldTold(LotCase):
    """Who has to do something about a hold is told, and told no longer once it is released."""

    def setUp(self):
        super().setUp()
        self.milk, self.fresh = self.lots("milk-bad", "milk-fresh")
        self.fresh.product_id = self.milk.product_id
        self.receive([self.milk])
        self.seller = new_test_user(self.env, login="seller", groups="sales_team.group_sale_salesman_all_leads")
        self.picker = new_test_user(self.env, login="picker", groups="stock.group_stock_user")
        self.buyer = new_test_user(self.env, login="buyer", groups="stock.group_stock_user")

    def picked(self, **values):
        picking = self.sell({self.milk: 4})
        picking.write(values)
        picking.move_ids.picked = True
        return picking

    def test_who_is_responsible_for_a_transfer_is_told_else_who_sold_it_else_who_knows_the_product(self):
        self.milk.product_id.responsible_id = self.buyer
        mine, sold, nobodys = self.picked(user_id=self.picker.id), self.picked(), self.picked()
        (mine | sold | nobodys).sale_id.user_id = False
        sold.sale_id.user_id = self.seller
        self.milk.hold("damaged")
        self.assertEqual(
            [picking.activity_ids.user_id for picking in (mine, sold, nobodys)],
            [self.picker, self.seller, self.buyer])

    def test_who_may_not_read_the_transfer_is_not_asked_to_see_to_it(self):
        self.milk.product_id.responsible_id = self.user("stranger")
        picking = self.picked()
        picking.sale_id.user_id = False
        self.milk.hold("damaged")
        self.assertEqual(picking.activity_ids.user_id, self.env.user)

    def test_it_is_over_when_nothing_of_it_is_on_hold_any_more(self):
        picking = self.picked()
        first, second = self.milk.hold("damaged"), self.milk.hold("complaint")
        first.release("Only dirty.")
        self.assertTrue(picking.activity_ids)
        second.release("The customer was wrong.")
        self.assertFalse(picking.activity_ids)

    def test_lines_of_a_printed_list_are_not_changed_silently(self):
        picking = self.sell({self.milk: 4})
        picking.printed = True
        self.receive([self.fresh])
        self.milk.hold("damaged")
        self.assertEqual(picking.move_line_ids.lot_id, self.milk)
        self.assertIn("milk-bad", picking.activity_ids.summary)

    def waiting(self, reservation):
        """A delivery that waits for milk, of an operation type that reserves so."""
        self.warehouse.out_type_id.reservation_method = reservation
        order = self.env["sale.order"].create({
            "partner_id": self.partner("Shop").id, "order_line": [
                (0, 0, {"product_id": self.milk.product_id.id, "product_uom_qty": 2})]})
        order.action_confirm()
        self.assertFalse(order.picking_ids.move_line_ids)
        return order.picking_ids

    def test_a_release_reserves_what_reserves_by_itself_alone(self):
        for method, reserves in (("manual", False), ("at_confirm", True)):
            hold = self.milk.hold("damaged")
            picking = self.waiting(method)
            hold.release("Only dirty.")
            self.assertEqual((method, bool(picking.move_line_ids)), (method, reserves))
            picking.action_cancel()

    def test_a_release_reserves_nothing_where_odoo_is_told_not_to(self):
        self.env["ir.config_parameter"].set_param("stock.picking_no_auto_reserve", True)
        hold = self.milk.hold("damaged")
        picking = self.waiting("at_confirm")
        hold.release("Only dirty.")
        self.assertFalse(picking.move_line_ids)

    def test_a_release_serves_the_next_step_of_what_was_picked(self):
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.sell({self.milk: 4})
        pick.move_ids.picked = True
        self._validate(pick)
        ship = pick.move_ids.move_dest_ids.picking_id
        hold = self.milk.hold("damaged")
        self.assertFalse(ship.move_line_ids)
        hold.release("Only dirty.")
        self.assertEqual(ship.move_line_ids.lot_id, self.milk)
