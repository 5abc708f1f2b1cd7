from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tracing import gs1
from ..tracing.operations import STOCKED

DOCUMENTS = ("stock.picking", "mrp.production")
# A place is worked on like a document: it is counted.
PLACE = "stock.location"
OPERATIONS = {
    "receive", "reserve", "deliver", "consume", "subcontract", "move", "return", "scrap", "produce", "count"}
SEVERITY = ("ok", "warning", "stop")


class LotScan(models.AbstractModel):
    """Answers whoever scans a code: what it is, and whether it is right for what is being done."""

    _name = "lot.scan"
    _description = "Lot Scan"

    @api.model
    @api.readonly
    def check(self, code, operation=None, document=None):
        """What a code is, and what speaks against using it now. Nothing is changed.

        :param str code: any text a scanner sends: GS1 with or without prefix, bracketed, Digital Link, or a plain name
        :param str operation: ``receive``, ``deliver``, ``consume``, ``produce``, ``move``, ``return``, ``scrap``, …;
            what the document does if left out
        :param document: a transfer, an order, or a place that is counted, as a record or ``{"model", "id"}``
        :return: JSON-serialisable dict:

            - ``record``: what it is, ``{"model", "id", "name"}``; None if nothing, or not just one thing, is called so
            - ``elements``: AI to value of a GS1 code, dates in ISO 8601
            - ``verdict``: ``ok``, ``warning`` or ``stop``
            - ``messages``: each ``{"code", "severity", "text"}``, the worst first. Of the code: ``check_digit``,
              ``date``, ``truncated``, ``too_long``, ``characters``, ``unknown_ai``, ``twice``, ``empty``. Of the
              record: ``unknown``, ``ambiguous``, ``other_company``, ``wrong_product``, ``wrong_lot``, ``not_enough``,
              ``wrong_location``, ``lot_needed``, ``new_lot``, ``already_done``, ``cancelled``, ``over_quantity``,
              ``quantity`` (no, or an impossible one), ``pieces`` (counted, of what is weighed), ``other_vendor``,
              ``wrong_package``, ``nothing_to_pack``, ``hold``, and the rules of ``lot.objections``: ``proposal``,
              ``fefo``, ``few``, ``short_life``, ``expired``
            - ``product``: ``{"model", "id", "name"}`` of the lot, packaging or GTIN; None if it is not known
            - ``quantity``: what the code says of it, in the product's unit; None if it says nothing
        :rtype: dict
        :raises AccessError: the user may not read lots
        :raises UserError: an operation or a kind of document that there is not
        """
        self.env["stock.lot"].check_access("read")
        if operation and operation not in OPERATIONS:
            raise UserError(self.env._("There is no operation “%s”.", operation))
        return self.answer(self.look(code, self.document_of(document), operation))

    @api.model
    def apply(self, code, document, key, operation=None, quantity=None, product_id=None, location_id=None,
              package_id=None, confirmed=False, reason_id=None, note="", hold_reason_id=None):
        """Do what a scan means for a document: pick, receive, use, make, pack or count something, or close it.

        Without a document, the operations ``hold`` and ``quarantine`` hold the lot, and move all of it away;
        ``release``, with a note, releases what the user may of what holds it.

        Asked again with the same key it does nothing and gives the same answer.

        :param str code: as for :meth:`check`; of cards: ``O-BTN.validate`` or ``OBTVALI`` closes the document,
            ``O-BTN.pack`` or ``OBTPACK`` packs what was picked and is in no package, ``O-BTN.undo`` or ``OBTUNDO``
            takes back what this person has scanned last for the document
        :param document: a transfer, an order, or a place that is counted, as a record or ``{"model", "id"}``
        :param str key: of this one scan, made by the scanner
        :param float quantity: in the product's unit; else what the code says, or what is proposed
        :param int product_id: the product that was scanned just before, for codes that name a lot alone
        :param int location_id: the place that was scanned just before; the quarantine
        :param int package_id: the package that was scanned just before, while a place is counted
        :param bool confirmed: go on in spite of a warning
        :param int reason_id: ``lot.override.reason``, where one is needed; ``note`` in words
        :param int hold_reason_id: ``lot.hold.reason`` of a hold or a quarantine
        :return: as :meth:`check`, and ``status``: ``done``, ``stopped``, ``asks`` (to be confirmed; ``needs_reason``:
            with a reason; ``needs_quantity``: how many; ``action``: in a dialog of Odoo), ``context`` (say it with
            the next scan; ``role`` of a place: ``source`` or ``destination``), ``told`` (no document is open),
            ``open`` (the code is a document), ``finished``; ``task``, as :meth:`task`, if something was done or
            stopped. Of a closed document ``has_labels`` if it brought lots, its ``backorder``, and ``action`` if Odoo
            has something printed or shown. ``takes_back``: the key of the scan that was taken back. More messages:
            ``packed``, ``undone``, ``finished``, ``partly`` (what is missing, before it is closed),
            ``nothing_done``, ``refused`` (by Odoo)
        :rtype: dict
        :raises AccessError: the user may not read lots and scans
        :raises UserError: no key, or an operation that there is not
        """
        return self.env["lot.scan.session"].apply(
            code, document, key, operation=operation, quantity=quantity, product_id=product_id,
            location_id=location_id, package_id=package_id, confirmed=confirmed, reason_id=reason_id, note=note,
            hold_reason_id=hold_reason_id)

    @api.model
    @api.readonly
    def task(self, document):
        """What is left to do on a transfer, an order or a place that is counted; see ``lot.scan.task``."""
        return self.env["lot.scan.task"].task(self.document_of(document))

    @api.model
    @api.readonly
    def tasks(self):
        """Transfers and orders that are ready to be worked on; see ``lot.scan.task``."""
        return self.env["lot.scan.task"].tasks()

    @api.model
    @api.readonly
    def quarantines(self):
        """Places for quarantine, each ``{"model", "id", "name"}``: those where a rule holds what comes."""
        return [self.name(place) for place in self.env["lot.scan.hold"].places()]

    @api.model
    def label(self, record):
        """Print the usual labels of a lot, a transfer or an order.

        :param dict record: ``{"model", "id"}``
        :return: the action that prints them, or that asks what has to be said first
        :rtype: dict
        """
        return self.env["lot.label.wizard"].at_once(self.document_of(record, (*DOCUMENTS, "stock.lot")))

    @api.private
    def opened(self, document):
        """The action that opens the screen on a transfer or an order."""
        document.ensure_one()
        return {**self.env["ir.actions.client"]._for_xml_id("lot_traceability.scan_action"),
                "context": {"active_model": document._name, "active_id": document.id}}

    @api.private
    def look(self, code, document=None, operation=None, product=None, typed=None, place=None):
        """Read a code and find what it stands for.

        :param document: a transfer, an order or a place that is counted, or None
        :param str operation: what is done with it; what the document does with it if left out
        :param product.product product: that was scanned just before
        :param float typed: the quantity that was typed
        :param stock.location place: that was scanned just before
        :return: ``scan``, ``found``, ``document``, ``operation``, ``product``, ``typed``, ``place``; of a receipt its
            ``vendor``, and the ``line`` on which somebody has named the lot already; ``is_guess`` if nothing but the
            document says which product it is
        :rtype: dict
        """
        vendor = self.env["lot.scan.origin"].vendor(document)
        scan, found = self._read(code, product or self.moves(document).product_id, vendor)
        seen = {"scan": scan, "found": found, "document": document, "vendor": vendor, "typed": typed,
                "place": place or self.env["stock.location"], "product": self._product(found, product)}
        seen["line"] = line = self.env["lot.scan.receive"].line_of(seen)
        if line.lot_id:
            seen["found"] = found._replace(lots=line.lot_id)
        seen["product"] = line.product_id or seen["product"]
        seen["is_guess"] = not seen["product"] and self.env["lot.scan.lot"].is_new(seen)
        if seen["is_guess"]:
            seen["product"] = self.env["lot.scan.lot"].product(document)
        seen["operation"] = operation or (self.operation_on(document, seen["product"]) if document else None)
        return seen

    def _read(self, code, products, vendor):
        find = self.env["lot.scan.finder"].find
        scan = gs1.parse(code, fields.Date.context_today(self))
        found = find(scan if scan.is_certain else scan.as_plain(), products, vendor)
        if not scan.is_certain and (found.record() or found.lots):
            # Nothing but its digits says that it is GS1: what is really called so goes first.
            return scan.as_plain(), found
        if not scan.is_certain and scan.elements:
            return scan, find(scan, products, vendor)
        return scan, found

    @api.private
    def answer(self, seen):
        """What :meth:`check` returns, of what :meth:`look` saw."""
        scan, record = seen["scan"], self._record(seen)
        findings = self._findings(seen)
        findings.sort(key=lambda finding: -SEVERITY.index(finding[1]))
        misread = any(fault.code != "date" for fault in scan.faults)
        return {
            "record": None if misread else self.name(record), "elements": dict(scan.elements),
            "verdict": findings[0][1] if findings else "ok",
            "messages": [{"code": code, "severity": severity, "text": text} for code, severity, text in findings],
            "product": self.name(seen["product"]), "quantity": self.env["lot.scan.quantity"].labelled(seen)}

    @api.private
    def name(self, record):
        """A record as it stands in answers; None for none."""
        return {"model": record._name, "id": record.id, "name": record.display_name} if record else None

    @api.private
    def document_of(self, document, kinds=(*DOCUMENTS, PLACE)):
        """The record behind what a client named; None if nothing was named.

        :param document: a record, ``{"model", "id"}``, or nothing
        :param tuple kinds: what kinds of it there may be
        :raises UserError: a kind of document that is not scanned for
        """
        if not document:
            return None
        if isinstance(document, models.BaseModel):
            return document.with_env(self.env)
        if not isinstance(document, dict) or document.get("model") not in kinds:
            raise UserError(self.env._("Scan for a transfer or a manufacturing order."))
        record = self.env[document["model"]].browse(self.id_of(document.get("id"))).exists()
        if not record or not record.has_access("read"):
            raise UserError(self.env._("This document is not there any more, or not for you to see."))
        return record

    @api.private
    def id_of(self, value):
        """The id that a client sends; 0 for what can be none."""
        try:
            number = int(value or 0)
        except (TypeError, ValueError, OverflowError):
            return 0
        return number if 0 < number < 2 ** 31 else 0

    @api.private
    def moves(self, document, operation=None):
        """The moves of a document that are still to do; of an order what it takes, or what it makes.

        :rtype: stock.move
        """
        if not document or document._name == PLACE:
            return self.env["stock.move"]
        if document._name == "stock.picking":
            moves = document.move_ids
        else:
            takes, makes = document.move_raw_ids, document.move_finished_ids
            moves = {"consume": takes, "produce": makes}.get(operation, takes | makes)
        return moves.filtered(lambda move: move.state not in ("done", "cancel"))

    @api.private
    def operation_on(self, document, product):
        """What a document does with a product: ``receive``, ``produce``, or what becomes of it in the end."""
        moves = self.moves(document).filtered(lambda move: move.product_id == product) or self.moves(document)
        if not moves:
            return None
        if document._name == "mrp.production":
            return "consume" if moves[0].raw_material_production_id else "produce"
        if moves[0].location_id.usage not in STOCKED:
            return "receive"
        return moves[0]._purpose().operation

    @api.private
    def verb(self, seen):
        """Who does what a scan means for a lot, or for units of a product without lots.

        It has ``findings(seen, moves, lot, quantity)``, and ``do`` with the same arguments, which returns the lines.
        """
        if seen["operation"] not in ("receive", "produce"):
            return self.env["lot.scan.take"]
        is_output = seen["operation"] == "produce" and seen["product"] == seen["document"].product_id
        return self.env["lot.scan.produce" if is_output else "lot.scan.receive"]

    def _findings(self, seen):
        verdict, scan, document = self.env["lot.scan.verdict"], seen["scan"], seen["document"]
        if not scan.code and not scan.elements:
            return verdict.of_faults(scan) or [("empty", "stop", self.env._("Nothing was read. Scan it again."))]
        faults, record = verdict.of_faults(scan), self._record(seen)
        if any(severity == "stop" for _code, severity, _text in faults):
            return faults
        if document and document._name == PLACE:
            return faults + self.env["lot.scan.count"].findings(seen, record)
        if document and document.state in ("done", "cancel") and not (record and record._name in DOCUMENTS):
            return verdict.of_document(document)
        return faults + (verdict.of_record(record, seen) if record else verdict.of_new(seen))

    def _record(self, seen):
        """What is meant: not the product of a lot that there is not."""
        record = seen["found"].record()
        return None if record and record._name == "product.product" and {"10", "21"} & seen["scan"].elements.keys() \
            else record

    def _product(self, found, product):
        record = found.record()
        if record and record._name == "stock.lot":
            return record.product_id
        return found.products[:1] or product or self.env["product.product"]
