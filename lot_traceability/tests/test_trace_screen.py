from datetime import datetime, timedelta

from odoo.tests import HttpCase, new_test_user, no_retry, tagged

from odoo.addons.web.tests import test_js

from . import story
from .common import LotCase


@tagged("post_install", "-at_install")
class TestTraceScreen(HttpCase):

    def test_contaminated_milk_is_traced_on_screen(self):
        story.build(self.env)
        new_test_user(self.env, login="tracer", groups="lot_traceability.group_user,stock.group_stock_user")

        self.start_tour("/odoo/lot-transformations", "lot_traceability_trace", login="tracer")


@tagged("post_install", "-at_install")
class TestTraceOptions(LotCase, HttpCase):

    def setUp(self):
        super().setUp()
        self.tracer = self.user(login="tracer", password="tracer-7", lang="en_US")

    def test_what_cannot_have_happened_in_order_is_left_out_on_request(self):
        flour, dough, loaf = self.lots("flour", "dough", "loaf")
        with self.day(9):
            self.receive({flour: 20})
        with self.day(5):
            self.produce(loaf, used={dough: 5})
        with self.day(3):
            self.produce(dough, used={flour: 5})

        self.start_tour(f"/odoo/trace?active_ids={flour.id}", "lot_traceability_trace_options", login="tracer")

    def test_the_address_asks_what_was_known_before_a_correction(self):
        flour, loaf = self.lots("flour", "loaf")
        order = self.produce(loaf, used=flour)
        self.a_day_passes()
        order.move_raw_ids.move_line_ids.lot_id = self.lot("rye", flour.product_id)
        before = (datetime.now() - timedelta(hours=3)).isoformat(timespec="seconds")

        self.start_tour(
            f"/odoo/trace?active_ids={flour.id}&known_at={before}Z", "lot_traceability_trace_known_at", login="tracer")


@tagged("post_install", "-at_install")
class TestTimelineScreen(LotCase, HttpCase):

    def setUp(self):
        super().setUp()
        self.tracer = self.user(login="tracer", password="tracer-7", lang="en_US")

    def test_the_timeline_of_a_cake(self):
        milk = story.build(self.env).contaminated

        self.start_tour(f"/odoo/trace?active_ids={milk.id}", "lot_traceability_timeline", login="tracer")

    def test_less_than_nothing_in_stock_is_said(self):
        flour, loaf = self.lots("flour", "loaf")
        with self.day(5):
            self.produce(loaf, used={flour: 10})
        with self.day(4):
            self.receive({flour: 30})

        self.start_tour(f"/odoo/lot-timeline?active_ids={flour.id}&oldest_first=1",
                        "lot_traceability_timeline_below_zero", login="tracer")


@tagged("post_install", "-at_install")
class TestTraceUnits(HttpCase):

    @no_retry
    def test_javascript_units(self):
        """Our own suite of the client's unit tests, found by the hash that HOOT gives to its name."""
        suite = test_js.HOOTCommon._generate_hash(self, "@lot_traceability")

        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}", "", "", login="admin",
            timeout=300, success_signal="[HOOT] Test suite succeeded", error_checker=test_js.unit_test_error_checker)
