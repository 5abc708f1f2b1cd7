from datetime import timedelta

from odoo import fields
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval

from .common import LotCase


class TestWorkLists(LotCase):
    """The lists of a day's work, as their menus open them."""

    def list_of(self, action, user=None):
        """What an action lists, in the order of its list."""
        values = self.env["ir.actions.act_window"]._for_xml_id(f"lot_traceability.{action}")
        return self.env[values["res_model"]].with_user(user or self.env.user).search(safe_eval(values["domain"]))

    def dated(self, name, product, days):
        return self.lot(name, product, expiration_date=fields.Datetime.now() + timedelta(days=days))

    def test_reserved_lots_are_to_be_picked_until_they_are(self):
        cheese, = self.lots("cheese")
        self.receive([cheese])
        picking = self.sell({cheese: 2})
        self.assertEqual(self.names((self.list_of("lot_to_pick_action") & picking.move_line_ids).lot_id), {"cheese"})
        picking.move_ids.picked = True
        self.assertFalse(self.list_of("lot_to_pick_action") & picking.move_line_ids)

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
