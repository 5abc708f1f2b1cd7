from odoo import fields, models

from .lot_override import OPERATIONS


class LotOverrideRate(models.Model):
    """How often somebody goes against a proposal or a warning: overrides and lines of lots used, by day.

    Not by user: who took a lot is not recorded, only who gave a reason; see ``lot.override`` for that.
    """

    _name = "lot.override.rate"
    _description = "Rate of Overrides"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "stock.move.line": [
            "company_id", "date", "location_dest_id", "location_id", "lot_id", "move_id", "product_id", "quantity",
            "state"],
        "stock.move": ["lot_repack_id", "unbuild_id"],
        "lot.override": ["company_id", "given_at", "operation", "product_id"],
        "res.partner": ["tz"]}

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    operation = fields.Selection(OPERATIONS, string="Used For", readonly=True)
    used = fields.Integer(string="Lines", readonly=True, help="Lines of transfers and orders that used a lot.")
    overrides = fields.Integer(readonly=True)
    rate = fields.Float(string="Rate (%)", digits=(16, 1), readonly=True, aggregator="avg",
                        help="Overrides for each hundred lines.")

    @property
    def _table_query(self):
        return self.env["lot.override.rates"].by_day()

    def _read_group_select(self, aggregate_spec, query):
        """The rate of several days is that of all their lines, and not the mean of their rates."""
        if aggregate_spec == "rate:avg":
            return self.env["lot.override.rates"].rate(
                self._field_to_sql(self._table, "overrides", query), self._field_to_sql(self._table, "used", query))
        return super()._read_group_select(aggregate_spec, query)
