from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .common import LotCase


class AttributesCase(LotCase):
    """Juice is pressed of fruit of several farms, and says what they say."""

    def setUp(self):
        super().setUp()
        self.fruit, self.juice = self.product("Fruit"), self.product("Juice")
        self.rules = self.env["lot.attribute.rule"].search([])
        self.rules.active = False

    def rule(self, label=None, how="all", **values):
        """A rule as a person writes it, on its form."""
        with Form(self.env["lot.attribute.rule"]) as form:
            for name, value in values.items():
                setattr(form, name, value)
            form.how = how
            if label:
                form.label = label
        return form.record

    def knows(self, product, label, kind, **more):
        """Give a product a property, as a person does on the form of its lots."""
        name = f"{label.lower().replace(' ', '')}{product.id}"
        product.lot_properties_definition = [
            *product.lot_properties_definition, {"name": name, "string": label, "type": kind, **more}]
        return name

    def says(self, lot, label):
        return next((prop.get("value") for prop in lot.read(["lot_properties"])[0]["lot_properties"]
                     if prop["string"] == label), None)

    def fruit_lot(self, name, product=None, **said):
        """A lot whose properties say this; a property that its product has not got is given to it."""
        lot = self.lot(name, product or self.fruit)
        for label, value in said.items():
            known = {prop["string"]: prop["name"] for prop in lot.product_id.lot_properties_definition}
            kind = "float" if isinstance(value, float) else "date" if isinstance(value, date) else "char"
            key = known.get(label) or self.knows(lot.product_id, label, kind)
            value = value.isoformat() if isinstance(value, date) else value
            lot.lot_properties = {**dict(lot.lot_properties), key: value}
        return lot

    def press(self, *used, name="juice-1", **more):
        lot = self.lot(name, self.juice)
        self.produce(lot, used[0] if isinstance(used[0], dict) else dict.fromkeys(used, 1), **more)
        return lot

    def told(self, lot):
        return {(record.label, record.value_text, record.source_text, record.state)
                for record in lot.attribute_value_ids}


