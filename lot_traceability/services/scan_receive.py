from odoo import api, models

from ..tracing.operations import STOCKED


class LotScanReceive(models.AbstractModel):
    """Takes in what arrives, or what was made beside the product."""

    _name = "lot.scan.receive"
    _description = "Receiving by Scanning"

    @api.private
    def line_of(self, seen):
        """The line of a receipt on which somebody has named the scanned lot already, by our number or the vendor's.

        :param dict seen: of ``lot.scan.look``
        :rtype: stock.move.line
        """
        document, products = seen["document"], seen["found"].products or seen["product"]
        none, names = self.env["stock.move.line"], self.env["lot.scan.lot"].names(seen)
        if not names or not document or document._name != "stock.picking":
            return none
        lines = self.env["lot.scan"].moves(document).move_line_ids.filtered(
            lambda line: line.location_id.usage not in STOCKED
            and (not products or line.product_id in products)).sorted("picked")
        return next((line for field in ("lot_id.name", "lot_name", "vendor_lot") for line in lines
                     if set(line.mapped(field)) & set(names)), none)

    @api.private
    def findings(self, seen, moves, lot, quantity=None):
        """What speaks against taking in a lot; as of ``lot.scan.take``.

        What is received is never stopped by a hold; whoever receives it is told all the same.
        """
        findings = self._of_quantity(seen, moves, lot, quantity)
        if any(severity == "stop" for _code, severity, _text in findings):
            return findings
        of_origin = self.env["lot.scan.origin"].findings(seen, moves, lot) if seen["operation"] == "receive" else []
        return findings + self.of_hold(lot) + of_origin

    @api.private
    def of_hold(self, lot):
        """A word on a lot that is on hold, where that stops nothing."""
        return [("hold", "warning", self.env._("%(lot)s is on hold: %(reason)s", lot=lot.name,
                                               reason=lot.hold_summary))] if lot.on_hold else []

    @api.private
    def do(self, seen, moves, lot, quantity=None):
        """Put units on their lines: first on those of that lot, then on those that wait for one.

        These keep the place they go to. What no line is there for gets one, move by move. Lines of other lots stay as
        they are.

        :param stock.move moves: open ones of the product
        :param stock.lot lot: empty for a product without lots
        :param float quantity: in the product's unit; all that is expected of it if left out
        :return: the picked lines
        :rtype: stock.move.line
        """
        take, uom, lines = self.env["lot.scan.take"], moves.product_id.uom_id, self.env["stock.move.line"]
        own = self._own(seen, moves, lot)
        missing = quantity or self._expected(moves, own)
        for line in own | self._blank(moves):
            part = min(missing, line.quantity_product_uom)
            if uom.compare(part, 0) > 0:
                lines += take.part_of(line, part)
                missing -= part
        if uom.compare(missing, 0) > 0:
            lines = self._beyond(moves, lines, missing)
        lines.write({"lot_id": lot.id, "picked": True})
        if seen["operation"] == "receive":
            self._put(seen, moves, lines)
            if lot and self.env["lot.scan.origin"].is_bought(moves):
                self.env["lot.scan.origin"].say(seen, lines, lot)
        return lines

    def _put(self, seen, moves, lines):
        place = self.env["lot.scan.place"].destination(seen, moves)
        if place:
            lines.location_dest_id = place

    def _of_quantity(self, seen, moves, lot, quantity):
        """Whether that much of a lot is expected."""
        units, product, own = self.env["lot.scan.quantity"], moves.product_id, self._own(seen, moves, lot)
        uom, left = product.uom_id, units.left(moves)
        done = units.done_already(moves, lot, uom.compare(left, 0) <= 0 and not own)
        if done:
            return done
        others = self._others(moves, own)
        prepared, free = _amount(own), max(left - _amount(own) - _amount(others), 0)
        is_wrong = not own and uom.compare(free, 0) <= 0
        findings = [("wrong_lot", "warning", self.env._("Only %s is expected here.", ", ".join(
            dict.fromkeys(line.lot_id.name or line.lot_name for line in others))))] if is_wrong else []
        wanted, most = quantity or prepared, left if is_wrong else max(min(prepared + free, left), 0)
        if uom.compare(wanted, most) > 0:
            findings.append(units.over(wanted, most, product, "warning"))
        return findings

    def _own(self, seen, moves, lot):
        """Open lines that are there for a lot."""
        names = {name for name in (lot.name, seen["line"].lot_name) if name}
        return moves.move_line_ids.filtered(lambda line: not line.picked and (
            line.lot_id == lot if line.lot_id else line.lot_name in names))

    def _others(self, moves, own):
        """Open lines that are there for other lots."""
        return moves.move_line_ids.filtered(lambda line: not line.picked and (line.lot_id or line.lot_name)) - own

    def _blank(self, moves):
        """Open lines that wait for any lot."""
        return moves.move_line_ids.filtered(lambda line: not line.picked and not line.lot_id and not line.lot_name)

    def _expected(self, moves, own):
        """How many are taken in where nobody says it."""
        if moves.product_id.tracking == "serial":
            return 1.0
        left = self.env["lot.scan.quantity"].left(moves)
        free = left - _amount(self._others(moves, own))
        return _amount(own) or (free if moves.product_id.uom_id.compare(free, 0) > 0 else left)

    def _beyond(self, moves, lines, missing):
        """More than there are lines for: where a move asks for more, else on top of what is there."""
        uom, units = moves.product_id.uom_id, self.env["lot.scan.quantity"]
        for move in moves:
            room = min(missing, move.product_qty - _amount(move.move_line_ids.filtered("picked") | (
                lines & move.move_line_ids)))
            if uom.compare(room, 0) > 0:
                lines += self._created(move, room)
                missing -= room
        if uom.compare(missing, 0) <= 0:
            return lines
        if not lines or moves.product_id.tracking == "serial":
            return lines + self._created(moves[-1], missing)
        lines[-1].write(units.on_line(lines[-1].quantity_product_uom + missing, lines[-1]))
        return lines

    def _created(self, move, quantity):
        line = move.move_line_ids.create(move._prepare_move_line_vals(quantity))
        line._apply_putaway_strategy()
        return line


def _amount(lines):
    return sum(lines.mapped("quantity_product_uom"))
