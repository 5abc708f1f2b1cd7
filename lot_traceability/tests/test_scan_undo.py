from odoo.tests import new_test_user

from .scan_case import OTHER_GTIN, SSCC, MilkCase


class TestScanUndo(MilkCase):
    """Whoever has scanned what was wrong takes it back."""

    def setUp(self):
        super().setUp()
        self.receive({self.old: 10, self.new: 10})
        self.picking = self.sell({self.old: 4})

    def lines(self, document=None):
        lines = self.env["lot.scan"].moves(document or self.picking).move_line_ids
        return sorted((line.lot_id.name or "", line.quantity, line.picked) for line in lines)

    def test_the_last_scan_is_taken_back_and_then_the_one_before(self):
        self.scan("MI-1", self.picking, key="one", quantity=1)
        self.scan("MI-2", self.picking, key="two", quantity=2, confirmed=True)
        self.assertEqual(self.lines(), [("MI-1", 1, False), ("MI-1", 1, True), ("MI-2", 2, True)])

        answer = self.scan("O-BTN.undo", self.picking)
        self.assertEqual((answer["status"], answer["takes_back"], answer["messages"][0]["text"]),
                         ("done", "two", "Taken back: MI-2."))
        self.assertEqual(self.lines(), [("MI-1", 1, True), ("MI-1", 3, False)])
        self.assertEqual(self.scan("OBTUNDO", self.picking)["takes_back"], "one")
        self.assertEqual(self.lines(), [("MI-1", 4, False)])
        self.assertEqual(self.outcome("OBTUNDO", self.picking), ("stopped", ["refused"]))
        self.assertEqual([lot.quant_ids.filtered(lambda quant: quant.location_id == self.stock).reserved_quantity
                          for lot in (self.old, self.new)], [4, 0])

    def test_it_is_taken_back_once_with_one_key(self):
        self.scan("MI-1", self.picking, quantity=1)
        self.scan("MI-1", self.picking, quantity=1)
        for _again in range(2):
            self.scan("OBTUNDO", self.picking, key="back-1")

        self.assertEqual(self.lines(), [("MI-1", 1, True), ("MI-1", 3, False)])

    def test_a_lot_that_was_made_by_mistake_is_gone(self):
        receipt = self.receipt({self.milk: 40})
        self.scan(self.label("TYPO", 12), receipt)
        self.scan("OBTUNDO", receipt)

        self.assertEqual(self.lines(receipt), [("", 40, False)])
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "TYPO")]))

    def test_what_was_packed_is_unpacked(self):
        self.scan("MI-1", self.picking)
        self.scan(f"]C100{SSCC}", self.picking)
        self.scan("OBTUNDO", self.picking)

        self.assertEqual((self.lines(), self.picking.move_line_ids.result_package_id.ids), ([("MI-1", 4, True)], []))

    def test_what_was_made_is_not_made(self):
        cheese = self.product("Cheese", barcode=OTHER_GTIN[1:])
        order = self.plan(self.lot("CH-1", cheese), used={self.old: 5})
        order.action_assign()
        before = self.lines(order)
        self.scan(f"]C101{OTHER_GTIN}306\x1d10CH-1", order)
        self.scan("OBTUNDO", order)

        self.assertEqual((self.lines(order), order.qty_producing, order.lot_producing_ids.ids), (before, 0, []))
        self.assertEqual(self.scan("MI-1", order)["status"], "done")
        self.assertTrue(self.scan(f"]C101{OTHER_GTIN}10CH-1", order)["task"]["is_complete"])

    def test_what_somebody_else_has_made_meanwhile_stays_made(self):
        cheese = self.product("Cheese", barcode=OTHER_GTIN[1:])
        order = self.plan(self.lot("CH-1", cheese), used={self.old: 5})
        order.action_assign()
        self.scan("MI-1", order)
        boss = self.env["lot.scan"].with_user(self.env.ref("base.user_admin"))
        boss.apply(f"]C101{OTHER_GTIN}306\x1d10CH-1", order, "boss-1")
        self.scan(f"]C101{OTHER_GTIN}304\x1d10CH-1", order)

        self.scan("OBTUNDO", order)
        self.assertEqual((order.qty_producing, order.lot_producing_ids.name), (6, "CH-1"))
        self.scan("OBTUNDO", order)
        self.assertEqual((order.qty_producing, order.lot_producing_ids.name), (6, "CH-1"))
        self.assertFalse([line for line in order.move_raw_ids.move_line_ids if line.picked])

    def test_a_lot_that_was_labelled_stays(self):
        receipt = self.receipt({self.milk: 40})
        answer = self.scan(self.label("NEW-1"), receipt)
        lot = self.env["stock.lot"].browse(answer["record"]["id"])
        self.env["lot.scan"].label(answer["record"])
        self.scan("OBTUNDO", receipt)

        self.assertTrue(lot.exists())

    def test_a_pallet_is_put_back(self):
        pallet = self.env["stock.package"].create({"name": "PALLET"})
        self.transfer({self.new: 4}, self.stock, self.shelf(), package=pallet)
        self.scan("PALLET", self.picking, confirmed=True)
        self.assertEqual(self.lines(), [("MI-2", 4, True)])
        self.scan("OBTUNDO", self.picking)

        self.assertEqual(self.lines(), [("MI-1", 4, False)])

    def test_what_others_have_reserved_meanwhile_stays_theirs(self):
        self.scan("MI-2", self.picking, confirmed=True)
        self.sell({self.old: 9})
        self.scan("OBTUNDO", self.picking)

        self.assertEqual(self.lines(), [("MI-1", 1, False), ("MI-2", 3, False)])

    def test_what_was_changed_since_is_not_taken_back(self):
        self.scan("MI-1", self.picking)
        self.picking.move_line_ids.quantity = 3

        self.assertEqual(self.outcome("OBTUNDO", self.picking), ("stopped", ["refused"]))
        self.assertEqual(self.lines(), [("MI-1", 3, True)])

    def test_it_is_too_late_when_the_transfer_is_done(self):
        self.scan("MI-1", self.picking)
        self.scan("OBTVALI", self.picking)

        self.assertEqual(self.told("OBTUNDO", self.picking), [f"{self.picking.name} is done already."])

    def test_each_takes_back_what_is_theirs(self):
        groups = "lot_traceability.group_user,stock.group_stock_user"
        ann, bob = (new_test_user(self.env, login=login, groups=groups) for login in ("ann", "bob"))
        for user, quantity in ((ann, 1), (bob, 2)):
            self.env["lot.scan"].with_user(user).apply("MI-1", self.picking, user.login, quantity=quantity)

        answer = self.env["lot.scan"].with_user(ann).apply("OBTUNDO", self.picking, "ann-back")
        self.assertEqual(answer["takes_back"], "ann")
        self.assertEqual(self.lines(), [("MI-1", 2, False), ("MI-1", 2, True)])
