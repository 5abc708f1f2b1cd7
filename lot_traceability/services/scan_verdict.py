from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tracing.operations import STOPS

# So many things are named in one text, the others counted.
MOST_NAMED = 20


class LotScanVerdict(models.AbstractModel):
    """What speaks against a scanned record: each finding has a code, a severity and a text.

    What is done with it knows best: taking, receiving, producing and packing have findings of their own. Holds and what
    needs a reason are asked of ``lot.gate`` and ``lot.objections``: no rule is spelled here again.
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
    def of_record(self, record, seen):
        """What speaks against whatever was found.

        :param dict seen: of ``lot.scan.look``
        """
        document = seen["document"]
        if record._name == "stock.lot":
            return self.of_lot(record, seen)
        if record._name == "stock.package":
            return self.env["lot.scan.pack"].findings(seen, record)
        if record._name == "product.product":
            return self._of_product(record, seen) if document else []
        if record._name == "stock.location":
            return self.env["lot.scan.place"].findings(record, document, self.env["lot.scan"].moves(document))
        return self.of_document(record)

    @api.private
    def of_new(self, seen):
        """A lot or a package that is not there: right for what arrives, is made or packed, and for nothing else."""
        product, document = seen["product"], seen["document"]
        if self.env["lot.scan.pack"].makes(seen):
            return self.env["lot.scan.pack"].findings(seen, self.env["stock.package"])
        name = self.env["lot.scan.lot"].name(seen)
        if seen["operation"] not in ("receive", "produce") or not product or not name or seen["found"].lots:
            return self.of_nothing(seen)
        moves = self._moves(seen)
        if document and not moves:
            return [self._of_wrong_product(product, document)]
        findings = self._of_verb(seen, moves, self.env["stock.lot"]) if moves else []
        # Where nothing but the document says what it is, a slip of the pen would make a lot.
        severity = "warning" if seen["is_guess"] else "ok"
        return findings if seen["line"] else [*findings, ("new_lot", severity, self.env._(
            "%(lot)s of %(product)s is new.", lot=name, product=product.display_name))]

    @api.private
    def of_lot(self, lot, seen):
        """What speaks against a lot."""
        if not seen["document"]:
            return self._of_lot_alone(lot, seen["operation"])
        moves = self._moves(seen)
        if moves:
            return self._of_verb(seen, moves, lot)
        return [("wrong_product", "stop", self.env._(
            "%(lot)s is %(product)s, which is not on %(document)s.", lot=lot.name,
            product=lot.product_id.display_name, document=seen["document"].display_name))]

    @api.private
    def ensure_open(self, document):
        """Refuse what is to be done on a document that is over.

        :raises UserError: it is done, or cancelled
        """
        for _code, _severity, text in self.of_document(document):
            raise UserError(text)

    @api.private
    def of_document(self, document):
        """Whether anything is left to do."""
        if document.state == "done":
            return [("already_done", "stop", self.env._("%s is done already.", document.display_name))]
        if document.state == "cancel":
            return [("cancelled", "stop", self.env._("%s is cancelled.", document.display_name))]
        return []

    @api.private
    def listed(self, texts):
        """Texts as one, with commas between; of many the first are named and the rest counted."""
        named, more = ", ".join(texts[:MOST_NAMED]), len(texts) - MOST_NAMED
        return named if more <= 0 else self.env._("%(named)s and %(more)s more", named=named, more=more)

    @api.private
    def of_nothing(self, seen):
        """Why no record is meant: there is none, there are several, or it is somebody else's."""
        scan, found = seen["scan"], seen["found"]
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

    def _of_product(self, product, seen):
        moves = self._moves(seen)
        if not moves:
            return [self._of_wrong_product(product, seen["document"])]
        if product.tracking != "none":
            return [("lot_needed", "ok", self.env._("%s: scan its lot.", product.display_name))]
        return self._of_verb(seen, moves, self.env["stock.lot"])

    def _of_wrong_product(self, product, document):
        return "wrong_product", "stop", self.env._(
            "%(product)s is not on %(document)s.", product=product.display_name, document=document.display_name)

    def _of_verb(self, seen, moves, lot):
        """What speaks against doing it, by what it is."""
        units = self.env["lot.scan.quantity"]
        findings = units.findings(seen)
        if any(severity == "stop" for _code, severity, _text in findings):
            return findings
        return findings + self.env["lot.scan"].verb(seen).findings(seen, moves, lot, units.wanted(seen))

    def _moves(self, seen):
        return self.env["lot.scan"].moves(seen["document"], seen["operation"]).filtered(
            lambda move: move.product_id == seen["product"])

    def _of_lot_alone(self, lot, operation):
        if operation in STOPS:
            return self.env["lot.scan.take"].of_gate(lot, operation)
        expired = lot.expiration_date and lot.product_expiry_alert
        return self.env["lot.scan.receive"].of_hold(lot) + ([("expired", "warning", self.env._(
            "%(lot)s is past its date since %(date)s.", lot=lot.name,
            date=format_date(self.env, lot.expiration_date)))] if expired else [])

    def _name_in(self, scan):
        """What people see on the label."""
        elements = scan.elements
        return next((elements[ai] for ai in ("21", "10", "00", "414") if ai in elements), scan.code[:40])
