import json
from xml.etree import ElementTree

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from . import story
from .bakery import BakeryCase
from .common import LotCase, Plant, PlantLanguage


class TestPicture(LotCase):

    def written(self, picture):
        """By name of what is drawn, the lines on its box and the states it shows."""
        return {node["name"]: (node["lines"], [(mark["state"], mark["text"]) for mark in node["marks"]])
                for node in picture["nodes"]}

    def arrows(self, picture):
        names = {node["key"]: node["name"] for node in picture["nodes"]}
        return {(names[edge["source"]], names[edge["target"]]): edge["label"] for edge in picture["edges"]}

    def test_lots_and_documents_are_drawn_with_their_quantities(self):
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 10})
        order = self.produce(loaf, used={flour: 7.5}, quantity=20)
        self.deliver({loaf: 4})

        picture = flour.picture()
        self.assertEqual(self.arrows(picture), {("flour", order.name): "7.5 Units", (order.name, "loaf"): "20 Units"})
        written = self.written(picture)
        self.assertEqual(written["flour"], (["flour", "flour"], [("on_hand", "2.5 Units")]))
        self.assertEqual(written["loaf"][1], [("delivered", "4 Units"), ("on_hand", "16 Units")])
        self.assertEqual([node["name"] for node in picture["nodes"] if node["is_root"]], ["flour"])

    def test_an_ancestor_says_where_it_is_too(self):
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 10})
        self.produce(loaf, used={flour: 7})
        self.assertEqual(self.written(loaf.picture())["flour"][1], [("on_hand", "3 Units")])

    def test_lots_that_are_held_recalled_or_expired_say_so(self):
        milk, cream = self.lots("milk", "cream")
        self.receive({milk: 10})
        self.produce(cream, used={milk: 5})
        milk.expiration_date = "2020-01-01"
        self.env["lot.recall"].create_from(milk, subject="Salmonella").freeze()
        cream.hold(self.env["lot.hold.reason"].search([], limit=1))
        picture = milk.picture()
        self.assertEqual(
            {node["name"]: [mark["state"] for mark in node["marks"]] for node in picture["nodes"] if node["lot_id"]},
            {"milk": ["recalled", "expired", "on_hand"], "cream": ["hold", "recalled", "on_hand"]})
        text = next(node["text"] for node in picture["nodes"] if node["name"] == "milk")
        self.assertEqual(text, "milk, milk, root, recalled, on hand 5 Units, expired on 01/01/2020")

    def test_a_reworked_lot_leads_back(self):
        cake, crumbs = self.lots("cake", "crumbs")
        self.receive({cake: 10})
        self.produce(crumbs, used=cake)
        order = self.produce(cake, used=crumbs)
        back, = (edge for edge in cake.picture(direction="down")["edges"] if edge["back"])
        self.assertEqual((back["source"][:14], back["target"]), ("transformation", f"lot-{cake.id}"))
        self.assertGreater(self.arrows(cake.picture()).keys(), {(order.name, "cake")})

    def test_many_lots_of_a_product_are_one_group_that_unfolds(self):
        flour, bread = self.lots("flour"), self.product("bread")
        self.receive({flour: 100})
        loaves = [self.lot(f"loaf-{number}", bread) for number in range(6)]
        for loaf in loaves:
            self.produce(loaf, used={flour: 1}, quantity=2)
        self.deliver({loaves[0]: 2})

        picture = flour.picture({"most": 3})
        group, = (node for node in picture["nodes"] if node["kind"] == "lots")
        self.assertTrue(picture["grouped"])
        self.assertEqual((group["lines"], group["count"]), (["bread", "6 lots", "10 Units on hand · 2 Units…"], 6))
        self.assertEqual([(mark["state"], mark["text"]) for mark in group["marks"]],
                         [("delivered", "1"), ("on_hand", "5")])
        self.assertEqual(set(self.arrows(picture).values()), {"6 Units", "12 Units"})

        unfolded = flour.picture({"most": 3, "unfolded": {group["key"]: 2}, "single": [loaves[5].id]})
        self.assertLess({"loaf-0", "loaf-1", "loaf-5"}, self.written(unfolded).keys())
        rest, = (node for node in unfolded["nodes"] if node["kind"] == "lots")
        self.assertEqual((rest["key"], rest["lines"][1]), (group["key"], "3 more lots"))

    def test_a_folded_branch_is_not_drawn(self):
        flour, dough, loaf = self.lots("flour", "dough", "loaf")
        self.produce(dough, used=flour)
        self.produce(loaf, used=dough)
        view = {"folded": [[f"lot-{dough.id}", "down"]]}
        picture = flour.picture(view)
        self.assertEqual([node["name"] for node in picture["nodes"] if node["lot_id"]], ["flour", "dough"])
        folded = next(node for node in picture["nodes"] if node["name"] == "dough")
        self.assertEqual((folded["fold"], folded["folded"]), (["down", "up"], ["down"]))

    def test_an_unmapped_serial_number_is_linked_by_dots(self):
        parts, product = self.product("part", tracking="serial"), self.product("device", tracking="serial")
        used = [self.lot(name, parts) for name in ("P1", "P2")]
        made = self.lot("D1", product) | self.lot("D2", product)
        self.produce(made, used=used)
        self.assertEqual({edge["possible"] for edge in used[0].picture()["edges"]}, {True})

    def test_the_name_of_another_company_s_lot_is_nowhere_in_the_picture(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.env.user.company_ids |= other
        flour, loaf, secret = self.lots("flour", "loaf", "secret recipe")
        self.produce(loaf, used=flour)
        there = Plant(self.env(context={**self.env.context, "allowed_company_ids": other.ids}))
        hidden = there.produce(secret.with_env(there.env), used=loaf.with_env(there.env))
        secret.company_id = other
        reader = self.user(company_id=self.env.company.id, company_ids=[(6, 0, self.env.company.ids)])

        for view in ({}, {"most": 0}):
            picture = flour.with_user(reader).picture(view)
            everything = json.dumps(picture) + self.env["lot.picture"].file(picture)
            for name in ("secret recipe", hidden.name, "Other Dairy", f'"lot_id": {secret.id}'):
                self.assertNotIn(name, everything)
        self.assertIn("Another company's lot", self.written(flour.with_user(reader).picture()))

    def test_who_may_not_trace_gets_no_picture(self):
        flour = self.lots("flour")
        with self.assertRaises(AccessError):
            flour.with_user(self.user("stranger")).picture()
        with self.assertRaisesRegex(UserError, "sideways"):
            flour.picture(direction="sideways")


class TestPictureOfPools(BakeryCase):

    def test_a_pool_stands_between_what_went_in_and_what_came_out_linked_by_dots(self):
        with self.day(9):
            milk = self.knead("milk-1")
        with self.day(8):
            bread = self.bake("bread-1", 4)
        picture = milk.picture()
        names = {node["key"]: node["name"] for node in picture["nodes"]}
        self.assertEqual(
            {(names[edge["source"]], names[edge["target"]]) for edge in picture["edges"]
             if edge["possible"] and "pool" in edge["source"] + edge["target"]},
            {(self.made_by(self.pools()), "dough"), ("dough", self.made_by(bread))})
        doubtful = {node["name"]: node["text"] for node in picture["nodes"] if node["possible"]}
        self.assertEqual(doubtful.keys(), {"bread-1"})
        self.assertIn("possible", doubtful["bread-1"])
        self.assertIn("4 Units", {edge["label"] for edge in picture["edges"]})
        self.assertEqual(
            [node["name"] for node in milk.picture({"most": 0})["nodes"] if node["kind"] == "pool"], ["dough"])

    def made_by(self, made):
        """The name of the order that made a lot, or what is in a pool."""
        field = "pool_id" if made._name == "lot.pool" else "lot_id"
        return self.env["lot.transformation.line"].search(
            [(field, "=", made.id), ("role", "=", "output")]).transformation_id.name


@tagged("post_install", "-at_install")
class TestPictureDownload(PlantLanguage, HttpCase):

    def test_the_picture_is_downloaded_by_who_may_trace(self):
        flour, loaf = self.lots("flour", "loaf <1>")
        self.produce(loaf, used=flour)
        address = f"/lot_traceability/picture/svg?lot_ids={flour.id}&question={{\"direction\":\"down\"}}"
        self.authenticate("admin", "admin")
        answer = self.url_open(address)
        self.assertIn("Genealogy of flour.svg", answer.headers["Content-Disposition"].replace("%20", " "))
        texts = {element.text for element in ElementTree.fromstring(answer.content).iter()}
        self.assertLess({"flour", "loaf <1>"}, texts)

        self.env["res.users"].create({
            "name": "Stranger", "login": "stranger", "password": "stranger-7",
            "group_ids": [(6, 0, self.env.ref("base.group_user").ids)]})
        self.authenticate("stranger", "stranger-7")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(address).status_code, 403)


@tagged("post_install", "-at_install")
class TestPictureOnScreen(HttpCase):

    def test_the_reworked_cake_is_found_in_the_picture_of_the_milk(self):
        milk = story.build(self.env).contaminated
        new_test_user(self.env, login="tracer", groups="lot_traceability.group_user")

        self.start_tour(f"/odoo/trace?active_ids={milk.id}&tab=picture", "lot_traceability_picture", login="tracer")
