from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import LotCase


class TestOrigin(LotCase):
    """Where lots come from: read from their receipts."""

    def said(self, lots):
        """Of each origin, oldest first: the lot, the vendor, the vendor's number and the quantity."""
        return [(origin.lot_id.name, origin.partner_id.name, origin.vendor_lot, origin.quantity)
                for origin in lots.origin_ids.sorted("id")]

    def receipt(self, vendor, product, **lines):
        """An open receipt, with a line for each name of a new lot and what is typed on it."""
        order = self.env["purchase.order"].create({
            "partner_id": vendor.id, "order_line": [Command.create({
                "product_id": product.id, "product_qty": 10 * len(lines), "price_unit": 1, "name": product.name})]})
        order.button_confirm()
        picking = order.picking_ids
        picking.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [Command.create({
            "product_id": product.id, "product_uom_id": product.uom_id.id, "quantity": 10, "lot_name": name,
            "location_id": picking.location_id.id, "location_dest_id": picking.location_dest_id.id,
            "picking_id": picking.id, "picked": True, **said}) for name, said in lines.items()]
        return picking

    def lot_named(self, name):
        return self.env["stock.lot"].search([("name", "=", name)])

    def test_a_receipt_keeps_all_that_the_vendor_says(self):
        farm, kenya = self.partner("Farm"), self.env.ref("base.ke")
        clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user,purchase.group_purchase_user")
        picking = self.receipt(farm, self.product("tea"), T1={
            "vendor_lot": "F-77", "vendor_production_date": "2026-03-01", "vendor_expiration_date": "2027-03-01",
            "vendor_country_id": kenya.id})
        picking.with_user(clerk).button_validate()

        origin = self.lot_named("T1").origin_ids
        self.assertEqual(self.said(origin.lot_id), [("T1", "Farm", "F-77", 10)])
        self.assertEqual(
            (origin.production_date, origin.expiration_date, origin.country_id, origin.received_by_id),
            (date(2026, 3, 1), date(2027, 3, 1), kenya, clerk))
        self.assertEqual(
            (origin.purchase_id, origin.picking_id, origin.move_line_id, origin.received_at, origin.company_id),
            (picking.purchase_id, picking, picking.move_line_ids, picking.move_line_ids.date, self.env.company))

    def test_a_lot_received_twice_has_two_origins(self):
        flour, mill = self.lots("flour"), self.partner("Mill")
        self.receive({flour: 10}, vendor=mill, vendor_lot="M-1")
        self.receive({flour: 4}, vendor=mill, vendor_lot="M-2")
        self.assertEqual(self.said(flour), [("flour", "Mill", "M-1", 10), ("flour", "Mill", "M-2", 4)])

    def test_only_what_a_vendor_sent_has_an_origin(self):
        flour, loaf = self.lots("flour", "loaf")
        sugar = self.product("sugar", tracking="none")
        self.receive({flour: 10, sugar: 5})
        self.produce(loaf, used={flour: 4, sugar: 1})
        self.give_back(self.deliver({loaf: 5}), {loaf: 2})
        self.count(loaf, 30)
        self.assertEqual(self.said(flour | loaf), [("flour", "Vendor", False, 10)])

    def test_a_corrected_receipt_corrects_its_origin(self):
        wrong, right = self.lots("wrong", "right")
        right.product_id = wrong.product_id
        line = self.receive(wrong, vendor_lot="V-1").move_line_ids
        line.write({"lot_id": right.id})
        line.write({"quantity": 7, "vendor_lot": "V-2"})
        self.assertEqual(self.said(wrong | right), [("right", "Vendor", "V-2", 7)])

    def test_history_gives_what_receipts_gave(self):
        flour, sugar = self.lots("flour", "sugar")
        self.receive({flour: 10, sugar: 3}, vendor=self.partner("Mill"), vendor_lot="M-1")
        self.receive({flour: 4})
        live = self.said(flour | sugar)
        self.env.cr.execute("DELETE FROM lot_origin")
        for _again in range(2):
            self.env["lot.origins"].record_all()
            self.assertEqual(self.said(flour | sugar), live)

    def test_a_number_entered_before_receipts_told_goes_to_its_receipt(self):
        flour, mill, other = self.lots("flour"), self.partner("Mill"), self.partner("Other")
        self.receive({flour: 10}, vendor=other)
        self.receive({flour: 4}, vendor=mill)
        self.env.cr.execute("DELETE FROM lot_origin")
        self.env.invalidate_all()
        self.env["lot.origin"].create({"lot_id": flour.id, "partner_id": mill.id, "vendor_lot": "M-1"})
        self.env["lot.origins"].record_all()
        self.assertEqual(
            set(self.said(flour)), {("flour", "Other", False, 10), ("flour", "Mill", "M-1", 4)})

    def test_a_new_lot_expires_when_the_vendor_says(self):
        self.env.company.partner_id.tz = "Asia/Tokyo"
        milk = self.product("milk", use_expiration_date=True, expiration_time=10)
        self.receipt(self.partner("Farm"), milk, A={"vendor_expiration_date": "2027-05-31"}, B={}).button_validate()
        # The end of the 31st in Tokyo, which is nine hours ahead.
        self.assertEqual(self.lot_named("A").expiration_date, datetime(2027, 5, 31, 14, 59, 59))
        self.assertLess(self.lot_named("B").expiration_date, datetime(2027, 5, 1))

    def test_the_date_that_somebody_chose_for_the_lot_stays(self):
        milk = self.product("milk", use_expiration_date=True, expiration_time=10)
        chosen = datetime(2027, 4, 30, 12)
        lot = self.lot("A", milk, expiration_date=chosen)
        self.receive({lot: 5}, vendor_expiration_date="2027-05-31")
        self.assertEqual(lot.expiration_date, chosen)

    def test_a_lot_without_a_date_takes_the_vendors(self):
        milk = self.product("milk", use_expiration_date=True, expiration_time=10)
        lot, rice = self.lot("A", milk), self.lots("rice")
        lot.expiration_date = False
        self.receive({lot: 5, rice: 5}, vendor_expiration_date="2027-05-31")
        self.assertEqual(lot.expiration_date.date(), date(2027, 5, 31))
        self.assertFalse(rice.expiration_date)

    def test_fifty_lines_take_as_many_queries_as_one(self):
        flour = self.product("flour")

        def queries(count):
            lots = self.env["stock.lot"].concat(*(self.lot(f"{count}-{number}", flour) for number in range(count)))
            lines = self.receive(lots, vendor_lot="M").move_line_ids
            self.env["lot.origin"].search([("move_line_id", "in", lines.ids)])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["lot.origins"].record(lines)
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(50), queries(1))

    def test_what_comes_from_no_vendor_costs_no_query(self):
        flour = self.lots("flour")
        self.receive(flour)
        lines = self.deliver({flour: 2}).move_line_ids
        with self.assertQueryCount(0):
            self.env["lot.origins"].record(lines)

    def test_nobody_invents_a_receipt_or_deletes_one(self):
        flour, sugar = self.lots("flour", "sugar")
        receipt = self.receive(flour)
        clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user")
        origins = self.env["lot.origin"].with_user(clerk)
        with self.assertRaisesRegex(AccessError, "Receipt"):
            origins.create({"lot_id": sugar.id, "picking_id": receipt.id})
        mine = flour.origin_ids.with_user(clerk)
        with self.assertRaisesRegex(UserError, "what the receipt says"):
            mine.quantity = 99
        with self.assertRaisesRegex(UserError, "What was received stays"):
            mine.unlink()
        origins.create({"lot_id": sugar.id, "vendor_lot": "S-1"}).unlink()

    def test_what_was_said_before_stays_readable(self):
        flour, mill, other = self.lots("flour"), self.partner("Mill"), self.partner("Other Mill")
        line = self.receive({flour: 10}, vendor=mill).move_line_ids
        line.vendor_lot = "M-1"  # nothing was there before
        clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user")
        line.with_user(clerk).vendor_lot = "M-2"
        flour.origin_ids.with_user(self.user("quality")).write({"partner_id": other.id, "vendor_lot": "M-2"})
        changes = flour.origin_ids.change_ids.sorted("id")
        self.assertEqual(
            [(change.what, change.old_text, change.new_text, change.user_id.login) for change in changes],
            [("vendor_lot", "M-1", "M-2", "clerk"), ("partner_id", "Mill", "Other Mill", changes[1].user_id.login)])
        with self.assertRaisesRegex(UserError, "evidence"):
            changes.sudo().unlink()

    def test_the_receipt_of_another_company_is_its_own_business(self):
        flour = self.lots("flour")
        self.receive(flour, vendor_lot="OURS")
        there = self.env["res.company"].create({"name": "There"})
        stranger = self.user(company_id=there.id, company_ids=there.ids)
        self.assertEqual(flour.origin_ids.company_id, self.env.company)
        self.env.invalidate_all()
        self.assertFalse(flour.with_user(stranger).origin_ids)

    def test_the_certificate_is_read_by_whoever_reads_the_origin(self):
        flour = self.lots("flour")
        self.receive(flour)
        clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user")
        file = self.env["ir.attachment"].with_user(clerk).create({
            "name": "analysis.pdf", "raw": b"all well", "res_model": "lot.origin", "res_id": 0})
        flour.origin_ids.with_user(clerk).certificate_ids = file
        self.env.invalidate_all()
        self.assertEqual(flour.with_user(self.user()).origin_ids.certificate_ids.raw, b"all well")

    def attached(self, records, user):
        """A certificate that a user attaches to all origins of some records but the first."""
        action = self.env.ref("lot_traceability.lot_certificate_wizard_action")
        file = self.env["ir.attachment"].with_user(user).create({"name": "analysis.pdf", "raw": b"all well"})
        with Form(self.env[action.res_model].with_user(user).with_context(
                active_model=records._name, active_ids=records.ids, active_id=records[:1].id)) as form:
            form.origin_ids.remove(index=0)
            form.attachment_ids.add(file)
        form.record.action_attach()
        return file

    def test_one_certificate_is_attached_to_many_lines_at_once(self):
        lots = self.lots("flour", "sugar", "salt")
        receipt = self.receive(lots)
        clerk = new_test_user(self.env, login="clerk", groups="stock.group_stock_user")
        file = self.attached(receipt, clerk)
        self.assertEqual(lots.origin_ids.mapped("certificate_count").count(1), 2)
        self.attached(lots.origin_ids.filtered("certificate_ids"), self.user("quality"))
        self.assertEqual(sorted(lots.origin_ids.mapped("certificate_count")), [0, 1, 2])
        self.env.invalidate_all()
        read = lots.with_user(self.user()).origin_ids.certificate_ids.filtered(lambda its: its.id == file.id)
        self.assertEqual(read.raw, b"all well")

    def test_the_fields_stand_on_the_lines_of_a_receipt(self):
        picking = self.receipt(self.partner("Farm"), self.product("milk", use_expiration_date=True), A={})
        action = picking.action_detailed_operations()
        context = {**self.env.context, **action["context"]}
        with Form(picking.move_line_ids.with_context(**context), view=action["views"][0][0]) as form:
            form.vendor_lot = "V-9"
            form.vendor_expiration_date = "2027-05-31"
        picking.button_validate()
        self.assertEqual(self.said(self.lot_named("A")), [("A", "Farm", "V-9", 10)])

    def test_they_stand_nowhere_else(self):
        flour = self.lots("flour")
        back = self.give_back(self.deliver(self.receive(flour) and {flour: 5}), {flour: 2})
        self.assertEqual((back.picking_type_code, back.from_vendor), ("incoming", False))
        self.assertFalse(back.action_detailed_operations()["context"]["from_vendor"])
        form = Form(back.move_line_ids, view="stock.view_move_line_mobile_form")
        with self.assertRaisesRegex(AssertionError, "invisible field 'vendor_lot'"):
            form.vendor_lot = "V-9"

    def test_trace_and_timeline_say_the_vendor_lot(self):
        flour, mill = self.lots("flour"), self.partner("Mill")
        self.receive({flour: 10}, vendor=mill, vendor_lot="M-1", vendor_expiration_date="2027-05-31")
        self.receive({flour: 4}, vendor=mill, vendor_lot="M-1")
        answer = flour.trace()
        root, = answer["lots"]
        said = [(origin["vendor_lot"], origin["partner_id"], origin.get("expiration_date"), origin["quantity"])
                for origin in root["origins"]]
        self.assertEqual(said, [("M-1", mill.id, "2027-05-31", 10), ("M-1", mill.id, None, 4)])
        self.assertEqual((root["vendor_lots"], answer["names"]["partners"][mill.id]["name"]), (["M-1"], "Mill"))
        self.assertEqual({row.get("text") for row in flour.timeline()["rows"]}, {"vendor lot M-1"})
