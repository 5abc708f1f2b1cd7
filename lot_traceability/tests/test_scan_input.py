import json
import os

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..tracing.gs1 import SEPARATOR
from .common import ApiCase, Plant
from .scan_case import GTIN, SSCC, MilkCase

EXAMPLES = 10_000 if os.environ.get("LOT_TRACEABILITY_LONG") else 200
STATUSES = {"done", "stopped", "asks", "context", "told", "open", "finished"}
# What scanners send, what it is made of, and what nobody would send.
PIECES = [
    "]C1", "]d2", "(01)", "(10)", "01", "10", "00", "17", "3103", "422", "30", "37", GTIN, SSCC, "261231", "260231",
    "MI-1", "MI-2", SEPARATOR, "#", "Alt029", "https://id.gs1.org/01/", "/10/", "%", "\x00", "\ud800", "٣", "\r\n",
    "A" * 200, "O-BTN.validate", "OBTPACK", "OBTUNDO", *map(chr, range(224))]
anything = st.binary(max_size=30).map(lambda numbers: "".join(PIECES[number] for number in numbers))
something = st.none() | st.integers() | st.floats() | st.text(max_size=5) | st.booleans()


class TestScanInput(MilkCase):
    """Whatever is sent gets an answer, nothing is lost, and nobody learns or does what is not theirs."""

    def setUp(self):
        super().setUp()
        self.receive({self.old: 10, self.new: 10})
        self.picking = self.sell({self.old: 4})
        self.documents = [None, self.picking, self.receipt({self.milk: 40}), self.stock]

    def events(self, **values):
        return self.env["lot.scan.event"].search([(name, "=", value) for name, value in values.items()])

    def assert_answered(self, answer):
        json.dumps(answer)
        self.assertIn(answer["verdict"], ("ok", "warning", "stop"))
        self.assertTrue(all(message["text"].encode() for message in answer["messages"]))

    def test_any_code_is_answered(self):
        @settings(max_examples=EXAMPLES, deadline=None, database=None)
        @given(anything, st.sampled_from(self.documents))
        def run(code, document):
            self.assert_answered(self.env["lot.scan"].check(code, document=document))

        self.assertIsNone(run())

    def test_any_scan_is_answered_and_kept(self):
        @settings(max_examples=EXAMPLES, deadline=None, database=None)
        @given(anything, st.sampled_from(self.documents), something, something, st.booleans(), st.text(max_size=5))
        def run(code, document, quantity, some_id, confirmed, note):
            savepoint = self.env.cr.savepoint()
            try:
                answer = self.scan(code, document, quantity=quantity, product_id=some_id, location_id=some_id,
                                   package_id=some_id, reason_id=some_id, confirmed=confirmed, note=note)
                self.assert_answered(answer)
                self.assertIn(answer["status"], STATUSES)
                self.env.flush_all()
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

        self.assertIsNone(run())

    def test_half_a_character_is_kept_as_none(self):
        said = {"key": "k\ud800-1", "note": "\udfff"}
        self.assertEqual(self.outcome("\ud800A", self.picking, **said), ("stopped", ["unknown"]))

        (event,) = self.events(code="?A")
        self.assertEqual(event.document_name, self.picking.name)

    def test_the_document_is_kept_with_its_name_however_it_was_named(self):
        self.scan("MI-1", {"model": "stock.picking", "id": self.picking.id}, key="k-1")

        event = self.events(key="k-1")
        self.assertEqual((event.document_model, event.document_id, event.document_name),
                         ("stock.picking", self.picking.id, self.picking.name))

    def test_a_document_that_cannot_be_is_not_there(self):
        for number in ("seven", None, -1, 2 ** 40, [], {}):
            answer = self.scan("MI-1", {"model": "stock.picking", "id": number})
            self.assertEqual((answer["status"], answer["messages"][0]["code"]), ("stopped", "refused"), number)

    def test_a_document_that_is_gone_loses_no_scan(self):
        gone = {"model": "stock.picking", "id": 999_999_999}

        self.assertEqual(self.outcome("MI-1", gone), ("stopped", ["refused"]))
        self.assertEqual(self.events(code="MI-1").document_id, 999_999_999)

    def test_a_scan_without_a_key_or_for_what_there_is_not_is_a_mistake_of_the_script(self):
        for values in ({"key": ""}, {"key": None}, {"key": "k", "operation": "fly"}):
            with self.assertRaises(UserError):
                self.env["lot.scan"].apply("MI-1", None, **values)

    def test_a_deleted_lot_is_unknown(self):
        self.lot("GONE-1", self.milk).unlink()

        self.assertEqual(self.outcome("GONE-1", self.picking), ("stopped", ["unknown"]))
        self.assertEqual(self.outcome(self.label("GONE-1"), self.picking), ("stopped", ["unknown"]))

    def test_a_lot_of_another_company_is_not_taken_nor_named(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.env.user.company_ids |= other
        there = Plant(self.env(context={**self.env.context, "allowed_company_ids": other.ids}))
        secret = there.lot("SECRET-1", there.product("Secret Sauce", company_id=other.id))
        transfer = there.sell({secret: 1})
        picker = self.picker()

        answer = self.env["lot.scan"].with_user(picker).apply("SECRET-1", self.picking, "s-1")
        self.assertEqual([message["code"] for message in answer["messages"]], ["other_company"])
        self.assertNotIn("Secret Sauce", str(answer))
        named = {"model": "stock.picking", "id": transfer.id}
        answer = self.env["lot.scan"].with_user(picker).apply("MI-1", named, "s-2")
        self.assertEqual(answer["status"], "stopped")
        self.assertNotIn(transfer.name, str(answer) + str(self.events(key="s-2").document_name))

    def test_who_may_not_read_lots_learns_nothing_and_leaves_nothing(self):
        stranger, portal = self.user("stranger"), new_test_user(self.env, login="visitor", groups="base.group_portal")
        for user in (stranger, portal):
            with self.assertRaises(AccessError):
                self.env["lot.scan"].with_user(user).apply("MI-1", None, f"k-{user.login}")
            self.assertFalse(self.events(key=f"k-{user.login}"))

    def test_who_may_only_read_is_refused_to_pick(self):
        answer = self.env["lot.scan"].with_user(self.user()).apply("MI-1", self.picking, "k-1")

        self.assertEqual((answer["status"], self.picked(self.picking)), ("stopped", []))

    def test_people_of_the_warehouse_do_all_of_it(self):
        picker, receipt = self.picker(), self.documents[2]
        scan = self.env["lot.scan"].with_user(picker)
        codes = [(self.picking, "MI-1"), (self.picking, f"]C100{SSCC}"), (self.picking, "OBTUNDO"),
                 (self.picking, "OBTPACK"), (self.picking, "OBTVALI"), (receipt, self.label("NEW-1")),
                 (receipt, "OBTUNDO"), (receipt, self.label("NEW-2")), (receipt, "OBTVALI")]

        statuses = [scan.apply(code, document, f"k-{number}")["status"]
                    for number, (document, code) in enumerate(codes)]
        self.assertEqual(statuses, ["done"] * 4 + ["finished"] + ["done"] * 3 + ["finished"])

    def picker(self):
        return new_test_user(
            self.env, login="picker", groups="lot_traceability.group_user,stock.group_stock_user",
            company_id=self.env.company.id, company_ids=[(6, 0, self.env.company.ids)])


class TestScanInputHttp(ApiCase):

    def test_a_bad_scan_is_no_error(self):
        user = self.reader("lot_traceability.group_user,stock.group_stock_user")
        for number, code in enumerate(("\x00", "]C1", "A" * 5000, "\ud800", None, 7)):
            answer = self.ask(user, "lot.scan", "apply", code=code, document=None, key=f"http-{number}")
            self.assertEqual((answer.status_code, answer.json()["verdict"]), (200, "stop"), code)
