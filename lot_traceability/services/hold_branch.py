from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tracing import apart, tree
from .after_commit import after_commit
from .ids import any_of

# A document is dated by the beginning of its transaction: longer than that no request takes.
MARGIN = timedelta(minutes=2)
# What the nightly run looks at.
RECENT = timedelta(days=2)


class LotHoldBranch(models.AbstractModel):
    """Passes holds on to what is made of held lots, at any depth, where their reason says so.

    The nearest lot that was decided on for the reason decides: one that is held passes its own hold on, and one that
    was released since does not carry on what lies above it.
    """

    _name = "lot.hold.branch"
    _description = "Holds of a Branch"

    @api.private
    def pass_on(self, documents):
        """Hold what ``documents`` made of lots whose hold is passed on.

        :param documents: recorded just now, see ``lot.recorder``, and their pools followed
        """
        self._carry_on(self._made_by(documents))

    @api.private
    def watch(self, holds):
        """Once ``holds`` are committed, hold what was made of their lots in the meantime.

        Whoever moves one of the lots has it locked, and makes others of it that the transaction of the hold does not
        see.
        """
        passed_on = holds.filtered("reason_id.propagate")
        if passed_on:
            after_commit(self, "catch_up", passed_on.lot_id.ids)

    @api.private
    def catch_up(self, lot_ids=None):
        """Hold what was made of held lots while they were put on hold, and neither of the two saw the other.

        :param list lot_ids: of those held just now; all whose hold is passed on, if left out
        """
        domain = [("state", "!=", "released"), ("reason_id.propagate", "=", True)]
        since = fields.Datetime.now() - RECENT
        if lot_ids is not None:
            domain.append(("lot_id", "in", lot_ids))
        holds = self.env["lot.hold"].sudo().search(domain)
        if holds:
            reached = self.env["lot.lineage"].reach(holds.lot_id.ids, "down")
            self._carry_on(self._made_since(reached, max(since, min(holds.mapped("placed_at")) - MARGIN)))

    def _made_by(self, documents):
        return self._made(SQL(
            "header.document_model = %s AND header.document_id = ANY(%s)", documents._name, documents.ids))

    def _made_since(self, lot_ids, since):
        return {lot_id: made_at for lot_id, made_at in self._made(SQL(
            """
            header.id IN (SELECT transformation_id FROM lot_transformation_line
                           WHERE lot_id = %s AND role = 'output' AND superseded_at IS NULL)
            """, any_of(lot_ids))).items() if made_at >= since and lot_id in lot_ids}

    def _made(self, which):
        """What transformations made, and when the last of their lines was recorded.

        :rtype: dict[int, datetime]
        """
        return dict(self.env.execute_query(SQL(
            """
            SELECT made.lot_id, max(last.recorded_at)
              FROM lot_transformation header
             CROSS JOIN LATERAL (SELECT max(recorded_at) FROM lot_transformation_line
                                  WHERE transformation_id = header.id AND superseded_at IS NULL) last (recorded_at)
              JOIN lot_transformation_line made ON made.transformation_id = header.id
                   AND made.role = 'output' AND made.superseded_at IS NULL AND made.lot_id IS NOT NULL
             WHERE header.superseded_at IS NULL AND %s
             GROUP BY made.lot_id
            """, which)))

    def _carry_on(self, made):
        """Hold those lots that something above them is to be passed on to, once for each cause.

        :param dict made: by id of a lot, when it was made
        """
        holds = self._above(made)
        if not holds:
            return
        lines = self.env["lot.lineage"].lines(list(made), ["up"])["up"]
        decisions = self._decisions(holds.reason_id, {line["lot_id"] for line in lines if line["lot_id"]} | set(made))
        taken = self._taken_from_parts(holds, {line["transformation_id"] for line in lines})
        found = {}
        for hold in holds:
            for lot_id in made.keys() & self._reached(hold, lines, decisions, taken):
                if made[lot_id] >= hold.placed_at - MARGIN and not self._is_decided(
                        decisions.get((lot_id, hold.reason_id), ()), hold, made[lot_id]):
                    found[lot_id, hold.reason_id.id, hold.lot_id.id] = hold.company_id.id
        self.env["lot.hold"].sudo().create([
            {"lot_id": lot, "reason_id": reason, "company_id": company, "origin_model": "stock.lot",
             "origin_id": origin}
            for (lot, reason, origin), company in found.items()])

    def _above(self, made):
        """What is held, and passed on, of the ancestors of lots; as superuser: whoever makes a lot of a held one holds
        it, whatever his own rights."""
        holds = self.env["lot.hold"].sudo()
        reached = self.env["lot.lineage"].reach(list(made), "up") if made else ()
        return holds.search([
            ("lot_id", "in", list(reached)), ("state", "!=", "released"), ("reason_id.propagate", "=", True)])

    def _decisions(self, reasons, lot_ids):
        """What was decided on whole lots for these reasons: by id of the lot and reason, the holds, released or not."""
        return self.env["lot.hold"].sudo().search([
            ("lot_id", "in", list(lot_ids)), ("reason_id", "in", reasons.ids), ("location_id", "=", False),
            ("package_id", "=", False)]).grouped(lambda hold: (hold.lot_id.id, hold.reason_id))

    def _taken_from_parts(self, holds, transformation_ids):
        """Which transformations took from the part that is held; what a manual link says, is said of any part.

        :return: ids of a hold and a transformation
        :rtype: set[tuple[int, int]]
        """
        parts = holds.filtered(lambda hold: hold.location_id or hold.package_id)
        return set(self.env.execute_query(SQL(
            """
            SELECT hold.id, line.transformation_id
              FROM lot_hold hold
              JOIN lot_transformation_line line ON line.lot_id = hold.lot_id AND line.role = 'input'
                   AND line.superseded_at IS NULL AND line.transformation_id = ANY(%(transformations)s)
              LEFT JOIN stock_move_line taken ON taken.id = line.move_line_id
             WHERE hold.id = ANY(%(holds)s) AND (taken.id IS NULL OR %(in_place)s)
            """, holds=parts.ids, transformations=list(transformation_ids),
            in_place=self.env["lot.gate"]._in_place_sql("taken")))) if parts else set()

    def _reached(self, hold, lines, decisions, taken):
        """The lots that a hold is passed on to, those between included."""
        lot, in_part = hold.lot_id.id, bool(hold.location_id or hold.package_id)

        def goes_on(line):
            if line["role"] == "output" or line["lot_id"] is None:
                return True
            if line["lot_id"] == lot:
                return not in_part or (hold.id, line["transformation_id"]) in taken
            return not any(other.state != "released" or other.released_at >= hold.placed_at
                           for other in decisions.get((line["lot_id"], hold.reason_id), ()))

        passing = apart.narrowed([lot], [line for line in lines if goes_on(line)], "down")
        return tree.reach([lot], passing, "down").keys()

    def _is_decided(self, decisions, hold, made_at):
        """Whether somebody, or this very rule, has decided on a lot since it is made of the one that is held."""
        since = max(hold.placed_at, made_at)
        return any(
            (other.origin_model == "stock.lot" and other.origin_id == hold.lot_id.id
             and other.placed_at >= hold.placed_at)
            or max(other.placed_at, other.released_at or other.placed_at) >= since for other in decisions)