class TestPassedOn(AttributesCase):

    def test_the_mean_of_their_brix_is_that_of_the_juice(self):
        self.rule("Brix", "mean")
        juice = self.press({self.fruit_lot("a", Brix=12.1): 30, self.fruit_lot("b", Brix=12.9): 10})
        self.assertEqual(self.says(juice, "Brix"), 12.3)
        self.assertEqual(self.told(juice), {("Brix", "12.3", "a, b", "passed")})

    def test_two_countries_and_all_of_them(self):
        self.rule(attribute="country")
        lots = self.lot("a", self.fruit), self.lot("b", self.fruit)
        for lot, country in zip(lots, ("base.es", "base.it"), strict=True):
            self.receive({lot: 10}, vendor_country_id=self.env.ref(country).id)
        juice = self.press(*lots)
        self.assertEqual(
            self.told(juice), {("Country of Origin", "Italy, Spain", "a, b", "passed")})
        self.produce(drink := self.lot("drink", self.product("Drink")), {juice: 1})
        self.assertEqual(self.told(drink), {("Country of Origin", "Italy, Spain", "juice-1", "passed")})

    def test_countries_as_one_text_the_most_first(self):
        self.rule("From", "concatenate", attribute="country")
        spain, italy = self.lot("a", self.fruit), self.lot("b", self.fruit)
        self.receive({spain: 10}, vendor_country_id=self.env.ref("base.es").id)
        self.receive({italy: 10}, vendor_country_id=self.env.ref("base.it").id)
        self.assertEqual(self.says(self.press({spain: 6, italy: 4}), "From"), "Spain, Italy")

    def test_the_earliest_day_of_harvest(self):
        self.rule("Harvest", "earliest")
        juice = self.press(self.fruit_lot("a", Harvest=date(2026, 9, 3)), self.fruit_lot("b", Harvest=date(2026, 9, 1)))
        self.assertEqual(self.says(juice, "Harvest"), "2026-09-01")

    def test_juice_is_as_old_as_its_oldest_fruit(self):
        self.rule(how="earliest", attribute="production_date")
        lots = self.lot("a", self.fruit, production_date="2026-09-03"), self.lot("b", self.fruit)
        self.receive({lots[1]: 10}, vendor_production_date="2026-09-02")
        self.assertEqual(self.press(*lots).production_date, date(2026, 9, 2))

    def test_all_allergens_stand_on_what_is_made_and_on_what_comes_out_beside_it(self):
        self.rule("Allergens")
        tags = [["m", "Milk", 1], ["n", "Nuts", 2]]
        self.knows(self.fruit, "allergens", "tags", tags=tags)
        mine = self.knows(self.juice, "Allergens", "tags", tags=[["k", "nuts", 1]])
        name = self.fruit.lot_properties_definition[0]["name"]
        lots = [self.lot(text, self.fruit, lot_properties={name: tags})
                for text, tags in (("a", ["n"]), ("b", ["m", "n"]))]
        pulp = self.lot("pulp", self.product("Pulp"))
        juice = self.press(*lots, also={pulp: 1})
        self.assertEqual(self.says(pulp, "Allergens"), ["milk", "nuts"])
        self.assertEqual(set(self.says(juice, "Allergens")), {"milk", "k"})
        self.assertEqual(self.juice.lot_properties_definition[0]["name"], mine)

    def test_a_choice_of_the_other_product_is_the_one_of_that_name(self):
        self.rule("Grade", "latest")
        self.knows(self.juice, "Grade", "selection", selection=[["x", "A"], ["y", "B"]])
        juice = self.press(self.fruit_lot("a", Grade="A"), self.fruit_lot("b", Grade="B"))
        self.assertEqual(self.says(juice, "Grade"), "y")

    def test_only_what_one_product_says(self):
        self.rule("Brix", "mean", source_product_tmpl_id=self.fruit.product_tmpl_id)
        sugar = self.fruit_lot("sugar", self.product("Sugar"), Brix=100.0)
        juice = self.press(self.fruit_lot("a", Brix=12.0), sugar)
        self.assertEqual(self.told(juice), {("Brix", "12", "a", "passed")})

    def test_a_repack_passes_on_too(self):
        self.rule("Brix", "latest")
        lot = self.fruit_lot("a", Brix=12.0)
        self.receive({lot: 10})
        form = Form(self.env["lot.repack.wizard"].with_context(active_model="stock.lot", active_ids=lot.ids))
        form.operation = "relabel"
        with form.output_ids.edit(0) as output:
            output.lot_name = "a-2"
        form.save().action_repack()
        made = self.env["stock.lot"].search([("name", "=", "a-2")])
        self.assertEqual(self.told(made), {("Brix", "12", "a", "passed")})

    def test_the_most_specific_rule_counts(self):
        fresh = self.env["product.category"].create({"name": "Fresh"})
        self.juice.categ_id = self.env["product.category"].create({"name": "Pressed", "parent_id": fresh.id})
        lots = self.fruit_lot("a", Brix=12.0), self.fruit_lot("b", Brix=13.0)
        for number, (how, values, brix) in enumerate((
                ("mean", {}, 12.5), ("earliest", {"category_id": fresh}, 12.0),
                ("latest", {"product_tmpl_id": self.juice.product_tmpl_id}, 13.0))):
            self.rule("Brix", how, **values)
            self.assertEqual(self.says(self.press(*lots, name=f"juice-{number}"), "Brix"), brix)

    def test_both_orders_of_a_lot_count(self):
        self.rule("Farm")
        juice = self.press(self.fruit_lot("a", Farm="Hill"))
        self.produce(juice, {self.fruit_lot("b", Farm="Dale"): 1})
        self.assertEqual([record.value for record in juice.attribute_value_ids], ["Dale, Hill", "Hill"])


