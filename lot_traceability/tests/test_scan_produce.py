from .scan_case import OTHER_GTIN, MilkCase


class TestScanProduce(MilkCase):
    """Whoever uses components and makes lots, in whatever order the labels come."""

    def setUp(self):
        super().setUp()
        self.receive({self.old: 100, self.new: 100})
        self.cheese = self.product("Cheese", barcode=OTHER_GTIN[1:])

    def order(self, product=None, quantity=10, used=None, also=None):
        order = self.plan(self.lot("other", product or self.cheese), used=used or {self.old: 5}, also=also,
                          quantity=quantity)
        order.action_assign()
        return order

    def output(self, name, quantity=None):
        return f"]C101{OTHER_GTIN}" + (f"30{quantity}\x1d" if quantity else "") + f"10{name}"

    def used(self, order):
        return sorted((line.lot_id.name, line.quantity) for line in order.move_raw_ids.move_line_ids if line.picked)

    def test_a_component_is_not_used_before_it_is_scanned(self):
        order = self.order()
        task = self.scan(self.output("CH-1"), order)["task"]

        self.assertEqual((self.used(order), task["is_complete"]), ([], False))
        self.assertTrue(self.scan("MI-2", order, confirmed=True)["task"]["is_complete"])
        self.assertEqual(self.scan("OBTVALI", order)["status"], "finished")
        self.assertEqual(self.env["stock.lot"].search([("name", "=", "CH-1")])._ancestors(), self.new)

    def test_an_order_is_not_closed_before_its_components_are_scanned(self):
        order = self.order()
        self.scan(self.output("CH-1"), order)

        for confirmed in (False, True):
            self.assertEqual(self.outcome("OBTVALI", order, confirmed=confirmed), ("stopped", ["nothing_done"]))
        self.assertEqual((order.state, self.used(order)), ("to_close", []))

    def test_boxes_of_one_lot_add_up_and_the_last_one_completes_it(self):
        order = self.order()
        self.scan("MI-1", order)

        task = self.scan(self.output("CH-1", 6), order)["task"]
        self.assertEqual([(row["lot"], row["quantity"], row["is_picked"]) for row in task["lines"]],
                         [("", "4 Units", False), ("MI-1", "5 Units", True), ("CH-1", "6 Units", True)])
        self.assertFalse(task["is_complete"])
        self.assertTrue(self.scan(self.output("CH-1", 4), order)["task"]["is_complete"])
        self.assertEqual((order.qty_producing, self.used(order)), (10, [("MI-1", 5)]))
        self.assertEqual(self.outcome(self.output("CH-1", 4), order), ("stopped", ["already_done"]))

    def test_more_than_was_planned_is_made_when_it_is_confirmed(self):
        order = self.order()
        self.scan(self.output("CH-1", 6), order)

        self.assertEqual(self.outcome(self.output("CH-1", 6), order), ("asks", ["over_quantity"]))
        self.scan(self.output("CH-1", 6), order, confirmed=True)
        self.assertEqual(order.qty_producing, 12)

    def test_a_part_of_an_order_leaves_the_rest_to_a_backorder(self):
        order = self.order(used={self.old: 10})
        self.scan(self.output("CH-1", 6), order)
        self.scan("MI-1", order, quantity=6)

        answer = self.scan("OBTVALI", order)
        self.assertEqual((answer["status"], answer["messages"][0]["code"]), ("asks", "partly"))
        answer = self.scan("OBTVALI", order, confirmed=True)
        self.assertEqual((answer["status"], order.state, order.qty_produced), ("finished", "done", 6))
        rest = self.env["mrp.production"].browse(answer["backorder"]["id"])
        self.assertEqual((rest.product_qty, rest.state), (4, "confirmed"))

    def test_another_lot_than_the_one_that_is_being_made_is_stopped(self):
        order = self.order()
        self.scan(self.output("CH-1", 6), order)

        self.assertEqual(self.outcome(self.output("CH-2", 4), order), ("stopped", ["wrong_lot", "new_lot"]))
        self.assertEqual(order.lot_producing_ids.name, "CH-1")

    def test_another_lot_than_planned_is_asked_about(self):
        order = self.order()
        order.lot_producing_ids = self.lot("PLAN-1", self.cheese)

        self.assertEqual(self.outcome(self.output("CH-1"), order), ("asks", ["proposal", "new_lot"]))
        self.scan(self.output("CH-1"), order, confirmed=True)
        self.assertEqual(order.lot_producing_ids.name, "CH-1")

    def test_serial_numbers_are_made_one_by_one(self):
        wheel = self.product("Wheel", tracking="serial", barcode="4006381333931")
        order = self.order(wheel, quantity=3, used={self.old: 3})
        self.scan("MI-1", order)

        tasks = [self.scan(f"]C1010400638133393121SN-{number}", order)["task"] for number in (1, 2, 3)]
        self.assertEqual([task["is_complete"] for task in tasks], [False, False, True])
        self.assertEqual(self.outcome("SN-1", order), ("stopped", ["already_done"]))
        self.assertEqual(self.scan("OBTVALI", order)["status"], "finished")
        self.assertEqual((order.state, sorted(order.lot_producing_ids.mapped("name")), order.qty_produced),
                         ("done", ["SN-1", "SN-2", "SN-3"], 3))

    def test_what_comes_beside_the_product_is_scanned_as_well(self):
        whey = self.product("Whey", barcode="4006381333931")
        order = self.order(also={whey: 4})
        self.scan("MI-1", order)
        self.assertFalse(self.scan(self.output("CH-1"), order)["task"]["is_complete"])

        self.assertEqual(self.outcome("]C1010400638133393110WH-1", order), ("done", ["new_lot"]))
        self.assertEqual(self.scan("OBTVALI", order)["status"], "finished")
        self.assertEqual(self.env["stock.lot"].search([("name", "=", "WH-1")]).product_qty, 4)

    def test_untracked_components_go_along(self):
        salt = self.product("Salt", tracking="none")
        self.receive({salt: 10})
        order = self.order(used={self.old: 5, salt: 2})
        self.scan("MI-1", order)

        self.assertTrue(self.scan(self.output("CH-1"), order)["task"]["is_complete"])
        self.assertEqual(self.scan("OBTVALI", order)["status"], "finished")
        self.assertEqual(salt.qty_available, 8)

    def test_a_plain_code_is_the_lot_that_an_order_makes_when_it_is_confirmed(self):
        order = self.order()

        self.assertEqual(self.outcome("CH-7", order), ("asks", ["new_lot"]))
        self.scan("CH-7", order, confirmed=True)
        self.assertEqual(order.lot_producing_ids.name, "CH-7")

    def test_a_product_with_a_pattern_is_numbered_when_its_order_is_closed(self):
        pattern = self.env["lot.number.pattern"].create({"name": "Cheese", "pattern": "C-{counter:4}"})
        self.cheese.product_tmpl_id.lot_pattern_id = pattern
        order = self.order()
        self.scan("MI-1", order)

        answer = self.scan("OBTVALI", order)
        self.assertEqual((answer["status"], answer["messages"][0]["code"]), ("asks", "partly"))
        self.assertEqual(self.scan("OBTVALI", order, confirmed=True)["status"], "finished")
        self.assertRegex(order.lot_producing_ids.name, "^C-[0-9]{4}$")
        self.assertEqual(order.qty_produced, 10)
