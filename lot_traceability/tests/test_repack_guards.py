from datetime import datetime

from odoo.exceptions import AccessError, UserError

from .test_repack import RepackCase


class TestRepackRefused(RepackCase):

    def test_what_is_reserved_or_not_there_is_refused(self):
        sack = self.lots("sack")
        self.receive({sack: 10})
        delivery = self.sell({sack: 7})
        form = self.ask(sack, operation="split", pieces=1)
        with form.input_ids.edit(0) as line:
            self.assertEqual((line.free_quantity, line.quantity), (3, 3))
            line.quantity = 4
        with self.assertRaisesRegex(UserError, f"sack: 4 Units .* 3 are free .* 7 .* {delivery.name}"):
            self.done(form)
        with form.input_ids.edit(0) as line:
            line.quantity = 3
        self.done(form)
        self.assertEqual(self.where(sack), {"on_hand": 7, "stoppable": 7, "used": 3})

        other = self.lots("other")
        self.receive({other: 2})
        form = self.ask(other, operation="relabel")
        with form.input_ids.edit(0) as line:
            line.quantity = 5
        with self.assertRaisesRegex(UserError, "other: 5 Units .* only 2 are at"):
            self.done(form)

    def test_a_held_lot_is_not_repacked(self):
        sack = self.lots("sack")
        self.receive({sack: 10})
        sack.hold("check_failed")
        form = self.ask(sack, operation="relabel")
        self.assertEqual(len(form.input_ids), 0)
        with form.input_ids.new() as line:
            line.lot_id = sack
            line.location_id = self.stock
            line.quantity = 10
        with self.assertRaisesRegex(UserError, "sack .sack. cannot be used"), self.env.cr.savepoint():
            self.done(form)

        self.assertEqual(self.where(sack), {"on_hand": 10})

    def test_units_neither_appear_nor_vanish(self):
        sack = self.lots("sack")
        self.receive({sack: 10})
        with self.assertRaisesRegex(UserError, "10 Units are taken and 9 come out"):
            self.repack(sack, {"bag-1": 4, "bag-2": 5}, operation="split")

    def test_a_number_that_exists_is_only_merged_into(self):
        flour = self.product("flour")
        first, second = self.lot("first", flour), self.lot("second", flour)
        self.receive({first: 6, second: 4})
        with self.assertRaisesRegex(UserError, "lot second of this product already"):
            self.repack(first, {"second": 6}, operation="relabel")
        with self.assertRaisesRegex(UserError, "first would go into itself"):
            self.repack(first | second, {"first": 10})

    def test_lots_of_two_products_are_not_merged(self):
        rye, wheat = self.lots("rye", "wheat")
        self.receive({rye: 1, wheat: 1})
        with self.assertRaisesRegex(UserError, "different products"):
            self.repack(rye | wheat, {"mixed": 2})

    def test_only_who_may_move_stock_repacks(self):
        sack = self.lots("sack")
        self.receive({sack: 10})
        with self.assertRaises(AccessError):
            self.ask(sack, user=self.user("manager"))
        storekeeper = self.user("stranger", login="storekeeper")
        storekeeper.group_ids += self.env.ref("stock.group_stock_user")
        form = self.fill(self.ask(sack, user=storekeeper, operation="relabel"), {"bag": 10})
        repack = self.done(form)

        self.assertEqual(repack.create_uid, storekeeper)
        self.assertEqual(self.current_lines(repack), [("input", "sack", 10), ("output", "bag", 10)])
        with self.assertRaises(AccessError):
            self.env["lot.repack"].with_user(storekeeper).create({"operation": "split"})

    def test_a_place_or_a_lot_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other Bakery"})
        there = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        sack = self.lots("sack")
        self.receive({sack: 10})
        form = self.fill(self.ask(sack, operation="relabel"), {"bag": 10})
        form.location_id = there.lot_stock_id
        with self.assertRaisesRegex(UserError, "storage location of"):
            self.done(form)


class TestRepackShelfLife(RepackCase):

    def setUp(self):
        super().setUp()
        milk = self.product("milk", use_expiration_date=True, expiration_time=10)
        self.soon = self.lot("soon", milk, expiration_date=datetime(2030, 5, 1), removal_date=datetime(2030, 4, 20))
        self.late = self.lot("late", milk, expiration_date=datetime(2030, 6, 1), removal_date=datetime(2030, 5, 30))
        self.receive({self.soon: 5, self.late: 5})

    def test_a_merged_lot_lasts_as_long_as_the_shortest(self):
        self.repack(self.soon | self.late, {"tank": 10})
        tank = self.found("tank", self.soon.product_id)

        self.assertEqual((tank.expiration_date, tank.removal_date), (datetime(2030, 5, 1), datetime(2030, 4, 20)))

    def test_a_lot_that_takes_up_an_older_one_lasts_no_longer(self):
        self.repack(self.soon, {"late": 5}, operation="merge")

        self.assertEqual((self.late.expiration_date, self.late.removal_date), (
            datetime(2030, 5, 1), datetime(2030, 4, 20)))

    def test_a_split_lot_keeps_its_dates(self):
        self.repack(self.late, {"half": 2, "other half": 3}, operation="split")

        self.assertEqual(self.found("half", self.late.product_id).expiration_date, datetime(2030, 6, 1))

    def test_nobody_puts_off_a_retest_by_repacking(self):
        self.late.product_id.lot_retest_days = 365
        self.soon.retest_date, self.late.retest_date = datetime(2030, 4, 1), datetime(2030, 3, 1)
        self.repack(self.late, {"half": 2, "other half": 3}, operation="split")
        half = self.found("half", self.late.product_id)
        self.assertEqual(half.retest_date, datetime(2030, 3, 1))
        half.retest_date = datetime(2030, 5, 1)
        self.repack(self.soon, {"half": 5}, operation="merge")

        self.assertEqual(half.retest_date, datetime(2030, 4, 1))

    def test_the_company_may_refuse_to_mix_them(self):
        self.env.company.lot_repack_expiry = "refuse"
        with self.assertRaisesRegex(UserError, "soon .05/01/2030., late .06/01/2030."):
            self.repack(self.soon | self.late, {"tank": 10})
        self.repack(self.late, {"half": 2, "other half": 3}, operation="split")

        self.assertEqual(self.where(self.late), {"used": 5})

