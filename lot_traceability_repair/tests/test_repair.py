from odoo.fields import Command

from odoo.addons.lot_traceability.tests.common import LotCase


class TestRepair(LotCase):

    def setUp(self):
        super().setUp()
        self.board, self.pump = self.product("board"), self.product("pump", tracking="serial")
        self.old, self.new = self.lot("board-old", self.board), self.lot("board-new", self.board)
        self.pump_1 = self.lot("pump-1", self.pump)
        self.receive({self.new: 5})
        self.order = self.produce(self.pump_1, used={self.old: 1})

    def plan_repair(self, lot=None, **parts):
        """A repair that has begun, its lots written down by hand.

        :param parts: dicts of lot to quantity by line type: ``add``, ``remove`` and ``recycle``
        """
        repair = self.env["repair.order"].create({
            "product_id": lot and lot.product_id.id, "lot_id": lot and lot.id, "partner_id": self.partner("Owner").id,
            "picking_type_id": self.warehouse.repair_type_id.id,
            "move_ids": [
                Command.create({"repair_line_type": kind, "product_id": product.id, "product_uom_qty": quantity})
                for kind, quantities in parts.items() for product, quantity in self._by_product(quantities).items()]})
        repair.action_validate()
        repair.action_repair_start()
        for kind, quantities in parts.items():
            moves = repair.move_ids.filtered(lambda move, kind=kind: move.repair_line_type == kind)
            self._fill(moves, quantities)
        return repair

    def repair(self, lot=None, **parts):
        repair = self.plan_repair(lot, **parts)
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")
        return repair

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

    def test_in_order_a_new_part_does_not_reach_the_one_it_replaced(self):
        self.repair(self.pump_1, add={self.new: 1}, remove={self.old: 1})
        reached = {in_order: {row["name"] for row in self.new.trace("down", in_order=in_order)["lots"]}
                   for in_order in (False, True)}

        self.assertEqual(reached, {
            False: {"board-new", "pump-1", "board-old"}, True: {"board-new", "pump-1"}})
        back = {row["name"] for row in self.old.trace("up", in_order=True)["lots"]}
        self.assertEqual(back, {"board-old", "pump-1"})

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
