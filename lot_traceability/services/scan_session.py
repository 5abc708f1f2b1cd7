from babel.core import get_global
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..tracing.operations import STOPS
from .scan import PLACE
from .scan_hold import OPERATIONS as HOLDING

# What people print, and what Odoo's own sheets have, to close a document by scanning.
COMMANDS = {"O-BTN.validate": "finish", "OBTVALI": "finish", "OBTVALIDATE": "finish"}
# What a label says of the vendor's goods, and where a line keeps it; (17), use by, goes before (15), best before.
VENDOR = {
    "10": "vendor_lot", "11": "vendor_production_date", "15": "vendor_expiration_date", "17": "vendor_expiration_date",
    "412": "vendor_gln"}


class LotScanSession(models.AbstractModel):
    """Answers a scan by doing what it means, once: the answer is kept under the key that the scanner gave it."""

    _name = "lot.scan.session"
    _description = "Scanning Session"

    @api.private
    def apply(self, code, document, key, **said):
        """See ``lot.scan.apply``."""
        known = self.env["lot.scan.event"].sudo().search([("key", "=", key)])  # nobody else knows the key
        if known:
            return {**known.answer, "is_repeated": True}
        try:
            with self.env.cr.savepoint():
                answer = self._answer(code, document, said)
        except (UserError, AccessError) as error:
            answer = self._refused(error)
        self._keep(key, code, document, said, answer)
        return answer

    def _answer(self, code, document, said):
        scan = self.env["lot.scan"]
        document = scan.document_of(document)
        if str(code or "").strip() in COMMANDS:
            return self._finish(document, said)
        product = self.env["product.product"].browse(said.get("product_id") or ()).exists()
        seen = scan.look(code, document, product)
        answer = scan.answer(seen, said.get("operation"))
        if document and document._name == PLACE:
            return self.env["lot.scan.count"].answer(seen, answer, said)
        if said.get("operation") in HOLDING:
            return self.env["lot.scan.hold"].answer(seen, answer, said)
        answer["status"] = self._status(seen, answer, said)
        if answer["status"] == "done":
            self._do(seen, said)
            answer["task"] = self.env["lot.scan.task"].task(document)
        return answer

    def _status(self, seen, answer, said):
        """What follows from a verdict, as in ``lot.scan.apply``; ``done`` if nothing is in the way.

        A place or a product that comes in lots changes nothing by itself; it is said with the next scan.
        """
        record = answer["record"] or {}
        if answer["verdict"] == "stop":
            return "stopped"
        if record.get("model") in ("stock.picking", "mrp.production"):
            return "open"
        if not seen["document"]:
            return "told"
        codes = {message["code"] for message in answer["messages"]}
        if record.get("model") == "stock.location" or "lot_needed" in codes:
            return "context"
        return self._asked(seen, answer, said)

    def _asked(self, seen, answer, said):
        """A warning goes on when it was confirmed; what needs a reason, when one was given."""
        objections = self._objections(seen)
        if objections and not said.get("reason_id"):
            answer["needs_reason"] = True
            return "asks"
        if objections:
            reason = self.env["lot.override.reason"].browse(said["reason_id"]).exists()
            self.env["lot.override"].give(objections, reason, said.get("note") or "")
        elif answer["verdict"] == "warning" and not said.get("confirmed"):
            return "asks"
        return "done"

    def _objections(self, seen):
        lots, document = seen["found"].lots, seen["document"]
        moves = self.env["lot.scan"].moves(document).filtered(lambda move: move.product_id == lots.product_id)
        operation = moves[:1]._purpose().operation if moves else None
        if len(lots) != 1 or operation not in STOPS:
            return []
        objections = self.env["lot.objections"]
        return [found for found in objections.open(objections.cases_if(lots, operation, document))
                if found.case.move]

    def _do(self, seen, said):
        scan, work = self.env["lot.scan"], self.env["lot.scan.work"]
        document, product, lot = seen["document"], seen["product"], seen["found"].lots[:1]
        location = self.env["stock.location"].browse(said.get("location_id") or ()).exists()
        quantity = said.get("quantity") or scan.quantity(seen)
        if seen["found"].record() and seen["found"].record()._name == "stock.package":
            self._take_package(seen)
            return
        operation = said.get("operation") or scan.operation_on(document, product)
        if not lot and product.tracking != "none":
            lot = work.make_lot(product, scan.lot_name(seen), seen["scan"].elements, document.company_id)
        moves = scan.moves(document, operation).filtered(lambda move: move.product_id == product)
        if document._name == "mrp.production" and product == document.product_id and operation == "produce":
            work.produce(document, lot, quantity)
        elif operation in ("receive", "produce"):
            work.receive(moves, lot, quantity, location, self._vendor(seen, lot))
        else:
            work.take(moves, lot, quantity, location)

    def _take_package(self, seen):
        """Everything in a package that the document asks for."""
        package = seen["found"].packages[:1]
        moves = self.env["lot.scan"].moves(seen["document"])
        for quant in package.contained_quant_ids:
            mine = moves.filtered(lambda move, quant=quant: move.product_id == quant.product_id)
            self.env["lot.scan.work"].take(mine, quant.lot_id, quant.quantity, quant.location_id)

    def _vendor(self, seen, lot):
        """What the label says of the vendor's goods."""
        if not lot or seen["document"]._name != "stock.picking":
            return {}
        elements = seen["scan"].elements
        said = {field: elements[ai] for ai, field in VENDOR.items() if ai in elements}
        return {"vendor_lot": lot.name, "vendor_country_id": self._country(elements.get("422")), **said}

    def _country(self, number):
        """The country that ISO 3166 gives a number of three digits; False if there is none, or not one alone.

        CLDR, which Babel carries, knows the numbers; Odoo knows the letters.
        """
        letters = get_global("territory_aliases").get(number) or []
        return len(letters) == 1 and self.env["res.country"].search([("code", "=", letters[0])]).id

    def _finish(self, document, said):
        if not document:
            raise UserError(self.env._("Scan a transfer or an order first."))
        answer = {"record": self.env["lot.scan"].name(document), "elements": {}, "verdict": "ok", "messages": [],
                  "product": None, "quantity": None}
        if document._name == PLACE:
            return {**answer, **self.env["lot.scan.count"].finish(document, said)}
        action = self.env["lot.scan.work"].finish(document)
        if isinstance(action, dict) and action.get("res_model"):
            return {**answer, "verdict": "warning", "status": "asks", "action": action}
        return {**answer, "status": "finished", "has_labels": self._has_labels(document), "messages": [{
            "code": "finished", "severity": "ok", "text": self.env._("%s is done.", document.display_name)}]}

    def _has_labels(self, document):
        """What came in or was made may be labelled at once."""
        brings = document._name == "mrp.production" or document.picking_type_code in ("incoming", "dropship")
        return brings and document.state == "done" and bool(self.env["lot.label.items"].items(document))

    def _refused(self, error):
        return {"record": None, "elements": {}, "verdict": "stop", "status": "stopped", "product": None,
                "quantity": None, "messages": [{"code": "refused", "severity": "stop", "text": str(error)}]}

    def _keep(self, key, code, document, said, answer):
        """Keep the answer. Of two that come with one key at a time the later is undone, and asked again by Odoo."""
        named = document if isinstance(document, dict) else self.env["lot.scan"].name(document) or {}
        record = answer["record"] or {}
        values = {
            "key": key, "code": str(code or "").replace("\x00", "")[:400] or "?", "operation": said.get("operation"),
            "document_model": named.get("model"), "document_id": named.get("id"), "document_name": named.get("name"),
            "lot_id": record["id"] if record.get("model") == "stock.lot" else False, "verdict": answer["verdict"],
            "status": answer["status"], "messages": "\n".join(message["text"] for message in answer["messages"]),
            "answer": {name: value for name, value in answer.items() if name != "task"}, "user_id": self.env.uid,
            "scanned_at": fields.Datetime.now(), "company_id": self.env.company.id}
        try:
            # As superuser: nobody has the right to write a scan in any other way.
            self.env["lot.scan.event"].sudo().create(values)
        except UniqueViolation as error:
            raise ConcurrencyError(f"The scan {key} is being answered already.") from error
