from datetime import date

from odoo import api, models
from odoo.exceptions import UserError

from ..tracing.shelf_life import last_moment


class LotScanWork(models.AbstractModel):
    """Does what was scanned, through Odoo's own documents: fills their move lines, and closes them."""

    _name = "lot.scan.work"
    _description = "Work by Scanning"

    @api.private
    def take(self, moves, lot, quantity=None, location=None):
        """Pick a lot, or units of a product without lots.

        :param stock.move moves: open ones of the product
        :param stock.lot lot: empty for a product without lots
        :param float quantity: in the product's unit; what is proposed of it if left out
        :param stock.location location: where it was taken from; wherever there is some if left out
        :return: the picked lines
        :rtype: stock.move.line
        :raises UserError: there is not that much of it
        """
        open_lines = moves.move_line_ids.filtered(lambda line: not line.picked)
        mine = open_lines.filtered(lambda line: line.lot_id == lot and self._is_in(line.location_id, location))
        line, uom = mine[:1], moves.product_id.uom_id
        if line and (not quantity or not uom.compare(quantity, line.quantity_product_uom)):
            line.picked = True
            return line
        wanted = quantity or (1.0 if lot.product_id.tracking == "serial" else (
            open_lines[:1].quantity_product_uom or self.env["lot.scan.verdict"].left(moves)))
        move = (line or open_lines[:1]).move_id or moves[0]
        there = sum(mine.mapped("quantity_product_uom")) + sum(
            quant.quantity - quant.reserved_quantity for quant in self._quants(move, lot, location))
        if uom.compare(there, quantity or 0) < 0 or uom.compare(there, 0) <= 0:
            raise UserError(self.env._(
                "Only %(free)s of %(name)s is free in %(place)s.", name=lot.name or move.product_id.display_name,
                free=self.env["lot.wording"].quantity(there, uom.name),
                place=(location or move.location_id).display_name))
        wanted = min(wanted, there)
        self._free(mine + (open_lines - mine), wanted)
        return self._pick(move, wanted, self._quants(move, lot, location))

    @api.private
    def receive(self, moves, lot, quantity=None, location=None, vendor=None):
        """Put units that arrive, or that were made, on their move.

        :param stock.move moves: open ones of the product
        :param stock.lot lot: empty for a product without lots
        :param float quantity: in the product's unit; all that is left if left out
        :param stock.location location: where they were put; where the move says if left out
        :param dict vendor: fields of ``stock.move.line`` that the label says of the vendor's goods
        :rtype: stock.move.line
        """
        open_lines = moves.move_line_ids.filtered(lambda line: not line.picked)
        left = self.env["lot.scan.verdict"].left(moves)
        wanted = quantity or (1.0 if moves.product_id.tracking == "serial" else left)
        move = open_lines[:1].move_id or moves[0]
        self._free(open_lines, wanted)
        values = {**move._prepare_move_line_vals(wanted), "lot_id": lot.id, "picked": True, **(vendor or {})}
        if location and self._is_in(location, move.location_dest_id):
            values["location_dest_id"] = location.id
        return self.env["stock.move.line"].create(values)

    @api.private
    def produce(self, order, lot, quantity=None):
        """Say which lot an order makes, and how much: all that is left if left out."""
        if order.product_id.tracking == "serial":
            order.lot_producing_ids |= lot
        else:
            order.lot_producing_ids = lot
        # What was picked by scanning stays as it is, whatever is made of it.
        order.move_raw_ids.filtered("picked").manual_consumption = True
        uom = order.product_id.uom_id
        left = order.product_qty - order.qty_produced
        order.qty_producing = uom._compute_quantity(quantity, order.product_uom_id) if quantity else left
        order._set_qty_producing(False)

    @api.private
    def make_lot(self, product, name, elements, company):
        """A lot as its label says.

        :param dict elements: of ``tracing.gs1``: (17) or (15) becomes its expiry, the end of that day, and (11) the
            day it was made
        :rtype: stock.lot
        """
        values = {"name": name, "product_id": product.id, "production_date": elements.get("11")}
        expires = elements.get("17") or elements.get("15")
        if expires and product.use_expiration_date:
            zone = company.partner_id.tz or self.env.user.tz
            values["expiration_date"] = last_moment(date.fromisoformat(expires), zone)
        return self.env["stock.lot"].create(values)

    @api.private
    def finish(self, document):
        """Close a transfer or an order.

        :return: True, or the action that asks something first
        """
        return document.button_validate() if document._name == "stock.picking" else document.button_mark_done()

    def _free(self, lines, quantity):
        """Give up what open lines have reserved, as much as is picked in their place."""
        for line in lines:
            uom = line.product_id.uom_id
            if uom.compare(quantity, 0) <= 0:
                return
            cut = min(quantity, line.quantity_product_uom)
            quantity -= cut
            left = line.quantity_product_uom - cut
            if uom.is_zero(left):
                line.unlink()
            else:
                line.quantity = uom._compute_quantity(left, line.product_uom_id)

    def _pick(self, move, missing, quants):
        """Picked lines for so much, place by place."""
        lines, uom = self.env["stock.move.line"], move.product_id.uom_id
        for quant in quants:
            taken = min(missing, quant.quantity - quant.reserved_quantity)
            if uom.compare(taken, 0) > 0:
                lines += lines.create({**move._prepare_move_line_vals(taken, quant), "picked": True})
                missing -= taken
        return lines

    def _quants(self, move, lot, location):
        return self.env["stock.quant"].search([
            ("product_id", "=", move.product_id.id), ("lot_id", "=", lot.id),
            ("location_id", "child_of", (location or move.location_id).id), ("quantity", ">", 0)], order="in_date, id")

    def _is_in(self, location, place):
        return not place or location.parent_path.startswith(place.parent_path)
