from odoo import api, models
from odoo.tools import SQL

from ..models.lot_hold import FIGURES

AGGREGATES = {"sum": SQL("SUM"), "avg": SQL("AVG"), "max": SQL("MAX"), "min": SQL("MIN")}


class LotHoldFigures(models.AbstractModel):
    """How long, how much and how dear: what is on hand of the part that a hold keeps from moving."""

    _name = "lot.hold.figures"
    _description = "Figures of Holds"

    @api.private
    def of(self, hold_ids):
        """The figures of holds.

        :param list hold_ids: ids of ``lot.hold``
        :return: by id ``age`` (days, until the release), ``quantity`` (in the product's unit) and ``value`` (at cost)
        :rtype: dict[int, dict]
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(SQL(
            "SELECT id, %s AS age, %s AS quantity, %s AS value FROM lot_hold WHERE id = ANY(%s)",
            *(self.sql(name, "lot_hold") for name in FIGURES), list(hold_ids)))
        return {row.pop("id"): row for row in rows}

    @api.private
    def sum_sql(self, aggregate_spec, query):
        """A figure of the holds of a query summed up, as ``_read_group`` asks for it; None for anything else."""
        name, _colon, function = aggregate_spec.partition(":")
        if name not in FIGURES or function not in AGGREGATES:
            return None
        return SQL("%s(%s)", AGGREGATES[function], self.sql(name, query.table))

    @api.private
    def sql(self, name, alias):
        """One figure as a column beside the holds called ``alias``.

        :param str name: ``age``, ``quantity`` or ``value``
        :rtype: SQL
        """
        hold = SQL.identifier(alias)
        if name == "age":
            return SQL(
                "EXTRACT(day FROM COALESCE(%(hold)s.released_at, now() AT TIME ZONE 'UTC')"
                " - %(hold)s.placed_at)::int", hold=hold)
        cost = SQL(" * COALESCE((CASE WHEN template.lot_valuated THEN lot.standard_price"
                   " ELSE product.standard_price END ->> quant.company_id::text)::float, 0)")
        return SQL(
            """
            COALESCE((SELECT sum(quant.quantity%(cost)s)
                        FROM stock_quant quant
                        JOIN stock_location place ON place.id = quant.location_id
                        JOIN stock_lot lot ON lot.id = quant.lot_id
                        JOIN product_product product ON product.id = quant.product_id
                        JOIN product_template template ON template.id = product.product_tmpl_id
                        JOIN (SELECT %(hold)s.location_id, %(hold)s.package_id) hold ON %(in_place)s
                       WHERE quant.lot_id = %(hold)s.lot_id AND %(hold)s.state <> 'released'
                         AND place.usage IN ('internal', 'transit') AND quant.company_id = ANY(%(companies)s)
                     )::float, 0)
            """, hold=hold, cost=cost if name == "value" else SQL(), companies=self.env.companies.ids,
            in_place=self.env["lot.gate"]._in_place_sql("quant"))

    @api.private
    def unheld_sql(self, alias):
        """What of the quants called ``alias`` may be promised: nothing but what is reserved of those that a hold
        keeps from being proposed, for the moves that have reserved it are counted against it.

        First of all whether the lot is among the few on hold: a forecast asks for each quant and day.

        :rtype: SQL
        """
        return SQL(
            """
            CASE WHEN %(alias)s.lot_id IN (SELECT lot_id FROM lot_hold WHERE state <> 'released') AND %(held)s
                 THEN %(alias)s.reserved_quantity ELSE %(alias)s.quantity END
            """, alias=SQL.identifier(alias),
            held=self.env["lot.gate"]._held_sql(alias, SQL("reason.stops_reservation")))

    @api.private
    def unheld_sum_sql(self, query):
        """:meth:`unheld_sql` of the quants of a query, summed up as ``_read_group`` asks for ``quantity:sum``."""
        for model in ("lot.hold", "lot.hold.reason"):
            self.env[model].flush_model()
        return SQL("SUM(%s)", self.unheld_sql(query.table))

    @api.private
    def forecast_column(self, column):
        """Odoo's ``column`` of a quant ``q`` on a ``date``, for its view of the forecast: as text, without parameters.

        :rtype: str
        """
        return SQL(
            "CASE WHEN date < (now() AT TIME ZONE 'utc')::date THEN %s ELSE LEAST(%s, %s) END",
            SQL(column), SQL(column), self.unheld_sql("q")).code
