import pathlib
import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.modules import get_module_path
from odoo.tests import new_test_user
from odoo.tools import mute_logger
from odoo.tools.translate import code_translations

from ..services.repacker import Made, Taken
from .common import USER_GROUPS, ApiCase

# Where Odoo and this add-on read keys of the context that may have to do with stock.
READERS = ("stock", "product_expiry", "stock_account", "sale_stock", "lot_traceability")
KEY = re.compile(r"context(?:\.get\(|\[)[\"'](\w+)[\"']")
# Keys of ours, and defaults for fields that the gate goes by.
OURS = ("lot_traceability_reserving", "lot_traceability_purpose", "default_state", "default_is_inventory",
        "default_lot_override_expired", "default_goes_on")


class TestGateOverHttp(ApiCase):
    """Whatever a client writes into the context of a call, what is on hold stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env, login="clerk", groups=f"{USER_GROUPS['manager']},stock.group_stock_manager,mrp.group_mrp_manager")

    def setUp(self):
        super().setUp()
        self.milk = self.lot("milk-bad", self.product("Milk"))
        self.receive([self.milk])
        self.picking = self.sell({self.milk: 2})
        self.picking.move_ids.picked = True

    def keys(self):
        """Every key of the context that the sources name."""
        sources = (source.read_text() for module in READERS if (path := get_module_path(module, display_warning=False))
                   for source in pathlib.Path(path).rglob("*.py") if "tests" not in source.parts)
        return sorted({key for source in sources for key in KEY.findall(source)} | set(OURS))

    def opened_by(self, contexts):
        """The contexts with which a call has shipped the lot."""
        opened = []
        for context in contexts:
            with mute_logger("odoo.http", "odoo.sql_db"):
                self.ask(self.clerk, "stock.picking", "button_validate", ids=self.picking.ids, context=context)
            self.env.invalidate_all()
            if self.picking.state != "assigned" or self.milk.whereabouts()["delivered"]:
                opened.append(context)
        return opened

    def test_no_key_of_the_context_ships_what_is_on_hold(self):
        self.milk.hold("damaged")
        keys = self.keys()
        self.assertGreater(len(keys), 80)
        contexts = [{key: True} for key in keys] + [{key: {"operation": "return"}} for key in OURS]
        self.assertEqual(self.opened_by(contexts), [])

    def test_no_key_of_the_context_ships_what_is_past_its_date(self):
        self.milk.product_id.use_expiration_date = True
        self.milk.expiration_date = fields.Datetime.now() - timedelta(days=1)
        contexts = [{key: True} for key in self.keys()] + [{key: False} for key in OURS]
        self.assertIn({"skip_expired": True}, contexts)
        self.assertEqual(self.opened_by(contexts), [])
        self.assertFalse(self.env["lot.override"].search([("lot_id", "=", self.milk.id)]))

    def test_no_field_that_a_stock_user_may_write_ships_what_is_on_hold(self):
        customers = self.env.ref("stock.stock_location_customers")
        self.milk.hold("damaged")
        quant = self.env["stock.quant"].search([("lot_id", "=", self.milk.id), ("location_id", "=", self.stock.id)])
        other = self.lot("milk-good", self.milk.product_id)
        for model, records, vals in (
                ("stock.move", self.picking.move_ids, {"is_inventory": True}),
                ("stock.move", self.picking.move_ids, {"unbuild_id": 1}),
                ("stock.move.line", self.picking.move_line_ids, {"is_inventory": True}),
                ("stock.lot", self.milk, {"location_id": customers.id}),
                ("stock.quant", quant, {"location_id": customers.id}),
                ("stock.quant", quant, {"lot_id": other.id})):
            with mute_logger("odoo.http", "odoo.sql_db"):
                self.ask(self.clerk, model, "write", ids=records.ids, vals=vals)
                self.ask(self.clerk, "stock.picking", "button_validate", ids=self.picking.ids)
            self.env.invalidate_all()
            with self.subTest(model=model, vals=vals):
                self.assertEqual((self.picking.state, quant.lot_id, quant.location_id, quant.quantity),
                                 ("assigned", self.milk, self.stock, 10))

    def test_no_field_that_a_stock_user_may_write_ships_what_is_past_its_date(self):
        self.milk.product_id.use_expiration_date = True
        self.milk.expiration_date = fields.Datetime.now() - timedelta(days=1)
        bread = self.lot("bread", self.product("Bread"))
        order = self.produce(bread, used=self.lot("flour", self.product("Flour")))
        repack = self.env["lot.repacker"].repack(
            "split", [Taken(bread, self.stock, 4)], [Made(2), Made(2)], self.stock, bread.product_id)
        unbuild = self.unbuild(order, bread, quantity=2)
        for vals in ({"unbuild_id": unbuild.id}, {"unbuild_id": False, "lot_repack_id": repack.id}):
            with mute_logger("odoo.http", "odoo.sql_db"):
                self.ask(self.clerk, "stock.move", "write", ids=self.picking.move_ids.ids, vals=vals)
                self.ask(self.clerk, "stock.picking", "button_validate", ids=self.picking.ids,
                         context={"skip_expired": True, "skip_sms": True})
            self.env.invalidate_all()
            with self.subTest(vals=vals):
                self.assertEqual(self.picking.state, "assigned")
        self.assertFalse(self.milk.whereabouts()["delivered"])

    def test_a_transfer_made_as_a_count_ships_nothing_on_hold(self):
        hold = self.milk.hold("damaged")
        customers = self.env.ref("stock.stock_location_customers")
        line = {"product_id": self.milk.product_id.id, "lot_id": self.milk.id, "quantity": 3, "picked": True,
                "location_id": self.stock.id, "location_dest_id": customers.id}
        made = self.ask(self.clerk, "stock.picking", "create", context={"default_is_inventory": True}, vals_list=[{
            "picking_type_id": self.warehouse.out_type_id.id, "location_id": self.stock.id,
            "location_dest_id": customers.id, "move_line_ids": [[0, 0, line]]}]).json()
        self.ask(self.clerk, "stock.picking", "button_validate", ids=made)
        self.env.invalidate_all()
        self.assertFalse(self.milk.whereabouts()["delivered"])
        hold.release("It was another crate.")
        self.ask(self.clerk, "stock.picking", "button_validate", ids=made, context={"skip_sms": True})
        self.env.invalidate_all()
        self.assertEqual([row["quantity"] for row in self.milk.whereabouts()["delivered"]], [3])

    def test_without_the_hold_the_very_same_call_ships_it(self):
        self.ask(self.clerk, "stock.picking", "button_validate", ids=self.picking.ids, context={"skip_sms": True})
        self.env.invalidate_all()
        self.assertEqual(self.picking.state, "done")

    def test_no_call_releases_overrides_or_unguards(self):
        hold = self.milk.hold("recall")
        refused = {
            ("lot.hold", "write"): {"ids": hold.ids, "vals": {"state": "released"}},
            ("lot.hold", "unlink"): {"ids": hold.ids},
            ("lot.hold", "create"): {"vals_list": [{
                "lot_id": self.milk.id, "reason_id": hold.reason_id.id, "state": "released"}]},
            ("lot.guard", "write"): {"ids": self.env["lot.guard"].search([("lot_id", "=", self.milk.id)]).ids,
                                     "vals": {"holds": 0}},
            ("lot.override", "create"): {"vals_list": [{"lot_id": self.milk.id, "rule": "expired"}]},
            ("lot.override", "give"): {"objections": [], "reason": 1},
            ("lot.gate", "open"): {"holds": hold.ids},
            ("lot.gate", "check"): {"lines": []},
            ("stock.move", "_action_done"): {"ids": self.picking.move_ids.ids},
            ("stock.move.line", "_action_done"): {"ids": self.picking.move_line_ids.ids},
        }
        answers = {call: self.ask(self.clerk, *call, **values).status_code for call, values in refused.items()}
        self.assertEqual({call for call, status in answers.items() if status < 400}, set())
        self.ask(self.clerk, "stock.picking", "button_validate", ids=self.picking.ids)
        self.env.invalidate_all()
        self.assertEqual((self.picking.state, hold.state), ("assigned", "held"))

    def test_the_refusal_is_in_the_users_language_and_names_the_lot(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.clerk.lang = "fr_FR"
        self.milk.hold("damaged").reason_id.with_context(lang="fr_FR").name = "Endommagé"
        french = {
            "cannot be delivered": "ne peut pas être livré",
            "These lots are on hold:\n%s\n\nChoose other lots, or ask someone of Quality to release them.":
                "Lots bloqués :\n%s\n\nChoisissez d’autres lots."}
        with patch.dict(code_translations.python_translations, {("lot_traceability", "fr_FR"): french}):
            answer = self.ask(self.clerk, "stock.picking", "button_validate", ids=self.picking.ids,
                              context={"lang": "fr_FR"})  # as the web client says with every call
        self.assertEqual(answer.status_code, 422)
        for text in ("Lots bloqués", "milk-bad", "ne peut pas être livré: Endommagé", "Choisissez d’autres lots"):
            self.assertIn(text, answer.json()["message"])
