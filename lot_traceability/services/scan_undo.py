from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# What scans change on lines, but for how much it is: by that a line is known again, whatever became of its id.
CONTENT = (
    "move_id", "product_id", "lot_id", "lot_name", "product_uom_id", "location_id", "location_dest_id", "package_id",
    "result_package_id", "owner_id", "picked", "is_entire_pack", "picking_id", "vendor_lot", "vendor_production_date",
    "vendor_expiration_date", "vendor_country_id", "vendor_gln")
# Where a lot stands that somebody has done something with.
USES = {"stock.move.line": "lot_id", "lot.label.print": "lot_ids", "mrp.production": "lot_producing_ids"}
STOCK = ("location_id", "lot_id", "package_id", "owner_id")  # what of it says which stock is reserved


class LotScanUndo(models.AbstractModel):
    """Takes back what a person has scanned last for a document: its lines say again what they said before."""

    _name = "lot.scan.undo"
    _description = "Taking Scans Back"

    @api.private
    def state(self, document):
        """What stands on a transfer or an order now.

        :return: ``lines``, how much by content, and of an order ``made``, how much and which lots
        :rtype: dict
        """
        is_order = document._name == "mrp.production"
        lines = {}
        for row in self.env["lot.scan"].moves(document).move_line_ids.read([*CONTENT, "quantity"], load=None):
            content = self._content(row)
            lines[content] = lines.get(content, 0) + row["quantity"]
        return {"lines": lines, "made": (document.qty_producing, document.lot_producing_ids) if is_order else None}

    @api.private
    def changes(self, document, before, lot=None):
        """What was done since, to be kept with the scan that did it.

        :param dict before: of :meth:`state`
        :param stock.lot lot: that was made for it
        :return: JSON-serialisable: ``lines``, each with how much more, or less, there is of it; of an order ``made``,
            how much more, and the lots that came and went; ``lot_id``
        :rtype: dict
        """
        after = self.state(document)
        old, new = before["lines"], after["lines"]
        more = {content: new.get(content, 0) - old.get(content, 0) for content in {**old, **new}}
        return {"made": self._made(before["made"], after["made"]), "lot_id": lot.id if lot else False, "lines": [
            {**dict(zip(CONTENT, content, strict=True)), "quantity": quantity}
            for content, quantity in more.items() if not self._unit(content).is_zero(quantity)]}

    def _made(self, before, after):
        if before == after:
            return None
        (old, old_lots), (new, new_lots) = before, after
        return {"quantity": new - old, "came": (new_lots - old_lots).ids, "went": (old_lots - new_lots).ids}

    @api.private
    def scanned(self, document):
        """Which lots were scanned for a document, whoever did it, and when last.

        :rtype: dict[int, datetime]
        """
        return {row["lot_id"]: event.scanned_at for event in self._events(document)
                for row in event.changes["lines"] if row["picked"] and row["lot_id"] and row["quantity"] > 0}

    @api.private
    def command(self, document, said):
        """Take back the last scan of this person for a document, then the one before, and so on.

        :return: what of the answer to the scan is different
        :rtype: dict
        :raises UserError: there is none, it is too late, or somebody has changed those lines since
        """
        if not document or document._name == "stock.location":
            raise UserError(self.env._("Scan the transfer or the order first."))
        self.env["lot.scan.verdict"].ensure_open(document)
        event = self._events(document).filtered(lambda event: event.user_id == self.env.user)[-1:]
        if not event:
            raise UserError(self.env._("You have scanned nothing for %s that could be taken back.",
                                       document.display_name))
        self._restore(document, event.changes)
        name = event.answer["record"]["name"] if event.answer["record"] else event.code
        return {
            "status": "done", "takes_back": event.key, "task": self.env["lot.scan.task"].task(document), "messages": [{
                "code": "undone", "severity": "ok", "text": self.env._("Taken back: %s.", name)}]}

    def _events(self, document):
        """Scans that did something to a document and were not taken back, in order."""
        # As superuser: whoever has the document open may know what was done to it.
        events = self.env["lot.scan.event"].sudo().search([
            ("document_id", "=", document.id), ("document_model", "=", document._name)], order="id")
        return (events - events.takes_back_id).filtered("changes")

    def _restore(self, document, changes):
        spare, missing = self.env["stock.move.line"], self.env["stock.move"]
        for row in changes["lines"]:
            if row["quantity"] > 0:
                spare += self._take_away(document, row)
        if changes["made"]:
            self._unmake(document, changes["made"])
        for row in changes["lines"]:
            if row["quantity"] < 0 and self._is_free(row):
                spare -= self._give_back(document, row, spare)
            elif row["quantity"] < 0:
                missing |= missing.browse(row["move_id"])
        spare.unlink()
        # What others have reserved meanwhile stays theirs: Odoo proposes something else.
        missing._action_assign()
        self._forget(self.env["stock.lot"].browse(changes["lot_id"] or ()).exists())

    def _unmake(self, order, made):
        """Make less of an order; a lot of which others have made some stays its lot."""
        left, lots = order.qty_producing - made["quantity"], order.lot_producing_ids
        if order.product_uom_id.compare(left, 0) < 0:
            raise UserError(self.env._("That has been changed since. Correct it on %s.", order.display_name))
        if order.product_id.tracking == "serial" or order.product_uom_id.is_zero(left):
            lots = lots - lots.browse(made["came"]) | lots.browse(made["went"]).exists()
        order.write({"qty_producing": left, "lot_producing_ids": [Command.set(lots.ids)]})

    def _take_away(self, document, row):
        """Take off the lines what a scan has put on them.

        :return: lines of which nothing is left
        """
        left, spare = row["quantity"], self.env["stock.move.line"]
        for line in self._lines(document, row):
            taken = min(left, line.quantity)
            if line.product_uom_id.compare(taken, 0) > 0:
                left -= taken
                is_spare = line.product_uom_id.compare(line.quantity, taken) <= 0
                line.write({"quantity": line.quantity - taken, "picked": line.picked and not is_spare})
                spare += line if is_spare else spare.browse()
        if row["picked"] and self._unit(self._content(row)).compare(left, 0) > 0:
            raise UserError(self.env._("That has been changed since. Correct it on %s.", document.display_name))
        return spare

    def _give_back(self, document, row, spare):
        """Put on the lines what a scan has taken off them.

        :param spare: lines of which nothing is left
        :return: the line that has it now
        """
        line = (self._lines(document, row) - spare)[:1]
        if line:
            line.quantity -= row["quantity"]
            return line
        values = {**row, "quantity": -row["quantity"]}
        line = spare.filtered(lambda line: line.move_id.id == row["move_id"])[:1]
        if line:
            line.write(values)
        return line or line.create(values)

    def _lines(self, document, row):
        """The lines of a document with the content of ``row``."""
        lines = self.env["lot.scan"].moves(document).move_line_ids
        content = self._content(row)
        return lines.browse(found["id"] for found in lines.read(CONTENT, load=None) if self._content(found) == content)

    def _content(self, row):
        return tuple(fields.Date.to_string(row[name]) if isinstance(row[name], date) else row[name] for name in CONTENT)

    def _unit(self, content):
        return self.env["uom.uom"].browse(content[CONTENT.index("product_uom_id")])

    def _is_free(self, row):
        """Whether what a line had reserved is free."""
        move, unit = self.env["stock.move"].browse(row["move_id"]), self._unit(self._content(row))
        if move._should_bypass_reservation():
            return True
        quants = self.env["stock.quant"].search([
            ("product_id", "=", move.product_id.id), *((name, "=", row[name]) for name in STOCK)])
        free = sum(quants.mapped("quantity")) - sum(quants.mapped("reserved_quantity"))
        return unit.compare(move.product_id.uom_id._compute_quantity(
            free, unit, rounding_method="HALF-UP"), -row["quantity"]) >= 0

    def _forget(self, lot):
        """A lot that was made for the scan and is nowhere is not there."""
        # As superuser: it may be held or labelled by others.
        used = lot and (lot.quant_ids or lot.sudo().hold_ids or any(self.env[model].sudo().search(
            [(field, "in", lot.ids)], limit=1) for model, field in USES.items()))
        if lot and not used:
            lot.unlink()
