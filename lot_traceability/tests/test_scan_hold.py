from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from .scan_case import ScanCase

PICKER = "lot_traceability.group_user,stock.group_stock_user"


class TestScanHold(ScanCase):
    """Whoever finds something wrong with a lot and has only the scanner at hand."""

    def setUp(self):
        super().setUp()
        self.milk = self.lot("MI-1", self.product("Milk"))
        self.receive({self.milk: 10})
        self.yard = self.env["stock.location"].create({
            "name": "Quarantine", "location_id": self.warehouse.view_location_id.id, "barcode": "QU-1"})
        self.damaged = self.env.ref("lot_traceability.hold_reason_damaged")

    def quarantine(self, code="MI-1", operation="quarantine", **said):
        return self.outcome(code, operation=operation, **{
            "hold_reason_id": self.damaged.id, "location_id": self.yard.id, **said})

    def lying(self):
        return {quant.location_id: quant.quantity for quant in self.milk.quant_ids
                if quant.location_id.usage == "internal" and quant.quantity}

    def test_a_lot_is_held_from_a_scan_with_a_reason(self):
        self.assertEqual(self.quarantine(operation="hold", note="Torn bags"), ("told", ["held"]))

        self.assertEqual([(hold.reason_id, hold.note, hold.state) for hold in self.milk.hold_ids],
                         [(self.damaged, "Torn bags", "held")])
        self.assertEqual(self.lying(), {self.stock: 10})

    def test_without_a_reason_nothing_is_held(self):
        self.assertEqual(self.quarantine(operation="hold", hold_reason_id=None), ("stopped", ["refused"]))
        self.assertFalse(self.milk.hold_ids)

    def test_a_lot_is_moved_to_quarantine_at_once_from_wherever_it_lies(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.milk: 4}, self.stock, shelf)
        picking = self.sell({self.milk: 3})

        self.assertEqual(self.quarantine(), ("told", ["held", "held"]))
        self.assertEqual((self.lying(), self.milk.hold_ids.reason_id), ({self.yard: 10}, self.damaged))
        self.assertFalse(picking.move_line_ids)
        moved = self.env["stock.picking"].search([("location_dest_id", "=", self.yard.id)])
        self.assertEqual(sorted((transfer.state, transfer.picking_type_code, transfer.move_line_ids.quantity)
                                for transfer in moved), [("done", "internal", 4), ("done", "internal", 6)])

    def test_a_package_goes_whole(self):
        package = self.env["stock.package"].create({"name": "P-1"})
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.milk: 10}, self.stock, shelf, package=package)

        self.assertEqual(self.quarantine()[0], "told")
        self.assertEqual((package.location_id, self.lying()), (self.yard, {self.yard: 10}))

    def test_twice_is_as_good_as_once(self):
        self.quarantine()

        self.assertEqual(self.quarantine(), ("told", ["held", "held"]))
        self.assertEqual((len(self.milk.hold_ids), self.lying()), (1, {self.yard: 10}))

    def test_what_was_released_is_held_again(self):
        self.quarantine(operation="hold")
        self.milk.hold_ids.release("Let it go.")
        self.quarantine(operation="hold")
        self.assertEqual((self.milk.on_hold, len(self.milk.hold_ids)), (True, 2))

    def test_where_a_part_is_held_the_whole_lot_is_held_as_well(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.milk.hold("damaged", location=shelf)
        self.milk.hold("damaged", package=self.env["stock.package"].create({"name": "P-1"}))
        self.quarantine(operation="hold")
        self.assertEqual(len(self.milk.hold_ids.filtered(lambda hold: not hold.location_id and not hold.package_id)), 1)

    def test_what_lies_in_quarantine_already_stays_where_it_is(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.yard.id})
        self.transfer({self.milk: 10}, self.stock, shelf)
        before = self.env["stock.picking"].search_count([])
        answer = self.scan("MI-1", operation="quarantine", hold_reason_id=self.damaged.id, location_id=self.yard.id)
        self.assertRegex(answer["messages"][1]["text"], "^Nothing of it was anywhere else than in .*Quarantine")
        self.assertEqual((self.lying(), self.env["stock.picking"].search_count([])), ({shelf: 10}, before))

    def test_what_is_past_its_date_goes_to_quarantine_unasked(self):
        self.milk.product_id.use_expiration_date = True
        self.milk.expiration_date = self.milk.removal_date = fields.Datetime.now() - timedelta(days=1)
        self.assertEqual(self.quarantine()[0], "told")
        self.assertEqual(self.lying(), {self.yard: 10})

    def test_it_stays_with_its_owner(self):
        consignor = self.partner("Consignor")
        self.milk.quant_ids.filtered(lambda quant: quant.location_id == self.stock).owner_id = consignor
        self.assertEqual(self.quarantine()[0], "told")
        self.assertEqual({(quant.owner_id, quant.quantity) for quant in self.milk.quant_ids
                          if quant.location_id == self.yard}, {(consignor, 10)})

    def test_what_another_company_has_of_it_stays_there(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.env.user.company_ids += other
        there = self.env["stock.warehouse"].search([("company_id", "=", other.id)]).lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.milk.product_id, there, 7, lot_id=self.milk)
        self.assertEqual(self.quarantine()[0], "told")
        self.assertEqual(self.lying(), {self.yard: 10, there: 7})

    def test_of_two_lots_of_one_name_none_is_held(self):
        other = self.lot("MI-1", self.product("Butter"))
        self.assertEqual(self.quarantine(operation="hold")[0], "stopped")
        self.assertFalse((self.milk | other).hold_ids)

    def test_a_reason_that_stops_moves_does_not_stop_the_way_into_quarantine(self):
        self.damaged.stops_internal_move = True

        self.assertEqual(self.quarantine()[0], "told")
        self.assertEqual(self.lying(), {self.yard: 10})

    def test_a_hold_that_stops_moves_leaves_all_as_it_was(self):
        self.env.ref("lot_traceability.hold_reason_recall").stops_internal_move = True
        self.milk.hold("recall")

        self.assertEqual(self.quarantine(), ("stopped", ["refused"]))
        self.assertEqual((self.lying(), len(self.milk.hold_ids)), ({self.stock: 10}, 1))

    def test_without_a_place_it_is_asked_for(self):
        self.assertEqual(self.quarantine(location_id=None), ("stopped", ["refused"]))
        outside = self.env.ref("stock.stock_location_customers")
        self.assertEqual(self.quarantine(location_id=outside.id), ("stopped", ["refused"]))
        self.assertFalse(self.milk.hold_ids)

    def test_places_of_automatic_holds_are_offered(self):
        rule = self.env["lot.hold.rule"].create({
            "name": "Quarantine", "trigger": "arrival", "location_id": self.yard.id, "reason_id": self.damaged.id})
        picker = new_test_user(self.env, login="picker", groups=PICKER)

        offered = self.env["lot.scan"].with_user(picker).quarantines()
        self.assertIn({"model": "stock.location", "id": self.yard.id, "name": self.yard.display_name}, offered)
        rule.active = False
        self.assertNotIn(self.yard.id, [place["id"] for place in self.env["lot.scan"].quarantines()])

    def test_only_places_for_stock_of_this_company_are_offered(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        theirs = self.env["stock.warehouse"].search([("company_id", "=", other.id)]).lot_stock_id
        customers = self.env.ref("stock.stock_location_customers")
        for place in (self.yard, theirs, customers):
            self.env["lot.hold.rule"].create({
                "name": "Arrives", "trigger": "arrival", "location_id": place.id, "reason_id": self.damaged.id,
                "company_id": False})
        picker = new_test_user(self.env, login="picker", groups=PICKER)
        offered = {place["id"] for place in self.env["lot.scan"].with_user(picker).quarantines()}
        self.assertEqual(offered & {self.yard.id, theirs.id, customers.id}, {self.yard.id})

    def test_people_of_the_warehouse_may_and_readers_may_not(self):
        picker = new_test_user(self.env, login="picker", groups=PICKER)
        said = {"operation": "quarantine", "hold_reason_id": self.damaged.id, "location_id": self.yard.id}

        reader = self.env["lot.scan"].with_user(self.user()).apply("MI-1", None, "r-1", **said)
        self.assertEqual((reader["status"], self.lying(), len(self.milk.hold_ids)), ("stopped", {self.stock: 10}, 0))
        answer = self.env["lot.scan"].with_user(picker).apply("MI-1", None, "p-1", **said)
        self.assertEqual((answer["status"], self.milk.hold_ids.placed_by_id), ("told", picker))

    def test_a_lot_is_released_from_a_scan_with_a_note(self):
        self.milk.hold("damaged")
        self.milk.hold("recall")
        anna = self.user("quality", login="anna")
        scan = self.env["lot.scan"].with_user(anna)
        self.assertEqual(scan.apply("MI-1", None, "r-1", operation="release")["status"], "stopped")
        answer = scan.apply("MI-1", None, "r-2", operation="release", note="Only dirty.")
        self.assertEqual([(message["code"], message["text"]) for message in answer["messages"]], [
            ("told", "MI-1: Damaged: released."),
            ("told", "MI-1 (Recall): Traceability / Quality Manager releases it")])
        self.assertEqual(self.milk.hold_summary, "Recall")
        self.assertEqual(scan.apply("MI-1", None, "r-3", operation="release", note="Please.")["status"], "stopped")

    def test_a_lot_that_nothing_holds_any_more_sounds_released(self):
        self.milk.hold("damaged")
        answer = self.scan("MI-1", operation="release", note="Only dirty.")
        self.assertEqual((answer["messages"][0]["code"], self.milk.on_hold), ("released", False))

    def test_a_release_that_takes_two_is_requested_from_a_scan(self):
        self.milk.hold("check_failed")
        answer = self.scan("MI-1", operation="release", note="Second sample was clean.")
        self.assertEqual((answer["status"], self.milk.hold_ids.state), ("told", "requested"))
        self.assertRegex(answer["messages"][0]["text"], "another person")

    def test_labels_are_printed_at_once_and_asked_about_the_second_time(self):
        record = {"model": "stock.lot", "id": self.milk.id}

        self.assertEqual(self.env["lot.scan"].label(record)["type"], "ir.actions.report")
        self.assertEqual(self.env["lot.scan"].label(record)["res_model"], "lot.label.wizard")
        self.assertEqual(len(self.env["lot.label.print"].search([("lot_ids", "=", self.milk.id)])), 1)
