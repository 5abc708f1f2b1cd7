from datetime import timedelta

from odoo import fields

from .test_override import OverrideCase


class TestOverrideRate(OverrideCase):
    """How often somebody goes against a proposal or a warning, of all the times that a lot is used."""

    def rates(self, *groups, user=None, **values):
        """Lines, overrides and rate of the milk."""
        return [row[len(groups):] for row in self.env["lot.override.rate"].with_user(user or self.env.user)._read_group(
            [("product_id", "=", self.old.product_id.id)], groups, ["used:sum", "overrides:sum", "rate:avg"])]

    def against_the_order(self, quantity=1):
        self.setting(fefo="reason")
        self.answer(self.sell({self.new: quantity}).button_validate())
        self.setting(fefo="free")

    def test_it_is_overrides_for_each_hundred_lines_and_no_mean_of_means(self):
        with self.day(40):
            self.against_the_order()
        self.deliver({self.old: 1}), self.deliver({self.old: 1}), self.deliver({self.old: 1})
        self.assertEqual(self.rates("date:day"), [(1, 1, 100), (3, 0, 0)])
        self.assertEqual(self.rates(), [(4, 1, 25)])

    def test_each_operation_stands_by_itself(self):
        cheese, = self.lots("cheese")
        self.produce(cheese, {self.old: 2, self.new: 2})
        self.against_the_order()
        self.assertEqual(self.rates("operation"), [(2, 0, 0), (1, 1, 100)])

    def test_what_is_moved_received_or_taken_apart_is_not_used(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.transfer({self.old: 2}, self.stock, shelf)
        self.scrap(self.old, 1)
        self.give_back(self.deliver({self.new: 2}), {self.new: 2})
        self.assertEqual(self.rates(), [(1, 0, 0)])

    def test_a_delivery_in_steps_counts_once(self):
        self.warehouse.delivery_steps = "pick_ship"
        pick = self.an_order()
        pick.button_validate()
        pick.move_ids.move_dest_ids.picking_id.button_validate()
        self.assertEqual(self.rates(), [(1, 0, 0)])

    def test_a_reader_sees_the_rate_of_his_companies(self):
        self.against_the_order()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("user", company_id=other.id, company_ids=[fields.Command.set(other.ids)])
        self.assertEqual(self.rates(user=self.user("user")), [(1, 1, 100)])
        self.assertEqual(self.rates(user=stranger), [(0, 0, 0)])

    def test_days_are_those_of_the_company(self):
        moment = fields.Datetime.now().replace(hour=23, minute=30, second=0, microsecond=0) - timedelta(days=3)
        picking = self.deliver({self.old: 1})
        picking.move_line_ids.date = moment
        for zone, later in (("UTC", 0), ("Asia/Tokyo", 1)):
            self.env.company.partner_id.tz = zone
            self.env.invalidate_all()
            rate = self.env["lot.override.rate"].search([("product_id", "=", self.old.product_id.id)])
            self.assertEqual(rate.date, moment.date() + timedelta(days=later))
