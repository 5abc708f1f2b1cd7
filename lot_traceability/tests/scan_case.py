import itertools
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import LotCase

GTIN, OTHER_GTIN, CASE_GTIN = "09506000134352", "09506000134369", "19506000134359"
SSCC, OTHER_SSCC = "106141411928374657", "006141411234567890"


class ScanCase(LotCase):
    """Scans with keys of their own, as a scanner makes them."""

    def setUp(self):
        super().setUp()
        self.keys = itertools.count()

    def scan(self, code, document=None, key=None, **said):
        return self.env["lot.scan"].apply(code, document, key or f"{self.id()}-{next(self.keys)}", **said)

    def outcome(self, code, document=None, **said):
        """What came of a scan, and the codes of all messages."""
        answer = self.scan(code, document, **said)
        return answer["status"], [message["code"] for message in answer["messages"]]

    def told(self, code, document=None, **said):
        """The texts of all messages."""
        return [message["text"] for message in self.scan(code, document, **said)["messages"]]

    def picked(self, document):
        """Lot, or product, and quantity of what is picked."""
        lines = document.move_ids.move_line_ids
        return sorted((line.lot_id.name or line.product_id.name, line.quantity) for line in lines if line.picked)

    def receipt(self, quantities, vendor=None):
        """A receipt that waits: of the products of a dict, or of pairs where one of them comes twice."""
        vendors = self.env.ref("stock.stock_location_suppliers")
        pairs = quantities.items() if isinstance(quantities, dict) else quantities
        receipt = self.env["stock.picking"].create({
            "picking_type_id": self.warehouse.in_type_id.id, "partner_id": (vendor or self.partner("Farm")).id,
            "location_id": vendors.id, "location_dest_id": self.stock.id,
            "move_ids": [Command.create({
                "product_id": product.id, "product_uom_qty": quantity, "location_id": vendors.id,
                "location_dest_id": self.stock.id}) for product, quantity in pairs]})
        receipt.action_confirm()
        return receipt

    def shelf(self, name="Shelf", inside=None, **values):
        return self.env["stock.location"].create({
            "name": name, "location_id": (inside or self.stock).id, **values})


class MilkCase(ScanCase):
    """With two lots of milk that expire in nine days, and a label for each."""

    def setUp(self):
        super().setUp()
        self.milk = self.product("Milk", barcode=GTIN[1:], use_expiration_date=True, expiration_time=9)
        date = fields.Datetime.now() + timedelta(days=9)
        self.old, self.new = (self.lot(name, self.milk, expiration_date=date) for name in ("MI-1", "MI-2"))

    def label(self, name, quantity=None):
        """As on a box: the item, how many, and the lot."""
        return f"]C101{GTIN}" + (f"30{quantity}\x1d" if quantity else "") + f"10{name}"
