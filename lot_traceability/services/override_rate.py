from odoo import api, models
from odoo.tools import SQL

from ..tracing.operations import BY_USAGE, USED_UP


class LotOverrideRates(models.AbstractModel):
    """Sets overrides against all that was used."""

    _name = "lot.override.rates"
    _description = "Overrides in Proportion"

    @api.private
    def by_day(self):
        """Columns of ``lot.override.rate``, a row for each day of a company, product and operation."""
        return SQL(
            """
            SELECT min(fact.id) AS id, fact.date, fact.company_id, fact.product_id, fact.operation,
                   sum(fact.used) AS used, sum(fact.overrides) AS overrides, %(rate)s AS rate
              FROM (%(used)s UNION ALL %(overrides)s) fact
             GROUP BY fact.date, fact.company_id, fact.product_id, fact.operation
            """, rate=self.rate(SQL("fact.overrides"), SQL("fact.used")), used=self._used_sql(),
            overrides=self._overrides_sql())

    @api.private
    def rate(self, overrides, used):
        """Overrides for each hundred lines, of many rows together; NULL where nothing was used."""
        return SQL("100.0 * sum(%s) / NULLIF(sum(%s), 0)", overrides, used)

    def _used_sql(self):
        """Done lines that used a lot: the last steps of what ``lot.objections`` asks about."""
        return SQL(
            """
            SELECT 2 * line.id AS id, %(day)s AS date, line.company_id, line.product_id, use.operation, 1 AS used,
                   0 AS overrides
              FROM stock_move_line line
              JOIN stock_move move ON move.id = line.move_id AND move.unbuild_id IS NULL AND move.lot_repack_id IS NULL
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
              JOIN res_company company ON company.id = line.company_id
              JOIN res_partner home ON home.id = company.partner_id
             CROSS JOIN LATERAL (SELECT CASE
                   WHEN source.usage NOT IN ('internal', 'transit', 'supplier') THEN NULL
                   %(by_usage)s
                   WHEN source.usage = 'supplier' THEN NULL
                   WHEN destination.usage = 'transit' AND destination.company_id IS NULL THEN 'deliver'
                   WHEN %(subcontracted)s THEN 'subcontract' END) use (operation)
             WHERE line.state = 'done' AND line.quantity > 0 AND line.lot_id IS NOT NULL AND use.operation IS NOT NULL
            """, day=self._day_sql("line.date"), subcontracted=self._subcontracted_sql(),
            by_usage=SQL(" ").join(SQL("WHEN destination.usage = %s THEN %s", usage, operation)
                                   for usage, operation in BY_USAGE.items() if operation in USED_UP))

    def _subcontracted_sql(self):
        """Whether units leave for a subcontractor, as ``lot.gate`` says; FALSE without Odoo's add-on for it."""
        if "subcontracting_location_id" not in self.env["res.company"]._fields:
            return SQL("FALSE")
        return SQL(
            """
            EXISTS (SELECT FROM stock_location place
                     WHERE place.id = company.subcontracting_location_id
                       AND destination.parent_path LIKE place.parent_path || '%%'
                       AND source.parent_path NOT LIKE place.parent_path || '%%')
            """)

    def _overrides_sql(self):
        return SQL(
            """
            SELECT 2 * override.id + 1, %(day)s, override.company_id, override.product_id, override.operation, 0, 1
              FROM lot_override override
              JOIN res_company company ON company.id = override.company_id
              JOIN res_partner home ON home.id = company.partner_id
            """, day=self._day_sql("override.given_at"))

    def _day_sql(self, moment):
        """The day of the calendar where the company is."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(home.tz, 'UTC'))::date", SQL.identifier(*moment.split(".")))
