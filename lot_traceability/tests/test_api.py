from .common import ApiCase


class TestApi(ApiCase):
    """Scripts and scanners ask over Odoo's JSON-2 API, with an API key."""

    def setUp(self):
        super().setUp()
        self.env = self.env(context={**self.env.context, "tracking_disable": True})
        self.flour, self.loaf = self.lots("flour", "loaf")
        self.produce(self.loaf, used=self.flour)
        self.deliver({self.loaf: 4}, to=self.partner("Grocer", phone="+1 555 0100"))

    def test_a_trace_is_asked_for_with_an_api_key(self):
        answer = self.ask(self.reader(), "stock.lot", "trace", ids=self.flour.ids, direction="down").json()

        self.assertEqual({lot["name"] for lot in answer["lots"]}, {"flour", "loaf"})
        delivered = answer["whereabouts"]["delivered"]
        self.assertEqual([row["quantity"] for row in delivered], [4])
        self.assertEqual(answer["names"]["partners"][str(delivered[0]["partner_id"])]["phone"], "+1 555 0100")

    def test_whereabouts_are_asked_for_with_an_api_key(self):
        answer = self.ask(self.reader(), "stock.lot", "whereabouts", ids=self.loaf.ids).json()

        self.assertEqual([row["quantity"] for row in answer["on_hand"]], [6])

    def test_a_user_without_rights_is_refused_with_a_reason(self):
        answer = self.ask(self.reader("base.group_user"), "stock.lot", "trace", ids=self.flour.ids)

        self.assertEqual(answer.status_code, 403)
        self.assertIn("Lot Transformation", answer.json()["message"])

    def test_a_bad_question_is_answered_with_a_message(self):
        answer = self.ask(self.reader(), "stock.lot", "trace", ids=self.flour.ids, as_of="2999-01-01")

        self.assertEqual(answer.status_code, 422)
        self.assertIn("future", answer.json()["message"])

    def test_the_services_behind_are_not_published(self):
        """They read past record rules; the published methods apply them at the exit."""
        for model, method, values in (
            ("lot.lineage", "reach", {"lot_ids": self.flour.ids, "direction": "down"}),
            ("lot.lineage", "lines", {"lot_ids": self.flour.ids, "direction": "down"}),
            ("lot.whereabouts", "rows", {"lot_ids": self.flour.ids}),
            ("lot.backfill", "run", {}),
        ):
            answer = self.ask(self.reader(), model, method, **values)
            self.assertIn(answer.status_code, (403, 404), (model, method))
