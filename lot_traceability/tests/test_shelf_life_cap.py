from datetime import timedelta

from odoo import fields

from .test_shelf_life import ShelfLifeCase


class TestCap(ShelfLifeCase):
    """Cheese lasts no longer than the milk it is made of, if its product says so."""

    def setUp(self):
        super().setUp()
        self.cheese = self.product(
            "Cheese", use_expiration_date=True, expiration_time=60, removal_time=5, lot_cap_expiry=True)

    def made_of(self, *milk, product=None):
        lot = self.lot("cheese-1", product or self.cheese)
        self.produce(lot, dict.fromkeys(milk, 1))
        return lot

    def test_it_expires_with_the_first_of_them(self):
        first, later = self.milk_for(20), self.milk_for(40)
        cheese = self.made_of(first, later)
        self.assertEqual(cheese.expiration_date, first.expiration_date)
        self.assertEqual(cheese.removal_date, first.expiration_date - timedelta(days=5))

    def test_its_log_says_with_which_of_them(self):
        cheese = self.made_of(self.milk_for(40), self.milk_for(20))
        self.assertIn("with milk-20, the first of its components", cheese.message_ids[:1].body)

    def test_it_never_lasts_longer_for_it(self):
        cheese = self.made_of(self.milk_for(90))
        self.assertLess(cheese.expiration_date, fields.Datetime.now() + timedelta(days=61))

    def test_a_component_without_a_date_says_nothing(self):
        bare = self.milk_for(20, "bare")
        bare.expiration_date = False
        self.assertGreater(self.made_of(bare).expiration_date, fields.Datetime.now() + timedelta(days=59))

    def test_another_product_lasts_as_long_as_it_does(self):
        curd = self.product("Curd", use_expiration_date=True, expiration_time=60)
        cheese = self.made_of(self.milk_for(20), product=curd)
        self.assertGreater(cheese.expiration_date, fields.Datetime.now() + timedelta(days=59))

    def test_what_is_made_beside_it_lasts_as_long_as_it_does(self):
        whey = self.lot("whey", self.product("Whey", use_expiration_date=True, expiration_time=60))
        first = self.milk_for(20)
        cheese = self.lot("cheese-1", self.cheese)
        self.produce(cheese, {first: 1}, also={whey: 5})
        self.assertEqual(cheese.expiration_date, first.expiration_date)
        self.assertGreater(whey.expiration_date, fields.Datetime.now() + timedelta(days=59))

    def test_a_lot_without_a_date_gets_one(self):
        lot = self.lot("cheese-1", self.cheese)
        lot.expiration_date = False
        first = self.milk_for(20)
        self.produce(lot, {first: 1})
        self.assertEqual(lot.expiration_date, first.expiration_date)
