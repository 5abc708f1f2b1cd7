from . import story
from .common import LotCase


class TestStory(LotCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = story.build(cls.env)
        cls.milk = cls.story.contaminated

    def test_the_contaminated_milk_reaches_what_the_story_says(self):
        self.assertEqual(self.names(self.milk._descendants()), story.DESCENDANTS)
        self.assertEqual(self.names(self.milk._ancestors()), set())

    def test_the_reworked_cake_comes_from_what_the_story_says(self):
        self.assertEqual(
            self.names(self.story.lots["CA-803"]._ancestors()), story.ANCESTORS_OF_THE_REWORKED_CAKE)

    def test_the_isolated_honey_is_in_no_scope(self):
        self.assertFalse(self.story.isolated._descendants() | self.story.isolated._ancestors())
        self.assertNotIn("HO-901", {lot["name"] for lot in self.milk.trace()["lots"]})

    def test_a_cake_has_the_allergens_of_all_that_is_in_it(self):
        told = self.story.lots["CA-803"].attribute_value_ids
        self.assertEqual((told.label, told.value, told.source_text), ("Allergens", "Gluten, Milk", "CA-801, FL-701"))

    def test_consignees_have_what_was_shipped_net_of_returns(self):
        answer = self.milk.trace("down")
        net = {}
        for row in answer["whereabouts"]["delivered"]:
            key = answer["names"]["partners"][row["partner_id"]]["name"], row["lot_id"]
            net[key] = net.get(key, 0) + row["quantity"]
        names = {lot["id"]: lot["name"] for lot in answer["lots"]}

        self.assertEqual({(partner, names[lot]): quantity for (partner, lot), quantity in net.items()}, {
            ("Corner Grocery", "YO-501"): 400, ("Corner Grocery", "BU-601"): 40,
            ("City Market", "YO-501"): 240, ("City Market", "YO-502"): 360, ("City Market", "CA-802"): 60,
            ("Café Linden", "CA-801"): 28, ("Café Linden", "CA-803"): 8, ("Café Linden", "YO-502"): 100})

    def test_what_is_still_to_be_shipped_can_be_stopped(self):
        answer = self.milk.trace("down")
        names = {lot["id"]: lot["name"] for lot in answer["lots"]}
        self.assertEqual(
            {names[row["lot_id"]]: row["quantity"] for row in answer["whereabouts"]["stoppable"]},
            {"CA-802": 30, "BU-601": 24})

    def test_the_books_balance(self):
        answer = self.milk.trace()
        self.assertEqual({row["difference"] for row in answer["balance"]}, {0.0})
        self.assertEqual(answer["holes"], [])
