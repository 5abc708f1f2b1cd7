from . import story
from .common import LotCase


class TestExposureOfTheStory(LotCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.made = story.build(cls.env).lots

    def exposures(self, root, direction):
        relation = {"down": "descendant", "up": "ancestor"}[direction]
        return {lot["name"]: lot[relation] for lot in self.made[root].trace(direction)["lots"] if relation in lot}

    def expect(self, found, name, share, worst_case, fraction):
        self.assertAlmostEqual(found[name]["share"], share, 2, f"share of {name}")
        self.assertAlmostEqual(found[name]["worst_case"], worst_case, 2, f"worst case of {name}")
        self.assertAlmostEqual(found[name]["fraction"], fraction, 4, f"fraction of {name}")

    def test_how_much_contaminated_milk_is_in_each_lot(self):
        """700 of 1200 L went, with 300 L of another farm, into milk, cream and whey.

        Litres and kilograms cannot be compared, so what came out is weighed at cost:
        850 L at 0.60 = 510, 90 kg at 2.20 = 198, 60 L at 0.05 = 3, together 711.
        """
        found = self.exposures("RM-101", "down")

        # 700 x 510 / 711, 700 x 198 / 711, 700 x 3 / 711; any of them may hold all 700
        self.expect(found, "SM-201", 502.11, 700, 0.4184)
        self.expect(found, "CR-301", 194.94, 700, 0.1624)
        self.expect(found, "WH-401", 2.95, 700, 0.0025)
        # 480 and 288 of 850 L; at worst each litre was made of 1000 / 850 L of this milk
        self.expect(found, "YO-501", 283.54, 564.71, 0.2363)
        self.expect(found, "YO-502", 170.13, 338.82, 0.1418)
        # 80 of 90 kg carry 173.28 L; 160 x 1.40 = 224 and 40 L x 0.10 = 4 divide it
        self.expect(found, "BU-601", 170.24, 700, 0.1419)
        self.expect(found, "BM-651", 3.04, 700, 0.0025)
        # 60 of 1000 yoghurts carry 17.01 L and 50 of 160 butters 53.20 L; at worst
        # 60 x 0.5647 L + 50 x 1000 / 90 x 80 / 160 L = 33.88 + 277.78
        self.expect(found, "CA-801", 70.21, 311.66, 0.0585)
        # 10 of 160 butters: 10.64 L; at worst 10 x 5.5556 L
        self.expect(found, "CA-802", 10.64, 55.56, 0.0089)
        # 15 of 100 cakes
        self.expect(found, "CA-803", 10.53, 46.75, 0.0088)

    def test_how_much_of_its_ancestors_is_in_the_reworked_cake(self):
        """15 of the 100 older cakes went into it: 15 % of what they were made of."""
        found = self.exposures("CA-803", "up")

        self.expect(found, "CA-801", 15, 15, 0.15)
        # 2 kg and 15 % of 45 kg, of 400 kg received
        self.expect(found, "FL-701", 8.75, 8.75, 0.0219)
        # 15 % of 60 yoghurts, of 1000; and of the 2 kg culture in these, of 10 kg
        self.expect(found, "YO-501", 9, 9, 0.009)
        self.expect(found, "CU-110", 0.02, 0.02, 0.0018)
        # the same litres as the other way round
        self.expect(found, "RM-101", 10.53, 46.75, 0.0088)

    def test_several_roots_are_told_apart(self):
        milk = self.made["RM-101"] | self.made["RM-102"]
        lots = {lot["name"]: lot for lot in milk.trace("down")["lots"]}

        shares = {row["root_id"]: row["share"] for row in lots["SM-201"]["descendant"]["exposure"]}
        # 700 and 300 x 510 / 711
        self.assertAlmostEqual(shares[self.made["RM-101"].id], 502.11, 2)
        self.assertAlmostEqual(shares[self.made["RM-102"].id], 215.19, 2)


class TestExposure(LotCase):

    def test_units_that_convert_are_measured_alike(self):
        gram, kilogram = self.env.ref("uom.product_uom_gram"), self.env.ref("uom.product_uom_kgm")
        ore = self.lot("ore", self.product("ore", uom_id=kilogram.id))
        metal = self.lot("metal", self.product("metal", uom_id=kilogram.id, standard_price=5))
        gold = self.lot("gold", self.product("gold", uom_id=gram.id, standard_price=100))
        self.produce(metal, used={ore: 10}, also={gold: 1000}, quantity=9)
        found = {lot["name"]: lot.get("descendant") for lot in ore.trace("down")["lots"]}

        # 9 kg and 1000 g: 90 % and 10 %
        self.assertAlmostEqual(found["metal"]["share"], 9)
        self.assertAlmostEqual(found["gold"]["share"], 1)

    def test_another_company_s_lot_says_nothing_of_its_share(self):
        flour, loaf = self.lots("flour", "loaf")
        self.produce(loaf, used=flour)
        self.deliver({loaf: 10})
        loaf.company_id = self.env["res.company"].create({"name": "Other Bakery"})
        hidden = next(lot for lot in flour.with_user(self.user()).trace("down")["lots"] if lot["redacted"])

        self.assertNotIn("share", hidden["descendant"])

    def test_in_order_leaves_out_what_was_made_before_the_lot_came_in(self):
        """The dough was baked on day 10, topped up with the flour on day 5, and baked again on day 3."""
        flour, dough, loaf, roll = self.lots("flour", "dough", "loaf", "roll")
        with self.day(12):
            self.count(dough, 30)
        with self.day(10):
            self.produce(loaf, used=dough)
        with self.day(5):
            self.produce(dough, used=flour)
        with self.day(3):
            self.produce(roll, used=dough)
        names = {lot.id: lot.name for lot in flour | dough | loaf | roll}

        regardless, ordered = flour.trace("down"), flour.trace("down", in_order=True)
        self.assertEqual({names[lot["id"]] for lot in regardless["lots"]}, {"flour", "dough", "loaf", "roll"})
        self.assertIsNone(regardless["out_of_order"])
        self.assertEqual({names[lot["id"]] for lot in ordered["lots"]}, {"flour", "dough", "roll"})
        self.assertEqual(ordered["out_of_order"], 1)
        self.assertEqual(len(ordered["transformations"]), 2)
        # 10 of flour in a dough of 30 found and 10 made; 10 of these 40 in the rolls
        share = next(lot for lot in ordered["lots"] if lot["id"] == roll.id)["descendant"]["share"]
        self.assertAlmostEqual(share, 2.5)
        up = loaf.trace("up", in_order=True)
        self.assertEqual(({names[lot["id"]] for lot in up["lots"]}, up["out_of_order"]), ({"loaf", "dough"}, 1))

    def test_the_number_of_queries_does_not_grow_with_lots_and_roots(self):
        flour, *loaves = self.lots("flour", *(f"loaf {number}" for number in range(8)))
        for number, loaf in enumerate(loaves):
            self.produce(loaf, used=loaves[number - 1] if number else flour)

        def queries(lot):
            lot.trace(in_order=True)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lot.trace(in_order=True)
            return self.env.cr.sql_log_count - before

        middle = loaves[3] | loaves[4]
        self.assertEqual(queries(loaves[5]), queries(middle))
        self.assertLessEqual(queries(middle), 25)

    def test_the_two_sides_of_a_diamond_add_up(self):
        """Test case 5."""
        flour, rye, wheat, loaf = self.lots("flour", "rye", "wheat", "loaf")
        self.receive({flour: 10})
        self.produce(rye, used={flour: 4}, quantity=4)
        self.produce(wheat, used={flour: 3}, quantity=3)
        self.produce(loaf, used={rye: 4, wheat: 3}, quantity=7)
        row, = (lot for lot in flour.trace("down")["lots"] if lot["id"] == loaf.id)

        self.assertEqual((row["descendant"]["share"], row["descendant"]["worst_case"]), (7, 7))
