from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from .common import LotCase


class TestVendorView(LotCase):
    """What came from a vendor, and what became of it."""

    def test_a_vendor_counts_what_his_addresses_sent(self):
        mill = self.partner("Old Mill", is_company=True)
        flour, sugar, salt = self.lots("flour", "sugar", "salt")
        self.receive([flour, sugar], vendor=mill)
        self.receive(salt, vendor=self.partner("Branch", parent_id=mill.id))
        self.env["lot.vendor.claim"].create_from(flour)
        self.assertEqual((mill.lot_origin_count, mill.child_ids.lot_origin_count, mill.lot_claim_count), (3, 1, 1))
        found = self.env["lot.origin"].search(mill.action_lot_origins()["domain"])
        self.assertEqual(self.names(found.lot_id), {"flour", "sugar", "salt"})

    def test_each_origin_says_what_became_of_its_lot(self):
        flour, loaf = self.lots("flour", "loaf")
        receipt = self.receive({flour: 40}, vendor=self.partner("Old Mill"))
        self.produce(loaf, used={flour: 12})
        self.deliver({flour: 5})
        self.give_back(receipt, {flour: 3})
        flour.hold("damaged")
        recall = self.env["lot.recall"].create_from(flour)
        recall.freeze()
        claim = self.env["lot.vendor.claim"].create_from(flour)
        origin = flour.origin_ids
        self.assertEqual(
            (origin.lot_on_hand, origin.lot_used, origin.lot_delivered, origin.lot_returned), (20, 12, 5, 3))
        self.assertEqual((origin.hold_summary, origin.recall_names, origin.claim_names),
                         (flour.hold_summary, recall.name, claim.name))
        flour.hold_ids.sudo().write({"state": "released", "released_at": datetime(2026, 11, 5)})
        origin.invalidate_recordset()
        self.assertEqual((origin.hold_names, origin.incident_names), (
            "Damaged (released on 11/05/2026)", f"Damaged (released on 11/05/2026), {recall.name}, {claim.name}"))

    def test_the_list_takes_no_query_a_row(self):
        lots, mill = self.lots(*(f"lot {number}" for number in range(10))), self.partner("Mill")
        self.receive(lots, vendor=mill)
        fields = ("lot_on_hand", "lot_used", "hold_summary", "recall_names", "claim_names", "certificate_count")

        def queries(ids):
            origins = self.env["lot.origin"].browse(ids)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            origins.web_read({name: {} for name in fields})
            return self.env.cr.sql_log_count - before

        ids = lots.origin_ids.ids
        queries(ids)
        self.assertEqual(queries(ids), queries(ids[:1]))


class TestIncidents(LotCase):
    """What went wrong with what a vendor sent, also when it is over."""

    def setUp(self):
        super().setUp()
        self.mill = self.partner("Old Mill", is_company=True)
        self.flour = self.lots("flour")
        with self.day(10):
            self.picking = self.receive({self.flour: 40}, vendor=self.mill, vendor_lot="OM-7")

    def said(self, partner=None):
        """Kind, lot, what for, whether it is over, quantity; oldest first."""
        found = self.env["lot.vendor.incident"].search((partner or self.mill).action_lot_incidents()["domain"])
        return [(incident.kind, incident.lot_id.name, incident.name, incident.is_open, incident.quantity)
                for incident in found.sorted(lambda incident: (incident.date, incident.id))]

    def test_a_hold_that_was_released_stays_an_incident(self):
        hold = self.flour.hold("damaged")
        self.flour.hold("complaint")
        hold.sudo().write({"state": "released"})
        self.assertEqual(self.said(), [("hold", "flour", "Damaged", False, 0), ("hold", "flour", "Complaint", True, 0)])
        self.assertEqual((self.mill.lot_incident_count, self.partner("Other").lot_incident_count), (2, 0))

    def test_recalls_claims_and_returns_are_incidents(self):
        with self.day(9):
            recall = self.env["lot.recall"].create_from(self.flour)
            recall.freeze()
        with self.day(8):
            claim = self.env["lot.vendor.claim"].create_from(self.flour)
        with self.day(7):
            back = self.give_back(self.picking, {self.flour: 15})
        self.assertEqual(self.said(), [
            ("recall", "flour", recall.name, True, 0), ("claim", "flour", claim.name, True, 40),
            ("return", "flour", back.name, False, 15)])

    def test_a_lot_of_two_vendors_is_an_incident_of_the_one_that_had_sent_it_last(self):
        with self.day(5):
            self.flour.hold("damaged")
        other = self.partner("Other")
        self.receive({self.flour: 1}, vendor=other)
        self.flour.hold("complaint")
        self.assertEqual(
            (self.said(), self.said(other)),
            ([("hold", "flour", "Damaged", True, 0)], [("hold", "flour", "Complaint", True, 0)]))

    def test_another_company_knows_nothing_of_them(self):
        self.flour.hold("damaged")
        there = self.env["res.company"].create({"name": "There"})
        stranger = self.user("manager", login="stranger", company_id=there.id, company_ids=there.ids)
        self.assertFalse(self.env["lot.vendor.incident"].with_user(stranger).search([]))


