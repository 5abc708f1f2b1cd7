from odoo import api, models
from odoo.exceptions import UserError


class LotVendorReturns(models.AbstractModel):
    """Takes claimed goods back to their vendor, with Odoo's own returns of the receipts that brought them."""

    _name = "lot.vendor.returns"
    _description = "Returns to Vendors"

    @api.private
    def make(self, lines):
        """A transfer for each receipt, of the lots and quantities that are claimed; reserved as far as they are there.

        :param lot.vendor.claim.line lines: of one claim
        :rtype: stock.picking
        :raises UserError: names the lots that came with no receipt
        """
        unknown = lines.filtered(lambda line: not line.origin_id.move_line_id)
        if unknown:
            raise UserError(self.env._(
                "These lots came with no receipt that is known here, so make their return by hand, and choose it on "
                "the claim: %s.", ", ".join(unknown.mapped("lot_id.name"))))
        return self.env["stock.picking"].concat(*(
            self._returned(receipt, mine)
            for receipt, mine in lines.grouped(lambda line: line.origin_id.picking_id).items()))

    def _returned(self, receipt, lines):
        by_move = lines.grouped(lambda line: line.origin_id.move_line_id.move_id)
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        for asked in wizard.product_return_moves:
            mine = by_move.get(asked.move_id, lines.browse())
            asked.quantity = asked.product_id.uom_id._compute_quantity(sum(mine.mapped("quantity")), asked.uom_id)
        picking = receipt.browse(wizard.action_create_returns()["res_id"])
        warehouse = receipt.picking_type_id.warehouse_id
        if warehouse.reception_steps != "one_step":
            # Odoo takes goods back from where the receipt had put them; they have gone on since.
            picking.location_id = warehouse.lot_stock_id
        for move in picking.move_ids:
            self._reserve(move, by_move[move.origin_returned_move_id])
        return picking

    def _reserve(self, move, lines):
        """Just these lots, and not what Odoo would propose."""
        move._do_unreserve()
        for line in lines:
            move._update_reserved_quantity(line.quantity, move.location_id, lot_id=line.lot_id, strict=False)
