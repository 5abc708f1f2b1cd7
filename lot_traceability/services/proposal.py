from contextlib import contextmanager
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tracing.operations import Purpose
from ..tracing.shelf_life import Dates, faults

# Lots that an explanation names of each kind; what is more is counted in words.
NAMED = 4
# By which date lots stand in an order of removal, and which of them come before another one.
BEFORE = {"fefo": ("removal_date", SQL("<=")), "newest": ("removal_date", SQL(">=")),
          "fifo": ("in_date", SQL("<=")), "lifo": ("in_date", SQL(">="))}


class Shape(NamedTuple):
    """What questions about many products have in common.

    :param Purpose purpose: what the lots had to be fit for
    :param Domain domain: what Odoo itself chose from, of any product
    :param str order: of removal
    :param bool is_dated: whether the last lot taken stands somewhere in that order
    :param tuple taken: where only a few lots may be, ids of those that were: others were passed over though they fit
    """

    purpose: Purpose
    domain: Domain
    order: str
    is_dated: bool
    taken: tuple


class Question(NamedTuple):
    """Which lots were passed over for what was just reserved.

    :param dict reasons: the explanation, which says nothing of that yet
    :param product.product product: whose lots
    :param datetime last: where the last one taken stands in the order of removal; None if nowhere
    :param Shape shape: the rest
    """

    reasons: dict
    product: object
    last: object
    shape: Shape


