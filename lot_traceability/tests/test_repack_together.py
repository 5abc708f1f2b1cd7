import threading
from contextlib import contextmanager
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ..services.repacker import Made, Taken
from .common import Plant


@tagged("post_install", "-at_install")
class TestRepackTogether(BaseCase):
    """Two people repack the same lot at the same moment: real transactions, a thread for each."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean_up)
        with self.plant() as plant:
            sack = plant.lot("sack", plant.product("flour"))
            # In two places: Odoo keeps the place of a lot that is in one on the lot, and would wait for that.
            for place, quantity in ((plant.stock, 10), (plant.warehouse.wh_output_stock_loc_id, 1)):
                plant.env["stock.quant"]._update_available_quantity(sack.product_id, place, quantity, lot_id=sack)
            self.sack_id, self.product_id = sack.id, sack.product_id.id

    @contextmanager
    def plant(self):
        with self.registry.cursor() as cr:
            yield Plant(api.Environment(cr, SUPERUSER_ID, {}))

    def clean_up(self):
        """Leave no trace: what is done can only be taken away below Odoo's own doors."""
        with self.plant() as plant:
            template = plant.env["product.product"].browse(self.product_id).product_tmpl_id.id
            run = plant.env.cr.execute
            run("DELETE FROM lot_transformation WHERE id IN ("
                "SELECT transformation_id FROM lot_transformation_line WHERE product_id = %s)", (self.product_id,))
            run("DELETE FROM stock_quant WHERE product_id = %s", (self.product_id,))
            run("DELETE FROM stock_move_line WHERE product_id = %s", (self.product_id,))
            run("DELETE FROM stock_move WHERE product_id = %s RETURNING lot_repack_id", (self.product_id,))
            repacks = [repack for repack, in plant.env.cr.fetchall()]
            run("DELETE FROM lot_repack WHERE id = ANY(%s)", (repacks,))
            run("DELETE FROM stock_lot WHERE product_id = %s", (self.product_id,))
            run("DELETE FROM product_product WHERE id = %s", (self.product_id,))
            run("DELETE FROM product_template WHERE id = %s", (template,))

    def repack(self, env, name, quantity):
        sack = env["stock.lot"].browse(self.sack_id)
        place = Plant(env).stock
        env["lot.repacker"].repack("split", [Taken(sack, place, quantity)], [Made(quantity, name)], place)

    def second(self, may_start, quantity, answers):
        """Somebody else, as Odoo's server would serve them: asked again when PostgreSQL throws them out."""
        with self.plant() as plant:
            may_start.wait(30)
            try:
                retrying(partial(self.repack, plant.env, "second", quantity), plant.env)
                answers.append("done")
            except UserError as error:
                answers.append(str(error))

    def both(self, first, second):
        """The second begins while the first is not committed yet; what the second is told, and what is there."""
        may_start, answers = threading.Event(), []
        thread = threading.Thread(target=self.second, args=(may_start, second, answers))
        thread.start()
        with mute_logger("odoo.sql_db"):
            with self.plant() as plant:
                self.repack(plant.env, "first", first)
                may_start.set()
                thread.join(1)
                self.assertFalse(answers, "the second did not wait for the first")
            thread.join(30)
        with self.plant() as plant:
            quants = plant.env["stock.quant"].search([
                ("product_id", "=", self.product_id), ("location_id", "=", plant.stock.id), ("quantity", "!=", 0)])
            return answers, sorted((quant.lot_id.name, quant.quantity) for quant in quants)

    def test_the_second_is_told_that_nothing_is_left(self):
        answers, stock = self.both(10, 10)

        self.assertEqual(stock, [("first", 10)])
        self.assertIn("sack: 10 Units are to be repacked, but only 0", answers[0])

    def test_both_get_what_they_ask_for_if_there_is_enough(self):
        answers, stock = self.both(4, 5)

        self.assertEqual((answers, stock), (["done"], [("first", 4), ("sack", 1), ("second", 5)]))
