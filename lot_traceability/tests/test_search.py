from .common import LotCase


class TestSearch(LotCase):

    def found(self, text):
        return [(row["name"], row["found_by"]) for row in self.env["stock.lot"].trace_search(text)]

    def test_a_lot_is_found_by_its_name_its_vendor_lot_and_its_documents(self):
        flour, loaf = self.lots("FL-7431", "LO-9912")
        receipt = self.receive(flour, vendor_lot="MILL-55-A")
        order = self.produce(loaf, used=flour)

        self.assertEqual(self.found("fl-74"), [("FL-7431", "lot")])
        self.assertEqual(self.found("MILL-55"), [("FL-7431", "vendor_lot")])
        self.assertEqual(self.found(receipt.name), [("FL-7431", "document")])
        self.assertEqual(set(self.found(order.name)), {("FL-7431", "document"), ("LO-9912", "document")})
        self.assertEqual(self.found(f"  {receipt.purchase_id.name} "), [("FL-7431", "document")])

    def test_nothing_is_found_for_nothing(self):
        self.assertEqual(self.found("   "), [])
        self.assertEqual(self.found("no such lot"), [])

    def test_an_exact_name_comes_first(self):
        self.lots("A-10", "A-1")
        self.assertEqual(self.found("A-1")[0], ("A-1", "lot"))
