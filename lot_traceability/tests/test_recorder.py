from contextlib import suppress
from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .common import LotCase


class TestRecorder(LotCase):

    def test_an_order_is_one_transformation_with_all_its_lots(self):
        milk, culture, yoghurt, whey = self.lots("milk", "culture", "yoghurt", "whey")
        order = self.produce(yoghurt, used={milk: 12, culture: 1}, also={whey: 3}, quantity=10)

        self.assertEqual(self.current_lines(order), [
            ("input", "culture", 1), ("input", "milk", 12), ("output", "whey", 3), ("output", "yoghurt", 10)])

    def test_several_lots_of_one_component_are_all_inputs(self):
        flour = self.product("flour")
        first, second, loaf = self.lot("flour-1", flour), self.lot("flour-2", flour), self.lots("loaf")
        order = self.produce(loaf, used={first: 4, second: 6})

        self.assertEqual(self.current_lines(order), [
            ("input", "flour-1", 4), ("input", "flour-2", 6), ("output", "loaf", 10)])

    def test_a_backorder_is_a_transformation_of_its_own(self):
        milk, cheese = self.lots("milk", "cheese")
        order = self.produce(cheese, used={milk: 6}, quantity=6, planned=10)
        backorder = order.production_group_id.production_ids - order
        late = self.lot("cheese-late", cheese.product_id)
        self.close(backorder, late, used={milk: 4}, quantity=4)

        self.assertEqual(self.current_lines(order), [("input", "milk", 6), ("output", "cheese", 6)])
        self.assertEqual(self.current_lines(backorder), [("input", "milk", 4), ("output", "cheese-late", 4)])

    def test_a_quantity_is_recorded_in_the_unit_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        egg, cake = self.lots("egg", "cake")
        order = self.plan(cake, used={egg: 24})
        order.move_raw_ids.product_uom = dozen
        order.move_raw_ids.product_uom_qty = 2
        order.lot_producing_ids = cake
        order.qty_producing = 10
        order.move_raw_ids.move_line_ids = [Command.clear(), Command.create({
            "product_id": egg.product_id.id, "product_uom_id": dozen.id, "quantity": 2, "lot_id": egg.id})]
        order.move_raw_ids.picked = True
        order.button_mark_done()

        self.assertEqual(self.current_lines(order), [("input", "egg", 24), ("output", "cake", 10)])

    def test_a_component_added_to_a_done_order_is_recorded(self):
        flour, yeast, loaf = self.lots("flour", "yeast", "loaf")
        order = self.produce(loaf, used=flour)
        order.is_locked = False
        with Form(order) as form, form.move_raw_ids.new() as component:
            component.product_id = yeast.product_id
            component.quantity = 2
        added = order.move_raw_ids.filtered(lambda move: move.product_id == yeast.product_id)
        added.move_line_ids.lot_id = yeast

        self.assertEqual(self.current_lines(order), [
            ("input", "flour", 10), ("input", "yeast", 2), ("output", "loaf", 10)])

    def test_a_finished_line_added_to_a_done_order_is_recorded(self):
        flour, loaf = self.lots("flour", "loaf")
        second = self.lot("loaf-2", loaf.product_id)
        order = self.produce(loaf, used=flour)
        finished = order.move_finished_ids
        finished.move_line_ids = [Command.create({
            "product_id": loaf.product_id.id, "product_uom_id": finished.product_uom.id, "quantity": 3,
            "lot_id": second.id, "location_id": finished.location_id.id,
            "location_dest_id": finished.location_dest_id.id})]

        self.assertEqual(self.current_lines(order), [
            ("input", "flour", 10), ("output", "loaf", 10), ("output", "loaf-2", 3)])

    def test_an_unbuild_gives_every_component_back_from_the_main_lot(self):
        frame, wheel, bicycle = self.lots("frame", "wheel", "bicycle")
        order = self.produce(bicycle, used={frame: 1, wheel: 2}, quantity=1)
        unbuild = self.unbuild(order)

        self.assertEqual(self.current_lines(unbuild), [
            ("input", "bicycle", 1), ("output", "frame", 1), ("output", "wheel", 2)])

    def test_a_corrected_lot_supersedes_and_keeps_what_stood_before(self):
        wrong, loaf = self.lots("flour-wrong", "loaf")
        right = self.lot("flour-right", wrong.product_id)
        order = self.produce(loaf, used=wrong)
        self.a_day_passes()
        order.move_raw_ids.move_line_ids.lot_id = right

        self.assertEqual(self.current_lines(order), [("input", "flour-right", 10), ("output", "loaf", 10)])
        journal = self.env["lot.transformation"].search([("document_id", "=", order.id)]).line_ids
        self.assertEqual(self.names(journal.filtered("superseded_at").lot_id), {"flour-wrong"})

    def test_what_was_corrected_before_anybody_could_know_it_leaves_no_trace(self):
        """Odoo moves the dates of an order by a second while it closes it."""
        flour, loaf = self.lots("flour", "loaf")
        order = self.produce(loaf, used=flour)
        order.move_finished_ids.move_line_ids.date += timedelta(seconds=1)

        journal = self.env["lot.transformation"].search([("document_id", "=", order.id)]).line_ids
        self.assertEqual(len(journal), 2)
        self.assertFalse(journal.filtered("superseded_at"))

    def test_a_line_set_to_zero_leaves_the_genealogy(self):
        flour, yeast, loaf = self.lots("flour", "yeast", "loaf")
        order = self.produce(loaf, used=flour | yeast)
        order.move_raw_ids.move_line_ids.filtered(lambda line: line.lot_id == yeast).quantity = 0

        self.assertEqual(self.current_lines(order), [("input", "flour", 10), ("output", "loaf", 10)])
        self.assertEqual(loaf._ancestors(), flour)

    def test_recording_twice_writes_nothing(self):
        flour, loaf = self.lots("flour", "loaf")
        order = self.produce(loaf, used=flour)
        before = self.env["lot.transformation.line"].search([]).ids
        self.env["lot.recorder"].record(order)

        self.assertEqual(self.env["lot.transformation.line"].search([]).ids, before)

    def test_closing_an_order_records_it_once(self):
        """Its components, its products and their dates are posted one after the other."""
        flour, yeast, loaf = self.lots("flour", "yeast", "loaf")
        with self.assertLogs("odoo.sql_db", "DEBUG") as log:
            order = self.produce(loaf, used=flour | yeast)

        statements = [line for line in log.output if "INSERT INTO lot_transformation_line" in line]
        self.assertEqual(len(statements), 1)
        self.assertEqual(len(self.current_lines(order)), 3)

    def test_what_was_posted_before_an_error_that_somebody_survived_is_recorded_with_the_commit(self):
        flour, loaf = self.lots("flour", "loaf")
        with suppress(ConnectionError), self.env["lot.recorder"].together():
            order = self.produce(loaf, used=flour)
            raise ConnectionError("the printer does not answer")
        self.assertFalse(loaf._ancestors())
        self.env.cr.flush()  # as a commit does

        self.assertEqual(self.current_lines(order), [("input", "flour", 10), ("output", "loaf", 10)])

    def test_scrapping_at_an_order_is_no_input(self):
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 20})
        order = self.plan(loaf, used=flour)
        self.env["stock.scrap"].create({
            "product_id": flour.product_id.id, "lot_id": flour.id, "scrap_qty": 2, "production_id": order.id,
            "location_id": self.stock.id}).action_validate()
        self.close(order, loaf, used=flour)

        self.assertEqual(self.current_lines(order), [("input", "flour", 10), ("output", "loaf", 10)])

    def exactness(self, order):
        return self.env["lot.transformation"].search([
            ("document_id", "=", order.id), ("superseded_at", "=", False)]).mapped("exactness")

    def test_serial_numbers_made_of_several_lots_in_one_order_are_possible(self):
        board, phone = self.product("board"), self.product("phone", tracking="serial")
        first, second = self.lot("board-1", board), self.lot("board-2", board)
        pair = self.lot("phone-1", phone) | self.lot("phone-2", phone)

        self.assertEqual(self.exactness(self.produce(pair, used={first: 1, second: 1})), ["possible"])

    def test_a_lone_serial_number_and_a_lone_component_lot_are_certain(self):
        board, phone = self.product("board"), self.product("phone", tracking="serial")
        first, second = self.lot("board-1", board), self.lot("board-2", board)
        pair = self.lot("phone-1", phone) | self.lot("phone-2", phone)
        alone = self.lot("phone-3", phone)

        self.assertEqual(self.exactness(self.produce(alone, used={first: 1, second: 1})), ["certain"])
        self.assertEqual(self.exactness(self.produce(pair, used={first: 2})), ["certain"])

    def test_mapped_components_give_each_serial_number_a_transformation_of_its_own(self):
        board, phone = self.product("board", tracking="serial"), self.product("phone", tracking="serial")
        case = self.lots("case")
        boards = self.lot("board-1", board) | self.lot("board-2", board)
        phones = self.lot("phone-1", phone) | self.lot("phone-2", phone)
        order = self.produce(phones, used={boards[0]: 1, boards[1]: 1, case: 2})
        self.assertEqual(boards[0]._descendants(), phones)
        for component, serial in zip(boards, phones, strict=True):
            self.map(order, component, serial)

        self.assertEqual(self.exactness(order), ["certain", "certain"])
        self.assertEqual(boards[0]._descendants(), phones[0])
        self.assertEqual(phones[1]._ancestors(), boards[1] | case)
        self.assertEqual(case._descendants(), phones)
        self.assertEqual(self.current_lines(order), [
            ("input", "board-1", 1), ("input", "board-2", 1), ("input", "case", 1), ("input", "case", 1),
            ("output", "phone-1", 1), ("output", "phone-2", 1)])

    def test_an_order_without_a_mapping_stays_whole_beside_a_mapped_one(self):
        board, phone = self.product("board"), self.product("phone", tracking="serial")
        boards = self.lot("board-1", board) | self.lot("board-2", board)
        phones = self.env["stock.lot"].concat(*(self.lot(f"phone-{number}", phone) for number in range(4)))
        mapped = self.produce(phones[:2], used={boards[0]: 1, boards[1]: 1})
        whole = self.produce(phones[2:], used={boards[0]: 2})
        for component, serial in zip(boards, phones[:2], strict=True):
            self.map(mapped, component, serial)

        self.env["lot.recorder"].record(mapped | whole)
        self.assertEqual(self.exactness(whole), ["certain"])
        self.assert_backfill_gives_the_same()

    def test_a_mapping_taken_back_leaves_the_links_possible_again(self):
        board, phone = self.product("board", tracking="serial"), self.product("phone", tracking="serial")
        boards = self.lot("board-1", board) | self.lot("board-2", board)
        phones = self.lot("phone-1", phone) | self.lot("phone-2", phone)
        order = self.produce(phones, used={boards[0]: 1, boards[1]: 1})
        self.map(order, boards[0], phones[0])
        self.assertEqual(self.exactness(order), ["possible"])
        last = self.map(order, boards[1], phones[1])
        self.assertEqual(self.exactness(order), ["certain", "certain"])
        last.unlink()

        self.assertEqual(self.exactness(order), ["possible"])
        self.assertEqual(boards[0]._descendants(), phones)

    def test_more_than_was_used_cannot_be_mapped(self):
        board, phone = self.product("board"), self.product("phone", tracking="serial")
        first = self.lot("board-1", board)
        phones = self.lot("phone-1", phone) | self.lot("phone-2", phone)
        order = self.produce(phones, used={first: 3})
        self.map(order, first, phones[0], 2)
        with self.assertRaisesRegex(ValidationError, "board-1"):
            self.map(order, first, phones[1], 2)

    def test_serial_numbers_are_mapped_on_the_form_of_the_order(self):
        board, phone = self.product("board", tracking="serial"), self.product("phone", tracking="serial")
        boards = self.lot("board-1", board) | self.lot("board-2", board)
        phones = self.lot("phone-1", phone) | self.lot("phone-2", phone)
        order = self.produce(phones, used={boards[0]: 1, boards[1]: 1})
        with Form(order) as form:
            for component, serial in zip(boards, phones, strict=True):
                with form.serial_map_ids.new() as mapping:
                    mapping.component_lot_id = component
                    mapping.lot_id = serial

        self.assertEqual(boards[1]._descendants(), phones[1])

    def test_a_component_of_another_order_cannot_be_mapped(self):
        board, phone = self.product("board"), self.product("phone", tracking="serial")
        phones = self.lot("phone-1", phone) | self.lot("phone-2", phone)
        order = self.produce(phones, used={self.lot("board-1", board): 2})
        with self.assertRaisesRegex(ValidationError, "board-9"):
            self.map(order, self.lot("board-9", board), phones[0])

    def map(self, order, component, serial, quantity=1):
        return self.env["lot.serial.map"].create({
            "production_id": order.id, "component_lot_id": component.id, "lot_id": serial.id, "quantity": quantity})
