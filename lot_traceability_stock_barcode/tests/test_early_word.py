import json
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from odoo.addons.base.tests.common import HttpCase
from odoo.addons.lot_traceability.tests.language import Plant

SAID = "MI-2: on hold: Damaged\nChoose others, or ask someone of Quality."


@tagged("-at_install", "post_install")
class TestEarlyWord(HttpCase):
    """Who scans in the Barcode app is told; the app is a stand-in that writes lines from an address of its own."""

    def setUp(self):
        super().setUp()
        self.plant = Plant(self.env)
        milk = self.plant.product("Milk", use_expiration_date=True, expiration_time=9)
        self.good, self.bad = self.plant.lot("MI-1", milk), self.plant.lot("MI-2", milk)
        self.plant.receive({self.good: 10, self.bad: 10})
        self.bad.hold("damaged")
        self.picking = self.plant.sell({self.good: 4})
        self.picker = new_test_user(
            self.env, login="picker", password="picker-password", groups="stock.group_stock_user")
        self.authenticate("picker", "picker-password")

    def told(self, path, params):
        """What the picker is told when ``params`` are saved at ``path``."""
        self.env["bus.bus"].search([]).unlink()
        self.make_jsonrpc_request(path, params)
        messages = [json.loads(row.message) for row in self.env["bus.bus"].search([])]
        return [message["payload"]["message"] for message in messages if message["type"] == "simple_notification"]

    def scan(self, *commands):
        return self.told("/stock_barcode/stand_in", {"picking_id": self.picking.id, "commands": commands})

    def added(self, lot):
        return Command.create({
            "product_id": lot.product_id.id, "location_id": self.picking.location_id.id, "lot_id": lot.id,
            "location_dest_id": self.picking.location_dest_id.id, "quantity": 4, "picked": True})

    def test_a_held_lot_put_on_a_line_is_told(self):
        said, = self.scan(Command.update(self.picking.move_line_ids.id, {"lot_id": self.bad.id, "picked": True}))
        self.assertEqual(said, SAID)

    def test_a_held_lot_on_a_line_of_its_own_is_told(self):
        said, = self.scan(self.added(self.bad))
        self.assertEqual(said, SAID)

    def test_a_good_lot_goes_without_a_word(self):
        self.assertEqual(self.scan(self.added(self.good)), [])

    def test_the_reserved_lot_is_told_when_it_has_gone_bad_since(self):
        line = self.picking.move_line_ids
        self.good.expiration_date = fields.Datetime.now() - timedelta(days=1)

        for values in ({"picked": True}, {"quantity": 3}):
            said, = self.scan(Command.update(line.id, values))
            self.assertIn("MI-1: past its date", said)
        self.assertEqual(self.scan(Command.update(line.id, {"result_package_id": False})), [])

    def test_what_arrives_is_not_stopped_and_goes_without_a_word(self):
        self.bad.hold_ids.reason_id.stops_internal_move = True
        self.picking = self.env["stock.picking"].create({
            "picking_type_id": self.plant.warehouse.in_type_id.id, "location_dest_id": self.plant.stock.id,
            "location_id": self.env.ref("stock.stock_location_suppliers").id})

        self.assertEqual(self.scan(self.added(self.bad)), [])
        self.assertEqual(self.picking.move_line_ids.lot_id, self.bad)

    def test_a_form_says_it_in_its_own_way(self):
        self.assertEqual(self.told("/web/dataset/call_kw/stock.picking/web_save", {
            "model": "stock.picking", "method": "web_save", "args": [self.picking.ids, {"move_line_ids": [
                self.added(self.bad)]}], "kwargs": {"specification": {}}}), [])
