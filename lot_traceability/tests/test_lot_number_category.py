from odoo.tests import Form

from ..hooks import uninstall_hook
from .test_lot_number import NumberCase


class TestLotNumberCategory(NumberCase):
    """The nearest category upwards that has a pattern numbers the lots of a product that has none."""

    def tree(self, *names):
        """Categories, each below the one before it."""
        categories = self.env["product.category"]
        for name in names:
            categories |= categories.create({"name": name, "parent_id": categories[-1:].id})
        return categories

    def sequences(self, *products):
        """Whose counter Odoo takes the numbers of products from: the names of the patterns, or nothing."""
        return [self.env["lot.numbering"].pattern(product).name for product in products]

    def test_a_category_that_is_given_a_pattern_later_numbers_the_products_it_has(self):
        category = self.env["product.category"].create({"name": "Dairy"})
        cream = self.product("Cream", categ_id=category.id)
        odoo_s_own = cream.lot_sequence_id
        category.lot_pattern_id = self.pattern("CAT{counter:2}")
        self.assertEqual(self.env["stock.lot"].create({"product_id": cream.id}).name, "CAT01")
        category.lot_pattern_id = False
        self.assertEqual(cream.lot_sequence_id, odoo_s_own)

    def test_the_nearest_category_upwards_numbers_and_what_changes_there_reaches_all_below(self):
        goods, dairy, cream = self.tree("Goods", "Dairy", "Cream")
        one, other = (self.pattern("A{counter:2}", name=name) for name in ("One", "Other"))
        sour, sweet, own = (self.product(name, categ_id=cream.id) for name in ("Sour", "Sweet", "Own"))
        own.lot_pattern_id = self.pattern("O{counter:2}", name="Own")
        sweet.product_tmpl_id.active = False
        goods.lot_pattern_id = one
        self.assertEqual(self.sequences(sour, sweet, own), ["One", "One", "Own"])
        dairy.lot_pattern_id = other
        self.assertEqual(self.sequences(sour, sweet, own), ["Other", "Other", "Own"])
        goods.lot_pattern_id = False
        self.assertEqual(self.sequences(sour, own), ["Other", "Own"])
        dairy.lot_pattern_id, goods.lot_pattern_id = False, one
        self.assertEqual(self.sequences(sour, own), ["One", "Own"])
        own.lot_pattern_id = False
        self.assertEqual(self.sequences(own, self.product("New", categ_id=cream.id)), ["One", "One"])

    def test_a_category_that_is_moved_numbers_as_those_above_it_now(self):
        goods, dairy, cream = self.tree("Goods", "Dairy", "Cream")
        sour = self.product("Sour", categ_id=cream.id)
        standard = sour.lot_sequence_id
        goods.lot_pattern_id = self.pattern(name="One")
        other = self.env["product.category"].create({"name": "Other", "lot_pattern_id": self.pattern(name="Two").id})
        dairy.parent_id = other
        self.assertEqual(self.sequences(sour), ["Two"])
        dairy.parent_id = False
        self.assertEqual((self.sequences(sour), sour.lot_sequence_id), ([False], standard))

    def test_the_form_of_a_category_says_whose_pattern_counts(self):
        goods, dairy, cream = self.tree("Goods", "Dairy", "Cream")
        dairy.lot_pattern_id = self.pattern("A{counter:2}", name="One")
        clerk = self.user("stranger")
        with Form(cream) as form:
            self.assertEqual(form.lot_pattern_inherited, "from Goods / Dairy: One (A01)")
            form.parent_id = goods
            self.assertFalse(form.lot_pattern_inherited)
            form.parent_id = dairy
        self.assertEqual([bool(category.with_user(clerk).lot_pattern_inherited) for category in (goods, dairy, cream)],
                         [False, False, True])

    def test_a_pattern_for_many_products_takes_the_queries_of_a_few(self):
        goods, _dairy, cream = self.tree("Goods", "Dairy", "Cream")
        patterns = [self.pattern(name=name) for name in ("One", "Two", "Three")]

        def queries(pattern):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            goods.lot_pattern_id = pattern
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        make = self.env["product.template"].create
        make([{"name": f"P{number}", "categ_id": cream.id} for number in range(2)])
        queries(patterns[0])
        few = queries(patterns[1])
        make([{"name": f"Q{number}", "categ_id": cream.id} for number in range(100)])
        self.assertLessEqual(queries(patterns[2]), few + 2)

    def test_a_product_from_the_form_is_numbered_by_its_category(self):
        category = self.env["product.category"].create({
            "name": "Dairy", "lot_pattern_id": self.pattern("CAT{counter:2}").id})
        with Form(self.env["product.template"]) as form:
            form.name, form.is_storable, form.tracking, form.categ_id = "Cream", True, "lot", category
            self.assertEqual(form.lot_number_example, "CAT01")
        self.assertEqual(form.record.next_serial, "")
        lot = self.env["stock.lot"].create({"product_id": form.record.product_variant_id.id})
        self.assertEqual(lot.name, "CAT01")


