from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form

from odoo.addons.lot_traceability.tests.common import LotCase


class TestRepair(LotCase):

    def setUp(self):
        super().setUp()
        self.board, self.pump = self.product("board"), self.product("pump", tracking="serial")
        self.old, self.new = self.lot("board-old", self.board), self.lot("board-new", self.board)
        self.pump_1 = self.lot("pump-1", self.pump)
        self.receive({self.new: 5})
        self.order = self.produce(self.pump_1, used={self.old: 1})

    def test_a_part_added_goes_into_the_repaired_lot(self):
        repair = self.repair(self.pump_1, add={self.new: 1})

        self.assertEqual(self.current_lines(repair), [("input", "board-new", 1), ("output", "pump-1", 1)])
        self.assertEqual(self.new._descendants(), self.pump_1)
        self.assertEqual(self.pump_1._ancestors(), self.old | self.new)
        self.assertEqual(self.where(self.new), {"on_hand": 4, "used": 1})

    def test_a_part_removed_comes_out_of_the_repaired_lot_and_is_thrown_away(self):
        repair = self.repair(self.pump_1, remove={self.old: 1})

        self.assertEqual(self.current_lines(repair), [("input", "pump-1", 1), ("output", "board-old", 1)])
        self.assertEqual(self.pump_1._descendants() - self.pump_1, self.old)
        self.assertEqual(self.where(self.old), {"on_hand": -1, "used": 1, "scrapped": 1})

    def test_a_part_recycled_comes_out_of_the_repaired_lot_and_is_in_stock_again(self):
        spare = self.lot("board-spare", self.board)
        repair = self.repair(self.pump_1, recycle={spare: 1})

        self.assertEqual(self.current_lines(repair), [("input", "pump-1", 1), ("output", "board-spare", 1)])
        self.assertEqual(spare._ancestors(), self.pump_1 | self.old)
        self.assertEqual(self.where(spare), {"on_hand": 1})
        self.assertEqual([row["difference"] for row in spare.trace()["balance"] if row["lot_id"] == spare.id], [0])

    def test_parts_in_and_out_of_one_repair_are_two_transformations(self):
        valve = self.lots("valve")
        repair = self.repair(self.pump_1, add={self.new: 1}, remove={self.old: 1}, recycle={valve: 2})
        transformations = self.env["lot.transformation"].search([
            ("document_model", "=", "repair.order"), ("document_id", "=", repair.id)])

        self.assertEqual(
            {one.part: (self.names(one.input_ids.lot_id), self.names(one.output_ids.lot_id))
             for one in transformations},
            {"add": ({"board-new"}, {"pump-1"}), "remove": ({"pump-1"}, {"board-old", "valve"})})
        self.assertEqual(set(transformations.mapped("kind")), {"repair"})

    def test_a_part_put_in_is_no_ancestor_of_the_one_that_the_same_repair_took_out(self):
        self.repair(self.pump_1, add={self.new: 1}, remove={self.old: 1})

        self.assertEqual(self.new._descendants(), self.pump_1)
        self.assertEqual(self.old._ancestors(), self.pump_1 | self.old)
        self.assertEqual((self.new.descendant_count, self.old.ancestor_count), (1, 1))
        self.assertEqual(self.pump_1._descendants(), self.old | self.pump_1)
        self.assertEqual(self.pump_1._ancestors(), self.old | self.new | self.pump_1)
        answer = self.new.trace("down")
        self.assertEqual({lot["name"] for lot in answer["lots"]}, {"board-new", "pump-1"})
        self.assertEqual([row["part"] for row in self._parts_of(answer)], ["add"])
        self.assertEqual({lot["name"] for lot in self.old.trace("up")["lots"]}, {"board-old", "pump-1"})

    def _parts_of(self, answer):
        return self.env["lot.transformation"].browse([row["id"] for row in answer["transformations"]]).read(["part"])

    def test_a_part_put_in_is_an_ancestor_of_what_a_later_repair_takes_out(self):
        bolt, nut, valve = self.lots("bolt", "nut", "valve")
        with self.day(1):
            self.repair(self.pump_1, add={self.new: 1}, recycle={valve: 1})
        self.repair(self.pump_1, add={bolt: 1}, recycle={nut: 1})

        self.assertEqual(self.new._descendants(), self.pump_1 | nut)
        self.assertEqual(bolt._descendants(), self.pump_1 | valve)
        self.assertEqual(bolt.trace("down", in_order=True)["out_of_order"], 1)
        self.assertEqual(nut._ancestors(), self.pump_1 | self.old | self.new)

    def test_a_part_that_was_in_the_lot_before_reaches_what_is_taken_out(self):
        """The same lot of boards was built in, and is put in again."""
        valve = self.lots("valve")
        self.repair(self.pump_1, add={self.old: 1}, recycle={valve: 1})

        self.assertEqual(self.old._descendants(), self.pump_1 | valve)
        self.assertEqual((self.old | self.new)._descendants(), self.pump_1 | valve)

    def test_quantities_and_balance_close_over_a_repair(self):
        spare = self.lot("board-spare", self.board)
        self.repair(self.pump_1, add={self.new: 2}, recycle={spare: 1})
        answer = self.pump_1.trace("both")

        self.assertEqual({row["lot_id"]: row["difference"] for row in answer["balance"]}, {
            self.pump_1.id: 0, spare.id: 0})
        shares = {row["name"]: row["ancestor"]["share"] for row in answer["lots"] if "ancestor" in row}
        self.assertEqual(shares["board-new"], 2)

    def test_a_history_of_repairs_backfills_to_the_same(self):
        self.repair(self.pump_1, add={self.new: 1}, remove={self.old: 1})
        self.repair(self.pump_1, recycle={self.new: 1})

        self.assert_backfill_gives_the_same()

    def test_a_corrected_part_supersedes_and_keeps_what_stood_before(self):
        right = self.lot("board-right", self.board)
        repair = self.repair(self.pump_1, add={self.new: 1})
        self.a_day_passes()
        repair.move_ids.move_line_ids.lot_id = right

        self.assertEqual(self.current_lines(repair), [("input", "board-right", 1), ("output", "pump-1", 1)])
        journal = self.env["lot.transformation"].search([
            ("document_model", "=", "repair.order"), ("document_id", "=", repair.id)]).line_ids
        self.assertEqual(self.names(journal.filtered("superseded_at").lot_id), {"board-new"})

    def test_a_part_set_to_zero_takes_its_side_with_it(self):
        repair = self.repair(self.pump_1, add={self.new: 1}, recycle={self.old: 1})
        repair.move_ids.filtered(lambda move: move.repair_line_type == "add").move_line_ids.quantity = 0

        self.assertEqual(self.current_lines(repair), [("input", "pump-1", 1), ("output", "board-old", 1)])
        self.assertFalse(self.new._descendants())

    def test_a_repair_without_a_product_or_without_parts_links_nothing(self):
        self.assertEqual(self.current_lines(self.repair(add={self.new: 1})), [])
        self.assertEqual(self.current_lines(self.repair(self.pump_1)), [])

    def test_a_part_at_a_repair_that_has_begun_is_in_work_and_names_it(self):
        repair = self.plan_repair(self.pump_1, add={self.new: 1})
        rows = self.new.whereabouts()

        self.assertEqual([(row["quantity"], row["document"]) for row in rows["in_work"]], [
            (1, {"model": "repair.order", "id": repair.id, "name": repair.name, "readable": True})])
        repair.action_repair_end()
        self.assertEqual([row["document"]["name"] for row in self.new.whereabouts()["used"]], [repair.name])

    def test_uninstalling_leaves_no_row_of_a_repair_behind(self):
        self.repair(self.pump_1, add={self.new: 1})
        selection = self.env["ir.model.fields.selection"].search([
            ("field_id.model", "=", "lot.transformation"), ("value", "=", "repair")])
        selection._process_ondelete()

        self.assertFalse(self.env["lot.transformation"].search([("kind", "=", "repair")]))
        self.assertEqual(self.pump_1._ancestors(), self.old)

    def test_a_part_on_hold_is_not_put_in_and_the_repair_says_so(self):
        repair = self.plan_repair(self.pump_1, add={self.new: 1})
        self.new.hold("damaged")
        self.assertEqual((repair.hold_notice, repair.on_hold), ("board-new (Damaged)", True))
        self.assertIn("board-new", repair.activity_ids.summary)
        self.assertEqual(repair.search([("on_hold", "=", True), ("product_id", "=", self.pump.id)]), repair)
        with self.assertRaisesRegex(UserError, "board-new.*cannot be used"):
            repair.action_repair_end()

    def test_a_part_past_its_date_is_put_in_with_a_reason_given_ahead(self):
        self.env.company.lot_override_expired = "reason"
        self.new.expiration_date = fields.Datetime.now() - timedelta(days=1)
        repair = self.plan_repair(self.pump_1, add={self.new: 1})
        with self.assertRaisesRegex(UserError, "board-new.*past its date"), self.env.cr.savepoint():
            repair.action_repair_end()
        form = Form(self.env["lot.override.wizard"].with_context(active_model=repair._name, active_ids=repair.ids))
        form.reason_id = self.env.ref("lot_traceability.override_reason_tested")
        form.save().action_confirm()
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")
