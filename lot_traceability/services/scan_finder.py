import re
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

# Of each kind at most so many are looked at: a lot of the same name exists for every product.
MOST = 50


class Found(NamedTuple):
    """What a code stands for. Of each kind those that the user may read, best first.

    :param stock.lot lots: by name, by the number that their vendors gave them, or by one they had before
    :param stock.package packages: by their SSCC or name
    :param product.product products: by their GTIN or that of a packaging; for a lot, its own
    :param uom.uom packaging: the unit that a scanned packaging stands for; empty if it is none
    :param stock.location locations: by their barcode or GLN
    :param document: a transfer or an order by its name; None if there is none
    :param bool is_hidden: there is one that the user may not see
    """

    lots: object
    packages: object
    products: object
    packaging: object
    locations: object
    document: object
    is_hidden: bool

    def record(self):
        """The one record that is meant; None if there is none, or more than one lot."""
        if self.lots:
            return self.lots if len(self.lots) == 1 else None
        return next((found[:1] for found in (self.packages, self.products, self.locations, self.document) if found),
                    None)


class LotScanFinder(models.AbstractModel):
    """Finds what a code stands for: one query over the names and barcodes of everything that carries one."""

    _name = "lot.scan.finder"
    _description = "Records behind a Code"

    @api.private
    def find(self, scan, products=None, vendor=None):
        """What ``scan`` stands for. Names are compared as they are, so that an index answers.

        :param Scan scan: of ``tracing.gs1``
        :param product.product products: of the document at hand: among lots of one name theirs are meant
        :param res.partner vendor: of the receipt at hand: only this vendor's numbers count, and they go before our
            names, since it is the vendor who has made the label
        :rtype: Found
        """
        wanted = self._wanted(scan)
        if not any(wanted.values()):
            return self._found([], products)
        self.env.flush_all()
        kinds = ("lot", "vendor_lot", "former_name") if vendor is None else ("vendor_lot", "lot", "former_name")
        found = self._found(self.env.execute_query(self._sql(wanted, products, vendor)), products, kinds)
        return self._whole(self._of_this_tracking(found, scan.elements), scan.elements)

    def _wanted(self, scan):
        """The texts to look for, by kind."""
        elements = scan.elements
        if not elements and not scan.is_certain:
            one = [scan.code] if scan.code else []
            return {"lot": one, "package": one, "product": _barcodes(scan.code), "location": one, "document": one,
                    "item": []}
        package = elements.get("00")
        item = _barcodes(elements.get("01") or elements.get("02"))
        return {
            "lot": [elements[ai] for ai in ("21", "10") if ai in elements],
            "package": [package, f"00{package}"] if package else [],
            "product": item, "item": item, "document": [],
            "location": [elements["414"]] if "414" in elements else []}

    def _sql(self, wanted, products=None, vendor=None):
        """All kinds in one query, each by an index of its own.

        A GTIN tells which of the lots of one name is meant; without one, the document does.
        """
        of_item = SQL("TRUE") if not wanted["item"] else SQL(
            "lot.product_id IN (SELECT id FROM product_product WHERE barcode = ANY(%(item)s)"
            " UNION ALL SELECT product_id FROM product_uom WHERE barcode = ANY(%(item)s))", item=wanted["item"])
        of_vendor = SQL("TRUE") if vendor is None else SQL(
            "(SELECT commercial_partner_id FROM res_partner WHERE id = origin.partner_id)"
            " IS NOT DISTINCT FROM %s", vendor.id or None)
        return SQL(
            """
            (SELECT 'lot' AS kind, lot.id FROM stock_lot lot WHERE lot.name = ANY(%(lot)s) AND %(of_item)s
              ORDER BY lot.product_id = ANY(%(products)s) DESC, lot.id DESC LIMIT %(most)s)
            UNION ALL
            (SELECT 'vendor_lot', lot.id FROM lot_origin origin JOIN stock_lot lot ON lot.id = origin.lot_id
              WHERE origin.vendor_lot = ANY(%(lot)s) AND %(of_item)s AND %(of_vendor)s
              ORDER BY lot.product_id = ANY(%(products)s) DESC, lot.id DESC LIMIT %(most)s)
            UNION ALL
            (SELECT 'former_name', lot.id FROM lot_identity_change change JOIN stock_lot lot ON lot.id = change.lot_id
              WHERE change.field_name = 'name' AND change.old_value = ANY(%(lot)s) AND %(of_item)s
              ORDER BY lot.id DESC LIMIT %(most)s)
            UNION ALL SELECT 'package', id FROM stock_package WHERE name = ANY(%(package)s)
            UNION ALL SELECT 'product', id FROM product_product WHERE barcode = ANY(%(product)s) AND active
            UNION ALL SELECT 'packaging', id FROM product_uom WHERE barcode = ANY(%(product)s)
            UNION ALL SELECT 'location', id FROM stock_location WHERE barcode = ANY(%(location)s) AND active
            UNION ALL SELECT 'stock.picking', id FROM stock_picking WHERE name = ANY(%(document)s)
            UNION ALL SELECT 'mrp.production', id FROM mrp_production WHERE name = ANY(%(document)s)
            """, **wanted, of_item=of_item, of_vendor=of_vendor, products=products.ids if products else [], most=MOST)

    @api.private
    def explained(self, query):
        """The plan of a query, to see whether indexes answer it."""
        return SQL("EXPLAIN %s", query)

    def _found(self, rows, products, kinds=()):
        ids, hidden = {}, set()
        for kind, record_id in rows:
            ids.setdefault(kind, []).append(record_id)

        def readable(model, kind):
            records = self.env[model].browse(dict.fromkeys(ids.get(kind, ())))
            allowed = records._filtered_access("read") if records else records
            if len(allowed) < len(records):
                hidden.add(model)
            return allowed

        lots = next(filter(None, (readable("stock.lot", kind) for kind in kinds)), self.env["stock.lot"])
        packagings = readable("product.uom", "packaging")
        found = Found(
            lots=(products and lots.filtered(lambda lot: lot.product_id in products)) or lots,
            packages=readable("stock.package", "package"),
            products=readable("product.product", "product") or packagings.product_id,
            packaging=packagings[:1].uom_id, locations=readable("stock.location", "location"),
            document=readable("stock.picking", "stock.picking")[:1]
            or readable("mrp.production", "mrp.production")[:1] or None, is_hidden=False)
        return found._replace(is_hidden="stock.lot" in hidden or bool(hidden and not found.record()))

    def _of_this_tracking(self, found, elements):
        """A label may have both a batch and a serial number; the product says which of them is its lot."""
        if not {"10", "21"} <= elements.keys():
            return found
        own = found.lots.filtered(lambda lot: lot.name == elements[_ai_of_lot(lot.product_id)])
        return found._replace(lots=own or found.lots)

    def _whole(self, found, elements):
        """A label of a package may say what is in it as well: the package is meant."""
        return found._replace(lots=found.lots.browse(), products=found.products.browse()) \
            if "00" in elements and found.packages else found


def _ai_of_lot(product):
    return "21" if product.tracking == "serial" else "10"


def _barcodes(code):
    """How the number of an item may be kept: leading zeros come and go with the kind of symbol."""
    if not code or not re.fullmatch("[0-9]{1,14}", code):
        return [code] if code else []
    short = code.lstrip("0")
    return list(dict.fromkeys([code, *(short.zfill(length) for length in (8, 12, 13, 14) if len(short) <= length)]))
