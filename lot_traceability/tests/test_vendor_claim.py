from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import LotCase


class TestVendorClaim(LotCase):
    """What a vendor is told about bad lots, and what came of it."""

    def setUp(self):
        super().setUp()
        self.mill = self.partner("Old Mill", email="orders@oldmill.example")
        self.flour = self.lot("FL-1", self.product("flour", standard_price=2.5))
        self.receive({self.flour: 40}, vendor=self.mill, vendor_lot="OM-7")
        self.inspector = self.user("quality")

    def claim(self, lots=None, **values):
        return self.env["lot.vendor.claim"].with_user(self.inspector).create_from(
            (lots or self.flour).with_user(self.inspector), **values)

    def stated(self, claim):
        return [(line.lot_id.name, line.vendor_lot, line.quantity, line.cost, line.amount) for line in claim.line_ids]

    def test_a_claim_from_a_lot_knows_vendor_number_quantity_and_cost(self):
        action = self.flour.with_user(self.inspector).action_vendor_claim()
        claim = self.env["lot.vendor.claim"].browse(action["res_id"])
        self.assertEqual((claim.partner_id, claim.state, claim.amount), (self.mill, "draft", 100))
        self.assertEqual(self.stated(claim), [("FL-1", "OM-7", 40, 2.5, 100)])
        self.assertRegex(claim.name, r"^VC/\d{4}/\d{4}$")

    def test_a_vendor_is_known_by_the_certificates_that_come_in_time(self):
        prompt, late, _missing = lots = self.lots("prompt", "late", "missing")
        self.receive(lots, vendor=self.mill)
        late.origin_ids.received_at -= timedelta(days=3)
        for lot in (prompt, late):
            lot.origin_ids.certificate_ids = self.env["ir.attachment"].create({"name": "analysis.pdf", "raw": b"good"})
        self.assertEqual(self.mill.with_user(self.inspector).lot_certificates, "1 of 4")
        self.assertFalse(self.partner("Who sends nothing").lot_certificates)

    def test_a_claim_from_a_return_claims_what_goes_back(self):
        back = self.give_back(self.flour.origin_ids.picking_id, {self.flour: 15})
        claim = self.env["lot.vendor.claim"].browse(back.action_vendor_claim()["res_id"])
        self.assertEqual((claim.partner_id, claim.return_ids), (self.mill, back))
        self.assertEqual(self.stated(claim), [("FL-1", "OM-7", 15, 2.5, 37.5)])

    def test_it_is_begun_from_an_origin_that_says_no_quantity_and_not_sent_without(self):
        typed = self.lot("typed", self.product("salt"))
        self.env["lot.origin"].create({"lot_id": typed.id, "partner_id": self.mill.id, "vendor_lot": "S-1"})
        self.flour.origin_ids.move_line_id.quantity = 0
        claim = self.claim(typed | self.flour)
        self.assertEqual(self.stated(claim), [("FL-1", "OM-7", 0, 2.5, 0), ("typed", "S-1", 0, 1, 0)])
        with self.assertRaisesRegex(UserError, "how much of each lot is claimed: FL-1, typed"):
            claim.action_mark_sent()

    def test_what_goes_back_to_one_vendor_has_the_origin_of_this_vendor(self):
        self.receive({self.flour: 5}, vendor=self.partner("Other"), vendor_lot="OTHER")
        back = self.give_back(self.flour.origin_ids.filtered(
            lambda origin: origin.partner_id == self.mill).picking_id, {self.flour: 15})
        claim = self.env["lot.vendor.claim"].browse(back.action_vendor_claim()["res_id"])
        self.assertEqual(self.stated(claim), [("FL-1", "OM-7", 15, 2.5, 37.5)])

    def test_who_never_answers_does_not_leave_it_open(self):
        claim = self.claim()
        claim.action_mark_sent()
        with Form(claim) as form:
            form.outcome = "unanswered"
        claim.action_close()
        self.assertEqual((claim.state, claim.outcome), ("closed", "unanswered"))
        view = self.env["lot.vendor.claim"].get_view(view_type="form")["arch"]
        self.assertIn("invisible=\"state not in ('sent', 'answered')\"", view)

    def test_lots_of_two_vendors_or_of_none_make_no_claim(self):
        sugar, made = self.lots("sugar", "made")
        self.receive(sugar, vendor=self.partner("Refinery"))
        with self.assertRaisesRegex(UserError, "Old Mill, Refinery"):
            self.claim(self.flour | sugar)
        with self.assertRaisesRegex(UserError, "nobody known"):
            self.claim(made)

    def test_it_goes_its_way_and_says_what_is_missing(self):
        claim = self.claim()
        with self.assertRaisesRegex(UserError, "what the vendor answered"):
            claim.action_answer()
        claim.action_mark_sent()
        self.assertEqual((claim.state, claim.sent_by_id), ("sent", self.inspector))
        claim.answer = "We send new flour."
        claim.action_answer()
        with self.assertRaisesRegex(UserError, "Choose the outcome"):
            claim.action_close()
        claim.outcome = "accepted"
        claim.action_close()
        self.assertEqual((claim.state, claim.closed_by_id), ("closed", self.inspector))

    def test_what_the_vendor_has_read_stays(self):
        claim = self.claim()
        claim.action_mark_sent()
        for change in (lambda: claim.write({"reason": "Worse."}), lambda: claim.line_ids.write({"quantity": 1}),
                       claim.line_ids.unlink, claim.unlink,
                       lambda: claim.write({"line_ids": [Command.create({"lot_id": self.flour.id, "quantity": 1})]})):
            with self.assertRaisesRegex(UserError, "The vendor has"):
                change()

    def test_nobody_writes_its_state(self):
        with self.assertRaises(AccessError):
            self.claim().state = "closed"

    def test_a_claim_without_lots_is_not_sent(self):
        claim = self.claim()
        claim.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "Name the lots"):
            claim.action_send()

    def test_the_mail_takes_the_document_and_the_evidence_along(self):
        claim = self.claim(reason="Grey spots.")
        claim.attachment_ids = self.env["ir.attachment"].with_user(self.inspector).create({
            "name": "spots.jpg", "raw": b"grey"})
        action = claim.action_send()
        composer = Form(self.env["mail.compose.message"].with_user(self.inspector).with_context(**action["context"]))
        composer.save().action_send_mail()
        message = claim.message_ids[:1]
        self.assertEqual(claim.state, "sent")
        self.assertIn(self.mill, message.partner_ids)
        files = {file.name.rpartition(".")[0]: file.raw.decode() for file in message.attachment_ids}
        self.assertEqual(files.keys(), {"spots", claim.name.replace("/", "-")})
        document = files[claim.name.replace("/", "-")]
        self.assertIn("Grey spots.", document)
        self.assertNotIn("DRAFT", document)

    def test_the_document_says_all_of_it(self):
        claim = self.claim(reason="Grey spots in the third sack.")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "lot_traceability.report_vendor_claim", claim.ids)
        for text in (claim.name, "Old Mill", "OM-7", "FL-1", "40 Units", "100.00", "Grey spots", "Replacement"):
            self.assertIn(text, html.decode())
        self.assertIn("DRAFT", html.decode())

    def test_another_company_knows_nothing_of_it(self):
        claim = self.claim()
        there = self.env["res.company"].create({"name": "There"})
        stranger = self.user("manager", login="stranger", company_id=there.id, company_ids=there.ids)
        self.assertFalse(self.env["lot.vendor.claim"].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            claim.with_user(stranger).line_ids.read(["lot_id"])
