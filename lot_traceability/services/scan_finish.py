from odoo import api, fields, models
from odoo.exceptions import UserError

from .scan import DOCUMENTS


class LotScanFinish(models.AbstractModel):
    """Closes a transfer or an order, when what was not scanned has been told."""

    _name = "lot.scan.finish"
    _description = "Closing by Scanning"

    @api.private
    def command(self, document, said):
        """Close a document.

        What is not scanned is never taken for done: with nothing done it is stopped; what is missing is told and, when
        that was confirmed, goes where Odoo puts it, into a backorder as a rule.

        :param dict said: with the scan: ``confirmed``
        :return: what of the answer to the scan is different
        :rtype: dict
        :raises UserError: no document is open, and none was closed just before
        """
        if not document:
            return self._told_of(self._last())
        if document.state in ("done", "cancel"):
            return self._told_of(document)
        findings = self._findings(document)
        messages = [{"code": code, "severity": severity, "text": text} for code, severity, text in findings]
        if any(message["severity"] == "stop" for message in messages):
            return {"status": "stopped", "verdict": "stop", "messages": messages}
        if messages and not said.get("confirmed"):
            return {"status": "asks", "verdict": "warning", "messages": messages}
        return self._closed(document, self._close(document, is_partly=bool(messages)))

    def _last(self):
        """What this person closed by scanning just before, if anything.

        :raises UserError: nothing
        """
        # As superuser: it is this user's own scan.
        event = self.env["lot.scan.event"].sudo().search([("user_id", "=", self.env.uid)], order="id desc", limit=1)
        closed = event.answer["record"] if event.status == "finished" else None
        if not closed or closed["model"] not in DOCUMENTS:
            raise UserError(self.env._("Scan a transfer or an order first."))
        return self.env["lot.scan"].document_of(closed)

    def _told_of(self, document):
        """It is over: that is good news, whoever did it."""
        (code, severity, text), = self.env["lot.scan.verdict"].of_document(document)
        is_done = document.state == "done"
        return {
            "record": self.env["lot.scan"].name(document), "status": "finished" if is_done else "stopped",
            "verdict": "ok" if is_done else "stop", "has_labels": self._has_labels(document),
            "messages": [{"code": code, "severity": "ok" if is_done else severity, "text": text}]}

    def _findings(self, document):
        """What is missing: triples of code, severity and text."""
        rows = self.env["lot.scan.task"].task(document)["lines"]
        left = [row for row in rows if not row["is_picked"]]
        if document._name == "mrp.production":
            unsaid = self._of_order(document)
            if unsaid:
                return unsaid
        elif left and len(left) == len(rows):
            return [("nothing_done", "stop", self.env._(
                "Nothing of %(document)s is done yet. Scan what is next: %(row)s.", document=document.display_name,
                row=self._text(left[0])))]
        if not left:
            return []
        return [("partly", "warning", self.env._(
            "%(done)s of %(all)s are done. %(rest)s %(rows)s", done=len(rows) - len(left), all=len(rows),
            rest=self._of_rest(document), rows=self.env["lot.scan.verdict"].listed(
                [self._text(row) for row in left])))]

    def _of_order(self, order):
        """What an order cannot be closed without, or makes up by itself."""
        unused = order.move_raw_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and move.has_tracking != "none" and not move.picked
            and move.product_uom_qty)
        if unused:
            return [("nothing_done", "stop", self.env._(
                "Scan which lots were used of %s.", ", ".join(unused.product_id.mapped("display_name"))))]
        if order.qty_producing or order.product_id.tracking == "none" or self.env["lot.numbering"].pattern(
                order.product_id):
            return []
        return [("nothing_done", "stop", self.env._("Scan the label of what was made."))]

    def _of_rest(self, document):
        """What becomes of what is not done."""
        if document._name == "mrp.production" and not self._goes_on(document):
            return self.env._("The rest is not used:")
        if document.picking_type_id.create_backorder == "never":
            return self.env._("The rest is given up:")
        return self.env._("The rest becomes a backorder:")

    def _goes_on(self, order):
        """Whether an order makes less than was planned."""
        return bool(order.qty_producing) and order.product_uom_id.compare(order.qty_producing, order.product_qty) < 0

    def _text(self, row):
        return f"{row['lot'] or row['product']}: {row['quantity']}"

    def _close(self, document, is_partly):
        """Close it as Odoo does. What was confirmed here is not asked again.

        :return: True, or an action of Odoo
        """
        said = {"skip_expired": True} if self._are_told(document) else {}
        if document._name == "stock.picking":
            self.env["lot.scan.pack"].leave(document)
            said.update({"skip_backorder": True} if is_partly else {})
            return document.with_context(**said).button_validate()
        if is_partly and document.picking_type_id.create_backorder != "never" and self._goes_on(document):
            said.update(skip_backorder=True, mo_ids_to_backorder=document.ids)
        return document.with_context(**said).button_mark_done()

    def _are_told(self, document):
        """Whether each lot that Odoo would ask about was past its date when it was scanned, and hence confirmed."""
        moves, now = self.env["lot.scan"].moves(document), fields.Datetime.now()
        lots = moves.move_line_ids.filtered(lambda line: line.picked and (
            line.lot_id.product_expiry_alert or (line.removal_date and line.removal_date <= now))).lot_id
        scanned = self.env["lot.scan.undo"].scanned(document) if lots else {}
        return all(lot.id in scanned and lot.expiration_date <= scanned[lot.id] for lot in lots)

    def _closed(self, document, action):
        """What to say of a document after Odoo was asked to close it: it may ask something, or have it printed."""
        action = action if isinstance(action, dict) else None
        if document.state != "done":
            return {"status": "asks", "verdict": "warning", "action": action}
        rest = self._rest(document)
        text = self.env._("%s is done.", document.display_name) if not rest else self.env._(
            "%(document)s is done. The rest is %(rest)s.", document=document.display_name, rest=rest.display_name)
        answer = {"status": "finished", "has_labels": self._has_labels(document), "backorder": self.env[
            "lot.scan"].name(rest), "messages": [{"code": "finished", "severity": "ok", "text": text}]}
        # Where Odoo would show the backorder it is named; what is printed, or shown beside it, is handed on.
        return {**answer, "action": action} if action and action.get("res_model") != document._name else answer

    def _rest(self, document):
        """The backorder that was made of what was not done; empty if none was."""
        if document._name == "stock.picking":
            return document.backorder_ids.sorted("id")[-1:]
        return document.production_group_id.production_ids.filtered(
            lambda order: order.id > document.id and order.state not in ("done", "cancel")).sorted("id")[-1:]

    def _has_labels(self, document):
        """What came in or was made may be labelled at once."""
        brings = document._name == "mrp.production" or document.picking_type_code in ("incoming", "dropship")
        return brings and document.state == "done" and bool(self.env["lot.label.items"].items(document))
