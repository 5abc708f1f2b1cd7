from odoo import api, models

from ..tracing import gs1

# Where a code says how many: pieces, pieces in a package; and by which identifiers it says the net weight in what.
COUNTS = ("30", "37")
WEIGHTS = {"310": "uom.product_uom_kgm", "320": "uom.product_uom_lb"}
MOST = 1e12  # beyond that nobody can have typed it, and sums of it say nothing


class LotScanQuantity(models.AbstractModel):
    """How many are meant by a scan: what was typed, else what the code says."""

    _name = "lot.scan.quantity"
    _description = "Quantity of a Scan"

    @api.private
    def labelled(self, seen):
        """What the code says, in the product's unit: weight, pieces, or one of the scanned packaging.

        :param dict seen: of ``lot.scan.look``
        :rtype: float or None
        """
        product, packaging = seen["product"], seen["found"].packaging
        if not product:
            return None
        if product.tracking == "serial":
            return 1.0
        count, weight = self._count(seen), self._weight(seen["scan"].elements, product)
        if weight is not None:
            return weight
        if packaging:
            return packaging._compute_quantity(count or 1.0, product.uom_id)
        return None if count is None else self._of_pieces(count, product)

    @api.private
    def wanted(self, seen):
        """What was typed, else what the code says; None for whatever is left.

        :rtype: float or None
        """
        return self.labelled(seen) if seen["typed"] is None else seen["typed"]

    @api.private
    def findings(self, seen):
        """What is wrong with the quantity itself; as of ``lot.scan.verdict``."""
        product = seen["product"]
        if self.of_typed(seen) or not product:
            return self.of_typed(seen)
        wanted = self.wanted(seen)
        if wanted is None:
            return self._of_unclear(seen)
        if product.uom_id.compare(wanted, 0) <= 0:
            return [("quantity", "stop", self.env._("Say how many: more than nothing."))]
        if product.tracking == "serial" and product.uom_id.compare(wanted, 1):
            return [("quantity", "stop", self.env._("A serial number is one unit."))]
        return []

    @api.private
    def of_typed(self, seen):
        """Whether what was typed is a number at all."""
        typed = seen["typed"]
        is_number = isinstance(typed, int | float) and not isinstance(typed, bool) and -MOST < typed < MOST
        return [] if typed is None or is_number else [
            ("quantity", "stop", self.env._("“%s” is no quantity.", gs1.clean(typed)[:40]))]

    @api.private
    def left(self, moves):
        """What of ``moves`` of one product is not picked yet, in the product's unit."""
        picked = moves.move_line_ids.filtered("picked")
        return sum(moves.mapped("product_qty")) - sum(picked.mapped("quantity_product_uom"))

    @api.private
    def done_already(self, moves, lot, is_full):
        """The finding that ``moves`` take no more of a lot: they are full, or it is a serial number that is picked.

        :rtype: list
        """
        picked = lot and moves.move_line_ids.filtered(lambda line: line.picked and line.lot_id == lot)
        return [("already_done", "stop", self.env._(
            "%s is done already.", lot.name if picked else moves.product_id.display_name))] \
            if is_full or (picked and moves.product_id.tracking == "serial") else []

    @api.private
    def over(self, quantity, left, product, severity="stop"):
        """The finding that so much is more than is left."""
        return "over_quantity", severity, self.env._(
            "%(more)s are more than the %(left)s that are left.", more=self.text(quantity, product),
            left=self.text(left, product))

    @api.private
    def on_line(self, quantity, line):
        """What to write for so much on a line: in its unit, or in that of the product where it does not come out even.

        :param float quantity: in the product's unit
        :rtype: dict
        """
        own, unit = line.product_uom_id, line.product_id.uom_id
        converted = unit._compute_quantity(quantity, own, rounding_method="HALF-UP")
        if unit.compare(own._compute_quantity(converted, unit, rounding_method="HALF-UP"), quantity):
            return {"quantity": quantity, "product_uom_id": unit.id}
        return {"quantity": converted, "product_uom_id": own.id}

    @api.private
    def text(self, quantity, product):
        """A quantity with its unit, for people."""
        return self.env["lot.wording"].quantity(quantity, product.uom_id.name)

    def _count(self, seen):
        elements = seen["scan"].elements
        return next((float(elements[ai]) for ai in COUNTS if ai in elements), None)

    def _weight(self, elements, product):
        for prefix, unit in WEIGHTS.items():
            value = next((value for ai, value in elements.items() if ai.startswith(prefix) and len(ai) == 4), None)
            unit = value is not None and self.env.ref(unit)
            if unit and product.uom_id._has_common_reference(unit):
                return unit._compute_quantity(float(value), product.uom_id, rounding_method="HALF-UP")
        return None

    def _of_pieces(self, count, product):
        """Pieces in the product's unit; None where it is none of pieces: 24 pieces of cheese are not 24 kg."""
        piece = self.env.ref("uom.product_uom_unit")
        return piece._compute_quantity(count, product.uom_id, rounding_method="HALF-UP") \
            if product.uom_id._has_common_reference(piece) else None

    def _of_unclear(self, seen):
        """The label counts what the product does not count: a person has to say how much it is."""
        count, product = self._count(seen), seen["product"]
        return [] if count is None else [("pieces", "warning", self.env._(
            "The label says %(count)s pieces. How many %(unit)s are they?",
            count=self.env["lot.wording"].quantity(count), unit=product.uom_id.name))]

