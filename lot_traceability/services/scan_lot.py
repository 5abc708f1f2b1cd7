from datetime import date

from odoo import api, models

from ..tracing.operations import STOCKED


class LotScanLot(models.AbstractModel):
    """The lot that a label names and that is not there yet: what it is called, and what the label says of it."""

    _name = "lot.scan.lot"
    _description = "New Lot by Scanning"

    @api.private
    def names(self, seen):
        """What a code calls a lot: batch and serial number of a label, or all of a plain code that is nothing else.

        :param dict seen: of ``lot.scan.look``
        :rtype: list[str]
        """
        elements = seen["scan"].elements
        if elements:
            return [elements[ai] for ai in self._identifiers(seen["product"]) if ai in elements]
        record = seen["found"].record()
        return [seen["scan"].code] if seen["scan"].code and (not record or record._name == "stock.lot") else []

    @api.private
    def name(self, seen):
        """What a lot that is not there yet would be called; empty if the code does not say."""
        return "" if not seen["scan"].elements and seen["found"].record() else next(iter(self.names(seen)), "")

    @api.private
    def is_new(self, seen):
        """Whether a code can only be that of a lot which is not there yet."""
        found, items = seen["found"], {"00", "01", "02"} & seen["scan"].elements.keys()
        is_known = found.record() or found.lots or found.is_hidden
        return bool(seen["document"] and self.names(seen)) and not is_known and not items

    @api.private
    def product(self, document):
        """The one product of which a document has new lots to bring or to make; empty if there are several.

        :rtype: product.product
        """
        units = self.env["lot.scan.quantity"]
        moves = self.env["lot.scan"].moves(document, "produce").filtered(
            lambda move: move.location_id.usage not in STOCKED and move.has_tracking != "none"
            and (move.production_id or move.picking_type_id.use_create_lots))
        left = [product for product, mine in moves.grouped("product_id").items()
                if product.uom_id.compare(units.left(mine), 0) > 0]
        return left[0] if len(left) == 1 else self.env["product.product"]

    @api.private
    def make(self, seen, moves):
        """Make the lot.

        The end of day (17) is its expiry, that of (15) its best-before date; (15) alone is both. (11) is the day it
        was made. What somebody has prepared on a line counts where the label does not say it.

        :param stock.move moves: that bring it
        :rtype: stock.lot
        """
        elements, line = seen["scan"].elements, seen["line"]
        values = {"product_id": moves.product_id.id, "name": self._new_name(seen, moves)}
        if "11" in elements:
            values["production_date"] = elements["11"]
        if moves.product_id.use_expiration_date:
            best = self.day(seen, "15")
            dates = {"expiration_date": self.day(seen, "17") or best, "use_date": best}
            values.update((field, day) for field, day in dates.items() if day)
        return self.env["stock.lot"].create({**(line._prepare_new_lot_vals() if line.lot_name else {}), **values})

    @api.private
    def day(self, seen, ai):
        """The end of a day on the label, where the company is; None if the label does not say it.

        :rtype: datetime or None
        """
        day = seen["scan"].elements.get(ai)
        return self.env["lot.calendar"].last_moment(
            date.fromisoformat(day), seen["document"].company_id) if day else None

    def _new_name(self, seen, moves):
        """As it was scanned, or by the pattern of the product: that numbers what comes from vendors.

        Whoever prints a number of the pattern on a label has drawn it before.
        """
        name, line, numbering = self.name(seen), seen["line"], self.env["lot.numbering"]
        if line.lot_name:
            return line.lot_name
        if moves[0].location_id.usage != "supplier" or numbering.fits(moves.product_id, name):
            return name
        said = numbering.of_document(seen["document"], moves.picking_type_id.warehouse_id, vendor_lot=name)
        return numbering.names(moves.product_id, [said])[0]

    def _identifiers(self, product):
        """The identifiers of a lot, that of this product first."""
        return ("21", "10") if product and product.tracking == "serial" else ("10", "21")
