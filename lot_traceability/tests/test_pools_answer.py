from .bakery import BakeryCase


class TestPoolsAnswer(BakeryCase):
    """What a trace says about the pools that it went through."""

    def test_the_answer_shows_the_pool_between_milk_and_bread(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            bread = self.bake("bread", 4)
        pool = self.pools()
        down, up = milk.trace("down"), bread.trace("up")

        self.assertEqual([(row["id"], row["product"], row["uom"], row["until"], row["quantity_in"], row["quantity_out"])
                          for row in down["pools"]], [(pool.id, "dough", "Units", None, 10, 4)])
        self.assertEqual(down["pools"][0]["descendant"]["parent"], milk.id)
        reached = down["lots"][-1]["descendant"]
        self.assertEqual((reached["depth"], reached["parent"], reached["pool"]), (2, milk.id, pool.id))
        self.assertEqual(up["lots"][-1]["ancestor"]["pool"], pool.id)
        self.assertEqual({line["pool_id"] for row in down["transformations"] for side in ("inputs", "outputs")
                          for line in row[side] if "pool_id" in line}, {pool.id})

    def test_a_lot_says_whether_one_way_to_it_is_certain(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            only, both = self.bake("only", 2), self.lot("both", self.bread)
            self.produce(both, used={self.dough: 2, milk: 1})
        lots = milk.trace("down")["lots"]
        certain = {lot["name"]: lot["descendant"]["certain"] for lot in lots if not lot["is_root"]}

        self.assertEqual(certain, {"only": False, "both": True})
        proven = milk.trace("down", possible=False)
        self.assertEqual([lot["name"] for lot in proven["lots"]], ["milk", "both"])
        self.assertEqual(proven["pools"], [])
        self.assertNotIn("only", self.names(only._ancestors()))

    def test_shares_pass_through_a_pool_in_proportion(self):
        """10 of one milk and 30 of the other went in, a quarter of what came out is the first one's."""
        with self.day(9):
            milk = self.knead("milk", 10)
            self.knead("other", 30)
        with self.day(8):
            self.bake("bread", 20)
        reached = milk.trace("down")["lots"][-1]["descendant"]

        self.assertEqual((reached["share"], reached["worst_case"], reached["fraction"]), (5, 10, 0.5))

    def test_a_recall_includes_what_is_only_possible(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            self.bake("bread", 4)
        preview = self.env["lot.recall"].create_from(milk).preview()

        self.assertEqual({lot["lot_name"] for lot in preview["lots"]}, {"milk", "bread"})

    def test_a_pool_of_another_company_is_counted_and_not_named(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            bread = self.bake("bread", 4)
        other = self.env["res.company"].create({"name": "Other Bakery"})
        reader = self.user(company_id=other.id, company_ids=[(6, 0, other.ids)])
        answer = milk.with_user(reader).trace("down")

        self.assertEqual([(row["redacted"], "product" in row) for row in answer["pools"]], [(True, False)])
        self.assertNotIn("dough", str(answer))
        self.assertEqual({lot["id"] for lot in answer["lots"]}, {milk.id, bread.id})

    def test_bread_made_of_dough_alone_is_not_made_of_nothing(self):
        with self.day(9):
            self.knead("milk")
        with self.day(8):
            bread = self.bake("bread", 4)
        found = bread.trace("up")["holes"]

        self.assertNotIn((bread.id, "produced_from_nothing"), {(hole["lot_id"], hole["rule"]) for hole in found})

    def test_dough_that_was_sold_is_said_by_its_pool(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            delivery = self.deliver({self.dough: 6})
        with self.day(7):
            self.give_back(delivery, {self.dough: 2})

        self.assertEqual([row["quantity_delivered"] for row in milk.trace("down")["pools"]], [4])

    def test_who_received_dough_that_milk_may_be_in(self):
        grocer, baker, early = self.partner("Grocer"), self.partner("Baker"), self.partner("Early Bird")
        with self.day(9):
            self.knead("before", 10)
        with self.day(8):
            self.deliver({self.dough: 1}, to=early)
        with self.day(7):
            milk = self.knead("milk", 10)
        with self.day(6):
            delivery = self.deliver({self.dough: 6}, to=grocer)
            self.deliver({self.dough: 2}, to=baker)
        with self.day(5):
            returned = self.give_back(delivery, {self.dough: 2})
        answer = milk.trace("down")
        rows = [row for pool in answer["pools"] for row in pool["delivered"]]

        self.assertEqual([(answer["names"]["partners"][row["partner_id"]]["name"], row["quantity"], row["uom"],
                           row["lot_id"], row["document"]["name"]) for row in rows], [
            ("Grocer", 6, "Units", None, delivery.name),
            ("Baker", 2, "Units", None, rows[1]["document"]["name"]),
            ("Grocer", -2, "Units", None, returned.name)])
        self.assertEqual(answer["whereabouts"]["delivered"], [])
        self.assertEqual(milk.trace("down", possible=False)["pools"], [])

    def test_a_recall_reaches_those_who_received_dough(self):
        grocer = self.partner("Grocer", phone="+1 555")
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            self.deliver({self.dough: 6}, to=grocer)
            bread = self.bake("bread", 4)
            self.deliver({bread: 1}, to=grocer)
        recall = self.env["lot.recall"].create_from(milk)
        preview = recall.preview()

        self.assertEqual([(each["name"], each["phone"], {(row["lot_name"], row["quantity"]) for row in each["lots"]})
                          for each in preview["consignees"]], [
            ("Grocer", "+1 555", {("without a lot (possible)", 6), ("bread", 1)})])
        self.assertEqual({(line["product_name"], line["is_possible"], line["quantity"]) for line in preview["lines"]
                          if line["bucket"] == "delivered"}, {("dough", True, 6), ("bread", False, 1)})
        recall.freeze()
        self.assertEqual({(line.lot_name, line.is_possible) for line in recall.delivered_line_ids}, {
            ("without a lot (possible)", True), ("bread", False)})
        self.assertEqual(recall.consignee_count, 1)

    def test_dough_delivered_by_another_company_is_counted_and_not_named(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            self.deliver({self.dough: 6}, to=self.partner("Grocer"))
        other = self.env["res.company"].create({"name": "Other Bakery"})
        reader = self.user(company_id=other.id, company_ids=[(6, 0, other.ids)])
        pools = milk.with_user(reader).trace("down")["pools"]

        self.assertEqual([pool["delivered"] for pool in pools], [[{"lot_id": None, "redacted": True}]])

    def test_a_delivery_corrected_to_nothing_was_delivered_to_nobody(self):
        with self.day(9):
            milk = self.knead("milk")
        with self.day(8):
            delivery = self.deliver({self.dough: 6})
        delivery.move_line_ids.quantity = 0

        self.assertEqual(["delivered" in pool for pool in milk.trace("down")["pools"]], [False])
        self.assert_backfill_gives_the_same()

    def test_verification_tells_a_delivery_that_is_in_no_pool(self):
        with self.day(9):
            self.knead("milk")
        with self.day(8):
            self.deliver({self.dough: 6})
        self.env["lot.pool.delivery"].search([("pool_id", "in", self.pools().ids)]).unlink()

        self.assertEqual(self.env["lot.verification"].verify().difference_count, 1)
        self.assertEqual(self.env["lot.verification"].verify().difference_count, 0)
