import re

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from ..tracing.lot_number import check_character, is_valid
from .common import LotCase


class NumberCase(LotCase):
    """Patterns, and products that are numbered by them."""

    def setUp(self):
        super().setUp()
        self.today = fields.Date.context_today(self.env.user).strftime("%y%j")

    def pattern(self, text="{yy}{julian}-{counter:4}{check}", **values):
        return self.env["lot.number.pattern"].create({"name": "Dairy", **values, "pattern": text})

    def milk(self, text="{yy}{julian}-{counter:4}{check}", tracking="lot", **values):
        return self.product("Milk", tracking, lot_pattern_id=self.pattern(text, **values).id)

    def made(self, product):
        return self.env["stock.lot"].search([("product_id", "=", product.id)], order="id").mapped("name")


class TestLotNumber(NumberCase):
    """Lots get their numbers by the pattern of their product, wherever they come from."""

    def arriving(self, product, quantity=10):
        """A receipt that is ready, nobody having said anything about lots."""
        order = self.env["purchase.order"].create({
            "partner_id": self.partner("Vendor").id, "order_line": [Command.create({
                "product_id": product.id, "product_qty": quantity, "price_unit": 1.0, "name": product.name})]})
        order.button_confirm()
        return order.picking_ids

    def test_the_form_shows_at_once_how_a_number_will_look_or_why_it_cannot(self):
        form = Form(self.env["lot.number.pattern"].with_user(self.user("manager", tz=self.env.user.tz)))
        form.pattern = "{site}-{yy}{julian}-{counter:3}"
        self.assertEqual((form.preview, form.problem), (f"WH-{self.today}-001", False))
        form.pattern = "{site}-{yy}{julian}"
        self.assertRegex(form.problem, "counter is missing")
        form.pattern = "{when}-{counter:3}"
        self.assertRegex(form.problem, r"no part \{when\}.*\{julian\}")

    def test_a_pattern_that_makes_one_number_twice_is_refused(self):
        for text, restart, reason in (
                ("{yy}{julian}", "never", "counter is missing"), ("{yy}{counter:4}", "day", "begins anew"),
                ("#{counter:4}", "never", "cannot carry these characters: #")):
            with self.subTest(text), self.assertRaisesRegex(ValidationError, reason):
                self.pattern(text, restart=restart)

    def test_a_lot_made_by_hand_gets_the_number_of_its_product_before_that_of_its_category(self):
        category = self.env["product.category"].create({
            "name": "Dairy", "lot_pattern_id": self.pattern("CAT{counter:2}").id})
        cream, milk = self.product("Cream", categ_id=category.id), self.milk("OWN{counter:2}")
        milk.categ_id = category
        lots = self.env["stock.lot"].create([{"product_id": product.id} for product in (cream, milk, cream)])
        self.assertEqual(lots.mapped("name"), ["CAT01", "OWN01", "CAT02"])
        milk.lot_pattern_id = False
        self.assertEqual(self.env["stock.lot"].create({"product_id": milk.id}).name, "CAT03")
        milk.categ_id = cream.categ_id = self.env["product.category"].create({"name": "Goods"})
        self.assertRegex(self.env["stock.lot"].create({"product_id": milk.id}).name, "^[0-9]{7}$")

    def test_who_receives_and_says_no_lot_gets_a_number(self):
        milk = self.milk("{vendor_lot}-{order}-{counter:2}{check}")
        picking = self.arriving(milk)
        picking.move_line_ids.vendor_lot = "V7"
        picking.move_ids.picked = True
        self._validate(picking)
        order = picking.name.split("/")[-1]
        self.assertRegex(picking.move_line_ids.lot_id.name, f"^V7-{order}-01[0-9A-Z]$")
        self.assertTrue(is_valid(picking.move_line_ids.lot_id.name))

    def test_what_is_not_touched_before_it_is_validated_gets_a_number_too(self):
        picking = self.arriving(self.milk("{counter:2}"))
        self._validate(picking)
        self.assertEqual(picking.move_line_ids.lot_id.mapped("name"), ["01"])

    def test_each_serial_number_that_arrives_is_another(self):
        picking = self.arriving(self.milk("S{counter:3}", "serial"), 3)
        self._validate(picking)
        self.assertEqual(self.names(picking.move_line_ids.lot_id), {"S001", "S002", "S003"})

    def test_a_number_that_needs_the_vendors_lot_is_not_made_without_it(self):
        picking = self.arriving(self.milk("{vendor_lot}-{counter:2}"))
        with self.assertRaisesRegex(UserError, r"needs \{vendor_lot\}, which is not known"):
            self._validate(picking)

    def test_the_dialog_of_the_receipt_takes_numbers_of_the_pattern(self):
        picking = self.arriving(self.milk("{site}{order}-{counter:3}{check}", "serial"), 4)
        order = picking.name.split("/")[-1]

        def generated(first):
            values = self.env["stock.move"].action_generate_lot_line_vals({
                "default_product_id": picking.move_ids.product_id.id, "default_picking_id": picking.id,
                "default_location_dest_id": picking.location_dest_id.id, "default_tracking": "serial",
                "default_quantity": 4, "default_company_id": self.env.company.id}, "generate", first, 2, "")
            return [line["lot_name"] for line in values]

        first, second = generated("")
        self.assertEqual([first[:-1], second[:-1]], [f"WH{order}-001", f"WH{order}-002"])
        self.assertEqual(generated("TYPED-7"), ["TYPED-7", "TYPED-8"])
        third, fourth = generated(self.checked(f"WH{order}-009"))
        self.assertEqual((third, fourth[:-1]), (self.checked(f"WH{order}-009"), f"WH{order}-003"))

    def checked(self, text):
        return text + check_character(text)

    def test_closing_an_order_numbers_what_it_makes_and_what_else_comes_out(self):
        cheese, whey = self.milk("CH-{order}-{counter:2}"), self.milk("WY-{order}-{counter:2}")
        milk = self.product("Raw")
        raw = self.lot("raw", milk)
        self.receive({raw: 10})
        self.recipe(cheese, 10, {milk: 10}, also={whey: 5})
        order = self.plan(cheese)
        self.close(order, cheese, used={raw: 10})
        number = order.name.split("/")[-1]
        self.assertEqual(order.state, "done")
        self.assertEqual(self.names(order.move_finished_ids.move_line_ids.lot_id),
                         {f"CH-{number}-01", f"WY-{number}-01"})

    def test_closing_an_order_of_several_serial_numbers_asks_nobody_for_the_first(self):
        order = self.plan(self.milk("S{counter:3}", "serial"), quantity=3)
        self.assertTrue(order.button_mark_done())
        self.assertEqual((order.state, self.names(order.lot_producing_ids)), ("done", {"S001", "S002", "S003"}))

    def test_the_dialog_of_an_order_counts_by_the_pattern(self):
        order = self.plan(self.milk("{order}-{counter:3}{check}", "serial"), quantity=3)
        wizard = self.env["mrp.production.serials"].create({"production_id": order.id})
        wizard.action_generate_serial_numbers()
        names = wizard.serial_numbers.split("\n")
        self.assertEqual((len(set(names)), all(map(is_valid, names))), (3, True))
        wizard.action_apply()
        self.assertEqual(self.names(order.lot_producing_ids), set(names))

    def test_an_order_of_a_serial_number_takes_the_next_of_the_pattern(self):
        milk = self.milk("S{counter:3}{check}", "serial")
        self.lot(self.checked("S001"), milk), self.lot(self.checked("S002"), milk)
        order = self.plan(milk, quantity=1)
        order.action_generate_serial()
        self.assertEqual(order.lot_producing_ids.name, self.checked("S003"))

    def test_a_name_that_somebody_took_is_left_out(self):
        milk = self.milk("{counter:2}")
        self.lot("01", self.product("Butter"))
        self.lot("02", milk), self.lot("03", milk)
        self.assertEqual(self.env["stock.lot"].create([{"product_id": milk.id}] * 3).mapped("name"), ["01", "04", "05"])

    def test_what_labels_cannot_carry_is_refused_for_products_with_a_pattern(self):
        milk, free, loose = self.milk(), self.product("Free"), self.milk(only_gs1=False)
        for name, reason in (("LOT#1", "characters: #"), ("Ä 1", "characters: Ä "), ("1" * 21, "longer than the 20")):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, reason):
                self.lot(name, milk)
        self.assertEqual(self.names(self.lot("LOT#1", free) | self.lot("LOT#2", loose)), {"LOT#1", "LOT#2"})

    def test_who_types_what_labels_cannot_carry_is_told_at_once(self):
        picking = self.arriving(self.milk())
        picking.picking_type_id.use_existing_lots = False  # then names are typed
        self.env.user.group_ids += self.env.ref("stock.group_production_lot")
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as told, Form(
                picking.move_ids, view="stock.view_stock_move_operations") as move, move.move_line_ids.edit(0) as line:
            line.lot_name = "LOT#1"
        self.assertIn("LOT#1 cannot be the number of a lot of Milk. GS1 labels cannot carry these characters: #",
                      told.output[0])

    def test_all_names_that_labels_cannot_carry_are_told_in_one_message(self):
        picking = self.arriving(self.milk(), 3)
        picking.move_line_ids.quantity = 1
        picking.move_line_ids = [Command.create({
            "product_id": picking.move_ids.product_id.id, "quantity": 1, "lot_name": name}) for name in ("Ä", "B 1")]
        picking.move_line_ids[0].lot_name, picking.move_ids.picked = "GOOD", True
        with self.assertRaisesRegex(ValidationError, "(?s)Ä cannot be .*B 1 cannot be"):
            self._validate(picking)

    def test_a_counter_begins_anew_every_day(self):
        milk = self.milk("{yy}{julian}-{counter:2}", restart="day")
        create = self.env["stock.lot"].create
        with self.day(1):
            create([{"product_id": milk.id}] * 2)
        self.assertEqual([name[-2:] for name in create([{"product_id": milk.id}] * 2).mapped("name")], ["01", "02"])
        self.assertEqual(len(set(self.made(milk))), 4)
        sequence = milk.lot_sequence_id
        self.assertEqual(sequence.next_by_id(), f"{self.today}-03")

    def test_a_counter_begins_anew_every_year_or_goes_on_as_the_pattern_says(self):
        milk = self.milk("{yyyy}-{counter:2}", restart="year")
        pattern, sequence = milk.product_tmpl_id._lot_pattern(), milk.lot_sequence_id
        days = ("2026-12-31", "2027-01-01", "2027-12-31", "2026-01-01")
        self.assertEqual([sequence.next_by_id(sequence_date=day) for day in days],
                         ["2026-01", "2027-01", "2027-02", "2026-02"])
        pattern.restart = "never"
        self.assertEqual([sequence.next_by_id(sequence_date=day) for day in days[:2]], ["2026-01", "2027-02"])
        pattern.restart = "year"
        self.assertEqual(sequence.next_by_id(sequence_date="2026-06-01"), "2026-01")

    def test_a_pattern_that_is_deleted_takes_its_counter_along(self):
        pattern = self.pattern()
        sequence = pattern.sequence_id
        pattern.unlink()
        self.assertFalse(sequence.exists())

    def test_what_somebody_typed_stays_and_a_prefix_of_odoo_s_own_too(self):
        picking = self.arriving(self.milk("{counter:2}"))
        picking.move_line_ids.lot_name = "TYPED"
        self._validate(picking)
        self.assertEqual(picking.move_line_ids.lot_id.name, "TYPED")

        cream = self.product("Cream", serial_prefix_format="CR-")
        sequence = cream.lot_sequence_id
        cream.categ_id = self.env["product.category"].create({"name": "Dairy"})
        self.assertEqual((sequence.prefix, cream.lot_sequence_id), ("CR-", sequence))

    def test_an_empty_prefix_of_odoo_s_form_takes_no_pattern_away(self):
        milk = self.milk("{counter:2}")
        milk.product_tmpl_id.write({"serial_prefix_format": False, "name": "Fresh milk"})
        self.assertEqual(self.env["stock.lot"].create({"product_id": milk.id}).name, "01")

    def test_an_operation_that_makes_no_lots_numbers_none(self):
        picking = self.arriving(self.milk("{counter:2}"))
        picking.picking_type_id.use_create_lots = False
        self._validate(picking)
        self.assertFalse(picking.move_line_ids.lot_name or picking.move_line_ids.lot_id)

    def test_the_form_of_a_lot_waits_for_a_name_that_only_a_document_gives(self):
        milk = self.milk("{vendor_lot}-{counter:2}")
        with Form(self.env["stock.lot"]) as form:
            form.product_id = milk
            self.assertFalse(form.name)
            form.name = "V7-X"
        self.assertEqual(self.made(milk), ["V7-X"])

    def test_a_thousand_lots_take_no_thousand_questions(self):
        milk = self.milk()
        self.env.flush_all()
        with self.assertLogs("odoo.sql_db", "DEBUG") as logs:
            names = self.env["lot.numbering"].names(milk, [{}] * 1000)
        queries = [record for record in logs.records if " query: " in record.getMessage()]
        self.assertLess(len(queries), 8)
        self.assertEqual((len(set(names)), sum(bool(re.match(self.today, name)) for name in names)), (1000, 1000))
