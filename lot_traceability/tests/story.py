"""The demo story: a dairy and bakery whose raw milk turns out to be contaminated.

Used by the README, the tests and the pictures. Everything is made through Odoo's own documents.
Raw milk of two farms becomes standardised milk, with cream and whey beside it; yoghurt and butter are
made of these, and a cake uses both. Lot RM-101 of Hillside Farm is the contaminated one.
"""

from datetime import timedelta
from typing import NamedTuple

from odoo import fields
from odoo.fields import Command

from .language import Plant


class Story(NamedTuple):
    """What came of it: the lots that matter, by name in ``lots``."""

    contaminated: object
    isolated: object
    lots: dict


# What follows from the story for RM-101, written down by hand.
DESCENDANTS = {
    "SM-201", "CR-301", "WH-401", "YO-501", "YO-502", "BU-601", "BM-651", "CA-801", "CA-802", "CA-803"}
ANCESTORS_OF_THE_REWORKED_CAKE = {
    "CA-801", "YO-501", "BU-601", "FL-701", "SM-201", "CR-301", "CU-110", "RM-101", "RM-102"}


def build(env):
    """Make the story in ``env``'s company; the caller commits.

    :rtype: Story
    """
    return _Dairy(env(context={**env.context, "tracking_disable": True, "lang": "en_US"})).tell()


