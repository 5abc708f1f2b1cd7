import uuid
from functools import partial

from odoo.tests import tagged

from .language import Plant
from .test_gate_concurrency import ConcurrencyCase

LOTS = 1000


@tagged("post_install", "-at_install")
class TestLotNumberConcurrency(ConcurrencyCase):
    """Two connections that make a thousand lots each, at once."""

    @staticmethod
    def make_product(env, restart):
        pattern = env["lot.number.pattern"].create({
            "name": "Raced", "pattern": "{yy}{julian}-{counter:5}{check}", "restart": restart})
        return Plant(env).product(f"Raced {uuid.uuid4().hex[:8]}", lot_pattern_id=pattern.id).id

    @staticmethod
    def make_lots(env, product_id):
        return env["stock.lot"].create([{"product_id": product_id}] * LOTS).mapped("name")

    def test_two_connections_never_make_one_number_twice(self):
        for restart in ("never", "day"):
            product_id = self.transaction(self.make_product, restart)
            make = partial(self.transaction, self.make_lots, product_id)
            with self.subTest(restart):
                first, second = self.at_once(make, make)
                self.assertEqual([len(first), len(second)], [LOTS, LOTS])
                self.assertEqual(len({*first, *second}), 2 * LOTS)
                self.assertEqual(self.transaction(
                    lambda env, product_id=product_id: env["stock.lot"].search_count(
                        [("product_id", "=", product_id)])), 2 * LOTS)
