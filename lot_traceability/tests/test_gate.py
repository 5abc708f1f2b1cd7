from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import LotCase


class TestGate(LotCase):
    """What is on hold does not move, whichever door somebody tries."""

    def setUp(self):
        super().setUp()
        self.milk, self.fresh = self.lots("milk-bad", "milk-fresh")
        self.fresh.product_id = self.milk.product_id
        self.receive([self.milk])

    def fresh_milk(self):
        """Another lot of the same product, in stock."""
        self.receive([self.fresh])
        return self.fresh

    def reserved(self, picking):
        return sorted((line.lot_id.name, line.quantity) for line in picking.move_line_ids)

    def an_order(self, quantity=10):
        """A confirmed sale of the milk, reserved as Odoo proposes."""
        order = self.env["sale.order"].create({
            "partner_id": self.partner("Shop").id,
            "order_line": [Command.create({"product_id": self.milk.product_id.id, "product_uom_qty": quantity})]})
        order.action_confirm()
        return order.picking_ids

    def assert_stopped(self, action, *names):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            action()
        for name in (*names, "Choose other lots"):
            self.assertIn(name, str(caught.exception))

    def test_a_held_lot_is_not_proposed(self):
        self.milk.hold("damaged")
        self.assertEqual(self.reserved(self.an_order()), [])

    def test_another_lot_is_proposed_instead(self):
        self.fresh_milk()
        self.milk.hold("damaged")
        self.assertEqual(self.reserved(self.an_order()), [("milk-fresh", 10)])

    def test_what_is_reserved_is_freed_and_reserved_from_another_lot(self):
        picking = self.an_order()
        self.fresh_milk()
        self.assertEqual(self.reserved(picking), [("milk-bad", 10)])
        self.milk.hold("damaged")
        self.assertEqual(self.reserved(picking), [("milk-fresh", 10)])
        self.assertEqual(picking.state, "assigned")

    def test_what_is_picked_stays_and_its_responsible_person_is_told(self):
        picking = self.sell([self.milk])
        picking.move_ids.picked = True
        self.milk.hold("damaged")
        self.assertEqual(self.reserved(picking), [("milk-bad", 10)])
        self.assertIn("milk-bad", picking.activity_ids.summary)
        self.assert_stopped(picking.button_validate, "milk-bad", "Damaged", "cannot be delivered")

    def test_a_typed_lot_is_stopped_when_the_transfer_is_validated(self):
        self.milk.hold("damaged")
        self.assert_stopped(lambda: self.deliver([self.milk]), "milk-bad", "Damaged")
        self.assertEqual(self.where(self.milk)["on_hand"], 10)

    def test_every_offender_is_named_in_one_message(self):
        self.fresh_milk()
        (self.milk | self.fresh).hold("damaged")
        self.assert_stopped(lambda: self.deliver([self.milk, self.fresh]), "milk-bad", "milk-fresh")

    def test_it_cannot_be_used_by_an_order(self):
        self.milk.hold("damaged")
        cheese, = self.lots("cheese")
        self.assert_stopped(lambda: self.produce(cheese, [self.milk]), "milk-bad", "cannot be used")

    def test_a_component_added_to_a_done_order_is_stopped(self):
        self.fresh_milk()
        cheese, = self.lots("cheese")
        order = self.produce(cheese, {self.fresh: 5})
        self.milk.hold("damaged")
        self.assert_stopped(lambda: order.move_raw_ids.write({"move_line_ids": [Command.create({
            "product_id": self.milk.product_id.id, "lot_id": self.milk.id, "quantity": 1,
            "location_id": self.stock.id, "location_dest_id": order.production_location_id.id})]}), "milk-bad")

    def test_a_lot_changed_on_a_done_line_is_stopped(self):
        self.fresh_milk()
        picking = self.deliver({self.fresh: 5})
        self.milk.hold("damaged")
        self.assert_stopped(lambda: picking.move_line_ids.write({"lot_id": self.milk.id}), "milk-bad")

    def test_a_line_added_to_a_done_transfer_is_stopped(self):
        self.fresh_milk()
        picking = self.deliver({self.fresh: 5})
        self.milk.hold("damaged")
        self.assert_stopped(lambda: picking.move_ids.write({"move_line_ids": [Command.create({
            "product_id": self.milk.product_id.id, "lot_id": self.milk.id, "quantity": 1, "picking_id": picking.id,
            "location_id": self.stock.id, "location_dest_id": picking.location_dest_id.id})]}), "milk-bad")

    def test_a_hold_between_picking_and_shipping_stops_the_shipping(self):
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.an_order()
        self.assertEqual(self.reserved(pick), [("milk-bad", 10)])
        pick.move_ids.picked = True
        pick.button_validate()
        ship = pick.move_ids.move_dest_ids.picking_id
        self.assertEqual(self.reserved(ship), [("milk-bad", 10)])
        self.milk.hold("damaged")
        self.assertEqual(self.reserved(ship), [])
        ship.action_assign()
        self.assertEqual(self.reserved(ship), [])

    def test_it_cannot_be_taken_apart(self):
        cheese, = self.lots("cheese")
        order = self.produce(cheese, [self.milk])
        cheese.hold("damaged")
        self.assert_stopped(lambda: self.unbuild(order), "cheese")

    def test_it_can_be_scrapped_counted_moved_and_returned_to_its_vendor(self):
        receipt = self.env["stock.picking"].search([("move_line_ids.lot_id", "=", self.milk.id)])
        self.milk.hold("damaged")
        self.scrap(self.milk, 1)
        self.count(self.milk, 8)
        shelf = self.env["stock.location"].create({"name": "Quarantine", "location_id": self.stock.id})
        self.transfer({self.milk: 2}, self.stock, shelf)
        self.give_back(receipt, {self.milk: 5})
        self.assertEqual(self.where(self.milk), {
            "on_hand": 3, "scrapped": 1, "adjusted": -1, "returned_to_vendor": 5})

    def test_a_reason_may_stop_moves_within_the_company_too(self):
        self.env.ref("lot_traceability.hold_reason_damaged").stops_internal_move = True
        self.milk.hold("damaged")
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.assert_stopped(lambda: self.transfer([self.milk], self.stock, shelf), "milk-bad", "cannot be moved")

    def test_only_the_part_in_one_place_is_held(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.milk: 4}, self.stock, shelf)
        self.milk.hold("damaged", location=shelf)
        self.assertEqual(self.reserved(self.an_order(10)), [("milk-bad", 6)])

    def test_held_units_are_on_hand_but_neither_free_nor_forecast(self):
        self.fresh_milk()
        self.milk.hold("damaged")
        product = self.milk.product_id
        self.assertEqual((product.qty_available, product.free_qty, product.virtual_available), (20, 10, 10))
        quants = self.env["stock.quant"].search([
            ("product_id", "=", product.id), ("location_id", "=", self.stock.id)])
        self.assertEqual(
            {quant.lot_id.name: quant.available_quantity for quant in quants}, {"milk-bad": 0, "milk-fresh": 10})

    def test_what_is_made_of_a_held_lot_is_held_where_the_reason_says_so(self):
        reason = self.env.ref("lot_traceability.hold_reason_vendor_notice")
        reason.stops_consumption = False
        self.milk.hold(reason)
        cheese, = self.lots("cheese")
        self.produce(cheese, [self.milk])
        self.assertTrue(cheese.on_hold)
        self.assertEqual(cheese.hold_ids.origin_name, "milk-bad")

    def test_a_transfer_says_which_lot_on_hold_it_waits_for(self):
        picking, other = self.an_order(), self.an_order()
        self.assertFalse(picking.hold_notice)
        self.milk.hold("damaged")
        self.assertEqual((picking.hold_notice, other.hold_notice), ("milk-bad (Damaged)", "milk-bad (Damaged)"))
        cheese, = self.lots("cheese")
        self.assertEqual(self.plan(cheese, [self.milk]).hold_notice, "milk-bad (Damaged)")

    def test_a_release_frees_the_lot_and_serves_what_waits(self):
        hold = self.milk.hold("damaged")
        picking = self.an_order()
        self.assertEqual(self.reserved(picking), [])
        hold.release("The crate was dirty, the milk is not.")
        self.assertEqual(self.reserved(picking), [("milk-bad", 10)])
        self.assertEqual((hold.state, hold.release_note), ("released", "The crate was dirty, the milk is not."))

    def test_a_second_hold_keeps_the_lot_when_the_first_is_released(self):
        first = self.milk.hold("damaged")
        self.milk.hold("complaint")
        first.release("Looked at it again.")
        self.assertTrue(self.milk.on_hold)
        self.assert_stopped(lambda: self.deliver([self.milk]), "milk-bad", "Complaint")

    def test_two_persons_release_what_failed_a_check(self):
        hold = self.milk.hold("check_failed")
        anna, ben = self.user("quality", login="anna"), self.user("quality", login="ben")
        hold.with_user(anna).release("Second sample was clean.")
        self.assertEqual(hold.state, "requested")
        with self.assertRaisesRegex(UserError, "another person"):
            hold.with_user(anna).release("I am sure.")
        hold.with_user(ben).release("Confirmed.")
        self.assertEqual((hold.state, hold.requested_by_id, hold.released_by_id), ("released", anna, ben))

    def test_a_recall_is_released_by_the_managers_group_alone(self):
        hold = self.milk.hold("recall")
        with self.assertRaisesRegex(AccessError, "Quality Manager"):
            hold.with_user(self.user("quality")).release("Fine.")

    def test_a_hold_is_not_released_by_writing_its_state(self):
        hold = self.milk.hold("damaged")
        manager = self.user("manager")
        with self.assertRaisesRegex(AccessError, "set by the buttons"):
            hold.with_user(manager).write({"state": "released"})
        released = self.env(user=manager, context={"default_state": "released"})["lot.hold"].create(
            {"lot_id": self.milk.id, "reason_id": hold.reason_id.id})
        self.assertEqual(released.state, "held")
        with self.assertRaises(UserError):
            hold.write({"reason_id": self.env.ref("lot_traceability.hold_reason_complaint").id})
        with self.assertRaises(UserError):
            hold.unlink()

    def test_no_context_opens_the_gate(self):
        self.milk.hold("damaged")
        picking = self.sell([self.milk])
        picking.move_ids.picked = True
        for context in ({"lot_traceability_reserving": False}, {"skip_expired": True}, {"bypass_gate": True},
                        {"lot_traceability_purpose": "return"}):
            self.assert_stopped(picking.with_context(**context).button_validate, "milk-bad")

    def test_a_release_needs_a_note(self):
        with self.assertRaisesRegex(UserError, "milk-bad"):
            self.milk.hold("damaged").release(" ")

    def test_the_wizard_shows_what_it_stops_and_holds_a_whole_branch(self):
        cheese, cake = self.lots("cheese", "cake")
        self.produce(cheese, {self.milk: 5})
        self.produce(cake, {cheese: 5})
        picking = self.sell({cheese: 2})
        form = Form(self.env["lot.hold.wizard"].with_context(active_model="stock.lot", active_ids=self.milk.ids))
        form.reason_id = self.env.ref("lot_traceability.hold_reason_recall")
        form.branch = True
        for text in (">3<", "20 Units", "2 Units", picking.name, "Customer"):
            self.assertIn(text, form.preview)
        form.save().action_hold()
        held = self.env["lot.hold"].search([("reason_id.code", "=", "recall")]).lot_id
        self.assertEqual(self.names(held), {"milk-bad", "cheese", "cake"})
        self.assertEqual(self.reserved(picking), [])

    def test_the_gate_asks_once_for_a_whole_document(self):
        lots = self.fresh
        for number in range(20):
            lots |= self.lot(f"milk-{number}", self.milk.product_id)
        self.receive(dict.fromkeys(lots, 10))
        lines = self.deliver(dict.fromkeys(lots, 1)).move_line_ids
        with self.assertQueryCount(1):
            self.env["lot.gate"].check(lines)
