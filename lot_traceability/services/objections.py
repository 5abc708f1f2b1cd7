from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tracing.operations import STOCKED, USED_UP

# Documents that take a lot apart, or pack it anew, and use up nothing of it. A move of a transfer or an order belongs
# to that, whatever is written on its other fields.
TURNED = ("mrp.unbuild", "lot.repack")


class Case(NamedTuple):
    """A lot that is about to be used: what a rule decides by.

    :param stock.lot lot: the lot
    :param str operation: what becomes of it in the end, one of ``USED_UP``; the steps before have the same aim
    :param document: the transfer, the order, …; None if somebody only asks
    :param stock.move move: the move that takes it; empty if somebody only asks
    :param stock.location location: where it is taken from; empty if somebody only asks
    :param res.company company: whose settings hold
    :param datetime date: when it leaves, or has left
    :param res.partner partner: who gets it; empty for an order
    :param Purpose measure: what it is measured by, as ``lot.shelf.life`` says
    """

    lot: object
    operation: str
    document: object
    move: object
    location: object
    company: object
    date: object
    partner: object
    measure: object = None

    @property
    def left_behind(self):
        """The move lines that do not go if the lot does: nobody has picked them, or it is to take their place."""
        lines = self.move.move_line_ids
        mine = lines.filtered(lambda line: line.lot_id == self.lot)
        if any(mine.mapped("picked")):
            return lines.filtered(lambda line: not line.picked)
        is_full = self.move.product_id.uom_id.compare(
            sum(lines.mapped("quantity_product_uom")), self.move.product_qty) >= 0 if lines and not mine else False
        return lines if is_full else lines.browse()


class Objection(NamedTuple):
    """What a rule says against a case. Only a person who gives a reason goes on; see ``lot.override``.

    :param Case case: the case
    :param str rule: its key in ``lot.objections._rules()``, and in ``lot.override``
    :param str text: why, in the user's language, a sentence without the name of the lot
    :param stock.lot proposed: the lot that was, or should have been, proposed; may be empty
    """

    case: Case
    rule: str
    text: str
    proposed: object