class LotProposal(models.AbstractModel):
    """Says why Odoo proposes just these lots: which came first, and which were passed over.

    What it says is kept as it was seen, with names and days; what lots are called later does not change it.
    """

    _name = "lot.proposal"
    _description = "Lot Proposal"

    @api.private
    @contextmanager
    def together(self, moves):
        """Explain what is proposed for ``moves`` inside this block when it ends: one query for all of them."""
        with self.env["lot.assignment"].together(moves.product_id) as assignment:
            yield
        explained = self._complete(assignment.questions)
        lines = moves.move_line_ids.grouped("product_id") if explained else {}
        for question, complete in explained:
            lines.get(question.product, self.env["stock.move.line"]).filtered(
                lambda line, reasons=question.reasons: line.proposal == reasons).proposal = complete

    @api.private
    def reasons(self, product, location, purpose, reserved, domain):
        """Why ``reserved`` was chosen, as values to keep on its move lines.

        Looks only where lots may be passed over, and at no more of them than are named. Inside a block of
        :meth:`together` these are added at its end.

        :param Purpose purpose: what they are for
        :param list reserved: pairs of quant and quantity, in order
        :param Domain domain: what Odoo itself chooses from
        :return: ``order`` of removal, ``lots`` and ``passed`` (each ``name``, ``date``, and ``why`` it was passed
            over), ``until`` when they have to last, or for which ``share`` of their whole life; None where no lot was
        :rtype: dict or None
        """
        # From each quant by itself: then the lots of all that were found are read at once, for the next move too.
        lots = list(dict.fromkeys(quant.lot_id for quant, _taken in reserved if quant.lot_id))
        if not lots:
            return None
        order = purpose.order or self.env["stock.quant"]._get_removal_strategy(product, location)
        share = purpose.share
        since = share.arrives if share else purpose.leaves
        reasons = {
            "order": order,
            "lots": [self._entry(lot.name, lot.expiration_date, lot.removal_date) for lot in lots[:NAMED]],
            "more": len(lots) > NAMED, "passed": [], "more_passed": False,
            "until": purpose.lasts.isoformat() if since and purpose.lasts > since else None,
            "share": share and share.percent}
        if not (product.use_expiration_date or purpose.most or self.env["lot.gate"].may_be_held(product)):
            return reasons
        question = self._question(reasons, product, purpose, reserved[-1][0], domain, lots)
        if assignment := self.env["lot.assignment"].current():
            assignment.questions.append(question)
            return reasons
        return next((complete for _question, complete in self._complete([question])), reasons)

    @api.private
    def brought(self, move, lot):
        """Why a lot is proposed that steps before have brought, as values to keep on its move lines.

        :return: ``brought``, names of those steps, and ``lot``; None if they brought others
        :rtype: dict or None
        """
        lines = move.move_orig_ids.move_line_ids.filtered(lambda line: line.state == "done" and line.lot_id == lot)
        steps = sorted(set(lines.move_id.mapped("reference")))
        return {"brought": steps, "lot": lines[0].lot_id.name} if lines else None

    @api.private
    def text(self, reasons, lot_name):
        """What ``reasons`` kept, in the user's language.

        :param dict reasons: of :meth:`reasons` or :meth:`brought`
        :param str lot_name: the lot that stands on the line now
        :rtype: str
        """
        if "brought" in reasons:
            parts = [self.env._("Brought by %s", ", ".join(reasons["brought"]))]
            return "; ".join(parts + self._by_hand(lot_name, {reasons["lot"]}))
        orders = {"fefo": self.env._("First to expire"), "newest": self.env._("Last to expire"),
                  "fifo": self.env._("First in"),
                  "lifo": self.env._("Last in"), "closest": self.env._("Closest"),
                  "least_packages": self.env._("Fewest packages")}
        parts = [self.env._(
            "%(order)s: %(lots)s", order=orders.get(reasons["order"], reasons["order"]),
            lots=self._names(reasons["lots"], reasons["more"]))]
        if reasons["until"]:
            parts.append(self.env._("has to last until %s", self._day(reasons["until"])))
        if reasons.get("share"):
            parts.append(self.env._("has to last for %s %% of its whole life", f"{reasons['share']:g}"))
        if reasons["passed"]:
            parts.append(self.env._("passed over: %s", self._names(reasons["passed"], reasons["more_passed"])))
        if not reasons["more"]:
            parts += self._by_hand(lot_name, {entry["name"] for entry in reasons["lots"]})
        return "; ".join(parts)

    def _by_hand(self, lot_name, proposed):
        return [] if lot_name in proposed else [self.env._("%s was chosen by hand", lot_name)]

    def _question(self, reasons, product, purpose, last, domain, lots):
        """What :meth:`_complete` has to find out, apart from the product; ``last`` is the last quant taken."""
        dated_by, _before = BEFORE.get(reasons["order"], (None, None))
        date = last[dated_by] if dated_by else None
        return Question(reasons, product, date or None, Shape(
            purpose._replace(order="", most=0, lots=(), before=(), chosen=False),  # none of it makes a lot unfit
            Domain(domain).map_conditions(
                lambda condition: Domain.TRUE if condition.field_expr == "product_id" else condition),
            reasons["order"], bool(date), tuple(lot.id for lot in lots) if purpose.most else ()))

    def _complete(self, questions):
        """Add to explanations the free lots that would have come before the last one taken, and why they did not.

        One more of them is found than is named. One query, however many questions.

        :param list[Question] questions: as :meth:`_question` makes them
        :return: pairs of question and explanation, of those where something was passed over
        :rtype: list[tuple[Question, dict]]
        """
        shapes = []
        for number, question in enumerate(questions):
            asked = next((asked for shape, asked in shapes if shape == question.shape), None)
            if asked is None:
                shapes.append((question.shape, asked := []))
            asked.append((number, question.product.id, question.last))
        passed = {}
        for number, fits, _place, *lot in self.env.execute_query(SQL(
                "SELECT * FROM (%s) passed ORDER BY number, fits, place", SQL(" UNION ALL ").join(
                    self._passed_over_sql(shape, asked, fit) for shape, asked in shapes
                    for fit in ((False, True) if shape.taken else (False,))))) if shapes else ():
            passed.setdefault(number, {})[(*lot, fits)] = True  # once, of however many quants
        return [(questions[number], self._with_passed(questions[number], list(lots)))
                for number, lots in passed.items()]

    def _passed_over_sql(self, shape, asked, fits):
        """:param list asked: number of the question, id of the product, and where the last lot taken stands
        :param bool fits: the lots that would have done, and not those that would not
        """
        quants = self.env["stock.quant"].sudo()
        quants.flush_model(["quantity", "reserved_quantity"])
        fit = self.env["lot.gate"].free_domain(shape.purpose) & self.env["lot.shelf.life"].domain(shape.purpose)
        query = quants._search(
            shape.domain & self.env["lot.allocation"].free() & Domain("lot_id", "!=", False)
            & (fit & Domain("lot_id", "not in", shape.taken) if fits else ~fit),
            order=quants._get_removal_strategy_order(shape.order) or None, limit=NAMED + 1)
        query.add_where(SQL("stock_quant.product_id = asked.product_id"))
        if shape.is_dated:
            field, before = BEFORE[shape.order]
            query.add_where(SQL("%s %s asked.last", SQL.identifier(quants._table, field), before))
        place = SQL("row_number() OVER (%s)", SQL("ORDER BY %s", query.order) if query.order else SQL())
        numbers, products, lasts = map(list, zip(*asked, strict=True))
        return SQL(
            """
            SELECT asked.number, %(fits)s AS fits, passed.place, %(lot)s, %(made)s
              FROM unnest(%(numbers)s::int[], %(products)s::int[], %(lasts)s::timestamp[])
                   asked (number, product_id, last)
             CROSS JOIN LATERAL (%(passed)s) passed (lot_id, place)
              JOIN stock_lot lot ON lot.id = passed.lot_id
            """, fits=fits, numbers=numbers, products=products, lasts=lasts,
            passed=query.select(SQL.identifier(quants._table, "lot_id"), place),
            made=self.env["lot.shelf.life"].made_sql() if shape.purpose.share else SQL("NULL::date"),
            lot=SQL(", ").join(self.env["stock.lot"]._field_to_sql("lot", name)
                               for name in ("name", "expiration_date", "removal_date", "create_date")))

    def _with_passed(self, question, lots):
        """:param list lots: name, expiration and removal date, entry and making of each that was passed over, and
            whether it would have done
        """
        passed = []
        for name, expires, removed, entered, made, fits in lots:
            dates = Dates(expires, removed, made, question.product.expiration_time, entered)
            # What lasts long enough and does not fit is on hold.
            why = "few" if fits else next(iter(faults(dates, question.shape.purpose)), "held")
            passed.append(self._entry(name, expires, removed, why))
        return {**question.reasons, "passed": passed[:NAMED], "more_passed": len(passed) > NAMED}

    def _entry(self, name, expires, removed, why=None):
        date = removed or expires
        return {"name": name, "date": date.isoformat() if date else None, "why": why}

    def _names(self, entries, more):
        whys = {
            "held": self.env._("on hold"), "removal": self.env._("to be removed"), "expired": self.env._("expired"),
            "short_life": self.env._("too short"), "dateless": self.env._("without a date"),
            "few": self.env._("too little of it")}
        names = []
        for entry in entries:
            notes = [part for part in (self._day(entry["date"]), whys.get(entry["why"])) if part]
            names.append(f"{entry['name']} ({', '.join(notes)})" if notes else entry["name"])
        return ", ".join(names) + (", …" if more else "")

    def _day(self, moment):
        """A day in the user's zone; for what lasts until the end of one, that day."""
        return format_date(self.env, fields.Datetime.context_timestamp(
            self, fields.Datetime.to_datetime(moment.replace("T", " ").split(".")[0])).date()) if moment else ""
