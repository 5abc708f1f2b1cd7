from odoo.tests import warmup

from ..tracing import gs1
from .common import LotCase

GTIN = "09506000134352"


class TestScanSize(LotCase):
    """A scan takes as long among a million lots as among ten: every look-up has its index, and there are few."""

    def setUp(self):
        super().setUp()
        self.milk = self.product("Milk", barcode=GTIN[1:])
        self.fresh = self.lot("MI-1", self.milk)
        self.receive(self.fresh, vendor_lot="HF-1")

    def plan_of(self, code, vendor=None):
        finder = self.env["lot.scan.finder"]
        self.env.cr.execute("SET LOCAL enable_seqscan = off")  # these tables are too small for it to be the better way
        query = finder._sql(finder._wanted(gs1.parse(code)), self.milk, vendor)
        return "\n".join(line for line, in self.env.execute_query(finder.explained(query)))

    def test_every_lookup_uses_an_index(self):
        self.many_origins(self.fresh)
        for code in ("MI-1", f"]C101{GTIN}10MI-1", f"]C101{GTIN}", "]C100106141411928374657"):
            plan = self.plan_of(code)
            self.assertNotIn("Seq Scan", plan, code)
        self.assertNotIn("Seq Scan", self.plan_of("MI-1", self.partner("Farm")))
        plan = self.plan_of("MI-1")
        for index in ("stock_lot_name_idx", "lot_origin_vendor_lot_idx", "stock_package_name_idx",
                      "product_product__barcode_index", "product_uom__barcode_index",
                      "stock_location_barcode_company_uniq", "stock_picking_name_uniq", "mrp_production_name_uniq"):
            self.assertIn(index, plan)

    @warmup
    def test_a_lot_is_told_in_few_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            self.env["lot.scan"].check(f"]C101{GTIN}10MI-1")

    def a_long_transfer(self):
        """A delivery of 21 lots, nothing of which has been read yet."""
        lots = [self.lot(f"L-{number}", self.product(f"P-{number}")) for number in range(20)]
        self.receive(lots)
        picking = self.sell({self.fresh: 1, **dict.fromkeys(lots, 1)})
        self.env.flush_all()
        self.env.invalidate_all()
        return picking

    @warmup
    def test_a_lot_is_judged_in_few_queries_however_long_the_transfer(self):
        picking = self.a_long_transfer()
        with self.assertQueryCount(20):
            self.env["lot.scan"].check(
                f"]C101{GTIN}10MI-1", document={"model": "stock.picking", "id": picking.id})

    @warmup
    def test_a_lot_is_picked_in_few_queries_however_long_the_transfer(self):
        picking = self.a_long_transfer()
        with self.assertQueryCount(35):
            self.env["lot.scan"].apply(
                f"]C101{GTIN}10MI-1", {"model": "stock.picking", "id": picking.id}, "size-1")
            self.env.flush_all()
