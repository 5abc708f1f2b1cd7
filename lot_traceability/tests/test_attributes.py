from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from .attribute_case import AttributesCase


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
        for _again in range(2):
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
        self.assertFalse(self.juice.lot_properties_definition)

    def test_a_lot_that_came_twice_is_as_old_as_the_vendor_ever_said_unless_we_know_better(self):
        self.rule(how="earliest", attribute="production_date")
        known, twice = self.lot("a", self.fruit), self.lot("b", self.fruit)
        for day in ("2026-09-05", "2026-09-03", "2026-09-04"):
            self.receive({known: 10, twice: 10}, vendor_production_date=day)
        known.production_date = "2026-09-02"
        self.assertEqual(self.press(twice).production_date, date(2026, 9, 3))
        self.assertEqual(self.press(known, name="juice-2").production_date, date(2026, 9, 2))

    def test_a_country_that_no_receipt_names_is_the_one_its_property_names(self):
        self.rule("From", "concatenate", attribute="country")
        lot = self.fruit_lot("a", From="Spain")
        self.receive({lot: 10})
        self.assertEqual(self.says(self.press(lot), "From"), "Spain")
        for _again in range(2):
            self.receive({lot: 10}, vendor_country_id=self.env.ref("base.it").id)
        self.assertEqual(self.says(self.press(lot, name="juice-2"), "From"), "Italy")

    def test_countries_are_called_as_the_company_calls_them(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        spain = self.env.ref("base.es")
        spain.update_field_translations("name", {"en_US": "Spain", "fr_FR": "Espagne"})
        self.env.company.partner_id.lang = "fr_FR"
        self.rule("From", attribute="country")
        self.receive({(lot := self.lot("a", self.fruit)): 10}, vendor_country_id=spain.id)
        self.assertEqual(self.told(self.press(lot)), {("From", "Espagne", "a", "passed")})

    def test_a_property_that_names_a_record_finds_it_by_its_name(self):
        self.rule("Farm")
        hill = self.env["res.partner"].create({"name": "Hill Farm"})
        self.knows(self.juice, "Farm", "many2one", comodel="res.partner")
        juice = self.press(self.fruit_lot("a", Farm="Hill Farm"))
        self.assertEqual(self.says(juice, "Farm"), (hill.id, "Hill Farm"))

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

    def test_only_what_products_of_a_category_and_those_below_it_say(self):
        fresh = self.env["product.category"].create({"name": "Fresh"})
        self.fruit.categ_id = self.env["product.category"].create({"name": "Citrus", "parent_id": fresh.id})
        self.rule("Brix", "mean", source_category_id=fresh)
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

    def test_each_rule_says_its_own(self):
        self.rule("Brix", "mean")
        self.rule("Farm")
        juice = self.press(self.fruit_lot("a", Brix=12.0, Farm="Hill"), self.fruit_lot("b", Brix=13.0, Farm="Dale"))
        self.assertEqual(self.told(juice), {
            ("Brix", "12.5", "a, b", "passed"), ("Farm", "Dale, Hill", "a, b", "passed")})

    def test_what_went_in_by_several_orders_is_added_up(self):
        self.rule("Brix", "mean")
        first, second = self.fruit_lot("a", Brix=12.0), self.fruit_lot("b", Brix=16.0)
        juice = self.press({first: 1})
        self.produce(juice, {first: 2, second: 1})
        self.assertEqual(self.says(juice, "Brix"), 13.0)

    def test_lots_of_other_mixtures_are_worked_out_together(self):
        first, second = self.fruit_lot("a", Brix=12.0), self.fruit_lot("b", Brix=16.0)
        weak = self.press({first: 3, second: 1}, name="weak")
        strong = self.press({first: 1, second: 3}, name="strong")
        self.rule("Brix", "mean")
        self.work_out(weak | strong)
        self.assertEqual([self.says(lot, "Brix") for lot in (weak, strong)], [13.0, 15.0])

    def test_only_the_lots_that_are_asked_about_are_worked_out(self):
        pulp = self.lot("pulp", self.product("Pulp"))
        juice = self.press(self.fruit_lot("a", Brix=12.0), also={pulp: 1})
        self.rule("Brix", "mean")
        self.work_out(juice)
        self.assertEqual((len(juice.attribute_value_ids), len(pulp.attribute_value_ids)), (1, 0))

    def test_what_somebody_emptied_is_filled_again_and_told_once(self):
        self.rule("Brix", "mean")
        juice = self.press(self.fruit_lot("a", Brix=12.0))
        juice.lot_properties = {self.juice.lot_properties_definition[0]["name"]: False}
        self.work_out(juice)
        self.assertEqual(self.says(juice, "Brix"), 12.0)
        self.assertEqual(len(juice.attribute_value_ids), 1)


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
