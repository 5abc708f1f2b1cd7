from odoo.exceptions import AccessError, MissingError, UserError

from .common import LotCase


class TestAccess(LotCase):

    def test_a_stranger_may_not_trace(self):
        flour = self.lots("flour")
        stranger = self.user("stranger")
        for ask in (flour.with_user(stranger).trace, flour.with_user(stranger).whereabouts):
            with self.assertRaises(AccessError):
                ask()

    def test_a_traceability_user_without_stock_rights_sees_the_whole_answer(self):
        flour, loaf = self.lots("flour", "loaf")
        self.receive({flour: 10})
        self.produce(loaf, used=flour)
        self.deliver({loaf: 4}, to=self.partner("Grocer", phone="+1 555 0100"))

        mine, theirs = flour.trace(), flour.with_user(self.user()).trace()
        self.assertEqual({row["document"].pop("readable") for row in mine["transformations"]}, {True})
        self.assertEqual({row["document"].pop("readable") for row in theirs["transformations"]}, {False})
        for answer in (mine, theirs):
            for rows in (*answer["whereabouts"].values(), *answer["origins"].values()):
                for row in rows:
                    row.get("document", {}).pop("readable", None)
        self.assertEqual(theirs, mine)

    def test_another_company_s_lot_is_counted_and_not_named(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.env.user.company_ids |= other
        flour, loaf, secret = self.lots("flour", "loaf", "secret recipe")
        self.produce(loaf, used=flour)
        there = self.with_company(other)
        there.produce(secret.with_env(there.env), used=loaf.with_env(there.env))
        secret.company_id = other
        reader = self.user(company_id=self.env.company.id, company_ids=[(6, 0, self.env.company.ids)])

        answer = flour.with_user(reader).trace("down")
        self.assertEqual(answer["redacted"], 1)
        self.assertEqual(len(answer["lots"]), 3)
        self.assertNotIn("secret recipe", str(answer))
        self.assertEqual(flour.with_user(reader)._descendants(), loaf)
        owner = self.env["stock.lot"].with_context(allowed_company_ids=(self.env.company | other).ids)
        self.assertEqual(owner.browse(flour.id)._descendants(), loaf | secret)

    def with_company(self, company):
        from .common import Plant
        return Plant(self.env(context={**self.env.context, "allowed_company_ids": company.ids}))

    def test_a_lot_deleted_in_between_is_said_so(self):
        flour = self.lots("flour")
        gone = self.env["stock.lot"].browse(flour.id)
        flour.unlink()
        with self.assertRaisesRegex(MissingError, "deleted"):
            gone.trace()

    def test_no_lot_and_no_such_direction_are_refused(self):
        with self.assertRaisesRegex(UserError, "at least one lot"):
            self.env["stock.lot"].trace()
        with self.assertRaisesRegex(UserError, "sideways"):
            self.lots("flour").trace("sideways")

    def test_a_lot_of_the_genealogy_cannot_be_deleted(self):
        flour, loaf = self.lots("flour", "loaf")
        order = self.produce(loaf, used=flour)
        self.a_day_passes()
        order.move_raw_ids.move_line_ids.lot_id = self.lot("flour-2", flour.product_id)
        self.count(flour, 0)
        with self.assertRaisesRegex(UserError, "flour"):
            flour.unlink()

    def test_the_genealogy_cannot_be_edited_by_hand(self):
        flour, loaf = self.lots("flour", "loaf")
        order = self.produce(loaf, used=flour)
        transformation = self.env["lot.transformation"].search([("document_id", "=", order.id)])
        with self.assertRaises(AccessError):
            transformation.line_ids.with_user(self.user("manager")).write({"quantity": 1})
        with self.assertRaises(UserError):
            transformation.write({"date": "2020-01-01"})

    def test_who_finds_damage_in_the_warehouse_attaches_the_photo_to_the_hold(self):
        milk, = self.lots("milk")
        clerk = self.user("stranger")
        clerk.group_ids += self.env.ref("stock.group_stock_user")
        hold = milk.with_user(clerk).hold("damaged")
        hold.message_post(body="Crate 3", attachments=[("crate.png", b"photo")])
        self.assertEqual(hold.message_attachment_count, 1)
        with self.assertRaises(UserError):
            hold.note = "Another"