class TestBuyer(LotCase):
    """Who buys talks to vendors, without any right of ours or of the warehouse."""

    def setUp(self):
        super().setUp()
        self.mill = self.partner("Old Mill", email="orders@oldmill.example")
        self.flour = self.lot("FL-1", self.product("flour", standard_price=2.5))
        self.receive({self.flour: 40}, vendor=self.mill, vendor_lot="OM-7")
        self.flour.hold("damaged")
        self.buyer = new_test_user(self.env, login="buyer", groups="purchase.group_purchase_user")

    def shown(self, action):
        """What the list of an action shows a buyer."""
        model = self.env[action["res_model"]].with_user(self.buyer)
        view = next(view for view, kind in action["views"] if kind == "list")
        names = self.env["ir.ui.view"].with_user(self.buyer).browse(view) if view else None
        arch = model.get_view(view_id=names and names.id, view_type="list")
        fields = {name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
                  for name in arch["models"][action["res_model"]]}
        return model.search(action["domain"]).web_read(fields)

    def test_a_buyer_sees_what_a_vendor_sent_and_what_went_wrong(self):
        vendor = self.mill.with_user(self.buyer)
        row, = self.shown(vendor.action_lot_origins())
        self.assertEqual((row["lot_id"]["display_name"], row["vendor_lot"], row["lot_on_hand"], row["hold_summary"]),
                         ("FL-1", "OM-7", 40, self.flour.hold_summary))
        incident, = self.shown(vendor.action_lot_incidents())
        self.assertEqual((incident["lot_id"]["display_name"], incident["name"]), ("FL-1", "Damaged"))
        self.assertEqual(
            (vendor.lot_origin_count, vendor.lot_incident_count, vendor.lot_certificates), (1, 1, "0 of 1"))

    def test_a_buyer_makes_and_sends_a_claim(self):
        origin = self.flour.origin_ids.with_user(self.buyer)
        claim = origin.env["lot.vendor.claim"].browse(origin.action_vendor_claim()["res_id"])
        with Form(claim) as form:
            form.reason = "Grey spots."
            with form.line_ids.edit(0) as line:
                line.quantity = 12
        action = claim.action_send()
        composer = Form(self.env["mail.compose.message"].with_user(self.buyer).with_context(**action["context"]))
        composer.save().action_send_mail()
        self.assertEqual((claim.state, claim.sent_by_id, claim.amount), ("sent", self.buyer, 30))
        self.assertIn(self.mill, claim.message_ids[:1].partner_ids)
        self.assertEqual(claim.sent_at.date(), date.today())

    def test_a_buyer_changes_no_origin(self):
        with self.assertRaises(AccessError):
            self.flour.origin_ids.with_user(self.buyer).vendor_lot = "X"
