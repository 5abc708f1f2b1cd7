from math import ceil
from typing import Any, NamedTuple

from odoo import api, models


class Item(NamedTuple):
    """What a label is for: a lot, or a package with all that is in it.

    :param stock.lot lot: empty where it is for a package
    :param float quantity: of the lot, in the unit of its product; of no meaning for a package
    :param stock.package package: empty where it is for a lot
    :param uom.uom packaging: how the lot is packed, for the label of a case
    """

    lot: Any
    quantity: float
    package: Any
    packaging: Any


class LotLabelItems(models.AbstractModel):
    """What there is to label on some records, and how many labels there are to be."""

    _name = "lot.label.items"
    _description = "Items to Label"

    @api.private
    def items(self, records):
        """What there is to label on some records.

        :param records: lots, transfers, manufacturing orders or packages
        :return: for each lot an :class:`Item`, and the packages that it is in
        :rtype: list[tuple[Item, stock.package]]
        """
        found = {}
        for lot, quantity, package in getattr(self, f"_amounts_of_{records._table}")(records):
            total, packages = found.get(lot, (0.0, package.browse()))
            found[lot] = total + quantity, packages | package
        return [(Item(lot, quantity, packages.browse(), lot.product_id.uom_ids[:1]), packages)
                for lot, (quantity, packages) in found.items()]

    @api.private
    def packages(self, records):
        """The packages on some records, each an :class:`Item`.

        :rtype: list[Item]
        """
        packages = records if records._name == "stock.package" else self._lines(records).result_package_id
        nothing = self.env["stock.lot"], 0.0
        return [Item(*nothing, package, self.env["uom.uom"]) for package in packages]

    def _lines(self, records):
        """The lines that bring lots to be labelled: what an order makes, not what it uses."""
        if records._name == "mrp.production":
            return records.move_finished_ids.move_line_ids
        return records.move_line_ids if records._name == "stock.picking" else self.env["stock.move.line"]

    def _amounts_of_stock_lot(self, lots):
        return [(lot, lot.product_qty, self.env["stock.package"]) for lot in lots]

    def _amounts_of_stock_picking(self, pickings):
        return [(line.lot_id, line.quantity_product_uom, line.result_package_id)
                for line in self._lines(pickings) if line.lot_id]

    def _amounts_of_mrp_production(self, orders):
        """An order that is not closed yet has lots, and no lines for them."""
        amounts = self._amounts_of_stock_picking(orders)
        known = {lot for lot, _quantity, _package in amounts}
        for order in orders:
            new = [lot for lot in order.lot_producing_ids if lot not in known]
            amounts += [(lot, order.product_uom_qty / len(new), self.env["stock.package"]) for lot in new]
        return amounts

    def _amounts_of_stock_package(self, packages):
        return [(quant.lot_id, quant.quantity, package)
                for package in packages for quant in package.contained_quant_ids if quant.lot_id]

    @api.private
    def copies(self, item, packages, by):
        """How many labels there are to be.

        :param Item item: what they are for
        :param stock.package packages: that the lot is in
        :param str by: ``lot``, one; ``unit``, one for each unit, where it is counted in units; ``package``, one for
            each package or, where it is in none, for each of the packagings that it takes
        :rtype: int
        """
        unit = item.lot.product_id.uom_id
        if by == "unit" and self.is_counted(item.lot.product_id):
            return max(1, ceil(unit.round(item.quantity)))
        if by == "package" and packages:
            return len(packages)
        if by == "package" and item.packaging:
            packed = unit._compute_quantity(item.quantity, item.packaging, round=False)
            return max(1, ceil(item.packaging.round(packed)))
        return 1

    @api.private
    def is_counted(self, product):
        """Whether it comes in pieces, and not by weight or volume.

        :rtype: bool
        """
        return bool(product) and product.uom_id._has_common_reference(self.env.ref("uom.product_uom_unit"))
