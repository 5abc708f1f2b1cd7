from odoo import api, models


class LotScanProduce(models.AbstractModel):
    """Says what an order makes: which lot or serial numbers, and how many, box by box."""

    _name = "lot.scan.produce"
    _description = "Producing by Scanning"

    @api.private
    def findings(self, seen, moves, lot, quantity=None):
        """What speaks against a lot as the output of an order; as of ``lot.scan.take``."""
        order, units, product = seen["document"], self.env["lot.scan.quantity"], seen["product"]
        left = self.left(order)
        if product.uom_id.compare(left, 0) <= 0 or (product.tracking == "serial" and lot in order.lot_producing_ids):
            return [("already_done", "stop", self.env._("%s is done already.", lot.name or product.display_name))]
        findings = self._of_other_lot(order, lot) + self.env["lot.scan.receive"].of_hold(lot)
        if quantity and product.uom_id.compare(quantity, left) > 0:
            findings.append(units.over(quantity, left, product, "warning"))
        return findings

    @api.private
    def do(self, seen, moves, lot, quantity=None):
        """Say that an order has made so much of a lot, in addition to what was said before; all of it if left out.

        Components that come in lots wait for their own scan: Odoo would take those that it has reserved for used.

        :return: the finished lines that are there already
        :rtype: stock.move.line
        """
        order, product = seen["document"], seen["product"]
        if product.tracking == "serial":
            order.lot_producing_ids |= lot
        elif lot:
            order.lot_producing_ids = lot
        order.move_raw_ids.filtered(
            lambda move: move.picked or move.has_tracking != "none").manual_consumption = True
        made = self.made(order) + (quantity or (1.0 if product.tracking == "serial" else self.left(order)))
        order.qty_producing = product.uom_id._compute_quantity(
            made, order.product_uom_id, rounding_method="HALF-UP")
        order._set_qty_producing(False)
        return moves.move_line_ids

    @api.private
    def made(self, order):
        """How much was said to be made, in the product's unit; what comes in lots counts once a lot is named."""
        if order.product_id.tracking != "none" and not order.lot_producing_ids:
            return 0.0
        return order.product_uom_id._compute_quantity(
            order.qty_producing, order.product_id.uom_id, rounding_method="HALF-UP")

    @api.private
    def left(self, order):
        """How much is to be made still, in the product's unit."""
        return order.product_uom_qty - self.made(order)

    def _of_other_lot(self, order, lot):
        """An order makes one lot, or any number of serial numbers."""
        said = order.lot_producing_ids
        if order.product_id.tracking != "lot" or not said or lot == said:
            return []
        if order.qty_producing:
            return [("wrong_lot", "stop", self.env._(
                "%(order)s makes %(lot)s. Close it for what is made: the rest becomes an order of its own.",
                order=order.display_name, lot=said.name))]
        return [("proposal", "warning", self.env._("%s is planned.", said.name))]
