from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user

from .common import LotCase


class TestHoldWizard(LotCase):
    """A part of a lot is held on screen, and the preview says what that stops."""

    def setUp(self):
        super().setUp()
        self.milk, = self.lots("milk")
        self.receive({self.milk: 10})
        self.shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.case = self.env["stock.package"].create({"name": "CASE-1"})
        self.transfer({self.milk: 4}, self.stock, self.shelf)
        self.transfer({self.milk: 2}, self.stock, self.stock, package=self.case)
        self.clerk = new_test_user(
            self.env, login="clerk",
            groups="stock.group_stock_user,stock.group_stock_multi_locations,stock.group_tracking_lot")
        self.damaged = self.env.ref("lot_traceability.hold_reason_damaged")

    def quants(self, **values):
        return self.env["stock.quant"].search([
            ("lot_id", "=", self.milk.id), ("location_id", "child_of", self.stock.id),
            *((name, "=", value.id) for name, value in values.items())])

    def wizard(self, records, **values):
        form = Form(self.env(user=self.clerk)["lot.hold.wizard"].with_context(
            active_model=records._name, active_ids=records.ids))
        for name, value in {"reason_id": self.damaged, **values}.items():
            form[name] = value
        return form

    def held(self):
        return sorted((hold.location_id.name or "", hold.package_id.name or "") for hold in self.milk.hold_ids)

    def test_stock_chosen_in_the_list_is_held_in_its_place(self):
        form = self.wizard(self.quants(location_id=self.shelf))
        self.assertIn("4 Units", form.preview)
        form.save().action_hold()
        self.assertEqual(self.held(), [("Shelf", "")])
        with self.assertRaisesRegex(UserError, "on hold already"):
            self.wizard(self.quants(location_id=self.shelf)).save().action_hold()
        self.wizard(self.quants()).save().action_hold()
        self.assertEqual(self.held(), [("", "CASE-1"), ("Shelf", ""), ("Stock", "")])

    def test_all_of_the_lot_is_held_from_a_piece_of_stock(self):
        form = self.wizard(self.quants(location_id=self.shelf), part="all")
        self.assertIn("10 Units", form.preview)
        form.save().action_hold()
        self.assertEqual(self.held(), [("", "")])

    def test_a_package_is_held_from_its_form_and_wherever_it_goes(self):
        self.wizard(self.case).save().action_hold()
        self.assertEqual(self.held(), [("", "CASE-1")])
        self.assertEqual(self.quants().filtered("on_hold"), self.quants(package_id=self.case))

    def test_what_is_in_a_package_in_the_package_is_held_once(self):
        pallet = self.env["stock.package"].create({"name": "PALLET-1"})
        self.case.parent_package_id = pallet
        self.wizard(self.milk, package_id=pallet).save().action_hold()
        self.assertEqual(self.held(), [("", "CASE-1")])
        with self.assertRaisesRegex(UserError, "on hold already"):
            self.wizard(self.milk, package_id=pallet).save().action_hold()

    def test_a_branch_is_held_with_the_part_of_its_root(self):
        cheese, = self.lots("cheese")
        self.produce(cheese, {self.milk: 1})
        self.wizard(self.quants(location_id=self.shelf), branch=True).save().action_hold()
        self.assertEqual((self.held(), cheese.on_hold, cheese.held_in_part), ([("Shelf", "")], True, False))

    def test_the_preview_names_only_what_the_reason_stops(self):
        delivery = self.sell({self.milk: 1})
        cheese, = self.lots("cheese")
        order = self.plan(cheese, {self.milk: 1})
        order.action_assign()
        form = self.wizard(self.milk)
        self.assertIn(">Stops<", form.preview)
        for name in (delivery.name, order.name):
            self.assertIn(name, form.preview)
        form.reason_id = self.env["lot.hold.reason"].create({
            "name": "Not for customers", "code": "kitchen", "stops_consumption": False})
        self.assertIn(delivery.name, form.preview)
        self.assertNotIn(order.name, form.preview)
