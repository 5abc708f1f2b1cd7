from odoo.fields import Command

from .scan_case import MilkCase


class TestScanPlace(MilkCase):
    """Where something is taken from, and where it is put, by the place that is scanned first."""

    def setUp(self):
        super().setUp()
        self.receive({self.old: 10, self.new: 10})
        self.cold = self.shelf("Cold", self.warehouse.view_location_id)
        self.near, self.far = self.shelf("Near", self.cold, barcode="NEAR"), self.shelf("Far", barcode="FAR")

    def move(self, quantity, source, destination):
        """An internal transfer of milk that Odoo has reserved."""
        transfer = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.int_type_id.id, "location_id": source.id,
            "location_dest_id": destination.id, "move_ids": [Command.create({
                "product_id": self.milk.id, "product_uom_qty": quantity, "location_id": source.id,
                "location_dest_id": destination.id})]})
        transfer.action_confirm()
        transfer.action_assign()
        return transfer

    def place(self, code, document):
        """The role of a scanned place, and what is said of it with the next scan."""
        answer = self.scan(code, document)
        self.assertEqual(answer["status"], "context")
        return answer["role"], {"location_id": answer["record"]["id"]}

    def ends(self, transfer):
        return sorted((line.location_id.name, line.location_dest_id.name, line.quantity)
                      for line in transfer.move_line_ids if line.picked)

    def test_the_place_where_it_is_put(self):
        transfer = self.move(4, self.stock, self.cold)
        role, said = self.place("NEAR", transfer)

        self.assertEqual((role, self.outcome("MI-1", transfer, **said)), ("destination", ("done", [])))
        self.assertEqual(self.ends(transfer), [("Stock", "Near", 4)])

    def test_the_place_where_it_is_taken_from(self):
        self.transfer({self.old: 5}, self.stock, self.far)
        transfer = self.move(4, self.stock, self.cold)
        role, said = self.place("FAR", transfer)

        self.assertEqual((role, self.outcome("MI-1", transfer, **said)), ("source", ("done", [])))
        self.assertEqual(self.ends(transfer), [("Far", "Cold", 4)])

    def test_within_one_store_it_is_where_the_line_is_taken_from_or_else_where_it_is_put(self):
        transfer = self.move(4, self.stock, self.stock)
        role, said = self.place("FAR", transfer)
        self.assertEqual((role, self.outcome("MI-1", transfer, **said)), ("destination", ("done", [])))
        self.assertEqual(self.ends(transfer), [("Stock", "Far", 4)])
        self.scan("OBTVALI", transfer)

        back = self.move(4, self.stock, self.stock)
        back.move_line_ids.location_id = self.far
        self.assertEqual(self.place("FAR", back)[0], "source")

    def test_nothing_of_the_lot_in_the_place_is_told(self):
        picking = self.sell({self.old: 4})
        _role, said = self.place("FAR", picking)

        self.assertEqual(self.outcome("MI-1", picking, **said), ("stopped", ["wrong_lot"]))
        self.assertEqual(self.outcome("MI-1", picking), ("done", []))

    def test_a_place_of_neither_end_is_stopped(self):
        picking = self.sell({self.old: 4})

        self.assertEqual(self.outcome("NEAR", picking), ("stopped", ["wrong_location"]))
