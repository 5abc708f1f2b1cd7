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
        form = self.fill(self.ask(sack, operation="relabel"), {"bag": 10})
        repack = self.done(form)

        self.assertEqual(repack.create_uid, self.storekeeper)
        self.assertEqual(self.current_lines(repack), [("input", "sack", 10), ("output", "bag", 10)])
        with self.assertRaises(AccessError):
            self.env["lot.repack"].with_user(self.storekeeper).create({"operation": "split"})

    def test_a_place_or_a_lot_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other Bakery"})
        there = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        self.storekeeper.company_ids += other
        sack = self.lots("sack")
        self.receive({sack: 10})
        form = self.fill(self.ask(sack, operation="relabel"), {"bag": 10})
        form.location_id = there.lot_stock_id
        with self.assertRaisesRegex(UserError, "storage location of"):
            self.done(form)
