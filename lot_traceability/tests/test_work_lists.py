from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import LotCase
from .tour_case import TourCase


class TestWorkLists(LotCase):
    """The lists of a day's work, as their menus open them."""

    def list_of(self, action, user=None, view="list"):
        """What an action lists, in the order of its list, asked as the web client asks."""
        values = self.env["ir.actions.act_window"]._for_xml_id(f"lot_traceability.{action}")
        model = self.env[values["res_model"]].with_user(user or self.env.user)
        shown = model.get_views(values["views"])["views"][view]
        found = model.web_search_read(
            safe_eval(values["domain"]), {}, order=etree.fromstring(shown["arch"]).get("default_order"))
        return model.browse(row["id"] for row in found["records"])

    def dated(self, name, product, days):
        return self.lot(name, product, expiration_date=fields.Datetime.now() + timedelta(days=days))

    def test_reserved_lots_are_to_be_picked_until_they_are(self):
        cheese, = self.lots("cheese")
        self.receive([cheese])
        picking = self.sell({cheese: 2})
        self.assertEqual(self.names((self.list_of("lot_to_pick_action") & picking.move_line_ids).lot_id), {"cheese"})
        picking.move_ids.picked = True
        self.assertFalse(self.list_of("lot_to_pick_action") & picking.move_line_ids)

    def test_lots_are_picked_in_the_order_in_which_they_have_to_go(self):
        product = self.product("yoghurt", use_expiration_date=True)
        lots = [self.lot(name, product, **{field: fields.Datetime.now() + timedelta(days=days) for field, days in {
            "expiration_date": expiry, "removal_date": removal}.items()}) for name, expiry, removal in (
                ("third", 40, 30), ("first", 50, 10), ("second", 30, 30), ("last", 60, 50))]
        self.receive(lots)
        lines = self.sell(dict.fromkeys(lots, 2)).move_line_ids
        for view in ("list", "kanban"):
            listed = self.list_of("lot_to_pick_action", view=view).filtered(lambda line: line in lines)
            self.assertEqual(listed.lot_id.mapped("name"), ["first", "second", "third", "last"])

    def test_what_is_to_be_tested_first_stands_first(self):
        product = self.product("solvent")
        for name, days in {"a": 3, "b": 1, "c": 2}.items():
            self.lot(name, product, retest_date=fields.Datetime.now() + timedelta(days=days))
        for view in ("list", "kanban"):
            listed = self.list_of("stock_lot_action_retest", view=view).filtered(lambda lot: lot.product_id == product)
            self.assertEqual(listed.mapped("name"), ["b", "c", "a"])

    def test_receipts_of_lots_are_listed_until_they_are_done(self):
        milk, paper = self.product("milk"), self.product("paper", tracking="none")
        receipts = {}
        for product in milk, paper:
            form = Form(self.env["stock.picking"].with_context(default_picking_type_id=self.warehouse.in_type_id.id))
            with form.move_ids.new() as move:
                move.product_id = product
                move.product_uom_qty = 3
            receipts[product] = form.save()
            receipts[product].action_confirm()
        self.assertIn(receipts[milk], self.list_of("lot_to_receive_action"))
        self.assertNotIn(receipts[paper], self.list_of("lot_to_receive_action"))

    def test_what_expires_soon_is_listed_while_there_is_some(self):
        product = self.product("yoghurt", use_expiration_date=True)
        soon, gone, late = (
            self.dated(name, product, days) for name, days in (("soon", 5), ("gone", 5), ("late", 90)))
        self.receive({soon: 5, gone: 5, late: 5})
        self.scrap(gone, 5)
        self.assertEqual(self.names(self.list_of("lot_expiring_action") & (soon | gone | late)), {"soon"})

    def test_holds_are_listed_for_those_who_may_release_them(self):
        held, shut, asked = self.lots("held", "shut", "asked")
        anna, ben = self.user("quality"), self.user("manager")
        mine = held.hold("damaged") | shut.hold("recall") | asked.hold("check_failed")
        mine[2].with_user(anna).release("Retested.")
        lists = {user: self.names((self.list_of("lot_hold_for_me_action", user) & mine).lot_id) for user in (anna, ben)}
        self.assertEqual(lists, {anna: {"held"}, ben: {"held", "shut", "asked"}})
        self.assertFalse(self.list_of("lot_hold_for_me_action", self.user()) & mine)
        self.assertEqual(mine.with_user(anna).filtered("may_release").lot_id, held)

    def test_a_board_without_holds_has_one_column_to_say_so(self):
        held, free = self.lots("held", "free")
        hold = held.hold("complaint")
        columns = [
            [(group["reason_id"][0], group["__count"]) for group in self.env["lot.hold"].with_context(
                read_group_expand=True).formatted_read_group(
                    [("lot_id", "=", lot.id)], ["reason_id"], ["__count"])] for lot in (held, free)]
        self.assertEqual(columns[0], [(hold.reason_id.id, 1)])
        self.assertEqual([count for _reason, count in columns[1]], [0])


class WorkListScreenCase(TourCase):
    """Somebody who does everything, with something in each list."""

    def setUp(self):
        super().setUp()
        new_test_user(self.env, login="foreman", lang="en_US", groups=(
            "lot_traceability.group_quality,stock.group_stock_user,mrp.group_mrp_user"))
        milk, solvent = self.product("Raw Milk", use_expiration_date=True), self.product("Solvent")
        soon = fields.Datetime.now() + timedelta(days=2)
        fresh = self.lot("MI-1", milk, expiration_date=soon, removal_date=soon)
        held, due = self.lot("HE-1", solvent), self.lot("DR-1", solvent, retest_date=soon - timedelta(7))
        self.receive([fresh, held, due])
        self.sell({fresh: 4})
        held.hold("damaged")
        self.env["lot.scan"].with_user(self.env.ref("base.user_admin")).apply("HE-1", None, self.id())
        vendors = self.env.ref("stock.stock_location_suppliers")
        self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": self.partner("Upland Farm").id,
            "location_id": vendors.id, "location_dest_id": self.stock.id, "priority": "1", "move_ids": [(0, 0, {
                "product_id": milk.id, "product_uom_qty": 40, "location_id": vendors.id,
                "location_dest_id": self.stock.id})]}).action_confirm()

    def look(self, tour, kind):
        self.pictured("/odoo/lots-to-receive", tour, *(f"lists_{name}-{kind}" for name in (
            "to_receive", "to_pick", "expiring", "retest_due", "to_release", "scans")), login="foreman")


@tagged("post_install", "-at_install")
class TestWorkListsOnTheDesktop(WorkListScreenCase):

    browser_size = "1366x768"
    touch_enabled = False

    def test_each_list_is_opened_from_its_menu(self):
        self.look("lot_traceability_work_lists", "desktop")
        self.assertTrue(self.env["lot.scan.event"].search([("code", "=", "HE-1")]))


@tagged("post_install", "-at_install")
class TestWorkListsOnThePhone(WorkListScreenCase):

    def test_each_list_is_opened_from_its_menu(self):
        self.look("lot_traceability_work_lists_on_the_phone", "phone")
        self.assertTrue(self.env["lot.scan.event"].search([("code", "=", "HE-1")]))
