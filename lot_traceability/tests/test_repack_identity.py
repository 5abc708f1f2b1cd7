from datetime import date, datetime

from odoo.exceptions import UserError

from .attribute_case import AttributesCase
from .test_repack import RepackCase


class TestRepackShelfLife(RepackCase):

    def setUp(self):
        super().setUp()
        milk = self.product("milk", use_expiration_date=True, expiration_time=10)
        self.soon = self.lot("soon", milk, expiration_date=datetime(2030, 5, 1), removal_date=datetime(2030, 4, 20))
        self.late = self.lot("late", milk, expiration_date=datetime(2030, 6, 1), removal_date=datetime(2030, 5, 30))
        self.receive({self.soon: 5, self.late: 5})

    def test_a_merged_lot_lasts_as_long_as_the_shortest(self):
        self.repack(self.soon | self.late, {"tank": 10})
        tank = self.found("tank", self.soon.product_id)

        self.assertEqual((tank.expiration_date, tank.removal_date), (datetime(2030, 5, 1), datetime(2030, 4, 20)))

    def test_a_lot_that_takes_up_an_older_one_lasts_no_longer(self):
        self.repack(self.soon, {"late": 5}, operation="merge")

        self.assertEqual((self.late.expiration_date, self.late.removal_date), (
            datetime(2030, 5, 1), datetime(2030, 4, 20)))

    def test_what_a_lot_said_before_it_took_up_another_stays_readable(self):
        repack = self.repack(self.soon, {"late": 5}, operation="merge")

        changes = self.late.identity_change_ids
        self.assertEqual({change.field_name: change.old_value for change in changes}, {
            "expiration_date": "2030-06-01 00:00:00", "removal_date": "2030-05-30 00:00:00"})
        self.assertEqual((changes.user_id, set(changes.mapped("reason"))), (
            self.storekeeper, {f"{repack.name} put soon into it."}))

    def test_a_split_lot_keeps_its_dates(self):
        self.repack(self.late, {"half": 2, "other half": 3}, operation="split")

        self.assertEqual(self.found("half", self.late.product_id).expiration_date, datetime(2030, 6, 1))

    def test_nobody_puts_off_a_retest_by_repacking(self):
        self.late.product_id.lot_retest_days = 365
        self.soon.retest_date, self.late.retest_date = datetime(2030, 4, 1), datetime(2030, 3, 1)
        self.repack(self.late, {"half": 2, "other half": 3}, operation="split")
        half = self.found("half", self.late.product_id)
        self.assertEqual(half.retest_date, datetime(2030, 3, 1))
        half.retest_date = datetime(2030, 5, 1)
        self.repack(self.soon, {"half": 5}, operation="merge")

        self.assertEqual(half.retest_date, datetime(2030, 4, 1))

    def test_the_company_may_refuse_to_mix_them(self):
        self.env.company.lot_repack_expiry = "refuse"
        with self.assertRaisesRegex(UserError, "soon .05/01/2030., late .06/01/2030."):
            self.repack(self.soon | self.late, {"tank": 10})
        self.repack(self.late, {"half": 2, "other half": 3}, operation="split")

        self.assertEqual(self.where(self.late), {"used": 5})

    def test_a_lot_without_a_date_is_split_into_lots_without_one(self):
        """Odoo would count their days from now."""
        self.soon.write(dict.fromkeys(("expiration_date", "use_date", "removal_date", "alert_date"), False))
        self.repack(self.soon, {"half": 2, "other half": 3}, operation="split")
        half = self.found("half", self.soon.product_id)

        self.assertEqual([half[name] for name in ("expiration_date", "use_date", "removal_date", "alert_date")],
                         [False] * 4)

    def test_a_lot_without_a_date_becomes_one_of_another_product_without_one(self):
        cheese = self.product("cheese", use_expiration_date=True, expiration_time=100)
        self.soon.expiration_date = False
        form = self.ask(self.soon, operation="translate")
        form.product_id = cheese
        self.done(self.fill(form, {"wheel": 5}))

        self.assertFalse(self.found("wheel", cheese).expiration_date)

    def test_where_nothing_says_how_long_the_bulk_lasts_what_is_filled_of_it_lasts_as_odoo_says(self):
        jar, drum = self.soon.product_id, self.lots("drum")
        self.receive({drum: 5})
        form = self.ask(drum, operation="translate")
        form.product_id = jar
        self.done(self.fill(form, {"jars": 5}))

        self.assertTrue(self.found("jars", jar).expiration_date)

    def test_what_may_not_be_mixed_is_not_mixed_with_a_lot_without_a_date(self):
        self.soon.expiration_date = False
        self.env.company.lot_repack_expiry = "refuse"
        with self.assertRaisesRegex(UserError, "soon .–., late .06/01/2030."):
            self.repack(self.soon | self.late, {"tank": 10})
        self.env.company.lot_repack_expiry = "earliest"
        self.repack(self.soon | self.late, {"tank": 10})

        self.assertEqual(self.found("tank", self.soon.product_id).expiration_date, datetime(2030, 6, 1))

    def test_a_lot_that_is_never_proposed_is_not_mixed_into_one_that_is(self):
        self.soon.expiration_date = False
        self.env.company.lot_dateless = "never"
        with self.assertRaisesRegex(UserError, "never proposed: soon"):
            self.repack(self.soon, {"late": 5}, operation="merge")


