from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form

from .test_override import OverrideCase


class TestOverrideDialog(OverrideCase):
    """The moment at which somebody is asked, and what may be answered."""

    def test_one_dialog_asks_for_all_lines_and_all_rules(self):
        self.setting(fefo="reason", expired="reason")
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        early = self.milk_for(3, "milk-early", self.old.product_id)
        self.receive([early])
        self.answer(self.sell({self.new: 1, self.old: 1}).button_validate())
        self.assertEqual(self.overrides(), [
            ("fefo", "milk-new", "milk-early", "Customer Agrees"),
            ("fefo", "milk-old", "milk-early", "Customer Agrees"),
            ("expired", "milk-old", False, "Customer Agrees")])

    def test_who_chooses_another_lot_is_told_at_once(self):
        self.setting(proposal="reason")
        picking = self.an_order()
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as told, Form(
                picking.move_line_ids, view="stock.view_stock_move_line_detailed_operation_tree") as line:
            line.quant_id = self.quant(self.new)
        self.assertIn("milk-old was proposed", told.output[0])

    def test_who_chooses_another_lot_in_the_dialog_of_a_move_is_told_at_once(self):
        self.setting(proposal="reason")
        move = self.an_order().move_ids
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as told, Form(
                move, view="stock.view_stock_move_operations") as form, form.move_line_ids.edit(0) as line:
            line.quant_id = self.quant(self.new)
        self.assertIn("milk-old was proposed", told.output[0])

    def test_the_early_word_is_a_dialog_that_waits(self):
        self.setting(proposal="reason")
        line = self.an_order().move_line_ids
        answer = line.onchange({"quant_id": self.quant(self.new).id}, ["quant_id"], {"quant_id": {}, "lot_id": {}})
        self.assertEqual(answer["warning"]["type"], "dialog")

    def test_without_a_dialog_the_refusal_names_lot_and_way_out(self):
        self.setting(expired="reason")
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        picking = self.sell({self.old: 5})
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, r"milk-old .*past its date(.|\n)*Give a Reason"):
            picking._action_done()
        self.assertEqual(self.overrides(), [])

    def test_other_needs_words(self):
        self.setting(expired="reason")
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        asked = self.sell({self.old: 5}).button_validate()
        other = self.env.ref("lot_traceability.override_reason_other")
        wizard = self.env["lot.override.wizard"].browse(asked["res_id"])
        wizard.reason_id = other
        with self.assertRaisesRegex(UserError, "explained"):
            wizard.action_confirm()
        self.answer(asked, other, "The animal shelter takes it.")
        self.assertEqual(self.given().note, "The animal shelter takes it.")

    def both_expired(self):
        """A transfer of the old lot, which has expired, and of the new one."""
        self.setting(expired="reason")
        picking = self.an_order(15)
        self.old.expiration_date = fields.Datetime.now() - timedelta(days=1)
        return picking

    def test_what_needs_a_reason_is_left_out_and_waits_in_a_backorder(self):
        picking = self.both_expired()
        question = self.dialog(picking.button_validate()).record.action_leave_out()
        self._confirm(question, "stock.backorder.confirmation", "process")
        self.assertEqual((picking.state, self.net(self.old | self.new)), ("done", {"Shop": 5}))
        backorder = picking.backorder_ids
        self.assertEqual((backorder.move_ids.product_uom_qty, backorder.move_line_ids.lot_id), (10, self.new))
        self.assertEqual(self.overrides(), [])

    def test_whoever_leaves_it_out_is_asked_about_the_backorder_again(self):
        picking = self.both_expired()
        picking.move_ids.product_uom_qty = 40
        question = picking.button_validate()
        backorder = Form(self.env[question["res_model"]].with_context(**question["context"])).save()
        asked = backorder.process_cancel_backorder()
        wizard = self.env["lot.override.wizard"].with_context(**asked["context"]).browse(asked["res_id"])
        self.assertEqual(wizard.action_leave_out()["res_model"], "stock.backorder.confirmation")

    def test_all_of_a_transfer_is_not_left_out(self):
        picking = self.both_expired()
        self.new.expiration_date = fields.Datetime.now() - timedelta(days=1)
        wizard = self.dialog(picking.button_validate()).record
        self.assertFalse(wizard.can_leave_out)
        with self.assertRaisesRegex(UserError, "Nothing else"):
            wizard.action_leave_out()
