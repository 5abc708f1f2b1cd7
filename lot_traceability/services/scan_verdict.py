from odoo import api, models
from odoo.tools import format_date

from ..tracing.operations import STOPS


class LotScanVerdict(models.AbstractModel):
    """What speaks against a scanned record: each finding has a code, a severity and a text.

    Holds and what needs a reason are asked of ``lot.gate`` and ``lot.objections``: no rule is spelled here again.
    """

    _name = "lot.scan.verdict"
    _description = "Verdict on a Scan"

    @api.private
    def of_faults(self, scan):
        """What is wrong with the code itself. A day that there is not does not change what the label is on.

        :param Scan scan: of ``tracing.gs1``
        :return: findings: triples of code, severity and text
        :rtype: list[tuple]
        """
        texts = {
            "check_digit": self.env._("The check digit of %(value)s is wrong. Scan it again."),
            "date": self.env._("There is no day %(value)s. The date on the label is not used."),
            "truncated": self.env._("The code ends in the middle of (%(ai)s). Scan all of it."),
            "too_long": self.env._("(%(ai)s) is too long: %(value)s. Does the scanner send FNC1?"),
            "characters": self.env._("(%(ai)s) has characters that it cannot have: %(value)s."),
            "unknown_ai": self.env._("“%(value)s” is not understood."),
            "twice": self.env._("(%(ai)s) stands twice in the code, with %(value)s too."),
        }
        return [(fault.code, "warning" if fault.code == "date" else "stop",
                 texts[fault.code] % {"ai": fault.ai, "value": fault.value[:40]}) for fault in scan.faults]

    @api.private
    def of_nothing(self, scan, found):
        """Why no record is meant: there is none, there are several, or it is somebody else's."""
        if len(found.lots) > 1:
            return [("ambiguous", "stop", self.env._(
                "Several products have a lot %(lot)s: %(products)s. Scan the product first.", lot=found.lots[0].name,
                products=", ".join(found.lots[:5].product_id.mapped("display_name"))))]
        if found.is_hidden:
            return [("other_company", "stop", self.env._("This code is of another company, or not for you to see."))]
        item = scan.elements.get("01") or scan.elements.get("02")
        if item and not found.products:
            return [("unknown", "stop", self.env._("No product has the GTIN %s.", item))]
        return [("unknown", "stop", self.env._("Nothing here is called %s.", self._name_in(scan)))]

    @api.private
    def of_lot(self, lot, operation, document, moves, quantity=None):
        """What speaks against a lot.

        :param stock.lot lot: the lot
        :param str operation: see ``lot.scan.check``; empty if somebody only asks
        :param document: the transfer or order; None without one
        :param stock.move moves: of the document, that take or bring this kind of thing
        :param float quantity: that is about to be moved, in the product's unit; None for whatever is left
        """
        if not document:
            return self._of_lot_alone(lot, operation)
        mine = moves.filtered(lambda move: move.product_id == lot.product_id)
        if not mine:
            return [("wrong_product", "stop", self.env._(
                "%(lot)s is %(product)s, which is not on %(document)s.", lot=lot.name,
                product=lot.product_id.display_name, document=document.display_name))]
        findings = self.of_quantity(mine, lot, quantity)
        if any(severity == "stop" for _code, severity, _text in findings):
            return findings
        if operation in ("receive", "produce"):
            return findings + self._of_received(lot)
        return findings + self._of_taken(lot, document, mine)

    @api.private
    def of_product(self, product, document, moves):
        mine = moves.filtered(lambda move: move.product_id == product)
        if document and not mine:
            return [("wrong_product", "stop", self.env._(
                "%(product)s is not on %(document)s.", product=product.display_name, document=document.display_name))]
        if document and product.tracking != "none":
            return [("lot_needed", "ok", self.env._("%s: scan its lot.", product.display_name))]
        return self.of_quantity(mine, self.env["stock.lot"]) if document else []

    @api.private
    def of_package(self, package, operation, document, moves):
        """All lots in a package, each named."""
        findings = []
        for lot in package.contained_quant_ids.lot_id:
            findings += [(code, severity, self.env._("%(lot)s: %(text)s", lot=lot.name, text=text))
                         for code, severity, text in self.of_lot(lot, operation, document, moves)]
        return findings

    @api.private
    def of_location(self, location, document, moves):
        places = moves.location_id | moves.location_dest_id | moves.move_line_ids.location_id | (
            moves.move_line_ids.location_dest_id)
        if not document or any(location.parent_path.startswith(place.parent_path) for place in places):
            return []
        return [("wrong_location", "warning", self.env._(
            "Nothing of %(document)s is in %(place)s.", document=document.display_name, place=location.display_name))]

    @api.private
    def of_document(self, document):
        """Whether anything is left to do."""
        if document.state == "done":
            return [("already_done", "stop", self.env._("%s is done already.", document.display_name))]
        if document.state == "cancel":
            return [("cancelled", "stop", self.env._("%s is cancelled.", document.display_name))]
        return []

    @api.private
    def of_quantity(self, moves, lot, quantity=None):
        """Whether ``moves`` of one product have that much left to do."""
        product, left = moves.product_id, self.left(moves)
        lines = moves.move_line_ids.filtered(lambda line: line.picked and line.lot_id == lot)
        if product.uom_id.compare(left, 0) <= 0 or (lines and product.tracking == "serial"):
            return [("already_done", "stop", self.env._(
                "%s is done already.", (lot and lines and lot.name) or product.display_name))]
        if quantity and product.uom_id.compare(quantity, left) > 0:
            wording = self.env["lot.wording"]
            receives = moves[0].location_id.usage not in ("internal", "transit")
            return [("over_quantity", "warning" if receives else "stop", self.env._(
                "%(more)s are more than the %(left)s that are left.", more=wording.quantity(
                    quantity, product.uom_id.name), left=wording.quantity(left, product.uom_id.name)))]
        return []

    @api.private
    def left(self, moves):
        """What of ``moves`` of one product is not picked yet, in the product's unit."""
        picked = moves.move_line_ids.filtered("picked")
        return sum(moves.mapped("product_qty")) - sum(picked.mapped("quantity_product_uom"))

    def _of_taken(self, lot, document, moves):
        """A lot that is picked or used: is it there, is it the proposed one, what do gate and rules say."""
        move = moves[0]
        findings = self._of_gate(lot, move._purpose().operation, document)
        told = {code for code, _severity, _text in findings}
        objections = self.env["lot.objections"]
        cases = objections.cases_if(lot, move._purpose().operation, document)
        findings += [(found.rule, "warning", found.text) for found in objections.against(cases, free=True)
                     if found.rule not in told]
        return findings + self._of_place(lot, moves, told)

    def _of_gate(self, lot, operation, document=None):
        """What the gate says; on the screen it stands alone, and begins like a sentence."""
        if operation not in STOPS:
            return []
        gate = self.env["lot.gate"].verdict(lot, operation, document)[lot.id]
        return [(message["code"], gate["verdict"], message["text"][:1].upper() + message["text"][1:])
                for message in gate["messages"]]

    def _of_place(self, lot, moves, told):
        open_lines = moves.move_line_ids.filtered(lambda line: not line.picked)
        if lot in open_lines.lot_id:
            return []
        free = lot.quant_ids.filtered(
            lambda quant: quant.location_id.parent_path.startswith(moves[0].location_id.parent_path))
        proposed = open_lines[:1]
        hint = self.env._("%(lot)s is proposed, in %(place)s.", lot=proposed.lot_id.name,
                          place=proposed.location_id.display_name) if proposed.lot_id else ""
        uom = lot.product_id.uom_id
        if uom.compare(sum(free.mapped("quantity")) - sum(free.mapped("reserved_quantity")), 0) <= 0:
            nothing = self.env._("Nothing of %(lot)s is free in %(place)s.", lot=lot.name,
                                 place=moves[0].location_id.display_name)
            return [("wrong_lot", "stop", f"{nothing} {hint}".strip())]
        return [("proposal", "warning", hint)] if hint and not told & {"proposal", "fefo"} else []

    def _of_received(self, lot):
        """What is received is never stopped by a hold; whoever receives it is told all the same."""
        return [("hold", "warning", self.env._("%(lot)s is on hold: %(reason)s", lot=lot.name,
                                               reason=lot.hold_summary))] if lot.on_hold else []

    def _of_lot_alone(self, lot, operation):
        if operation in STOPS:
            return self._of_gate(lot, operation)
        expired = lot.expiration_date and lot.product_expiry_alert
        return self._of_received(lot) + ([("expired", "warning", self.env._(
            "%(lot)s is past its date since %(date)s.", lot=lot.name,
            date=format_date(self.env, lot.expiration_date)))] if expired else [])

    def _name_in(self, scan):
        """What people see on the label."""
        elements = scan.elements
        return next((elements[ai] for ai in ("21", "10", "00", "414") if ai in elements), scan.code[:40])