class TestLotNumberLeft(NumberCase):
    """A product that leaves its pattern is numbered as it was before."""

    def setUp(self):
        super().setUp()
        self.category = self.env["product.category"].create({"name": "Dairy"})
        self.cream = self.product("Cream", categ_id=self.category.id, serial_prefix_format="CR-")
        self.plain = self.product("Plain", categ_id=self.category.id)
        self.before = self.cream.lot_sequence_id, self.plain.lot_sequence_id

    def test_a_prefix_of_its_own_comes_back_when_the_pattern_goes(self):
        for number in (1, 2):
            self.category.lot_pattern_id = self.pattern(f"C{number}" "{counter:2}")
        self.assertEqual(self.env["stock.lot"].create({"product_id": self.cream.id}).name, "C201")
        self.category.lot_pattern_id = False
        self.assertEqual((self.cream.lot_sequence_id, self.plain.lot_sequence_id), self.before)
        self.assertRegex(self.env["stock.lot"].create({"product_id": self.cream.id}).name, "^CR-[0-9]{7}$")

    def test_a_product_that_had_no_sequence_has_none_again(self):
        """As what was there before Odoo's app of the warehouse."""
        self.plain.product_tmpl_id.lot_sequence_id = False
        self.category.lot_pattern_id = self.pattern("C{counter:2}")
        self.assertEqual(self.env["stock.lot"].create({"product_id": self.plain.id}).name, "C01")
        self.category.lot_pattern_id = False
        self.assertFalse(self.plain.lot_sequence_id)

    def test_a_prefix_that_is_imported_waits_until_the_pattern_goes(self):
        self.category.lot_pattern_id = self.pattern("C{counter:2}")
        self.plain.product_tmpl_id.serial_prefix_format = "PL-"
        self.assertEqual(self.env["stock.lot"].create({"product_id": self.plain.id}).name, "C01")
        self.category.lot_pattern_id = False
        self.assertEqual(self.plain.lot_sequence_id.prefix, "PL-")

    def test_uninstalling_leaves_odoo_s_own_numbers(self):
        self.category.lot_pattern_id = self.pattern("{yy}{julian}C{counter:2}", restart="day")
        sequence = self.cream.lot_sequence_id
        sequence.next_by_id()
        uninstall_hook(self.env)
        self.assertEqual((self.cream.lot_sequence_id, self.plain.lot_sequence_id), self.before)
        self.assertFalse(sequence.exists())
        self.assert_no_counter_of(sequence)

    def test_a_pattern_that_is_deleted_leaves_no_counter_of_a_day(self):
        pattern = self.pattern("{yy}{julian}C{counter:2}", restart="day")
        sequence = pattern.sequence_id
        sequence.next_by_id()
        pattern.unlink()
        self.assert_no_counter_of(sequence)

    def assert_no_counter_of(self, sequence):
        self.env.cr.execute("SELECT relname FROM pg_class WHERE relkind = 'S' AND relname LIKE %s",
                            [f"ir_sequence_{sequence.id:03d}%"])
        self.assertEqual(self.env.cr.fetchall(), [])


class TestLotNumberFull(NumberCase):
    """Whoever keeps patterns learns that a counter is nearly full before the dock stands still."""

    def setUp(self):
        super().setUp()
        self.keeper = self.user("manager")

    def used(self, number, product):
        """So many lots were made, at once or one by one."""
        lots = self.env["stock.lot"].with_user(self.storekeeper())
        return [*lots.create([{"product_id": product.id}] * (number - 1)), lots.create({"product_id": product.id})]

    def storekeeper(self):
        user = self.user("stranger")
        user.group_ids += self.env.ref("stock.group_stock_user")
        return user

    def test_nine_of_ten_numbers_are_used(self):
        milk = self.milk("M{counter:2}")
        pattern = milk.lot_pattern_id.with_user(self.keeper)
        self.used(88, milk)
        self.assertEqual((pattern.activity_ids.ids, pattern.numbers_left, pattern.is_nearly_full), ([], 11, False))
        self.used(2, milk)
        self.assertEqual((pattern.numbers_left, pattern.is_nearly_full), (9, True))
        self.assertIn("9 numbers are left", pattern.activity_ids.summary)
        self.assertTrue(pattern.activity_ids.user_id.has_group("lot_traceability.group_quality_manager"))
        self.used(2, milk)
        self.assertEqual(len(pattern.activity_ids), 1)

    def test_odoo_s_own_dialogs_count_too(self):
        milk = self.milk("{yy}{julian}M{counter:1}", restart="day")
        for _number in range(9):
            milk.lot_sequence_id.with_user(self.storekeeper()).sudo().next_by_id()
        self.assertEqual(len(milk.lot_pattern_id.activity_ids), 1)
        self.assertEqual((milk.lot_pattern_id.numbers_left, milk.lot_pattern_id.is_nearly_full), (0, True))