class TestRepackAttributes(RepackCase, AttributesCase):
    """The same goods in other units say the same of themselves."""

    def setUp(self):
        super().setUp()
        self.one, self.other = self.fruit_lot("one", Brix=12.0, Farm="Hill"), self.fruit_lot("other", Brix=12.0)
        self.one.production_date, self.other.production_date = date(2026, 5, 2), date(2026, 5, 1)
        self.knows(self.fruit, "Grade", "char", default="B")
        self.other.lot_properties = {**dict(self.other.lot_properties), **dict.fromkeys(
            (prop["name"] for prop in self.fruit.lot_properties_definition if prop["string"] == "Grade"), "A")}
        self.receive({self.one: 5, self.other: 5})

    def all_said(self, lot):
        return [lot.production_date, *(self.says(lot, label) for label in ("Brix", "Farm", "Grade"))]

    def test_a_split_lot_says_what_it_said_whole(self):
        self.repack(self.other, {"half": 2, "other half": 3}, operation="split")

        for name in ("half", "other half"):
            self.assertEqual(self.all_said(self.found(name, self.fruit)), [date(2026, 5, 1), 12.0, None, "A"])

    def test_lots_that_are_merged_say_what_all_of_them_say(self):
        self.repack(self.one | self.other, {"silo": 10})

        self.assertEqual(self.all_said(self.found("silo", self.fruit)), [date(2026, 5, 1), 12.0, None, "B"])

    def test_a_rule_goes_first(self):
        self.rule("Farm", "all")
        self.rule("Brix", "mean")
        self.repack(self.one | self.other, {"silo": 10})
        silo = self.found("silo", self.fruit)

        self.assertEqual((self.says(silo, "Farm"), self.says(silo, "Brix")), ("Hill", 12.0))
        self.assertEqual({state for *_what, state in self.told(silo)}, {"passed"})

    def test_what_joins_a_lot_changes_only_when_it_was_made(self):
        self.repack(self.other, {"one": 5}, operation="merge")

        self.assertEqual(self.all_said(self.one), [date(2026, 5, 1), 12.0, "Hill", None])
        self.assertEqual(self.one.identity_change_ids.mapped("field_name"), ["production_date"])

    def test_another_product_says_only_what_rules_pass_on(self):
        form = self.ask(self.one, operation="translate")
        form.product_id = self.juice
        self.done(self.fill(form, {"juice-1": 5}))
        juice = self.found("juice-1", self.juice)

        self.assertEqual((juice.production_date, juice.read(["lot_properties"])[0]["lot_properties"]), (False, []))

    def test_the_vendor_s_lot_of_what_was_split_is_found_through_its_trace(self):
        sack = self.lots("sack")
        self.receive({sack: 10}, vendor_lot="V-7")
        self.repack(sack, {"bag": 10}, operation="relabel")
        bag = self.found("bag", sack.product_id)
        (found,) = self.env["stock.lot"].trace_search("V-7")

        self.assertEqual((found["id"], sack._descendants()), (sack.id, bag))
        said = {lot["name"]: [origin["vendor_lot"] for origin in lot["origins"]] for lot in bag.trace("up")["lots"]}
        self.assertEqual(said, {"bag": [], "sack": ["V-7"]})

