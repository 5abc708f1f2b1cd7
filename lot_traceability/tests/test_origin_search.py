from lxml import etree

from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from .common import LotCase


class TestFindByVendorLot(LotCase):
    """The vendor's number finds a lot wherever lots are searched for."""

    def setUp(self):
        super().setUp()
        self.flour, self.sugar = self.lots("FL-1", "SU-1")
        self.receive([self.flour], vendor_lot="MILL-55-A")
        self.receive([self.sugar])

    def test_a_lot_is_found_where_one_is_chosen(self):
        clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user")
        found = self.env["stock.lot"].with_user(clerk).name_search("mill-55")
        self.assertEqual(found, [(self.flour.id, "FL-1")])

    def test_stock_and_moves_are_found_by_it(self):
        quants = self.env["stock.quant"].search([("lot_id", "ilike", "mill-55"), ("quantity", ">", 0)])
        lines = self.env["stock.move.line"].search([("lot_id", "ilike", "mill-55")])
        self.assertEqual((quants.lot_id, lines.lot_id), (self.flour, self.flour))

    def listed(self, records):
        """What the list of a model finds for the vendor's number, typed into its field for lots."""
        node, = etree.fromstring(records.get_view(view_type="search")["arch"]).xpath(
            "//field[contains(@string, 'Lot')]")
        return records.search(safe_eval(node.get("filter_domain"), {"self": "mill-55"}))

    def test_our_own_lists_find_it_by_that_number(self):
        bread, old = self.lots("bread", "old")
        self.produce(bread, used={self.flour: 1})
        claim = self.env["lot.vendor.claim"].create_from(self.flour)
        claim.line_ids.vendor_lot = False
        link = self.env["lot.link"].create({
            "reason": "Poured together.", "line_ids": [
                Command.create({"role": "input", "lot_id": self.flour.id, "quantity": 1}),
                Command.create({"role": "output", "lot_id": old.id, "quantity": 1})]})
        self.assertEqual(self.listed(self.env["lot.transformation"]).line_ids.lot_id, self.flour | bread)
        self.assertEqual(self.listed(self.env["lot.vendor.claim"]), claim)
        self.assertEqual(self.listed(self.env["lot.link"]), link)
        self.assertEqual(self.listed(self.env["lot.origin"]), self.flour.origin_ids)
        for model in ("lot.repack", "lot.vendor.incident"):
            self.assertLessEqual(len(self.listed(self.env[model])), 1)

    def test_open_receipts_are_found_by_what_was_typed_and_done_ones_by_their_origins(self):
        picking = self.flour.origin_ids.picking_id
        copy = picking.copy()
        copy.action_confirm()
        copy.move_line_ids.write({"lot_name": "FL-2", "vendor_lot": "MILL-55-B"})
        transfers = self.env["stock.picking"]
        self.assertEqual(transfers.search(self.of_transfers("mill-55")), picking | copy)
        self.assertEqual(transfers.search(self.of_transfers("fl-2")), copy)

    def of_transfers(self, text):
        """What the list of transfers asks for when a text is typed into its field for lots."""
        arch = self.env["stock.picking"].get_view(
            self.env.ref("stock.view_picking_internal_search").id, view_type="search")["arch"]
        node, = etree.fromstring(arch).xpath("//field[@name='lot_id']")
        return safe_eval(node.get("filter_domain"), {"self": text})

    def test_open_receipts_are_looked_up_in_an_index(self):
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL enable_seqscan = off"))
        query = self.env["stock.picking"].sudo()._search(self.of_transfers("fl-2"))
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.assertIn("stock_move_line_open_idx", str(plan))

    def test_who_names_a_lot_whole_means_the_lot(self):
        self.assertFalse(self.env["stock.lot"].name_search("MILL-55-A", operator="="))

    def test_many_lots_of_one_number_are_all_found(self):
        limit = self.env["lot.search"].vendor_lot_domain.__globals__
        few, limit["FEW"] = limit["FEW"], 0
        self.addCleanup(limit.__setitem__, "FEW", few)
        self.assertEqual(self.env["stock.lot"].search([("display_name", "ilike", "mill-55")]), self.flour)

    def test_a_whole_number_is_looked_up_in_an_index(self):
        self.env.flush_all()
        self.many_origins(self.flour)
        query = self.env["lot.origin"].sudo()._search([("vendor_lot", "=", "MILL-55-A")])
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.assertIn("lot_origin_vendor_lot_idx", str(plan))
