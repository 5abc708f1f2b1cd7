from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

# Lots that an explanation names of each kind; what is more is counted in words.
NAMED = 4


class LotProposal(models.AbstractModel):
    """Says why Odoo proposes just these lots: which came first, and which were passed over.

    What it says is kept as it was seen, with names and days; what lots are called later does not change it.
    """

    _name = "lot.proposal"
    _description = "Lot Proposal"

    @api.private
    def reasons(self, product, location, purpose, reserved, domain):
        """Why ``reserved`` was chosen, as values to keep on its move lines.

        Only looks where lots may be passed over, and at no more of them than are named.

        :param Purpose purpose: what they are for
        :param list reserved: pairs of quant and quantity, in order
        :param Domain domain: what Odoo itself chooses from
        :return: ``order`` of removal, ``lots`` and ``passed`` (each ``name``, ``date``, and ``why`` it was passed
            over), ``until`` when they have to last; None where there is nothing to explain
        :rtype: dict or None
        """
        quants = self.env["stock.quant"].sudo().concat(*(quant for quant, _taken in reserved))
        # From each quant by itself: then the lots of all that were found are read at once, for the next move too.
        lots = list(dict.fromkeys(quant.lot_id for quant, _taken in reserved if quant.lot_id))
        if not lots or not self._may_pass_over(product):
            return None
        passed = self._passed_over(product, location, purpose, quants, domain)
        named = [self._entry(lot.name, lot.expiration_date, lot.removal_date) for lot in lots[:NAMED]]
        return {
            "order": purpose.order or quants._get_removal_strategy(product, location),
            "lots": named, "more": len(lots) > NAMED,
            "passed": passed[:NAMED], "more_passed": len(passed) > NAMED,
            "until": purpose.lasts.isoformat() if purpose.leaves and purpose.lasts > purpose.leaves else None}

    @api.private
    def text(self, reasons, lot_name):
        """What ``reasons`` kept, in the user's language.

        :param dict reasons: of :meth:`reasons`
        :param str lot_name: the lot that stands on the line now
        :rtype: str
        """
        orders = {"fefo": self.env._("First to expire"), "newest": self.env._("Last to expire"),
                  "fifo": self.env._("First in"),
                  "lifo": self.env._("Last in"), "closest": self.env._("Closest"),
                  "least_packages": self.env._("Fewest packages")}
        parts = [self.env._(
            "%(order)s: %(lots)s", order=orders.get(reasons["order"], reasons["order"]),
            lots=self._names(reasons["lots"], reasons["more"]))]
        if reasons["until"]:
            parts.append(self.env._("has to last until %s", self._day(reasons["until"])))
        if reasons["passed"]:
            parts.append(self.env._("passed over: %s", self._names(reasons["passed"], reasons["more_passed"])))
        if lot_name not in {entry["name"] for entry in reasons["lots"]} and not reasons["more"]:
            parts.append(self.env._("%s was chosen by hand", lot_name))
        return "; ".join(parts)

    def _may_pass_over(self, product):
        return product.use_expiration_date or bool(self.env["lot.hold"].sudo().search_count(
            [("product_id", "=", product.id), ("state", "!=", "released")], limit=1))

    def _passed_over(self, product, location, purpose, taken, domain):
        """Free lots that would have come before the last one taken, and why they did not; one more than are named."""
        quants = taken.browse()
        strategy = purpose.order or quants._get_removal_strategy(product, location)
        allocation, gate, shelf_life = self.env["lot.allocation"], self.env["lot.gate"], self.env["lot.shelf.life"]
        fits = gate.free_domain(purpose) & shelf_life.domain(purpose)
        query = quants._search(
            domain & allocation.free() & Domain("lot_id", "!=", False) & ~fits & self._before(strategy, taken[-1]),
            order=quants._get_removal_strategy_order(strategy) or None, limit=NAMED + 1)
        lot = query.join(quants._table, "lot_id", "stock_lot", "id", "lot")
        rows = self.env.execute_query(query.select(
            *(self.env["stock.lot"]._field_to_sql(lot, name, query)
              for name in ("name", "expiration_date", "removal_date"))))
        # What lasts long enough and does not fit is on hold.
        return [self._entry(*row, shelf_life.fault(*row[1:], purpose) or "held") for row in dict.fromkeys(rows)]

    def _before(self, strategy, last):
        if strategy in ("fefo", "newest") and last.removal_date:
            return Domain("removal_date", "<=" if strategy == "fefo" else ">=", last.removal_date)
        if strategy == "fifo":
            return Domain("in_date", "<=", last.in_date)
        return Domain("in_date", ">=", last.in_date) if strategy == "lifo" else Domain.TRUE

    def _entry(self, name, expires, removed, why=None):
        date = removed or expires
        return {"name": name, "date": date.isoformat() if date else None, "why": why}

    def _names(self, entries, more):
        whys = {
            "held": self.env._("on hold"), "removal": self.env._("to be removed"), "expired": self.env._("expired"),
            "short_life": self.env._("too short"), "dateless": self.env._("without a date")}
        names = []
        for entry in entries:
            notes = [part for part in (self._day(entry["date"]), whys.get(entry["why"])) if part]
            names.append(f"{entry['name']} ({', '.join(notes)})" if notes else entry["name"])
        return ", ".join(names) + (", …" if more else "")

    def _day(self, moment):
        """A day in the user's zone; for what lasts until the end of one, that day."""
        return format_date(self.env, fields.Datetime.context_timestamp(
            self, fields.Datetime.to_datetime(moment.replace("T", " ").split(".")[0])).date()) if moment else ""
