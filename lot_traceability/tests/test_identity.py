from datetime import date, datetime

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import LotCase


class TestIdentity(LotCase):
    """What a lot is called and until when it lasts, once units of it have moved."""

    def setUp(self):
        super().setUp()
        self.lot = self.lot_that_moved()
        self.clerk = self.user("user", login="clerk")
        self.clerk.group_ids += self.env.ref("stock.group_stock_manager")
        self.quality = self.user("quality")

    def lot_that_moved(self, name="M-1"):
        milk = self.product("Milk", use_expiration_date=True, expiration_time=10, use_time=2, removal_time=1)
        lot = self.env["stock.lot"].create({"name": name, "product_id": milk.id})
        self.receive({lot: 10})
        return lot

    def correct(self, lot=None, user=None, reason="Misread at receipt", **values):
        """Through the door of the user: Actions › Correct Identity."""
        form = Form(self.env["lot.identity.wizard"].with_user(user or self.quality).with_context(
            active_id=(lot or self.lot).id))
        for name, value in {**values, "reason": reason}.items():
            setattr(form, name, value)
        form.save().action_correct()

    def test_nobody_changes_a_lot_that_has_moved_by_the_way(self):
        day = datetime(2030, 1, 1)
        for values in ({"name": "M-2"}, {"expiration_date": day}, {"use_date": day}, {"removal_date": day},
                       {"production_date": day.date()}, {"expiration_date": False}, {"retest_date": day}):
            for user in (self.clerk, self.env.ref("base.user_admin")):
                with self.subTest(values, user=user.name), self.assertRaisesRegex(UserError, "M-1.*Correct Identity"):
                    self.lot.with_user(user).write(values)
                with self.subTest(values, user=user.name, imported=True):
                    done = self.env["stock.lot"].with_user(user).load(
                        [".id", *values], [[str(self.lot.id), *(str(value or "") for value in values.values())]])
                    self.assertFalse(done["ids"])

    def test_no_key_of_a_context_opens_it(self):
        for key in ("import_file", "skip_identity", "install_mode", "module", "su"):
            with self.subTest(key), self.assertRaises(UserError):
                self.lot.with_user(self.clerk).with_context(**{key: True}).name = "M-2"

    def test_what_has_not_moved_is_changed_as_always(self):
        lot = self.lot_of_clerk("NEW")
        lot.write({"name": "NEWER", "expiration_date": datetime(2030, 1, 1)})
        self.assertEqual(lot.name, "NEWER")

    def lot_of_clerk(self, name):
        return self.env["stock.lot"].create({"name": name, "product_id": self.lot.product_id.id}).with_user(self.clerk)

    def test_writing_what_it_is_already_and_other_fields_changes_nothing(self):
        lot = self.lot.with_user(self.clerk)
        until = fields.Datetime.to_string(self.lot.expiration_date)
        lot.write({"name": "M-1", "expiration_date": until, "product_id": lot.product_id.id, "ref": "shelf 4"})
        self.assertEqual((lot.ref, lot.identity_change_ids.ids), ("shelf 4", []))

    def test_where_the_company_does_not_want_it_odoo_stays_as_it_is(self):
        self.env.company.lot_identity_fixed = False
        self.clerk.company_ids = self.clerk.company_id = self.env.company
        self.lot.with_user(self.clerk).name = "M-2"
        self.assertEqual(self.lot.name, "M-2")

    def test_the_company_of_the_lot_decides_else_any_of_the_user(self):
        other = self.env["res.company"].create({"name": "Other", "lot_identity_fixed": False})
        self.clerk.company_ids |= other
        lot = self.lot.with_user(self.clerk).with_context(allowed_company_ids=self.clerk.company_ids.ids)
        with self.assertRaises(UserError):
            lot.name = "M-2"
        self.lot.sudo().company_id = self.env.company
        self.env.company.lot_identity_fixed, other.lot_identity_fixed = False, True
        lot.name = "M-2"
        self.assertEqual(self.lot.name, "M-2")

    def test_what_is_only_announced_has_not_moved(self):
        lot = self.lot_of_clerk("NEW")
        vendors = self.env.ref("stock.stock_location_suppliers")
        self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "location_id": vendors.id,
            "location_dest_id": self.stock.id, "move_line_ids": [(0, 0, {
                "product_id": lot.product_id.id, "lot_id": lot.id, "quantity": 1, "location_id": vendors.id,
                "location_dest_id": self.stock.id})]})
        lot.name = "NEWER"
        self.assertEqual(lot.name, "NEWER")

    def test_the_form_says_what_stays(self):
        form = Form(self.lot)
        for name in ("name", "product_id", "use_date", "removal_date", "retest_date"):
            with self.subTest(name), self.assertRaisesRegex(AssertionError, "readonly"):
                setattr(form, name, False)
        Form(self.lot_of_clerk("NEW").with_env(self.env)).name = "NEWER"

    def test_the_days_before_an_expiry_move_with_it_unless_they_are_given(self):
        lot, day = self.lot.with_user(self.quality), datetime(2030, 1, 10, 12)
        self.lot.write({
            "expiration_date": datetime(2029, 1, 4, 12), "use_date": datetime(2029, 1, 1, 12), "removal_date": False})
        lot.correct_identity({"expiration_date": day}, "The certificate says so")
        self.assertEqual((lot.use_date, lot.removal_date), (datetime(2030, 1, 7, 12), False))
        lot.correct_identity({"expiration_date": datetime(2030, 1, 20), "use_date": day}, "The label says so")
        self.assertEqual(lot.use_date, day)
        lot.correct_identity({"expiration_date": False}, "It lasts")
        self.assertEqual((lot.expiration_date, lot.use_date), (False, day))

    def test_quality_corrects_it_and_what_was_there_stays(self):
        old = fields.Datetime.to_string(self.lot.expiration_date)
        self.correct(name="M-7", expiration_date=datetime(2030, 1, 1, 12))
        dates = [self.lot[name].date() for name in ("expiration_date", "use_date", "removal_date", "alert_date")]
        # as far apart as the product says
        self.assertEqual((self.lot.name, [(date(2030, 1, 1) - day).days for day in dates]), ("M-7", [0, 2, 1, 0]))
        changes = {change.field_name: (change.old_value, change.new_value) for change in self.lot.identity_change_ids}
        self.assertEqual(changes.keys(), {"name", "expiration_date", "use_date", "removal_date"})
        self.assertEqual((changes["name"], changes["expiration_date"]), (("M-1", "M-7"), (old, "2030-01-01 12:00:00")))
        self.assertEqual(set(self.lot.identity_change_ids.mapped("reason")), {"Misread at receipt"})
        self.assertEqual(self.lot.identity_change_ids.user_id, self.quality)
        self.assertIn("M-1 → M-7", self.lot.message_ids[0].body)

    def test_only_quality_corrects_and_only_with_a_reason(self):
        with self.assertRaises(AccessError):
            self.lot.with_user(self.clerk).correct_identity({"name": "M-7"}, "I know it")
        for values, reason in (({"name": "M-7"}, " "), ({"name": "M-1"}, "none"), ({"product_id": 1}, "another"),
                               ({"name": "M-7", "ref": "shelf"}, "another")):
            with self.subTest(values), self.assertRaisesRegex(UserError, "Repack"):
                self.lot.with_user(self.quality).correct_identity(values, reason)

    def test_a_retest_is_brought_forward_and_not_put_off(self):
        lot = self.lot.with_user(self.quality)
        self.correct(retest_date=datetime(2030, 3, 1))
        self.correct(retest_date=datetime(2030, 2, 1))
        self.assertEqual(lot.retest_date, datetime(2030, 2, 1))
        for later in (datetime(2030, 2, 2), False):
            with self.subTest(later), self.assertRaisesRegex(UserError, "M-1 is put off by a .*Actions › Retest"):
                lot.correct_identity({"retest_date": later}, "It is still good")
        self.assertEqual([(change.old_value, change.new_value) for change in lot.identity_change_ids.sorted("id")],
                         [(False, "2030-03-01 00:00:00"), ("2030-03-01 00:00:00", "2030-02-01 00:00:00")])

    def test_another_product_is_a_repack_whatever_the_way(self):
        cream = self.product("Cream")
        self.env["res.company"].search([]).lot_identity_fixed = False  # Odoo asks no company
        refused = "product stays: M-1.*Repack › Translate"
        with self.assertRaisesRegex(UserError, refused), Form(self.lot.with_user(self.clerk)) as form:
            form.product_id = cream
        for user in (self.clerk, self.env.ref("base.user_admin"), self.env.ref("base.user_root")):
            lot = self.lot.with_user(user)
            with self.subTest(user.name):
                with self.assertRaisesRegex(UserError, refused):
                    lot.product_id = cream
                for field, value in ((".id", str(cream.id)), ("", cream.name)):
                    done = lot.load([".id", "product_id/.id" if field else "product_id"], [[str(lot.id), value]])
                    self.assertFalse(done["ids"])
                    self.assertRegex(done["messages"][0]["message"], refused)
        self.assertEqual(self.lot.product_id.name, "Milk")

    def test_a_lot_that_has_not_moved_gets_another_product(self):
        lot, cream = self.lot_of_clerk("NEW"), self.product("Cream")
        lot.product_id = cream
        self.assertEqual(lot.product_id, cream)

    def test_the_dialog_corrects_nothing_without_a_reason(self):
        with self.assertRaisesRegex(UserError, "M-1.*and why"):
            self.correct(name="M-2", reason=False)
        self.assertEqual(self.lot.name, "M-1")

    def test_the_dialog_leads_to_a_repack_of_the_lot(self):
        cream = self.product("Cream")
        self.quality.group_ids += self.env.ref("stock.group_stock_user")
        env = self.env(user=self.quality)
        action = Form(env["lot.identity.wizard"].with_context(active_id=self.lot.id)).save().action_repack()
        form = Form(env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(form.operation, "translate")
        form.product_id = cream
        with form.output_ids.edit(0) as output:
            output.lot_name = "CR-1"
        form.save().action_repack()
        made = self.env["stock.lot"].search([("product_id", "=", cream.id)])
        self.assertEqual((made.name, made.product_qty, self.lot.product_qty), ("CR-1", 10, 0))
        self.assertEqual(self.lot._descendants(), made)

    def test_a_lot_of_another_company_is_not_corrected(self):
        lot = self.lot_of_clerk("NEW").sudo()
        lot.company_id = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            lot.with_user(self.quality).correct_identity({"name": "M-7"}, "Misread")

    def test_what_was_corrected_is_evidence(self):
        self.correct(name="M-7")
        change = self.lot.identity_change_ids
        for user in (self.quality, self.user("manager")):
            with self.assertRaises(AccessError):
                self.env["lot.identity.change"].with_user(user).create({
                    "lot_id": self.lot.id, "field_name": "name", "reason": "no", "user_id": user.id,
                    "date": datetime(2030, 1, 1)})
        with self.assertRaisesRegex(UserError, "evidence"):
            change.reason = "Another"
        with self.assertRaisesRegex(UserError, "evidence"):
            change.unlink()

    def test_a_lot_is_found_by_what_it_was_called(self):
        self.correct(name="Z-7")
        self.lot.product_id.name = "Cream"
        reader = self.env["stock.lot"].with_user(self.quality)
        self.assertEqual([(row["name"], row["found_by"], row["found"]) for row in reader.trace_search("M-1")],
                         [("Z-7", "former_name", "M-1")])
        self.assertEqual([name for _id, name in reader.name_search("M-1")], ["Z-7"])
        answer = self.env["lot.scan"].with_user(self.quality).check("M-1")
        self.assertEqual((answer["record"] or {}).get("id"), self.lot.id)

    def test_a_lot_that_bears_the_name_now_is_meant_before_one_that_did(self):
        self.correct(name="Z-7")
        other = self.lot_of_clerk("M-1")
        answer = self.env["lot.scan"].with_user(self.quality).check("M-1")
        self.assertEqual(answer["record"]["id"], other.id)

    def test_the_timeline_tells_of_it(self):
        self.correct(name="M-7")
        row = next(row for row in self.lot.with_user(self.quality).timeline()["rows"] if row["kind"] == "identity")
        self.assertEqual((row["kind_name"], row["text"], row["user_id"]), (
            "Identity corrected", "M-1 → M-7: Misread at receipt", self.quality.id))

    def test_receiving_more_of_a_lot_and_making_one_still_work_for_a_clerk(self):
        self.receive({self.lot: 5})
        cheese = self.product("Cheese", use_expiration_date=True, expiration_time=30)
        made = self.env["stock.lot"].create({"name": "C-1", "product_id": cheese.id})
        self.produce(made, {self.lot: 5})
        self.assertTrue(made.production_date)
        with self.assertRaises(UserError):
            made.with_user(self.clerk).production_date = datetime(2030, 1, 1).date()


@tagged("post_install", "-at_install")
class TestIdentityCost(LotCase):

    def test_a_write_of_anything_else_asks_nothing_more(self):
        lot = self.lot("M-1", self.product("Milk"))
        self.receive({lot: 10})
        manager = self.user("stranger")
        manager.group_ids += self.env.ref("stock.group_stock_manager")
        lot = lot.with_user(manager)
        lot.ref = "0"
        lot.flush_recordset()
        with self.assertQueryCount(1):
            lot.ref = "shelf 4"
            lot.flush_recordset()
