import os
import unittest

from .common import LotCase, Plant

IS_LONG = bool(os.environ.get("LOT_TRACEABILITY_LONG"))
MOST_DRAWN = 300


class TestSize(LotCase):
    """Genealogies of unusual shape, written straight into the journal: through documents they would take hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plant = Plant(cls.env)
        cls.steps = [plant.product(f"step {number}") for number in range(5)]
        cls.order = plant.produce(plant.lot("any", cls.steps[0]), used=plant.lot("other", cls.steps[1]))

    def grow(self, count, links):
        """``count`` lots, numbered from 0, and one transformation for each ``(used, made)`` of ``links``: numbers."""
        self.env.cr.execute(
            "INSERT INTO stock_lot (name, product_id, company_id, create_date)"
            " SELECT 'lot-' || number, (%s::int[])[number %% 5 + 1], %s, now() FROM generate_series(0, %s) number"
            " RETURNING id", [[product.id for product in self.steps], self.env.company.id, count - 1])
        ids = [lot_id for lot_id, in self.env.cr.fetchall()]
        self.env.cr.execute(
            "INSERT INTO lot_transformation (name, kind, document_model, document_id, part, company_id, date,"
            " exactness, recorded_at) SELECT %s, 'production', 'mrp.production', %s, number::text, %s, now(),"
            " 'certain', now() FROM generate_series(0, %s) number RETURNING id",
            [self.order.name, self.order.id, self.env.company.id, len(links) - 1])
        lines = [(header, role, ids[number])
                 for (header,), link in zip(self.env.cr.fetchall(), links, strict=True)
                 for role, side in zip(("input", "output"), link, strict=True) for number in side]
        self.env.cr.execute(
            "INSERT INTO lot_transformation_line (transformation_id, role, lot_id, product_id, quantity, date,"
            " company_id, recorded_at) SELECT line.header, line.role, lot.id, lot.product_id, 1, now(), %s, now()"
            " FROM unnest(%s, %s, %s) line (header, role, lot_id) JOIN stock_lot lot ON lot.id = line.lot_id",
            [self.env.company.id, *(list(column) for column in zip(*lines, strict=True))])
        self.env.cr.execute("ANALYZE stock_lot, lot_transformation, lot_transformation_line")
        return self.env["stock.lot"].browse(ids)

    def assert_is_drawn_and_exported(self, lot, count):
        """The whole of a trace of ``count`` lots: in a picture a person can read, in the dossier, in a recall."""
        picture = lot.picture()
        self.assertEqual(picture["lot_count"], count)
        self.assertEqual(picture["grouped"], count > MOST_DRAWN)
        self.assertLessEqual(len(picture["nodes"]), 2 * MOST_DRAWN)
        drawn = [node["count"] or 1 for node in picture["nodes"] if node["kind"] in ("lot", "lots")]
        self.assertEqual(sum(drawn), count)
        self.assertIn("<svg", str(self.env["lot.picture"].file(picture)))
        self.assertEqual(self.env["lot.recall"].create_from(lot).preview()["lot_count"], count)
        dossier = self.env["report.lot_traceability.report_lot_dossier"]._get_report_values(lot.ids)
        self.assertEqual(dossier["found"]["numbers"]["lot_count"], count)

    def test_a_branch_is_held_and_released_with_as_many_queries_for_each_thousand(self):
        """And with none that goes with the number of lots."""
        lots = self.grow(3001, [([0], range(1, 3001))])
        reason = self.env.ref("lot_traceability.hold_reason_recall")
        hold = self.env["lot.hold.wizard"].create({"lot_ids": lots[:1].ids, "branch": True, "reason_id": reason.id})
        self.assertEqual(hold.action_hold()["params"]["total"], 3001)
        batches = [self.queries(hold.work_on_some) for _thousand in range(3)]
        self.assertEqual(sum(lots.mapped("on_hold")), 3000)
        self.assertLessEqual(max(batches) - min(batches), 5)
        self.assertLessEqual(max(batches), 120)

    def test_a_chain_of_a_hundred_levels(self):
        lots = self.grow(101, [([number], [number + 1]) for number in range(100)])
        down = {row["id"]: row["descendant"] for row in lots[0].trace("down")["lots"][1:]}

        self.assertEqual([down[lot.id]["depth"] for lot in lots[1:]], list(range(1, 101)))
        self.assertEqual((down[lots[-1].id]["share"], down[lots[-1].id]["worst_case"]), (1, 1))
        self.assertEqual(len(lots[-1].trace("up")["lots"]), 101)
        self.assert_is_drawn_and_exported(lots[0], 101)

    def test_a_loop_of_fifty_lots(self):
        lots = self.grow(50, [([number], [(number + 1) % 50]) for number in range(50)])
        answer = lots[7].trace()

        self.assertEqual({row["id"] for row in answer["lots"]}, set(lots.ids))
        self.assertEqual({row["id"]: row["descendant"]["depth"] for row in answer["lots"]}, {
            lots[(7 + steps) % 50].id: steps for steps in range(1, 51)})
        self.assertEqual(lots[7]._ancestors(), lots)
        self.assert_is_drawn_and_exported(lots[7], 50)

    def test_a_lot_in_a_thousand_others(self):
        self.assert_a_wide_trace(20, 50)

    @unittest.skipUnless(IS_LONG, "a hundred thousand lots take minutes: dev/test --long")
    def test_a_lot_in_a_hundred_thousand_others(self):
        self.assert_a_wide_trace(1000, 99)

    def assert_a_wide_trace(self, batches, parts):
        """One lot into so many batches, each of them into so many parts."""
        count = 1 + batches * (1 + parts)
        links = [([0], range(1, batches + 1))] + [
            ([number], range(batches + 1 + (number - 1) * parts, batches + 1 + number * parts))
            for number in range(1, batches + 1)]
        lots = self.grow(count, links)

        self.assertEqual(len(lots[0]._descendants()), count - 1)
        answer = lots[0].trace("down")
        self.assertEqual(len(answer["lots"]), count)
        self.assertEqual({row["descendant"]["depth"] for row in answer["lots"][1:]}, {1, 2})
        self.assert_is_drawn_and_exported(lots[0], count)
