from odoo import api, models
from odoo.exceptions import UserError


class LotScanPack(models.AbstractModel):
    """Takes packages whole, and puts what was picked into packages."""

    _name = "lot.scan.pack"
    _description = "Packages by Scanning"

    @api.private
    def makes(self, seen):
        """Whether a code is the number of a package that is not there yet, and may be filled."""
        document, found = seen["document"], seen["found"]
        return bool(document) and document._name == "stock.picking" and "00" in seen["scan"].elements \
            and not found.record() and not found.lots and not found.is_hidden and not seen["line"]

    @api.private
    def findings(self, seen, package):
        """What speaks against a package: what is in it is taken, each lot judged; an empty one is filled.

        :param stock.package package: empty for one that will be made
        """
        document = seen["document"]
        if not document:
            return self._named(package, lambda quant: self.env["lot.scan.verdict"].of_lot(
                quant.lot_id, seen) if quant.lot_id else [])
        if self.is_filled(seen, package):
            return self._of_filling(seen, package)
        if seen["typed"] is not None:
            return [("quantity", "stop", self.env._("A package is taken whole. Scan its lot to take a part of it."))]
        return self._of_taking(seen, package)

    @api.private
    def is_filled(self, seen, package):
        """Whether something is put into a package: it is new or empty, or stands where the transfer goes to."""
        moves = self.env["lot.scan"].moves(seen["document"])
        if not moves.picking_id:
            return False
        return not self._inside(package) or self.env["lot.scan.place"].is_beyond(package.location_id, moves)

    @api.private
    def do(self, seen, package):
        """Take a package whole, or fill it with what was picked and is in none.

        :return: what of the answer to the scan is different
        :rtype: dict
        """
        if self.is_filled(seen, package):
            return self._fill(self.waiting(seen["document"]), package or package.create({
                "name": seen["scan"].elements["00"]}))
        lines = self.env["stock.move.line"]
        for quant in self._inside(package):
            moves = self._moves(seen).filtered(lambda move, quant=quant: move.product_id == quant.product_id)
            lines += self.env["lot.scan.take"].take(moves, quant.lot_id, quant.quantity, package=quant.package_id)
        self._keep_whole(lines.filtered("picking_id"), package)
        return {}

    @api.private
    def arrive(self, seen, lines):
        """What arrives on a pallet whose label says what is on it is received on that pallet."""
        number = seen["scan"].elements.get("00")
        if number and seen["operation"] == "receive" and not seen["found"].is_hidden:
            lines.result_package_id = self.env["stock.package"].create({"name": number})

    @api.private
    def command(self, document, said):
        """Pack what was picked and is in no package yet, as Odoo's own button does.

        :return: what of the answer to the scan is different
        :rtype: dict
        :raises UserError: there is nothing to pack
        """
        if not document or document._name != "stock.picking":
            raise UserError(self.env._("Scan the transfer first."))
        self.env["lot.scan.verdict"].ensure_open(document)
        lines, undo = self.waiting(document), self.env["lot.scan.undo"]
        if not lines:
            raise UserError(self.env._("Nothing that was picked waits for a package. Scan what goes into it first."))
        before = undo.state(document)
        answer = {"status": "done", **self._fill(lines)}
        return {**answer, "changes": undo.changes(document, before), "task": self.env["lot.scan.task"].task(document)}

    @api.private
    def waiting(self, document):
        """What was picked and is in no package yet.

        :rtype: stock.move.line
        """
        return self.env["lot.scan"].moves(document).move_line_ids.filtered(
            lambda line: line.picked and not line.result_package_id)

    @api.private
    def leave(self, document):
        """A package that is not taken whole stays where it is; what was picked out of it goes loose."""
        lines = self.env["lot.scan"].moves(document).move_line_ids
        for package, mine in lines.filtered(lambda line: line.package_id).grouped("package_id").items():
            gone = mine.filtered("picked")
            if not all(line.picked for line in mine):
                gone.filtered(lambda line, its=package: line.result_package_id == its).result_package_id = False

    def _fill(self, lines, package=None):
        """Put lines into a package, by Odoo's own action: a new one if left out.

        Odoo may want something printed, or ask something first.
        """
        if package and len(lines.location_dest_id) > 1:
            raise UserError(self.env._(
                "What was picked goes to several places, which a package cannot: %s.",
                ", ".join(lines.location_dest_id.mapped("display_name"))))
        action = lines.action_put_in_pack(package_id=package.id if package else False)
        asks = {"action": action} if isinstance(action, dict) else {}
        package = lines.result_package_id
        if not package:
            return {**asks, "status": "asks", "verdict": "warning"}
        texts = [f"{line.lot_id.name or line.product_id.display_name}: {self._text(line)}" for line in lines]
        return {**asks, "record": self.env["lot.scan"].name(package), "messages": [{
            "code": "packed", "severity": "ok", "text": self.env._(
                "In %(package)s: %(lines)s.", package=package.name,
                lines=self.env["lot.scan.verdict"].listed(texts))}]}

    def _of_filling(self, seen, package):
        document, name = seen["document"], package.display_name or seen["scan"].elements["00"]
        others = package.move_line_ids.filtered(lambda line: line.package_id != package).picking_id - document
        if others:
            return [("wrong_package", "stop", self.env._(
                "%(package)s is being filled for %(documents)s.", package=name,
                documents=", ".join(others.mapped("display_name"))))]
        if self.waiting(document):
            return []
        return [("nothing_to_pack", "stop", self.env._(
            "Nothing that was picked waits for a package. Scan what goes into %s first.", name))]

    def _of_taking(self, seen, package):
        """Whether all that is in a package can be taken."""
        inside, moves, take = self._inside(package), self._moves(seen), self.env["lot.scan.take"]
        if moves.move_line_ids.filtered(lambda line: line.picked and line.package_id in inside.package_id):
            return [("already_done", "stop", self.env._("%s is done already.", package.display_name))]
        places = self.env["lot.scan.place"]
        if not all(any(places.is_in(place, source) for source in moves.location_id) for place in inside.location_id):
            return [("wrong_location", "stop", self.env._(
                "%(package)s is in %(places)s, and not in %(sources)s.", package=package.display_name,
                places=", ".join(inside.location_id.mapped("display_name")),
                sources=", ".join(moves.location_id.mapped("display_name"))))]
        return self._of_amounts(inside, moves) or self._named(package, lambda quant: take.findings(
            seen, moves.filtered(lambda move: move.product_id == quant.product_id), quant.lot_id, quant.quantity,
            quant.package_id))

    def _of_amounts(self, inside, moves):
        """Of each product in the package the document has to ask for as much."""
        units, findings = self.env["lot.scan.quantity"], []
        for product, quants in inside.grouped("product_id").items():
            mine = moves.filtered(lambda move, product=product: move.product_id == product)
            amount, left = sum(quants.mapped("quantity")), units.left(mine)
            if not mine:
                findings.append(("wrong_product", "stop", self.env._(
                    "%s is in it, and not on the document.", product.display_name)))
            elif product.uom_id.compare(amount, left) > 0:
                code, severity, text = units.over(amount, left, product)
                findings.append((code, severity, f"{product.display_name}: {text}"))
        return findings

    def _named(self, package, findings_of):
        """The findings on each lot in a package, with its name."""
        return [(code, severity, self.env._(
            "%(lot)s: %(text)s", lot=quant.lot_id.name or quant.product_id.display_name, text=text))
            for quant in self._inside(package) for code, severity, text in findings_of(quant)]

    def _moves(self, seen):
        """The moves that take something."""
        is_order = seen["document"]._name == "mrp.production"
        return self.env["lot.scan"].moves(seen["document"], "consume" if is_order else None)

    def _inside(self, package):
        return package.contained_quant_ids.filtered(lambda quant: quant.quantity > 0).sorted("id")

    def _keep_whole(self, lines, package):
        """A package that is taken whole stays one, with those in it."""
        for box, mine in lines.grouped("package_id").items():
            mine.write({"result_package_id": box.id, "is_entire_pack": True})
        lines.result_package_id._apply_package_dest_for_entire_packs(
            allowed_package_ids=set((package | package.all_children_package_ids).ids))

    def _text(self, line):
        return self.env["lot.scan.quantity"].text(line.quantity_product_uom, line.product_id)