class _Dairy(Plant):

    def tell(self):
        self.set_up_products()
        self.set_up_partners()
        self.made = {}
        self.buy()
        self.process_milk()
        self.bake()
        self.ship()
        return Story(self.made["RM-101"], self.made["HO-901"], self.made)

    def set_up_products(self):
        litre, kilogram = self.env.ref("uom.product_uom_litre"), self.env.ref("uom.product_uom_kgm")

        def goods(name, unit=None, cost=1.0, price=0.0, days=0, **values):
            return self.product(name, uom_id=(unit or self.env.ref("uom.product_uom_unit")).id, standard_price=cost,
                                list_price=price, use_expiration_date=bool(days), expiration_time=days, **values)

        self.raw_milk = goods("Raw Milk", litre, 0.45, days=6)
        self.culture = goods("Yoghurt Culture", kilogram, 60, days=180)
        self.flour = goods("Wheat Flour", kilogram, 0.6, days=270)
        self.sugar = goods("Sugar", kilogram, 0.9, tracking="none")
        self.honey = goods("Acacia Honey", kilogram, 7.5, 11.9, days=720)
        self.milk = goods("Standardised Milk", litre, 0.6, days=9)
        self.cream = goods("Cream", kilogram, 2.2, days=14)
        self.whey = goods("Whey", litre, 0.05, days=5)
        self.yoghurt = goods("Yoghurt 500 g", None, 0.55, 1.2, days=28)
        self.butter = goods("Butter 250 g", None, 1.4, 2.6, days=90)
        self.buttermilk = goods("Buttermilk", litre, 0.1, days=10)
        self.cake = goods("Yoghurt Cake", None, 3.4, 8.9, days=60)
        self.biscuit = goods("Oat Biscuit", None, 0.9, 2.4, days=150)

        self.name_allergens({self.raw_milk: "Milk", self.culture: "Milk", self.flour: "Gluten"})
        self.recipe(self.milk, 850, {self.raw_milk: 1000}, also={self.cream: 90, self.whey: 60})
        self.recipe(self.yoghurt, 1000, {self.milk: 480, self.culture: 2})
        self.recipe(self.butter, 160, {self.cream: 80}, also={self.buttermilk: 40})
        self.recipe(self.cake, 100, {self.yoghurt: 60, self.butter: 50, self.flour: 45, self.sugar: 20})
        self.recipe(self.biscuit, 200, {self.flour: 40, self.sugar: 12})

    def name_allergens(self, allergens):
        """Every new lot of these has its allergen, and whatever is made of them has all of theirs."""
        for product, allergen in allergens.items():
            key = allergen.lower()
            product.lot_properties_definition = [{
                "name": "allergens", "string": "Allergens", "type": "tags", "tags": [[key, allergen, 1]],
                "default": [key]}]
        self.env["lot.attribute.rule"].create({"label": "Allergens", "how": "all"})

    def set_up_partners(self):
        def address(name, street, city, phone, email):
            return self.partner(
                name, is_company=True, street=street, city=city, zip=phone[-5:], phone=phone, email=email,
                country_id=self.env.ref("base.us").id)

        self.hillside = address(
            "Hillside Farm", "14 Ridge Road", "Monroe", "+1 555 010 53566", "dairy@hillside.example")
        self.meadow = address(
            "Meadow Co-operative", "2 Mill Lane", "Darlington", "+1 555 010 53530", "milk@meadow.example")
        self.mill = address("Old Mill", "1 River Street", "Cambridge", "+1 555 010 53523", "orders@oldmill.example")
        self.corner = address("Corner Grocery", "88 Main Street", "Madison", "+1 555 010 53703", "buy@corner.example")
        self.market = address(
            "City Market", "5 Station Square", "Milwaukee", "+1 555 010 53202", "qa@citymarket.example")
        self.cafe = address("Café Linden", "31 Park Avenue", "Madison", "+1 555 010 53711", "hello@linden.example")
        self.hotel = address(
            "Lakeside Hotel", "9 Shore Drive", "Lake Geneva", "+1 555 010 53147", "kitchen@lakeside.example")

    def new(self, name, product):
        """A lot that expires so many days after the day it is made on."""
        expires = fields.Datetime.now() + timedelta(days=product.expiration_time)
        self.made[name] = self.lot(name, product, expiration_date=expires)
        return self.made[name]

    def buy(self):
        new = self.new
        with self.day(42):
            self.receive({new("RM-101", self.raw_milk): 1200}, self.hillside, "HF-2231")
            self.receive({new("RM-102", self.raw_milk): 900}, self.meadow, "M/88-4")
        with self.day(41):
            self.receive({new("FL-701", self.flour): 400}, self.mill, "OM-7F-0912")
            self.receive({new("CU-110", self.culture): 10}, self.mill, "LAC-0455")
            self.receive({self.sugar: 300}, self.mill)
            self.receive({new("HO-901", self.honey): 60}, self.meadow, "ACA-19")
        with self.day(33):
            self.receive({new("RM-103", self.raw_milk): 1000}, self.meadow, "M/91-1")
            self.receive({new("RM-104", self.raw_milk): 500}, self.hillside, "HF-2240")
            self.receive({new("CU-111", self.culture): 8}, self.mill, "LAC-0461")

    def process_milk(self):
        lots, new = self.made, self.new
        with self.day(41):
            self.produce(new("SM-201", self.milk), {lots["RM-101"]: 700, lots["RM-102"]: 300}, quantity=850,
                         also={new("CR-301", self.cream): 90, new("WH-401", self.whey): 60})
        with self.day(32):
            self.produce(new("SM-202", self.milk), {lots["RM-103"]: 1000}, quantity=850,
                         also={new("CR-302", self.cream): 90, new("WH-402", self.whey): 60})
        with self.day(39):
            order = self.produce(new("YO-501", self.yoghurt), {lots["SM-201"]: 480, lots["CU-110"]: 2}, quantity=1000,
                                 planned=1600)
        with self.day(38):
            backorder = order.production_group_id.production_ids - order
            self.close(backorder, new("YO-502", self.yoghurt), {lots["SM-201"]: 288, lots["CU-110"]: 1.2}, quantity=600)
            self.produce(new("BU-601", self.butter), {lots["CR-301"]: 80}, quantity=160,
                         also={new("BM-651", self.buttermilk): 40})
        with self.day(30):
            self.produce(new("YO-503", self.yoghurt), {lots["SM-202"]: 480, lots["CU-111"]: 2}, quantity=1000)
            self.produce(new("BU-602", self.butter), {lots["CR-302"]: 80}, quantity=160,
                         also={new("BM-652", self.buttermilk): 40})

    def bake(self):
        lots, new = self.made, self.new
        with self.day(36):
            self.produce(new("CA-801", self.cake), {
                lots["YO-501"]: 60, lots["BU-601"]: 50, lots["FL-701"]: 45, self.sugar: 20}, quantity=100)
            self.produce(new("BI-851", self.biscuit), {lots["FL-701"]: 40, self.sugar: 12}, quantity=200)
        with self.day(28):
            # The recipe asks for one lot of each; the baker took the butter of two.
            self.produce(new("CA-802", self.cake), {
                lots["YO-503"]: 60, lots["BU-601"]: 10, lots["BU-602"]: 40, lots["FL-701"]: 45, self.sugar: 20,
            }, quantity=100)
        with self.day(27):
            self.produce(new("CA-804", self.cake), {
                lots["YO-503"]: 60, lots["BU-602"]: 50, lots["FL-701"]: 45, self.sugar: 20}, quantity=100)
        with self.day(21):
            self.rework()

    def rework(self):
        """Broken cakes of an older lot go into the next one: an order that consumes its own product."""
        cake = self.new("CA-803", self.cake)
        order = self.env["mrp.production"].create({
            "product_id": self.cake.id, "product_qty": 12, "bom_id": False,
            "move_raw_ids": [Command.create({
                "product_id": product.id, "product_uom_qty": quantity, "product_uom": product.uom_id.id})
                for product, quantity in ((self.cake, 15), (self.flour, 2))]})
        order.action_confirm()
        self.close(order, cake, {self.made["CA-801"]: 15, self.made["FL-701"]: 2}, quantity=12)

    def ship(self):
        lots = self.made
        with self.day(35):
            self.deliver({lots["YO-501"]: 400, lots["BU-601"]: 40}, to=self.corner)
        with self.day(34):
            self.deliver({lots["YO-501"]: 240, lots["YO-502"]: 360}, to=self.market)
            cakes = self.deliver({lots["CA-801"]: 40}, to=self.cafe)
            self.deliver({lots["HO-901"]: 20}, to=self.hotel)
        with self.day(30):
            self.give_back(cakes, {lots["CA-801"]: 12})
            self.scrap(lots["BM-651"], 40)
        with self.day(25):
            self.deliver({lots["CA-802"]: 60, lots["BI-851"]: 120}, to=self.market)
            self.deliver({lots["YO-503"]: 500, lots["CA-804"]: 30}, to=self.corner)
        with self.day(18):
            self.deliver({lots["CA-803"]: 8, lots["YO-502"]: 100}, to=self.cafe)
        with self.day(1):
            self.sell({lots["CA-802"]: 30, lots["BU-601"]: 24}, to=self.hotel)
            self.sell({lots["BU-602"]: 20}, to=self.cafe)
