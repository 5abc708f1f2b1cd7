from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form

from .common import LotCase


class RepackCase(LotCase):

    def setUp(self):
        super().setUp()
        self.storekeeper = self.user("stranger", login="storekeeper")
        self.storekeeper.group_ids += self.env.ref("stock.group_stock_user")

    def ask(self, lots, user=None, **values):
        """The wizard, as it opens on ``lots`` for the storekeeper."""
        env = self.env(user=user or self.storekeeper)
        form = Form(env["lot.repack.wizard"].with_context(active_model="stock.lot", active_ids=lots.ids))
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def fill(self, form, made):
        """Write what comes out on the lines that the wizard proposes, and add those that are missing."""
        for number, (name, quantity) in enumerate(made.items()):
            lines = form.output_ids
            with (lines.edit(number) if number < len(lines) else lines.new()) as line:
                line.lot_name = name
                line.quantity = quantity
        while len(form.output_ids) > len(made):
            form.output_ids.remove(len(made))
        return form

    def done(self, form):
        return self.env["lot.repack"].browse(form.save().action_repack()["res_id"])

    def repack(self, lots, made, **values):
        """Through the wizard: all that is free of ``lots`` becomes ``made``, quantities by name."""
        return self.done(self.fill(self.ask(lots, **values), made))

    def found(self, name, product):
        return self.env["stock.lot"].search([("name", "=", name), ("product_id", "=", product.id)])


