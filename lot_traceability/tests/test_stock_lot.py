from odoo.tests import Form

from .common import LotCase


class TestStockLot(LotCase):

    def test_the_lot_form_opens_for_a_traceability_user_without_stock_rights(self):
        flour, loaf = self.lots("flour", "loaf")
        vendor, grocer = self.partner("Mill"), self.partner("Grocer")
        self.receive({flour: 10}, vendor=vendor)
        self.produce(loaf, used={flour: 10})
        self.deliver({loaf: 4}, to=grocer)
        user = self.user()

        with Form(flour.with_user(user)) as form:
            self.assertEqual(form.vendor_ids[:], vendor)
            self.assertEqual(form.descendant_count, 1)
        with Form(loaf.with_user(user)) as form:
            self.assertEqual(form.consignee_ids[:], grocer)
            self.assertEqual(form.whereabouts_summary, "WH/Stock: 6 Units")

    def test_a_new_lot_form_is_empty_and_not_in_error(self):
        product = self.product("flour")
        with Form(self.env["stock.lot"]) as form:
            form.product_id = product
            form.name = "NEW-1"
            self.assertFalse(form.whereabouts_summary)

    def test_the_buttons_open_the_trace_screen_on_these_lots(self):
        flour = self.lots("flour")

        self.assertEqual(flour.action_trace()["params"], {"lot_ids": flour.ids})
        self.assertEqual(flour.action_whereabouts()["params"], {"lot_ids": flour.ids, "tab": "whereabouts"})

    def test_a_lot_is_found_in_its_list_by_the_vendor_s_number(self):
        flour = self.lots("flour")
        self.receive(flour, vendor_lot="MILL-9")

        self.assertEqual(self.env["stock.lot"].search([("origin_ids.vendor_lot", "ilike", "mill-9")]), flour)

    def test_the_list_of_lots_takes_no_query_a_row(self):
        lots = self.lots(*(f"lot {number}" for number in range(12)))
        vendor = self.partner("Mill")
        for lot in lots:
            self.receive(lot, vendor=vendor)
        specification = {name: {} for name in (
            "name", "whereabouts_summary", "first_date", "expiration_date", "value_at_cost")} | {
            name: {"fields": {"display_name": {}}} for name in ("product_id", "vendor_ids", "consignee_ids")}

        def queries(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.web_read(specification)
            return self.env.cr.sql_log_count - before

        queries(lots)
        self.assertEqual(queries(lots), queries(lots[:1]))
