from odoo.tests import HttpCase, new_test_user, no_retry, tagged

from odoo.addons.web.tests import test_js

from . import story


@tagged("post_install", "-at_install")
class TestTraceScreen(HttpCase):

    def test_contaminated_milk_is_traced_on_screen(self):
        story.build(self.env)
        new_test_user(self.env, login="tracer", groups="lot_traceability.group_user,stock.group_stock_user")

        self.start_tour("/odoo/lot-transformations", "lot_traceability_trace", login="tracer")


@tagged("post_install", "-at_install")
class TestTraceUnits(HttpCase):

    @no_retry
    def test_javascript_units(self):
        """Our own suite of the client's unit tests, found by the hash that HOOT gives to its name."""
        suite = test_js.HOOTCommon._generate_hash(self, "@lot_traceability")

        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}", "", "", login="admin",
            timeout=300, success_signal="[HOOT] Test suite succeeded", error_checker=test_js.unit_test_error_checker)