class TestRepack(RepackCase):

    def test_a_lot_is_split_into_several(self):
        sack = self.lots("sack")
        self.receive({sack: 10})
        repack = self.repack(sack, {"bag-1": 4, "bag-2": 5, "bag-3": 1}, operation="split")
        bag = self.found("bag-1", sack.product_id)

        self.assertEqual(self.current_lines(repack), [
            ("input", "sack", 10), ("output", "bag-1", 4), ("output", "bag-2", 5), ("output", "bag-3", 1)])
        self.assertEqual(self.names(sack._descendants()), {"bag-1", "bag-2", "bag-3"})
        self.assertEqual((self.where(sack), self.where(bag)), ({"used": 10}, {"on_hand": 4}))
        self.assertEqual({row["difference"] for row in sack.trace()["balance"]}, {0})
        self.assertEqual(sack.whereabouts()["used"][0]["document"], {
            "model": "lot.repack", "id": repack.id, "name": repack.name, "readable": True})
        self.assert_backfill_gives_the_same()

    def test_a_lot_past_its_date_is_split_without_a_reason(self):
        self.env.company.lot_override_expired = "reason"
        sack = self.lot("sack", self.product("Flour", use_expiration_date=True, expiration_time=30))
        self.receive({sack: 10})
        sack.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.repack(sack, {"bag-1": 4, "bag-2": 6}, operation="split")
        self.assertEqual(self.where(sack), {"used": 10})

    def test_part_of_a_lot_is_split_off_and_gets_the_next_number(self):
        sack = self.lots("sack")
        self.receive({sack: 10})
        form = self.ask(sack, operation="split", pieces=1)
        with form.input_ids.edit(0) as line:
            self.assertEqual((line.free_quantity, line.quantity), (10, 10))
            line.quantity = 3
        repack = self.done(form)

        self.assertEqual(len(repack.output_line_ids.lot_id), 1)
        self.assertEqual((self.where(sack), self.where(repack.output_line_ids.lot_id)), (
            {"on_hand": 7, "used": 3}, {"on_hand": 3}))

    def test_the_parts_that_are_proposed_add_up_to_what_is_taken(self):
        sack = self.lots("sack")
        self.receive({sack: 10})
        form = self.ask(sack, operation="split", pieces=3)

        self.assertEqual([line["quantity"] for line in form.output_ids._records], [3.33, 3.33, 3.34])

    def test_lots_are_merged_into_a_new_one_or_into_one_that_exists(self):
        flour = self.product("flour")
        first, second, third = self.lot("first", flour), self.lot("second", flour), self.lot("third", flour)
        self.receive({first: 6, second: 4, third: 5})
        repack = self.repack(first | second, {"silo": 10})
        self.assertEqual(repack.operation, "merge")
        silo = self.found("silo", flour)
        again = self.repack(third, {"silo": 5}, operation="merge")

        self.assertEqual(self.current_lines(repack), [
            ("input", "first", 6), ("input", "second", 4), ("output", "silo", 10)])
        self.assertEqual(self.current_lines(again), [("input", "third", 5), ("output", "silo", 5)])
        self.assertEqual(silo._ancestors(), first | second | third)
        self.assertEqual(self.where(silo), {"on_hand": 15})

    def test_a_serial_number_is_relabelled_and_neither_split_nor_merged(self):
        phone = self.product("phone", tracking="serial")
        wrong = self.lot("wrong", phone)
        self.receive({wrong: 1})
        for operation in ("split", "merge"):
            with self.assertRaisesRegex(UserError, "wrong is a serial number"):
                self.repack(wrong, {"right": 1}, operation=operation)
        repack = self.repack(wrong, {"right": 1})

        self.assertEqual(self.current_lines(repack), [("input", "wrong", 1), ("output", "right", 1)])
        self.assertEqual(self.where(self.found("right", phone)), {"on_hand": 1})

    def test_a_lot_becomes_another_product_in_another_unit(self):
        bulk = self.product("honey, bulk", uom_id=self.env.ref("uom.product_uom_kgm").id)
        jar = self.product("honey, jar")
        drum = self.lot("drum", bulk)
        self.receive({drum: 50})
        form = self.ask(drum, operation="translate")
        form.product_id = jar
        form.factor = 2
        self.assertEqual([line["quantity"] for line in form.output_ids._records], [100])
        repack = self.done(self.fill(form, {"jars": 100}))

        self.assertEqual(self.current_lines(repack), [("input", "drum", 50), ("output", "jars", 100)])
        self.assertEqual(self.where(self.found("jars", jar)), {"on_hand": 100})
        self.assertEqual(drum._descendants(), self.found("jars", jar))

    def test_units_that_are_measured_alike_propose_their_own_factor(self):
        gram = self.env.ref("uom.product_uom_gram")
        bulk = self.product("salt, bulk", uom_id=self.env.ref("uom.product_uom_kgm").id)
        fine = self.product("salt, fine", uom_id=gram.id)
        drum = self.lot("drum", bulk)
        self.receive({drum: 2})
        form = self.ask(drum, operation="translate")
        form.product_id = fine

        self.assertEqual(form.factor, 1000)
        self.assertEqual([line["quantity"] for line in form.output_ids._records], [2000])

    def test_a_repack_is_taken_back_by_another(self):
        flour = self.product("flour")
        first, second = self.lot("first", flour), self.lot("second", flour)
        self.receive({first: 6, second: 4})
        repack = self.repack(first | second, {"silo": 10})
        action = repack.action_reverse()
        back = self.done(Form(self.env["lot.repack.wizard"].with_user(self.storekeeper).with_context(
            **action["context"])))

        self.assertEqual((back.operation, back.reverses_id), ("split", repack))
        self.assertEqual(self.current_lines(back), [
            ("input", "silo", 10), ("output", "first", 6), ("output", "second", 4)])
        self.assertEqual((self.where(first), self.where(second)), (
            {"on_hand": 6, "used": 6}, {"on_hand": 4, "used": 4}))
        self.assertEqual(first._descendants(), self.found("silo", flour) | first | second)
        with self.assertRaisesRegex(UserError, repack.name):
            repack.sudo().unlink()

    def test_units_stay_in_their_package_and_with_their_owner(self):
        owner, shelf = self.partner("Owner"), self.env["stock.location"].create({
            "name": "Shelf", "location_id": self.stock.id})
        box = self.env["stock.package"].create({"name": "BOX"})
        sack = self.lots("sack")
        self.env["stock.quant"]._update_available_quantity(
            sack.product_id, shelf, 10, lot_id=sack, package_id=box, owner_id=owner)
        repack = self.repack(sack, {"bag": 10}, operation="relabel")
        row, = self.found("bag", sack.product_id).whereabouts()["on_hand"]

        self.assertEqual((row["location_id"], row["package_id"], row["owner_id"]), (shelf.id, box.id, owner.id))
        self.assertEqual(repack.output_line_ids.owner_id, owner)
        self.assertEqual(self.where(sack), {"used": 10})

    def test_what_comes_out_is_worth_what_went_in(self):
        average = self.env["product.category"].create({"name": "Average", "property_cost_method": "average"})
        bulk, jar = self.product("bulk", categ_id=average.id), self.product("jar", categ_id=average.id)
        bulk.standard_price, jar.standard_price = 3, 0
        drum = self.lot("drum", bulk)
        self.receive({drum: 10})
        form = self.ask(drum, operation="translate")
        form.product_id = jar
        repack = self.done(self.fill(form, {"jars": 60}))

        self.assertEqual(set(repack.move_ids.mapped("value")), {30})
        self.assertEqual((bulk.total_value, jar.total_value, jar.standard_price), (0, 30, 0.5))

    def test_odoo_s_own_report_follows_a_repack(self):
        sack = self.lots("sack")
        self.receive({sack: 10})
        repack = self.repack(sack, {"bag": 10}, operation="relabel")
        report = self.env["stock.traceability.report"]
        line = repack.output_line_ids
        rows = report.get_lines(line.id, model_id=line.id, model_name="stock.move.line", level=1)

        self.assertIn(("sack", repack.name), {(row["lot_name"], row["reference"]) for row in rows})
