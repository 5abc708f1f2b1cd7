from datetime import date

from freezegun import freeze_time

from odoo.tests import new_test_user

from .label_case import GTIN_13, LabelCase

ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland")


class TestLabelDates(LabelCase):
    """The day on a label is the day that was typed, wherever the company is and whoever types and prints."""

    def people(self, *zones):
        return [new_test_user(self.env, login=f"in-{zone}", tz=zone, groups="stock.group_stock_user") for zone in zones]

    def received(self, user, name):
        """A lot of which ``user`` types the last day that the vendor says."""
        lot = self.lot(name, self.milk, expiration_date=False)
        mine, self.env = self.env, self.env(user=user, su=True)
        self.receive({lot.with_env(self.env): 1}, vendor_expiration_date=date(2027, 5, 31))
        self.env = mine
        return lot

    def printed_by(self, user, lot):
        """What the bars say, and the text beside them."""
        mine, self.env = self.env, self.env(user=user)
        printed = self.printed(lot.with_env(self.env), layout="lot_100x50", symbol="gs1_128")
        self.env = mine
        return printed.said, " ".join(mark["text"] for mark in printed.drawing["marks"] if "text" in mark)

    def test_the_last_day_is_printed_as_it_was_typed(self):
        people = dict(zip(ZONES, self.people(*ZONES), strict=True))
        for here in ZONES:
            self.env.company.partner_id.tz = here
            for zone, typist in people.items():
                lot = self.received(typist, f"{here[-4:]}-{zone[-4:]}")
                for printer in people.values():
                    with self.subTest(company=here, typist=zone, printer=printer.tz):
                        said, text = self.printed_by(printer, lot)
                        self.assertEqual(said, f"(01)0{GTIN_13}(17)270531(10){lot.name}")
                        self.assertIn("Use by 05/31/2027", text)

    def test_without_a_zone_of_the_company_it_is_the_user_s(self):
        for user in self.people(*ZONES):
            with self.subTest(user.tz):
                self.assertIn("(17)270531", self.printed_by(user, self.received(user, user.tz))[0])

    def test_what_is_made_is_dated_and_numbered_where_the_company_is(self):
        self.env.company.partner_id.tz, self.env.user.tz = "Pacific/Auckland", "America/New_York"
        pattern = self.env["lot.number.pattern"].create({"name": "Day", "pattern": "{yy}{mm}{dd}-{counter:2}"})
        order = self.plan(self.product("Cheese", lot_pattern_id=pattern.id))
        with freeze_time("2027-05-31 20:00"):
            order.button_mark_done()
        made = order.lot_producing_ids
        self.assertEqual((made.name, made.production_date), ("270601-01", date(2027, 6, 1)))
