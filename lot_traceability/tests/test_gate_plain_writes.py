from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import LotCase

PICKER = "stock.group_stock_user"


class TestGatePlainWrites(LotCase):
    """What a scanning app of somebody else's writes, and nothing of ours: lines, their lots, picked; then validate.

    A stand-in for apps such as Enterprise Barcode, which is not at hand: plain writes on ``stock.move.line`` by a
    person of the warehouse who belongs to none of our groups.
    """

    def setUp(self):
        super().setUp()
        self.milk = self.product("Milk")
        self.good, self.bad = self.lot("MI-1", self.milk), self.lot("MI-2", self.milk)
        self.receive({self.good: 10, self.bad: 10})
        self.bad.hold("damaged")
        self.picking = self.sell({self.good: 4})
        self.picker = new_test_user(self.env, login="picker", groups=PICKER)

    def validate(self):
        return self.picking.with_user(self.picker).with_context(skip_sms=True).button_validate()

    def refused(self):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            self.validate()
        self.assertNotEqual(self.picking.state, "done")
        return str(caught.exception)

    def add_line(self, **values):
        return self.env["stock.move.line"].with_user(self.picker).create({
            "picking_id": self.picking.id, "product_id": self.milk.id, "location_id": self.picking.location_id.id,
            "location_dest_id": self.picking.location_dest_id.id, "product_uom_id": self.milk.uom_id.id,
            "quantity": 4, "picked": True, **values})

    def test_the_right_lot_ships(self):
        self.picking.move_line_ids.with_user(self.picker).write({"quantity": 4, "picked": True})

        self.validate()
        self.assertEqual((self.picking.state, self.picking.move_line_ids.lot_id), ("done", self.good))

    def test_a_held_lot_that_is_written_on_the_line_is_stopped(self):
        self.picking.move_line_ids.with_user(self.picker).write(
            {"lot_id": self.bad.id, "quantity": 4, "picked": True})

        self.assertIn("MI-2", self.refused())

    def test_a_held_lot_on_a_line_of_its_own_is_stopped(self):
        self.picking.move_line_ids.with_user(self.picker).unlink()
        self.add_line(lot_id=self.bad.id)

        self.assertIn("MI-2", self.refused())

    def test_a_held_lot_that_is_called_by_its_name_is_stopped(self):
        self.picking.move_line_ids.with_user(self.picker).unlink()
        self.picking.picking_type_id.use_create_lots = True
        self.add_line(lot_name="MI-2")

        self.assertIn("MI-2", self.refused())

    def test_a_lot_that_is_held_after_it_was_scanned_is_stopped(self):
        self.picking.move_line_ids.with_user(self.picker).write({"quantity": 4, "picked": True})
        self.good.hold("complaint")

        self.assertIn("MI-1", self.refused())

    def test_a_held_lot_is_not_swapped_into_a_done_transfer(self):
        self.picking.move_line_ids.with_user(self.picker).write({"quantity": 4, "picked": True})
        self.validate()

        with self.assertRaises(UserError):
            self.picking.move_line_ids.with_user(self.picker).lot_id = self.bad
