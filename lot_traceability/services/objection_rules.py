from odoo import fields, models
from odoo.tools import SQL, format_date

from ..tracing.operations import STOPS, USED_UP
from ..tracing.shelf_life import faults
from .objections import Objection


class LotObjections(models.AbstractModel):
    """The rules of this add-on."""

    _inherit = "lot.objections"

    def _rules(self):
        return {
            **super()._rules(), "proposal": self._against_proposal, "fefo": self._out_of_order,
            "few": self._too_many, "short_life": self._short_life, "expired": self._expired}

    def _against_proposal(self, cases):
        """Rule: the lot was put in the place of one that was reserved, of which less goes than was."""
        for case in cases:
            proposed = case.move.proposed_lots or {}
            if str(case.lot.id) in proposed:
                continue
            goes = (case.move.move_line_ids - case.left_behind).grouped("lot_id")
            for lot in self.env["stock.lot"].browse(map(int, proposed)).exists():
                used = sum(goes[lot].mapped("quantity_product_uom")) if lot in goes else 0
                if lot.product_id.uom_id.compare(used, proposed[str(lot.id)]) < 0 and not lot.on_hold:
                    yield Objection(case, "proposal", self.env._("%s was proposed", lot.name), lot)
                    break

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
        order = case.measure.order
        return (order or self.env["stock.quant"]._get_removal_strategy(case.lot.product_id, case.location)) == "fefo"

    def _earlier_sql(self, cases):
        """The lot that should go first instead of each case; one row for each case that has one.

        Free units, and those reserved by lines that the case leaves behind.
        """
        percents, arrives, zones = zip(*(case.measure.share or (None, None, None) for case in cases), strict=True)
        return SQL(
            """
            SELECT asked.number, earlier.lot_id
              FROM unnest(%(numbers)s::int[], %(operations)s::text[], %(products)s::int[], %(paths)s::text[],
                          %(before)s::timestamp[], %(lasts)s::timestamp[], %(percents)s::float[],
                          %(arrives)s::timestamp[], %(zones)s::text[], %(behind)s::text[])
                   asked (number, operation, product_id, path, before, lasts, percent, arrives, zone, behind)
             CROSS JOIN LATERAL (
                   (SELECT quant.lot_id, quant.removal_date, quant.in_date, quant.id
                      FROM stock_quant quant
                     WHERE quant.quantity > quant.reserved_quantity AND %(fits)s
                     ORDER BY quant.removal_date, quant.in_date, quant.id LIMIT 1)
                   UNION ALL
                   (SELECT quant.lot_id, quant.removal_date, quant.in_date, quant.id
                      FROM stock_move_line line
                      JOIN stock_quant quant ON quant.lot_id = line.lot_id AND quant.location_id = line.location_id
                     WHERE line.id = ANY(asked.behind::int[]) AND line.state <> 'done' AND %(fits)s)
                   ORDER BY removal_date, in_date, id LIMIT 1) earlier
            """,
            numbers=list(range(len(cases))), operations=[case.operation for case in cases],
            products=[case.lot.product_id.id for case in cases], paths=[case.location.parent_path for case in cases],
            before=[self._before(case) for case in cases], lasts=[case.measure.lasts for case in cases],
            percents=list(percents), arrives=list(arrives), zones=list(zones),
            behind=[f"{{{','.join(map(str, case.left_behind.ids))}}}" for case in cases], fits=self._fits_sql())

    def _fits_sql(self):
        """Whether ``quant`` might go instead of what is ``asked``, and earlier."""
        stops = SQL(" OR ").join([SQL("reason.stops_reservation"), *(
            SQL("asked.operation = %s AND reason.%s", operation, SQL.identifier(STOPS[operation]))
            for operation in USED_UP)])
        return SQL(
            """
            quant.product_id = asked.product_id AND quant.removal_date < asked.before AND quant.removal_date > %(now)s
            AND (quant.expiration_date > asked.lasts OR quant.expiration_date IS NULL)
            AND (asked.percent IS NULL OR quant.expiration_date IS NULL OR %(share)s)
            AND quant.lot_id IS NOT NULL AND quant.location_usage IN ('internal', 'transit') AND quant.owner_id IS NULL
            AND EXISTS (SELECT FROM stock_location place
                         WHERE place.id = quant.location_id AND place.parent_path LIKE asked.path || '%%')
            AND NOT %(held)s
            """, share=self.env["lot.shelf.life"].share_sql(
                SQL("quant.lot_id"), SQL("asked.percent"), SQL("asked.arrives"), SQL("asked.zone")),
            now=fields.Datetime.now(), held=self.env["lot.gate"]._held_sql("quant", SQL("(%s)", stops)))

    def _before(self, case):
        """What has to be removed before this moment goes first; a lot without a date goes last."""
        if not case.lot.removal_date:
            return fields.Datetime.to_datetime("9999-12-31")
        return fields.Datetime.subtract(case.lot.removal_date, days=case.company.lot_fefo_tolerance)

    def _too_many(self, cases):
        """Rule: the customer wants few lots for an order line, and this is one more."""
        allocation = self.env["lot.allocation"]
        for case in cases:
            most, before = case.measure.most, case.measure.before
            if not most or not case.move or case.lot.id in before:
                continue
            goes = (case.move.move_line_ids - case.left_behind).sorted("id").lot_id
            lots = list(dict.fromkeys([*allocation.still_free(before, case.location), *goes.ids, case.lot.id]))
            if lots.index(case.lot.id) >= most:
                yield Objection(case, "few", self.env._(
                    "one more than the %(most)s lots at most that the order line takes: %(lots)s", most=most,
                    lots=", ".join(self.env["stock.lot"].browse(lots[:most]).mapped("name"))), self.env["stock.lot"])

    def _short_life(self, cases):
        """Rule: it will not last as long as the customer is to have it, or nobody knows how long."""
        return self._lacking(cases, "short_life", ("dateless", "short_life"))

    def _expired(self, cases):
        """Rule: its date has passed, or it should have been removed from stock."""
        return self._lacking(cases, "expired", ("expired", "removal"))

    def _lacking(self, cases, rule, asked):
        life = self.env["lot.shelf.life"]
        for case in cases:
            dates = life.dates(case.lot, case.measure)
            for fault in faults(dates, case.measure):
                if fault in asked:
                    yield Objection(case, rule, life.text(fault, dates, case.measure), self.env["stock.lot"])
