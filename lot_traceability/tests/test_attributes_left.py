from odoo.exceptions import AccessError, ValidationError

from .attribute_case import AttributesCase


class TestNotPassedOn(AttributesCase):

    def test_what_was_entered_by_hand_stays_and_that_is_told(self):
        self.rule("Brix", "mean")
        juice = self.fruit_lot("juice-1", self.juice, Brix=11.0)
        self.produce(juice, {self.fruit_lot("a", Brix=12.0): 1})
        self.assertEqual(self.says(juice, "Brix"), 11.0)
        self.assertEqual(self.told(juice), {("Brix", "12", "a", "kept")})
        self.assertIn("attribute_left", [row["kind"] for row in juice.timeline()["rows"]])

    def test_what_was_entered_by_hand_and_is_the_same_is_told_too(self):
        self.rule("Brix", "mean")
        juice = self.fruit_lot("juice-1", self.juice, Brix=12.0)
        self.produce(juice, {self.fruit_lot("a", Brix=12.0): 1})
        self.assertEqual(self.told(juice), {("Brix", "12", "a", "kept")})

    def test_what_somebody_entered_as_the_component_says_stays_when_that_changes(self):
        self.rule("Brix", "mean")
        fruit, juice = self.fruit_lot("a", Brix=12.0), self.fruit_lot("juice-1", self.juice, Brix=11.0)
        self.produce(juice, {fruit: 1})
        for lot, brix in ((juice, 12.0), (fruit, 14.0)):
            lot.lot_properties = {lot.product_id.lot_properties_definition[0]["name"]: brix}
        self.work_out(juice)
        self.assertEqual(self.says(juice, "Brix"), 12.0)

    def test_a_lot_that_was_worked_over_is_no_source_of_itself(self):
        self.rule("Brix", "mean")
        juice = self.press(self.fruit_lot("a", Brix=12.0))
        self.produce(juice, {juice: 1, self.fruit_lot("b", Brix=14.0): 1})
        self.assertEqual([(record.value_text, record.source_text) for record in juice.attribute_value_ids],
                         [("13", "a, b"), ("12", "a")])

    def test_what_is_taken_apart_says_nothing_to_its_parts(self):
        fruit = self.fruit_lot("a", Brix=12.0)
        self.receive({fruit: 10})
        juice = self.fruit_lot("juice-1", self.juice, Brix=20.0)
        self.unbuild(self.produce(juice, {fruit: 1}), juice)
        self.rule("Brix", "mean")
        self.work_out(fruit)
        self.assertEqual((self.says(fruit, "Brix"), len(fruit.attribute_value_ids)), (12.0, 0))

    def test_a_rule_may_go_before_it(self):
        self.rule("Brix", "mean", replaces=True)
        juice = self.fruit_lot("juice-1", self.juice, Brix=11.0)
        self.produce(juice, {self.fruit_lot("a", Brix=12.0): 1})
        self.assertEqual(self.says(juice, "Brix"), 12.0)

    def test_what_every_new_lot_says_was_not_entered(self):
        self.rule("Brix", "mean")
        self.knows(self.juice, "Brix", "float", default=10.0)
        juice = self.press(self.fruit_lot("a", Brix=12.0))
        self.assertEqual(self.says(juice, "Brix"), 12.0)

    def test_other_properties_stay_as_they_are(self):
        self.rule("Brix", "mean")
        juice = self.fruit_lot("juice-1", self.juice, Press="North")
        self.produce(juice, {self.fruit_lot("a", Brix=12.0): 1})
        self.assertEqual((self.says(juice, "Press"), self.says(juice, "Brix")), ("North", 12.0))

    def test_what_a_property_cannot_keep_is_told_and_not_written(self):
        self.rule("Brix", "all")
        self.knows(self.juice, "Brix", "float")
        juice = self.press(self.fruit_lot("a", Brix=12.0), self.fruit_lot("b", Brix=13.0))
        self.assertFalse(self.says(juice, "Brix"))
        self.assertEqual(self.told(juice), {("Brix", "12, 13", "a, b", "unfit")})
        self.work_out(juice)
        self.assertEqual(len(juice.attribute_value_ids), 1)

    def test_what_cannot_be_compared_is_told_and_not_written(self):
        self.rule("Farm", "mean")
        juice = self.press(self.fruit_lot("a", Farm="Hill"), self.fruit_lot("b", Farm="Dale"))
        self.assertFalse(self.juice.lot_properties_definition)
        self.assertEqual(self.told(juice), {("Farm", "Dale, Hill", "a, b", "unfit")})

    def test_a_component_that_says_nothing_is_no_source(self):
        self.rule("Brix", "mean")
        juice = self.press(self.fruit_lot("a", Brix=12.0), self.lot("b", self.fruit))
        self.assertEqual(self.told(juice), {("Brix", "12", "a", "passed")})

    def test_where_no_component_says_anything_nothing_happens(self):
        self.rule("Brix", "mean")
        juice = self.press(self.lot("a", self.fruit))
        self.assertFalse(juice.attribute_value_ids)
        self.assertFalse(self.juice.lot_properties_definition)

    def test_a_rule_of_another_company_is_not_ours(self):
        company = self.env["res.company"].create({"name": "Neighbour"})
        self.env["lot.attribute.rule"].create({"label": "Brix", "how": "mean", "company_id": company.id})
        self.assertFalse(self.press(self.fruit_lot("a", Brix=12.0)).attribute_value_ids)

    def test_a_corrected_component_changes_nothing_until_quality_says_so(self):
        self.rule("Brix", "mean")
        fruit = self.fruit_lot("a", Brix=12.0)
        juice = self.press(fruit)
        fruit.lot_properties = {self.fruit.lot_properties_definition[0]["name"]: 14.0}
        self.assertEqual(self.says(juice, "Brix"), 12.0)
        self.work_out(juice)
        self.assertEqual(self.says(juice, "Brix"), 14.0)
        self.assertEqual([record.value for record in juice.attribute_value_ids], ["14", "12"])
        self.work_out(juice)
        self.assertEqual(len(juice.attribute_value_ids), 2)
        with self.assertRaises(AccessError):
            juice.with_user(self.user("user")).action_work_out_attributes()

    def test_a_rule_has_to_make_sense(self):
        fruit, fresh = self.fruit.product_tmpl_id, self.env["product.category"].create({"name": "Fresh"})
        for values in ({"label": " "}, {"attribute": "production_date", "how": "all"},
                       {"attribute": "country", "how": "mean"},
                       {"label": "Brix", "product_tmpl_id": fruit.id, "category_id": fresh.id}):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.env["lot.attribute.rule"].create(values)
