from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tracing.operations import STOCKED

OPERATIONS = ("deliver", "consume")  # what a lot does when it leaves; the steps before it have the same aim


class Case(NamedTuple):
    """A lot that is about to be used: what a rule decides by.

    :param stock.lot lot: the lot
    :param str operation: what becomes of it in the end, ``deliver`` or ``consume``
    :param document: the transfer, the order, …; None if somebody only asks
    :param stock.move move: the move that takes it; empty if somebody only asks
    :param stock.location location: where it is taken from; empty if somebody only asks
    :param res.company company: whose settings hold
    :param datetime date: when it leaves, or has left
    :param res.partner partner: who gets it; empty for an order
    """

    lot: object
    operation: str
    document: object
    move: object
    location: object
    company: object
    date: object
    partner: object


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
        """
        return {
            "proposal": self._against_proposal, "fefo": self._out_of_order, "short_life": self._short_life,
            "expired": self._expired}

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
        if not any(self._asks(company) for company in lines.company_id):
            return []
        cases = {}
        for move, mine in lines.filtered(
                lambda line: line.location_id.usage in STOCKED and line.lot_id).grouped("move_id").items():
            case = self._case(move)
            for line in mine if case else ():
                cases[move, line.lot_id] = case._replace(
                    lot=line.lot_id, date=line.date if line.state == "done" else case.date)
        return list(cases.values())

    @api.private
    def cases_of(self, document, lots=None):
        """What a document is about to do with its lots, and what ``lots`` would do if they were put on it.

        :rtype: list[Case]
        """
        moves = self._moves(document)
        cases = self.cases(moves.filtered(lambda move: move.state not in ("done", "cancel")).move_line_ids)
        for case in filter(None, map(self._case, moves if lots else ())):
            cases.extend(case._replace(lot=lot) for lot in lots.filtered(
                lambda lot, product=case.move.product_id: lot.product_id == product))
        return list({(case.move, case.lot): case for case in cases}.values())

    @api.private
    def cases_if(self, lots, operation, document=None, date=None, partner=None):
        """What ``lots`` would do, for somebody who asks ahead; the arguments as for ``lot.gate.verdict``.

        :rtype: list[Case]
        """
        if operation not in OPERATIONS:
            return []
        moves = self._moves(document).filtered(self.use) if document else self.env["stock.move"]
        company = document.company_id if document else self.env.company
        when = {"date": date or fields.Datetime.now()}
        cases = []
        for lot in lots:
            move = moves.filtered(lambda move, lot=lot: move.product_id == lot.product_id)[:1]
            case = self._case(move) if move else Case(
                lot, operation, document, move, self.env["stock.location"], company, None, self.env["res.partner"])
            cases.append(case._replace(lot=lot, partner=partner or case.partner, **when))
        return cases

    @api.private
    def use(self, move):
        """Which of ``OPERATIONS`` a move takes lots away for; None if for none of them, to take apart, or to repack."""
        used = not (move.lot_repack_id or move.unbuild_id) and move._purpose().operation
        return used if used in OPERATIONS else None

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
            fields.Datetime.now(), nobody if use == "consume" else move.partner_id or move.picking_id.partner_id)

    def _moves(self, document):
        if document._name == "stock.move":
            return document
        if document._name == "stock.picking":
            return document.move_ids  # whoever asks has read them already
        if document._name == "mrp.production":
            return document.move_raw_ids
        field = self.env["lot.whereabouts"]._documents()[document._name]
        return self.env["stock.move"].search([(field, "in", document.ids)])

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

        :rtype: stock.lot
        """
        documents = self._before_in_chain(move)
        # As superuser: whoever gave the reason, the steps after it go by it.
        return self.env["lot.override"].sudo().search(Domain.OR(
            [("document_model", "=", document._name), ("document_id", "=", document.id)] for document in documents
        )).lot_id if documents else self.env["stock.lot"]

    def _chain(self, case):
        return [*(case.document or ()), *self._before_in_chain(case.move)]

    def _before_in_chain(self, move):
        before = self.env["stock.move"].browse(move._rollup_move_origs()) if move.move_orig_ids else ()
        return {self.document_of(step) for step in before}

    def _against_proposal(self, cases):
        """Rule: the lot was put in the place of one that was reserved."""
        for case in cases:
            proposed = self.env["stock.lot"].browse(case.move.proposed_lots or ()).exists()
            if proposed and case.lot not in proposed:
                left = (proposed - case.move.move_line_ids.lot_id) or proposed
                better = left.filtered(lambda lot: not lot.on_hold)[:1]
                if better:
                    yield Objection(case, "proposal", self.env._("%s was proposed", better.name), better)

    def _out_of_order(self, cases):
        """Rule: free units have to go earlier than these, by more days than the company tolerates."""
        asked = [case for case in cases if case.location and not case.move.move_orig_ids
                 and self._goes_by_expiry(case)]
        if not asked:
            return
        self.env.flush_all()
        for number, lot_id in self.env.execute_query(self._earlier_sql(asked)):
            lot = self.env["stock.lot"].browse(lot_id)
            yield Objection(asked[number], "fefo", self.env._(
                "%(lot)s is to go first, by %(date)s", lot=lot.name, date=format_date(self.env, lot.removal_date)), lot)

    def _goes_by_expiry(self, case):
        order = self.env["lot.shelf.life"].purpose(case.move).order
        return (order or self.env["stock.quant"]._get_removal_strategy(case.lot.product_id, case.location)) == "fefo"

    def _earlier_sql(self, cases):
        """The lot that should go first instead of each case; one row for each case that has one."""
        return SQL(
            """
            SELECT asked.number, earlier.lot_id
              FROM unnest(%(numbers)s::int[], %(products)s::int[], %(paths)s::text[], %(before)s::timestamp[],
                          %(lasts)s::timestamp[]) asked (number, product_id, path, before, lasts)
             CROSS JOIN LATERAL (
                   SELECT quant.lot_id
                     FROM stock_quant quant
                     JOIN stock_location place ON place.id = quant.location_id
                    WHERE quant.product_id = asked.product_id AND place.parent_path LIKE asked.path || '%%'
                      AND quant.removal_date < asked.before AND quant.removal_date > %(now)s
                      AND (quant.expiration_date > asked.lasts OR quant.expiration_date IS NULL)
                      AND quant.quantity > quant.reserved_quantity AND quant.lot_id IS NOT NULL
                      AND quant.location_usage IN ('internal', 'transit') AND quant.owner_id IS NULL AND NOT %(held)s
                    ORDER BY quant.removal_date, quant.in_date, quant.id LIMIT 1) earlier
            """,
            numbers=list(range(len(cases))), products=[case.lot.product_id.id for case in cases],
            paths=[case.location.parent_path for case in cases], before=[self._before(case) for case in cases],
            lasts=[self.env["lot.shelf.life"].needed(case) for case in cases], now=fields.Datetime.now(),
            held=self.env["lot.gate"]._held_sql("quant", SQL("reason.stops_reservation")))

    def _before(self, case):
        """What has to be removed before this moment goes first; a lot without a date goes last."""
        if not case.lot.removal_date:
            return fields.Datetime.to_datetime("9999-12-31")
        return fields.Datetime.subtract(case.lot.removal_date, days=case.company.lot_fefo_tolerance)

    def _short_life(self, cases):
        """Rule: it will not last as long as the customer is to have it."""
        for case in cases:
            lasts = case.lot.expiration_date and self.env["lot.shelf.life"].needed(case)
            if lasts and lasts > case.date and case.lot.expiration_date <= lasts:
                yield Objection(case, "short_life", self.env._(
                    "expires on %(date)s and has to last until %(until)s",
                    date=format_date(self.env, case.lot.expiration_date), until=format_date(self.env, lasts)),
                    self.env["stock.lot"])

    def _expired(self, cases):
        """Rule: its date has passed."""
        for case in cases:
            if case.lot.expiration_date and case.lot.expiration_date <= case.date:
                yield Objection(case, "expired", self.env._(
                    "past its date since %s", format_date(self.env, case.lot.expiration_date)), self.env["stock.lot"])

    def _message(self, objections):
        texts = dict.fromkeys(
            self.env._("• %(lot)s (%(product)s): %(text)s", lot=objection.case.lot.name,
                       product=objection.case.lot.product_id.display_name, text=objection.text)
            for objection in objections)
        names = dict.fromkeys(objection.case.document.display_name for objection in objections)
        return self.env._(
            "These lots go only with a reason:\n%(lots)s\n\nChoose other lots, or open %(documents)s and use "
            "Actions › Give a Reason.", lots="\n".join(texts), documents=", ".join(names))