class TestNotPassedOn(AttributesCase):

    def test_what_was_entered_by_hand_stays_and_that_is_told(self):
        self.rule("Brix", "mean")
        juice = self.fruit_lot("juice-1", self.juice, Brix=11.0)
        self.produce(juice, {self.fruit_lot("a", Brix=12.0): 1})
        self.assertEqual(self.says(juice, "Brix"), 11.0)
        self.assertEqual(self.told(juice), {("Brix", "12", "a", "kept")})
        self.assertIn("attribute_left", [row["kind"] for row in juice.timeline()["rows"]])

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
        juice.with_user(self.user("quality")).action_work_out_attributes()
        self.assertEqual(self.says(juice, "Brix"), 14.0)
        self.assertEqual([record.value for record in juice.attribute_value_ids], ["14", "12"])
        juice.with_user(self.user("quality")).action_work_out_attributes()
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


class TestEvidence(AttributesCase):

    def test_it_is_written_once(self):
        self.rule("Brix", "mean")
        record = self.press(self.fruit_lot("a", Brix=12.0)).attribute_value_ids
        for change in (lambda: record.sudo().write({"value": "13"}), record.sudo().unlink):
            with self.assertRaises(UserError):
                change()
        self.rules.create({"label": "Other"}).unlink()
        record.rule_id.unlink()
        self.assertEqual(record.rule_name, "Brix: all products")

    def test_the_timeline_tells_of_it(self):
        self.rule("Brix", "mean")
        juice = self.press(self.fruit_lot("a", Brix=12.0))
        (row,) = (row for row in juice.timeline()["rows"] if row["kind"] == "attribute")
        self.assertEqual(row["text"], "Brix: 12, from a, by the rule “Brix: all products”")
        self.assertIn("/MO/", row["document"]["name"])

    def test_a_lot_of_another_company_counts_and_is_not_named(self):
        self.rule("Farm")
        company = self.env["res.company"].create({"name": "Neighbour"})
        theirs = self.fruit_lot("theirs", Farm="Dale")
        juice = self.press(theirs, self.fruit_lot("ours", Farm="Hill"))
        self.env.flush_all()
        self.env.cr.execute("UPDATE stock_lot SET company_id = %s WHERE id = %s", [company.id, theirs.id])
        self.env.invalidate_all()
        reader = self.user("user")
        self.assertEqual(
            self.told(juice.with_user(reader)), {("Farm", "Dale, Hill", "ours, 1 of another company", "passed")})
        text = next(row["text"] for row in juice.with_user(reader).timeline()["rows"] if row["kind"] == "attribute")
        self.assertNotIn("theirs", text)
        reader.sudo().company_ids = [Command.link(company.id)]
        both = reader.sudo().company_ids
        self.assertEqual(
            {source for _label, _value, source, _state in self.told(
                juice.with_user(reader).with_context(allowed_company_ids=both.ids))}, {"ours, theirs"})

    def test_an_order_asks_as_much_for_few_as_for_many(self):
        rules = self.rule("Brix", "mean") | self.rule("Farm")
        self.press(self.fruit_lot("first", Brix=1.0, Farm="Hill"), name="first")  # the juice has its properties
        rules.active = False
        self.assertEqual([self.asked(rules, number) for number in (2, 9)], [17, 17])
        self.assertEqual(self.asked(self.env["lot.attribute.rule"], 3), 0)

    def asked(self, rules, number):
        """How many queries it takes to pass on what so many lots say to as many that came out, now that there are
        rules."""
        lots = [self.fruit_lot(f"{number}-{index}", Brix=1.0 + index, Farm=f"{index}") for index in range(number)]
        pulp = [self.lot(f"pulp-{number}-{index}", self.juice) for index in range(number)]
        order = self.produce(
            self.lot(f"cider-{number}", self.product("Cider")), dict.fromkeys(lots, 1), also=dict.fromkeys(pulp, 1))
        rules.active = True
        self.env["lot.attribute.rule"]._all()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["lot.attributes"].sudo().pass_on(order)
        self.env.flush_all()
        asked = self.cr.sql_log_count - before
        self.assertEqual({len(lot.attribute_value_ids) for lot in pulp}, {len(rules)})
        rules.active = False
        return asked
