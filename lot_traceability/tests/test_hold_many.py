from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form

from ..wizards import lot_batch_mixin
from .common import LotCase


class TestHoldMany(LotCase):
    """A whole branch is held, and released, at once."""

    def setUp(self):
        super().setUp()
        self.milk, self.cheese, self.cake = self.lots("milk", "cheese", "cake")
        self.receive([self.milk])
        self.produce(self.cheese, {self.milk: 5})
        self.produce(self.cake, {self.cheese: 5})
        self.reason = self.env.ref("lot_traceability.hold_reason_damaged")
        self.before = self.env["lot.hold"].search([])

    def wizard(self, model, records, **values):
        """A wizard as it opens from a list, a transfer or the trace screen, and what is chosen in it."""
        form = Form(self.env[model].with_context(active_model=records._name, active_ids=records.ids))
        for name, value in values.items():
            form[name] = value
        return form

    def held(self):
        holds = self.env["lot.hold"].search([("state", "!=", "released")]) - self.before
        return self.names(holds.lot_id)

    def test_a_branch_is_held_and_released_from_its_root(self):
        self.wizard("lot.hold.wizard", self.milk, reason_id=self.reason, branch=True).save().action_hold()
        self.assertEqual(self.held(), {"milk", "cheese", "cake"})
        self.wizard("lot.hold.release", self.milk, branch=True, note="Clean.").save().action_release()
        self.assertEqual(self.held(), set())

    def test_more_lots_than_a_request_takes_are_held_and_released_batch_by_batch(self):
        with patch.object(lot_batch_mixin, "BATCH", 2):
            hold = self.wizard("lot.hold.wizard", self.milk, reason_id=self.reason, branch=True).save()
            self.assertEqual(hold.action_hold()["params"], {"model": "lot.hold.wizard", "id": hold.id, "total": 3})
            self.assertEqual((self.held(), hold.work_on_some(), len(self.held())), (set(), 1, 2))
            again = self.wizard("lot.hold.wizard", self.milk, reason_id=self.reason, branch=True).save()
            self.assertEqual((again.work_on_some(), self.held()), (0, {"milk", "cheese", "cake"}))
            self.assertEqual(len(self.env["lot.hold"].search([]) - self.before), 3, "none is held twice")
            release = self.wizard("lot.hold.release", self.milk, branch=True, note="Clean.").save()
            self.assertEqual(release.action_release()["params"]["total"], 3)
            self.assertEqual((release.work_on_some(), len(self.held())), (1, 1))
            self.assertEqual((release.work_on_some(), self.held()), (0, set()))

    def test_what_one_person_requests_batch_by_batch_waits_for_another(self):
        two = self.env.ref("lot_traceability.hold_reason_check_failed")
        (self.milk | self.cheese | self.cake).hold(two)
        with patch.object(lot_batch_mixin, "BATCH", 2):
            release = self.wizard("lot.hold.release", self.milk, branch=True, note="Clean.").save()
            self.assertEqual((release.work_on_some(), release.work_on_some(), release.work_on_some()), (1, 0, 0))
        self.assertEqual(set(release.found_ids.mapped("state")), {"requested"})

    def test_without_its_branch_a_lot_is_released_alone(self):
        self.wizard("lot.hold.wizard", self.milk, reason_id=self.reason, branch=True).save().action_hold()
        self.wizard("lot.hold.release", self.milk, note="Clean.").save().action_release()
        self.assertEqual(self.held(), {"cheese", "cake"})

    def test_lots_are_held_and_released_from_a_transfer_and_from_an_order(self):
        picking = self.sell({self.cheese: 2, self.cake: 2})
        self.wizard("lot.hold.wizard", picking, reason_id=self.reason).save().action_hold()
        self.assertEqual(self.held(), {"cheese", "cake"})
        order = self.env["mrp.production"].search([("lot_producing_ids", "in", self.cake.ids)])
        self.wizard("lot.hold.release", order, note="Clean.").save().action_release()
        self.assertEqual(self.held(), set())

    def test_the_preview_names_what_it_stops_in_the_place_alone(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.env.user.group_ids += self.env.ref("stock.group_stock_multi_locations")
        picking = self.sell({self.cake: 2})
        self.transfer({self.cake: 4}, self.stock, shelf)
        form = self.wizard("lot.hold.wizard", self.cake, reason_id=self.reason)
        self.assertIn(picking.name, form.preview)
        form.location_id = shelf
        self.assertNotIn(picking.name, form.preview)
        self.assertIn("4 Units", form.preview)

    def test_work_in_progress_is_part_of_the_preview(self):
        bread, = self.lots("bread")
        order = self.plan(bread, {self.cake: 3})
        order.action_assign()
        order.qty_producing = 1
        order.state = "progress"
        self.assertIn(order.name, self.wizard("lot.hold.wizard", self.cake, reason_id=self.reason).preview)

    def test_holds_are_summed_up_by_quantity_value_and_age(self):
        self.cake.product_id.standard_price = 3
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.cake: 4}, self.stock, shelf)
        self.cheese.hold("damaged").release("Clean.")
        hold = self.cake.hold("damaged", location=shelf)
        hold.sudo().placed_at = fields.Datetime.now() - timedelta(days=3, hours=1)
        self.assertEqual((hold.quantity, hold.value, hold.age), (4, 12, 3))
        self.milk.hold("complaint")
        sums = self.env["lot.hold"]._read_group(
            [("lot_id", "in", (self.milk | self.cheese | self.cake).ids)], ["reason_id"],
            ["quantity:sum", "value:sum", "age:max"])
        self.assertEqual({reason.code: tuple(rest) for reason, *rest in sums}, {
            "damaged": (4, 12, 3), "complaint": (5, 5, 0)})

    def test_what_a_hold_is_worth_is_not_summed_up_for_who_may_not_see_it(self):
        self.cake.hold("damaged")
        clerk = self.user("stranger")
        clerk.group_ids += self.env.ref("stock.group_stock_user")
        with self.assertRaises(AccessError):
            self.env["lot.hold"].with_user(clerk)._read_group([], [], ["value:sum"])

    def test_lists_mark_and_find_the_documents_with_lots_on_hold(self):
        good, bad = self.sell({self.cheese: 1}), self.sell({self.cake: 1})
        bad.move_ids.picked = True
        bread, = self.lots("bread")
        order = self.plan(bread, {self.milk: 2})
        order.action_assign()
        order.move_raw_ids.picked = True
        (self.cake | self.milk).hold("damaged")
        self.assertEqual((good.on_hold, bad.on_hold, order.on_hold), (False, True, True))

    def test_a_thousand_lots_more_cost_a_few_queries_more(self):
        """Odoo itself writes a hundred rows, or a thousand, with one statement; nothing is asked lot by lot."""
        product = self.milk.product_id
        lots = self.env["stock.lot"].create([
            {"name": f"many-{number}", "product_id": product.id} for number in range(3000)])
        self.env.flush_all()
        few, many = (self.queries(lambda part=part: part.hold("damaged")) for part in (lots[:1000], lots[1000:]))
        self.assertLessEqual(many - few, 30)
        few, many = (self.queries(lambda part=part: part.hold_ids.release("Clean."))
                     for part in (lots[:1000], lots[1000:]))
        self.assertLessEqual(many - few, 30)
