import re
from collections import Counter
from unittest.mock import patch

from odoo.addons.stock.models.stock_quant import StockQuant

from .test_shelf_life import ShelfLifeCase

# Rules are kept in a cache, which may be empty just now.
OURS = re.compile(r'(?:FROM|JOIN|INTO|UPDATE)\s+"?(lot_(?!hold_rule|shelf_life_rule|attribute_rule)\w+)')


class TestCost(ShelfLifeCase):
    """What the add-on asks of the database in daily work: a few questions for a document, however many lines."""

    def goods(self, number):
        """Products with a good lot each, and one that is passed over."""
        products = self.env["product.product"]
        for index in range(number):
            self.milk = self.product(
                f"Milk {index}", categ_id=self.fefo.id, use_expiration_date=True, expiration_time=100)
            self.milk_for(-1), self.milk_for(10)
            products |= self.milk
        return products

    def asked(self, work):
        """The statements that ``work`` makes."""
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertLogs("odoo.sql_db", "DEBUG") as logs:
            work()
            self.env.flush_all()
        return [record.getMessage() for record in logs.records if " query: " in record.getMessage()]

    def ours(self, statements):
        """How many statements ask for which tables of the add-on."""
        tables = (", ".join(sorted(set(OURS.findall(statement)))) for statement in statements)
        return Counter(found for found in tables if found)

    def written(self, statements):
        return sum('UPDATE "stock_quant"' in statement for statement in statements)

    def test_reserving_asks_once_where_odoo_asks_three_times(self):
        product, quants = self.goods(1), self.env["stock.quant"]
        odoo = self.asked(lambda: StockQuant._get_reserve_quantity(quants, product, self.stock, 1))
        ours = self.asked(lambda: quants._get_reserve_quantity(product, self.stock, 1))
        asked = ["FROM \"stock_quant\"" in statement for statement in odoo].count(True), len(
            [statement for statement in ours if "FROM \"stock_quant\"" in statement])
        self.assertEqual(asked, (3, 1))
        self.assertLess(len(ours), len(odoo))

    def test_a_transfer_asks_as_much_for_few_lines_as_for_many(self):
        for number in (2, 7):
            picking = self.sell(dict.fromkeys(self.goods(number), 1))
            picking.do_unreserve()
            reserving = self.asked(picking.action_assign)
            picking.move_ids.picked = True
            validating = self.asked(lambda picking=picking: self._validate(picking))
            with self.subTest(lines=number):
                # for all lines: which products have lots on hold, and why just these lots
                self.assertEqual(self.ours(reserving), {"lot_hold": 1, "lot_hold, lot_hold_reason": 1})
                self.assertEqual(self.written(reserving), 1)
                self.assertEqual(self.ours(validating), {"lot_guard": 1})
                self.assertEqual(set(picking.move_line_ids.mapped("lot_id.name")), {"milk-10"})

    def test_what_the_customer_got_last_is_asked_once(self):
        self.a_rule(0, not_older=True)
        for number in (2, 7):
            picking = self.sell(dict.fromkeys(self.goods(number), 1), self.shop)
            picking.do_unreserve()
            last = [statement for statement in self.asked(picking.action_assign) if "DISTINCT ON" in statement]
            picking.move_ids.picked = True
            then = [statement for statement in self.asked(lambda picking=picking: self._validate(picking))
                    if "DISTINCT ON" in statement]
            with self.subTest(lines=number):
                self.assertEqual((len(last), len(then)), (1, 2))  # the dialog asks, and the gate

    def test_the_step_after_the_first_asks_as_much_for_few_lines_as_for_many(self):
        self.warehouse.delivery_steps = "pick_ship"
        life = type(self.env["lot.shelf.life"])
        for number in (2, 7):
            ship = self.picked(dict.fromkeys(self.goods(number), 1))
            with patch.object(life, "purpose", lambda _life, move: move._purpose()):
                without = len(self.asked(ship.action_assign))
            ship.do_unreserve()
            reserving = self.asked(ship.action_assign)
            ship.move_ids.picked = True
            with self.subTest(lines=number):
                # for all lines: which products have lots on hold, and which were overridden
                self.assertEqual(self.ours(reserving), {"lot_hold": 1, "lot_override": 1})
                self.assertLessEqual(len(reserving) - without, 2)
                self.assertEqual(self.ours(self.asked(lambda ship=ship: self._validate(ship))), {"lot_guard": 1})
                self.assertEqual(set(ship.move_line_ids.mapped("lot_id.name")), {"milk-10"})

    def picked(self, quantities):
        """The last step of a delivery in two, of which the first is done; nothing is reserved for it."""
        pick = self.sell(quantities)
        pick.do_unreserve()
        pick.action_assign()
        pick.move_ids.picked = True
        self._validate(pick)
        ship = pick.move_ids.move_dest_ids.picking_id
        ship.do_unreserve()
        return ship

    def test_only_what_has_a_lot_on_hold_is_looked_through_for_holds(self):
        goods = self.goods(3)
        self.env["stock.lot"].search([("product_id", "=", goods[0].id), ("name", "=", "milk-10")]).hold("damaged")
        picking = self.sell(dict.fromkeys(goods[1:] | goods[0], 1))
        picking.do_unreserve()
        # its lots with a date, those without, and units without a lot; then why
        self.assertEqual(
            self.ours(self.asked(picking.action_assign)), {"lot_hold": 1, "lot_hold, lot_hold_reason": 3 + 1})
        self.assertEqual(picking.move_line_ids.product_id, goods[1:])

    def test_an_order_asks_as_much_for_few_components_as_for_many(self):
        for number in (2, 7):
            goods = self.goods(number)
            cheese = self.lot(f"cheese-{number}", self.product(f"Cheese {number}"))
            order = self.plan(cheese, dict.fromkeys(goods, 1))
            order.action_assign()
            order.lot_producing_ids = cheese
            order.qty_producing = 10
            order._set_qty_producing()
            order.move_raw_ids.picked = True
            closing = self.asked(order.button_mark_done)
            with self.subTest(components=number):
                self.assertEqual(self.ours(closing), {
                    "lot_guard": 1, "lot_hold, lot_hold_reason, lot_transformation, lot_transformation_line": 1})
                self.assertEqual(cheese._ancestors(), goods.stock_quant_ids.lot_id.filtered(
                    lambda lot: lot.name == "milk-10"))
