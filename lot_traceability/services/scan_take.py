from odoo import api, models

from ..tracing.operations import STOPS


class LotScanTake(models.AbstractModel):
    """Picks and uses what is in stock: from what is proposed where it is, else from what is free."""

    _name = "lot.scan.take"
    _description = "Taking by Scanning"

    @api.private
    def findings(self, seen, moves, lot, quantity=None, package=None):
        """What speaks against taking a lot; as of ``lot.scan.verdict``.

        :param dict seen: of ``lot.scan.look``
        :param stock.move moves: of its product, open
        :param stock.lot lot: empty for a product without lots
        :param float quantity: in the product's unit; None for whatever is proposed or left
        :param stock.package package: taken whole, out of which it comes; whatever it lies in if left out
        """
        findings = self._of_quantity(moves, lot, quantity)
        if not findings and lot:
            findings = self._of_rules(lot, seen["document"], moves)
        place = None if package else self.env["lot.scan.place"].source(seen, moves)
        told = {code for code, _severity, _text in findings}
        return findings if any(severity == "stop" for _code, severity, _text in findings) else (
            findings + self._of_place(moves, lot, quantity, place, package, told))

    @api.private
    def of_gate(self, lot, operation, document=None):
        """What the gate says; on the screen it stands alone, and begins like a sentence."""
        if operation not in STOPS:
            return []
        gate = self.env["lot.gate"].verdict(lot, operation, document)[lot.id]
        return [(message["code"], gate["verdict"], message["text"][:1].upper() + message["text"][1:])
                for message in gate["messages"]]

    @api.private
    def do(self, seen, moves, lot, quantity=None):
        """Take a lot, from and to where it was said; as :meth:`take`."""
        places = self.env["lot.scan.place"]
        lines, to = self.take(moves, lot, quantity, places.source(seen, moves)), places.destination(seen, moves)
        if to:
            lines.location_dest_id = to
        return lines

    @api.private
    def take(self, moves, lot, quantity=None, location=None, package=None):
        """Pick a lot, or units of a product without lots.

        :param stock.location location: where it was taken from; wherever there is some if left out
        :return: the picked lines
        :rtype: stock.move.line
        """
        uom, lines = moves.product_id.uom_id, self.env["stock.move.line"]
        open_lines = moves.move_line_ids.filtered(lambda line: not line.picked)
        mine = self._mine(moves, lot, location, package)
        missing = wanted = quantity or self._proposed(moves, mine or open_lines, lot)
        for line in mine.sorted(lambda line: uom.compare(line.quantity_product_uom, wanted) != 0):
            part = min(missing, line.quantity_product_uom)
            if uom.compare(part, 0) > 0:
                lines += self.part_of(line, part)
                missing -= part
        if uom.compare(missing, 0) > 0:
            quants = self._quants(moves, lot, location, package)
            missing = min(missing, self._free_quantity(moves, quants))
            self._free(open_lines - lines, missing)
            lines += self._from_stock(moves, lot, missing, quants)
        lines.picked = True
        return lines

    @api.private
    def part_of(self, line, quantity):
        """An open line with so much of it; what is over stays in an open line of its own."""
        left, units = line.quantity_product_uom - quantity, self.env["lot.scan.quantity"]
        if line.product_id.uom_id.compare(left, 0) <= 0:
            return line
        values = {"is_entire_pack": False}
        if line.result_package_id == line.package_id:
            values["result_package_id"] = False  # a package of which a part stays does not go along
        rest = {**values, **units.on_line(left, line), "picked": False, "proposal": line.proposal}
        line.write({**values, **units.on_line(quantity, line)})
        line.copy(rest)
        return line

    def _of_quantity(self, moves, lot, quantity):
        """Whether ``moves`` of one product have that much left to do."""
        units, product = self.env["lot.scan.quantity"], moves.product_id
        left = units.left(moves)
        findings = units.done_already(moves, lot, product.uom_id.compare(left, 0) <= 0)
        if not findings and quantity and product.uom_id.compare(quantity, left) > 0:
            return [units.over(quantity, left, product)]
        return findings

    def _of_rules(self, lot, document, moves):
        """What gate and rules say."""
        operation, objections = moves[0]._purpose().operation, self.env["lot.objections"]
        findings = self.of_gate(lot, operation, document)
        told = {code for code, _severity, _text in findings}
        cases = objections.cases_if(lot, operation, document)
        return findings + [(found.rule, "warning", found.text) for found in objections.against(cases, free=True)
                           if found.rule not in told]

    def _of_place(self, moves, lot, quantity, location, package, told):
        """Is it there, and is it the proposed one?"""
        uom, units, product = moves.product_id.uom_id, self.env["lot.scan.quantity"], moves.product_id
        mine = self._mine(moves, lot, location, package)
        there = sum(mine.mapped("quantity_product_uom"))
        if not mine or (quantity and uom.compare(there, quantity) < 0):
            there += self._free_quantity(moves, self._quants(moves, lot, location, package))
        place, name = location or moves[0].location_id, lot.name or product.display_name
        hint = self._hint(moves, lot)
        if uom.compare(there, 0) <= 0:
            nothing = self.env._("Nothing of %(lot)s is free in %(place)s.", lot=name, place=place.display_name)
            return [("wrong_lot", "stop", f"{nothing} {hint}".strip())]
        if quantity and uom.compare(there, quantity) < 0:
            return [("not_enough", "stop", self.env._(
                "Only %(free)s of %(name)s is free in %(place)s.", free=units.text(there, product), name=name,
                place=place.display_name))]
        return [("proposal", "warning", hint)] if hint and not told & {"proposal", "fefo"} else []

    def _hint(self, moves, lot):
        """Which lot is proposed instead of ``lot``; empty if none is, or it is."""
        proposed = moves.move_line_ids.filtered(lambda line: not line.picked and line.lot_id)
        return "" if not proposed or lot in proposed.lot_id else self.env._(
            "%(lot)s is proposed, in %(place)s.", lot=proposed[0].lot_id.name,
            place=proposed[0].location_id.display_name)

    def _mine(self, moves, lot, location, package):
        """Open lines of a lot, in a place, out of a package."""
        return moves.move_line_ids.filtered(
            lambda line: not line.picked and line.lot_id == lot and (not package or line.package_id == package)
            and (not location or line.location_id.parent_path.startswith(location.parent_path)))

    def _proposed(self, moves, lines, lot):
        """How many are taken where nobody says it: what the next line asks for."""
        if lot.product_id.tracking == "serial":
            return 1.0
        return lines[:1].quantity_product_uom or self.env["lot.scan.quantity"].left(moves)

    def _free(self, lines, quantity):
        """Give up what open lines have reserved, as much as is picked in their place."""
        units = self.env["lot.scan.quantity"]
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
                line.write(units.on_line(left, line))

    def _from_stock(self, moves, lot, missing, quants):
        """Lines for so much, move by move as each has room, place by place."""
        lines, uom = self.env["stock.move.line"], moves.product_id.uom_id
        for move in moves:
            room = missing if move == moves[-1] else min(
                missing, move.product_qty - sum(move.move_line_ids.mapped("quantity_product_uom")))
            if uom.compare(room, 0) > 0:
                lines += self._lines(move, lot, room, quants)
                missing -= room
        return lines

    def _lines(self, move, lot, missing, quants):
        if move._should_bypass_reservation():
            return move.move_line_ids.create({**move._prepare_move_line_vals(missing), "lot_id": lot.id})
        lines, uom = self.env["stock.move.line"], move.product_id.uom_id
        for quant in quants:
            taken = min(missing, quant.quantity - quant.reserved_quantity)
            if uom.compare(taken, 0) > 0:
                lines += lines.create(move._prepare_move_line_vals(taken, quant))
                missing -= taken
        return lines

    def _free_quantity(self, moves, quants):
        if moves[0]._should_bypass_reservation():
            return self.env["lot.scan.quantity"].left(moves)
        return sum(quants.mapped("quantity")) - sum(quants.mapped("reserved_quantity"))

    def _quants(self, moves, lot, location, package):
        """What is in stock of a lot, the first that came first; of the owner whose goods the document moves."""
        owner = (moves.restrict_partner_id or moves.picking_id.owner_id)[:1]
        domain = [("package_id", "=", package.id)] if package else []
        return self.env["stock.quant"].search([
            ("product_id", "=", moves.product_id.id), ("lot_id", "=", lot.id), ("owner_id", "=", owner.id),
            ("location_id", "child_of", (location or moves.location_id).ids), ("quantity", ">", 0), *domain],
            order="in_date, id")
