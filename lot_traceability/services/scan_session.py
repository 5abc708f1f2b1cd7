from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..tracing import gs1
from ..tracing.operations import STOPS
from .scan import DOCUMENTS, OPERATIONS, PLACE
from .scan_hold import OPERATIONS as HOLDING

# What people print, and what Odoo's own sheets have, to close a document, to pack, or to take back, by scanning.
COMMANDS = {"O-BTN.validate": "finish", "OBTVALI": "finish", "OBTVALIDATE": "finish", "O-BTN.pack": "pack",
            "OBTPACK": "pack", "O-BTN.undo": "undo", "OBTUNDO": "undo"}


class LotScanSession(models.AbstractModel):
    """Answers a scan by doing what it means, once: the answer is kept under the key that the scanner gave it."""

    _name = "lot.scan.session"
    _description = "Scanning Session"

    @api.private
    def apply(self, code, document, key, **said):
        """See ``lot.scan.apply``."""
        for model in ("stock.lot", "lot.scan.event"):
            self.env[model].check_access("read")
        key, said = gs1.clean(key), self._cleaned(said)
        if not key:
            raise UserError(self.env._("A scan needs a key of its own, so that it is done once."))
        known = self.env["lot.scan.event"].sudo().search([("key", "=", key)])  # nobody else knows the key
        if known:
            return {**known.answer, "is_repeated": True}
        try:
            with self.env.cr.savepoint():
                answer = self._answer(code, document, said)
        except (UserError, AccessError) as error:
            answer = self._refused(error)
        document = self._known(document)
        if answer["status"] == "stopped" and document and self._is_seen(document):
            # Whoever is stopped may not know what others have done meanwhile.
            answer["task"] = self.env["lot.scan.task"].task(document)
        self._keep(key, code, document, said, answer)
        return answer

    def _cleaned(self, said):
        """What was said with a scan, whatever a script sends: text that a database takes, and ids that can be some."""
        id_of, operation = self.env["lot.scan"].id_of, gs1.clean(said.get("operation"))
        if operation and operation not in {*OPERATIONS, *HOLDING}:
            raise UserError(self.env._("There is no operation “%s”.", operation))
        ids = {name: id_of(value) for name, value in said.items() if name.endswith("_id")}
        return {**said, **ids, "operation": operation, "note": gs1.clean(said.get("note"))}

    def _answer(self, code, document, said):
        scan = self.env["lot.scan"]
        document = scan.document_of(document)
        command = COMMANDS.get(gs1.clean(code).strip())
        if command:
            return self._command(command, document, said)
        seen = scan.look(
            code, document, None if said["operation"] in HOLDING else said["operation"],
            self._said("product.product", said, "product_id"), said.get("quantity"),
            self._said("stock.location", said, "location_id"))
        answer = scan.answer(seen)
        if document and document._name == PLACE:
            return self.env["lot.scan.count"].answer(seen, answer, said)
        if said["operation"] in HOLDING:
            return self.env["lot.scan.hold"].answer(seen, answer, said)
        answer["status"] = self._status(seen, answer, said)
        if answer["status"] == "done":
            self._do(seen, answer)
            answer["task"] = self.env["lot.scan.task"].task(document)
        return answer

    def _said(self, model, said, name):
        return self.env[model].browse(said.get(name) or ()).exists()

    def _status(self, seen, answer, said):
        """What follows from a verdict, as in ``lot.scan.apply``; ``done`` if nothing is in the way.

        A place or a product that comes in lots changes nothing by itself; it is said with the next scan.
        """
        record = answer["record"] or {}
        if answer["verdict"] == "stop":
            return "stopped"
        if record.get("model") in DOCUMENTS:
            return "open"
        if not seen["document"]:
            return "told"
        codes = {message["code"] for message in answer["messages"]}
        if record.get("model") == "stock.location":
            place, moves = seen["found"].locations[:1], self.env["lot.scan"].moves(seen["document"])
            answer["role"] = self.env["lot.scan.place"].role(place, moves)
        if record.get("model") == "stock.location" or "lot_needed" in codes:
            return "context"
        if "pieces" in codes:
            answer["needs_quantity"] = True
            return "asks"
        return self._asked(seen, answer, said)

    def _asked(self, seen, answer, said):
        """A warning goes on when it was confirmed; what needs a reason, when one was given."""
        objections = self._objections(seen)
        reason = self._said("lot.override.reason", said, "reason_id")
        if objections and not reason:
            answer["needs_reason"] = True
            return "asks"
        if objections:
            self.env["lot.override"].give(objections, reason, said["note"])
        elif answer["verdict"] == "warning" and not said.get("confirmed"):
            return "asks"
        return "done"

    def _objections(self, seen):
        """What needs a reason: of a lot, or of each in a package that is taken."""
        document, objections, found = seen["document"], self.env["lot.objections"], []
        lots, package = seen["found"].lots, seen["found"].packages[:1]
        if not lots and package and not self.env["lot.scan.pack"].is_filled(seen, package):
            lots = package.contained_quant_ids.lot_id
        for product, mine in lots.grouped("product_id").items():
            moves = self.env["lot.scan"].moves(document).filtered(lambda move, its=product: move.product_id == its)
            operation = moves[:1]._purpose().operation if moves else None
            if operation in STOPS:
                found += objections.open(objections.cases_if(mine, operation, document))
        return [objection for objection in found if objection.case.move]

    def _do(self, seen, answer):
        """Do what was scanned, and say in the answer what nobody could know before."""
        seen["document"].check_access("write")  # Odoo lets everybody write on the lines of a transfer
        undo, lot = self.env["lot.scan.undo"], seen["found"].lots[:1]
        record, before = seen["found"].record(), undo.state(seen["document"])
        made = None
        if (record and record._name == "stock.package") or self.env["lot.scan.pack"].makes(seen):
            answer.update(self.env["lot.scan.pack"].do(seen, seen["found"].packages[:1]))
        else:
            moves = self._moves(seen)
            if not lot and seen["product"].tracking != "none":
                lot = made = self.env["lot.scan.lot"].make(seen, moves)
                self._tell_name(seen, answer, lot)
            lines = self.env["lot.scan"].verb(seen).do(seen, moves, lot, self.env["lot.scan.quantity"].wanted(seen))
            self.env["lot.scan.pack"].arrive(seen, lines)
        answer["changes"] = undo.changes(seen["document"], before, made)

    def _moves(self, seen):
        return self.env["lot.scan"].moves(seen["document"], seen["operation"]).filtered(
            lambda move: move.product_id == seen["product"])

    def _tell_name(self, seen, answer, lot):
        """A lot that got a number of ours is not called what was scanned."""
        answer["record"] = self.env["lot.scan"].name(lot)
        name = self.env["lot.scan.lot"].name(seen)
        for message in answer["messages"]:
            if message["code"] == "new_lot" and lot.name != name:
                message["text"] = self.env._("%(name)s becomes %(lot)s.", name=name, lot=lot.name)

    def _command(self, command, document, said):
        """Do what a card says that is scanned while a document is open."""
        answer = {"record": self.env["lot.scan"].name(document), "elements": {}, "verdict": "ok", "messages": [],
                  "product": None, "quantity": None}
        if document and document._name == PLACE and command == "finish":
            return {**answer, **self.env["lot.scan.count"].finish(document, said)}
        if document:
            document.check_access("write")
        return {**answer, **self.env[f"lot.scan.{command}"].command(document, said)}

    def _refused(self, error):
        return {"record": None, "elements": {}, "verdict": "stop", "status": "stopped", "product": None,
                "quantity": None, "messages": [{"code": "refused", "severity": "stop", "text": str(error)}]}

    def _keep(self, key, code, document, said, answer):
        """Keep the answer. Of two that come with one key at a time the later is undone, and asked again by Odoo."""
        # As superuser: nobody has the right to write a scan in any other way.
        events, record = self.env["lot.scan.event"].sudo(), answer["record"] or {}
        back = events.search([("key", "=", answer["takes_back"])]) if "takes_back" in answer else events
        values = {
            **self._named(document), "key": key, "changes": answer.pop("changes", None), "takes_back_id": back.id,
            "code": gs1.clean(code)[:400] or "?", "operation": said["operation"],
            "lot_id": record["id"] if record.get("model") == "stock.lot" else False, "verdict": answer["verdict"],
            "status": answer["status"], "messages": "\n".join(message["text"] for message in answer["messages"]),
            "answer": {name: value for name, value in answer.items() if name != "task"}, "user_id": self.env.uid,
            "scanned_at": fields.Datetime.now(), "company_id": self.env.company.id}
        try:
            events.create(values)
        except UniqueViolation as error:
            raise ConcurrencyError(f"The scan {key} is being answered already.") from error

    def _known(self, document):
        """The document that a client has named, if it is of a kind that there is; it may be gone."""
        if isinstance(document, dict) and document.get("model") in (*DOCUMENTS, PLACE):
            document = self.env[document["model"]].browse(self.env["lot.scan"].id_of(document.get("id")) or ())
        return document.with_env(self.env) if isinstance(document, models.BaseModel) else None

    def _named(self, document):
        """A document as it is kept: with its name, if the user may know it."""
        return {"document_model": document._name, "document_id": document.id,
                "document_name": self._is_seen(document) and document.display_name} if document else {}

    def _is_seen(self, document):
        return bool(document.exists()) and document.has_access("read")