class LotObjections(models.AbstractModel):
    """What speaks against using a lot short of a hold: each rule can be overridden, as its company has set."""

    _name = "lot.objections"
    _description = "Objections to Lots"

    def _rules(self):
        """Hook: a method for each rule, which takes a list of cases and returns or yields its objections.

        A rule has a field ``lot_override_<rule>`` on the company that says who may override it, and its key in the
        selection of ``lot.override.rule``. It is asked only about cases of companies that do not leave it free.
        Those of this add-on stand in ``objection_rules.py``.
        """
        return {}

    @api.private
    def check(self, lines):
        """Refuse ``stock.move.line`` records that nobody has given a reason for, all of them in one message.

        :raises UserError: names every lot, what speaks against it, and the way out
        """
        objections = self.open(self.cases(lines))
        if objections:
            raise UserError(self._message(objections))

    @api.private
    def open(self, cases):
        """Objections to ``cases`` that are not overridden yet.

        :rtype: list[Objection]
        """
        objections = self.against(cases)
        overridden = self._overridden(objections) if objections else ()
        return [objection for objection in objections if objection not in overridden]

    @api.private
    def against(self, cases, free=False):
        """All objections to ``cases``, overridden or not.

        :param bool free: those that need no reason, since the company leaves their rule free, instead of the others
        :rtype: list[Objection]
        """
        objections = []
        for rule, method in self._rules().items():
            asked = [case for case in cases if (case.company[f"lot_override_{rule}"] == "free") == free]
            if asked:
                objections.extend(method(asked))
        return objections

    @api.private
    def cases(self, lines):
        """What ``stock.move.line`` records are about to do, or have just done.

        :rtype: list[Case]
        """
        return self._measured(self._cases(lines))

    def _cases(self, lines):
        if not any(self._asks(company) for company in lines.company_id):
            return []
        cases = {}
        for move, mine in lines.filtered("lot_id").grouped("move_id").items():
            case = self._case(move)
            for line in mine if case else ():
                cases[move, line.lot_id] = case._replace(
                    lot=line.lot_id, date=line.date if line.state == "done" else case.date)
        return list(cases.values())

    @api.private
    def cases_of(self, document, lots=None, picked=False):
        """What a document is about to do with its lots, and what ``lots`` would do if they were put on it.

        :param bool picked: only what is picked goes, and with a receipt all that its subcontractors use
        :rtype: list[Case]
        """
        moves = self.moves_of(document)
        lines = moves.filtered(lambda move: move.state not in ("done", "cancel")).move_line_ids
        behind = self._orders_behind(document).move_raw_ids.move_line_ids if document._name == "stock.picking" else None
        cases = self._cases(lines.filtered(lambda line: line.picked or line in (behind or ())) if picked else lines)
        for case in filter(None, map(self._case, moves if lots else ())):
            cases.extend(case._replace(lot=lot) for lot in lots.filtered(
                lambda lot, product=case.move.product_id: lot.product_id == product))
        return self._measured({(case.move, case.lot): case for case in cases}.values())

    @api.private
    def cases_if(self, lots, operation, document=None, date=None, partner=None):
        """What ``lots`` would do, for somebody who asks ahead; the arguments as for ``lot.gate.verdict``.

        :rtype: list[Case]
        """
        if operation not in USED_UP:
            return []
        moves = self.moves_of(document).filtered(self.use) if document else self.env["stock.move"]
        company = document.company_id if document else self.env.company
        when = {"date": date or fields.Datetime.now()}
        cases = []
        for lot in lots:
            move = moves.filtered(lambda move, lot=lot: move.product_id == lot.product_id)[:1]
            case = self._case(move) if move else Case(
                lot, operation, document, move, self.env["stock.location"], company, None, self.env["res.partner"])
            cases.append(case._replace(lot=lot, partner=partner or case.partner, **when))
        return self._measured(cases)

    def _measured(self, cases):
        cases = list(cases)
        return [case._replace(measure=measure) for case, measure in zip(
            cases, self.env["lot.shelf.life"].measures(cases), strict=True)]

    @api.private
    def use(self, move):
        """Which of ``USED_UP`` a move takes lots away for; None if for none of them, to take apart, or to repack.

        It takes them from stock, or a vendor sends them straight to a customer. What arrives to be sent on is asked
        about when it leaves.
        """
        taken = move.location_id.usage in STOCKED or move.location_dest_id.usage == "customer"
        used = move._purpose().operation if taken else None
        return used if used in USED_UP and self.document_of(move)._name not in TURNED else None

    @api.private
    def document_of(self, move):
        """The transfer, order, … that a move belongs to; the move itself if it is alone."""
        for field in ("raw_material_production_id", *self.env["lot.whereabouts"]._documents().values()):
            if move[field]:
                return move[field]
        return move.production_id or move

    def _document_models(self):
        return {*self.env["lot.whereabouts"]._documents(), "mrp.production", "stock.move"}

    def _asks(self, company):
        return any(company[f"lot_override_{rule}"] != "free" for rule in self._rules())

    def _case(self, move):
        """What a move is about to do with any of its lots, now; None if it does not take them away to be used."""
        use, nobody = self.use(move), self.env["res.partner"]
        return use and Case(
            self.env["stock.lot"], use, self.document_of(move), move, move.location_id, move.company_id,
            fields.Datetime.now(), nobody if use != "deliver" else move.partner_id or move.picking_id.partner_id)

    @api.private
    def moves_of(self, document):
        """What moves with a document, done or not.

        :rtype: stock.move
        """
        if document._name == "stock.move":
            return document
        if document._name == "stock.picking":  # whoever asks has read its moves already
            return document.move_ids | self._orders_behind(document).move_raw_ids
        if document._name == "mrp.production":
            return document.move_raw_ids
        field = self.env["lot.whereabouts"]._documents()[document._name]
        return self.env["stock.move"].search([(field, "in", document.ids)])

    def _orders_behind(self, picking):
        """The orders of subcontractors that are closed when their goods are received."""
        incoming = picking.picking_type_code == "incoming"
        return picking.move_ids.move_orig_ids.production_id if incoming else self.env["mrp.production"]

    @api.private
    def receipts_before(self, orders):
        """The receipts that close ``orders`` of subcontractors; none for other orders."""
        return orders.move_finished_ids.move_dest_ids.picking_id.filtered(
            lambda picking: picking.picking_type_code == "incoming")

    def _overridden(self, objections):
        """Those that somebody has given a reason for: for the document, or a step before it in the same chain."""
        # As superuser: whoever gave the reason, the gate goes by it.
        given = {
            (row["lot_id"], row["rule"], row["document_model"], row["document_id"])
            for row in self.env["lot.override"].sudo().search_read(
                [("lot_id", "in", [objection.case.lot.id for objection in objections])],
                ["lot_id", "rule", "document_model", "document_id"], load=None)}
        return [objection for objection in objections if given and any(
            (objection.case.lot.id, objection.rule, document._name, document.id) in given
            for document in self._chain(objection.case))]

    @api.private
    def overridden_before(self, move):
        """Lots that somebody has given a reason for at a step before ``move``: they go all the way.

        Asked once for what is assigned together: most products never had an override.

        :return: ids
        :rtype: tuple[int]
        """
        given = self.env["lot.assignment"].which("overrides", self._given, move.product_id).get(
            move.product_id.id) if move.move_orig_ids else None
        before = {(document._name, document.id) for document in self._before_in_chain(move)} if given else ()
        return tuple(sorted({lot for lot, *document in given or () if tuple(document) in before}))

    def _given(self, product_ids):
        """Lot and document of every override of products."""
        found = {}
        # As superuser: whoever gave the reason, the steps after it go by it.
        for row in self.env["lot.override"].sudo().search_read(
                [("product_id", "in", list(product_ids))], ["product_id", "lot_id", "document_model", "document_id"],
                load=None):
            found.setdefault(row["product_id"], []).append(
                (row["lot_id"], row["document_model"], row["document_id"]))
        return found

    def _chain(self, case):
        return [*(case.document or ()), *self._before_in_chain(case.move)]

    def _before_in_chain(self, move):
        before = self.env["stock.move"].browse(move._rollup_move_origs()) if move.move_orig_ids else ()
        return {self.document_of(step) for step in before}

    def _message(self, objections):
        texts = dict.fromkeys(
            self.env._("• %(lot)s (%(product)s): %(text)s", lot=objection.case.lot.name,
                       product=objection.case.lot.product_id.display_name, text=objection.text)
            for objection in objections)
        return self.env._("These lots go only with a reason:\n%(lots)s\n\n%(way_out)s", lots="\n".join(texts),
                          way_out=self._way_out({objection.case.document for objection in objections}))

    def _way_out(self, documents):
        # As superuser: who may not see actions is told of them all the same.
        asked = self.env["ir.actions.act_window"].sudo().search([("res_model", "=", "lot.override.wizard")])
        opened = {self.receipts_before(document)[:1] or document if document._name == "mrp.production" else document
                  for document in documents}
        names = sorted(document.display_name for document in opened
                       if document._name in asked.binding_model_id.mapped("model"))
        if not names:
            return self.env._("Choose other lots.")
        return self.env._("Choose other lots, or open %s and use Actions › Give a Reason.", ", ".join(names))
