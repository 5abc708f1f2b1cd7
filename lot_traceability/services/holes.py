from odoo import api, models
from odoo.tools import SQL

from .recorder import NOW

# From bad to worth knowing.
SEVERITIES = ("error", "warning", "info")
# A count that changes a lot by more than this share of what came in is a hole.
DEFAULT_TOLERANCE_PERCENT = 2.0


class LotHoles(models.AbstractModel):
    """Finds the places where the records break the chain. Each rule is one set-based query."""

    _name = "lot.holes"
    _description = "Lot Holes"

    @api.model
    def _hole_rules(self):
        """Hook: the rules by name, each with its severity and the method that gives its query.

        The method takes a condition on the lot (SQL on a column called ``lot_id``) and returns a query with
        ``lot_id, document_model, document_id, document_name``: the lot, and what to open to repair it.

        :rtype: dict[str, tuple[str, callable]]
        """
        return {
            "produced_from_nothing": ("error", self._produced_from_nothing_sql),
            "delivered_never_received": ("error", self._delivered_never_received_sql),
            "serial_in_two_places": ("error", self._serial_in_two_places_sql),
            "negative_stock": ("error", self._negative_stock_sql),
            "used_before_received": ("warning", self._used_before_received_sql),
            "negative_input": ("warning", self._negative_input_sql),
            "relabelled": ("warning", self._relabelled_sql),
            "adjusted": ("warning", self._adjusted_sql),
            "changed_after_closing": ("info", self._changed_after_closing_sql),
        }

    @api.private
    def find(self, lot_ids=None):
        """The holes of some lots, or of all; one query.

        :param list lot_ids: ids of ``stock.lot``; None for every lot in the database
        :return: dicts with ``rule, severity, text, lot_id, document_model, document_id, document_name``, worst first
        :rtype: list[dict]
        """
        self.env.flush_all()
        rules, texts = self._hole_rules(), dict(self.env["lot.hole"]._fields["rule"]._description_selection(self.env))
        rows = [{**row, "severity": rules[row["rule"]][0], "text": texts[row["rule"]]}
                for row in self.env.execute_query_dict(self._found_sql(lot_ids))]
        return sorted(rows, key=lambda row: (
            SEVERITIES.index(row["severity"]), row["rule"], row["lot_id"], row["document_id"]))

    @api.private
    def scan(self):
        """Bring the worklist up to date: new holes are added, those that are no longer there are closed.

        One statement over the whole database; nothing is lost if it is interrupted.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            WITH found AS MATERIALIZED (%(found)s),
            closed AS (
                UPDATE lot_hole hole SET closed_at = %(now)s
                 WHERE closed_at IS NULL
                   AND NOT EXISTS (
                       SELECT FROM found
                        WHERE found.rule = hole.rule AND found.lot_id = hole.lot_id
                          AND found.document_model = hole.document_model AND found.document_id = hole.document_id)
                RETURNING id
            )
            INSERT INTO lot_hole (rule, lot_id, document_model, document_id, found_at)
            SELECT rule, lot_id, document_model, document_id, %(now)s FROM found
                ON CONFLICT (lot_id, rule, document_model, document_id) WHERE closed_at IS NULL DO NOTHING
            """, found=self._found_sql(None), now=NOW))
        self.env["lot.hole"].invalidate_model()

    def _found_sql(self, lot_ids):
        chosen = SQL("true") if lot_ids is None else SQL("lot_id = ANY(%s)", list(lot_ids))
        return SQL(" UNION ALL ").join(
            SQL("(SELECT DISTINCT %s AS rule, hole.* FROM (%s) hole)", name, query(chosen))
            for name, (_severity, query) in self._hole_rules().items())

    def _produced_from_nothing_sql(self, chosen):
        """An output whose transformation has no tracked input."""
        return SQL(
            """
            SELECT made.lot_id, header.document_model, header.document_id, header.name AS document_name
              FROM (SELECT * FROM lot_transformation_line
                     WHERE role = 'output' AND superseded_at IS NULL AND lot_id IS NOT NULL AND %(chosen)s) made
              JOIN lot_transformation header ON header.id = made.transformation_id
             WHERE NOT EXISTS (
                   SELECT FROM lot_transformation_line used
                    WHERE used.transformation_id = made.transformation_id AND used.role = 'input'
                      AND used.superseded_at IS NULL AND used.lot_id IS NOT NULL)
            """, chosen=chosen)

    def _used_before_received_sql(self, chosen):
        """An input dated before the first record of the lot's arrival."""
        return SQL(
            """
            SELECT used.lot_id, header.document_model, header.document_id, header.name AS document_name
              FROM (SELECT * FROM lot_transformation_line
                     WHERE role = 'input' AND superseded_at IS NULL AND lot_id IS NOT NULL AND %(chosen)s) used
              JOIN lot_transformation header ON header.id = used.transformation_id
              JOIN LATERAL (%(arrivals)s) arrival ON used.date < arrival.date
            """, chosen=chosen, arrivals=self._arrival_sql("used"))

    def _negative_input_sql(self, chosen):
        return SQL(
            """
            SELECT used.lot_id, header.document_model, header.document_id, header.name AS document_name
              FROM (SELECT * FROM lot_transformation_line
                     WHERE role = 'input' AND superseded_at IS NULL AND quantity < 0 AND %(chosen)s) used
              JOIN lot_transformation header ON header.id = used.transformation_id
             WHERE used.lot_id IS NOT NULL
            """, chosen=chosen)

    def _changed_after_closing_sql(self, chosen):
        """A line that held for a while and was superseded by a later correction."""
        return SQL(
            """
            SELECT line.lot_id, header.document_model, header.document_id, header.name AS document_name
              FROM (SELECT * FROM lot_transformation_line
                     WHERE superseded_at > recorded_at AND lot_id IS NOT NULL AND %(chosen)s) line
              JOIN lot_transformation header ON header.id = line.transformation_id
            """, chosen=chosen)

    def _delivered_never_received_sql(self, chosen):
        """Units with a customer of a lot that never came from anywhere: Odoo turned untracked stock into it."""
        return SQL(
            """
            SELECT line.lot_id, 'stock.move' AS document_model, line.move_id AS document_id,
                   move.reference AS document_name
              FROM (SELECT * FROM stock_move_line
                     WHERE lot_id IS NOT NULL AND state = 'done' AND quantity <> 0 AND %(chosen)s) line
              JOIN stock_location source ON source.id = line.location_id AND source.usage IN ('internal', 'transit')
              JOIN stock_location destination
                ON destination.id = line.location_dest_id AND destination.usage = 'customer'
              JOIN stock_move move ON move.id = line.move_id
              LEFT JOIN LATERAL (%(arrivals)s) arrival ON true
             WHERE arrival.date IS NULL
            """, chosen=chosen, arrivals=self._arrival_sql("line"))

    def _arrival_sql(self, alias):
        """The date of the first done line that brought the lot of ``alias`` into the house; NULL if none did."""
        return SQL(
            """
            SELECT min(came.date) AS date
              FROM stock_move_line came
              JOIN stock_location origin ON origin.id = came.location_id
             WHERE came.lot_id = %(lot)s AND came.state = 'done' AND came.quantity <> 0
               AND origin.usage NOT IN ('internal', 'transit', 'view')
            """, lot=SQL.identifier(alias, "lot_id"))

    def _negative_stock_sql(self, chosen):
        return SQL(
            """
            SELECT lot_id, 'stock.lot' AS document_model, lot_id AS document_id, NULL AS document_name
              FROM stock_quant quant JOIN stock_location location ON location.id = quant.location_id
             WHERE lot_id IS NOT NULL AND quant.quantity < 0 AND location.usage = 'internal' AND %(chosen)s
            """, chosen=chosen)

    def _serial_in_two_places_sql(self, chosen):
        return SQL(
            """
            SELECT quant.lot_id, 'stock.lot' AS document_model, quant.lot_id AS document_id, NULL AS document_name
              FROM (SELECT * FROM stock_quant WHERE lot_id IS NOT NULL AND quantity > 0 AND %(chosen)s) quant
              JOIN stock_location location ON location.id = quant.location_id
                   AND location.usage IN ('internal', 'transit', 'customer')
              JOIN product_product product ON product.id = quant.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id AND template.tracking = 'serial'
             GROUP BY quant.lot_id
            HAVING sum(quant.quantity) > 1
            """, chosen=chosen)

    def _relabelled_sql(self, chosen):
        """A count that lost units of one lot and found as many of another, of the same product in the same place.

        Counts are posted together or one after the other: a day apart at most.
        """
        return SQL(
            """
            SELECT found.lot_id, 'stock.move' AS document_model, found.move_id AS document_id,
                   move.reference AS document_name
              FROM (SELECT * FROM stock_move_line
                     WHERE lot_id IS NOT NULL AND state = 'done' AND quantity <> 0 AND %(chosen)s) found
              JOIN stock_location origin ON origin.id = found.location_id AND origin.usage = 'inventory'
              JOIN stock_move_line lost
                ON lost.product_id = found.product_id AND lost.location_id = found.location_dest_id
               AND lost.location_dest_id = found.location_id AND lost.lot_id <> found.lot_id AND lost.state = 'done'
               AND lost.quantity_product_uom = found.quantity_product_uom
               AND lost.date BETWEEN found.date - interval '1 day' AND found.date + interval '1 day'
              JOIN stock_move move ON move.id = lost.move_id AND move.scrap_id IS NULL
            """, chosen=chosen)

    def _adjusted_sql(self, chosen):
        """Counts changed a lot by more than the tolerance."""
        return SQL(
            """
            SELECT line.lot_id, 'stock.lot' AS document_model, line.lot_id AS document_id, NULL AS document_name
              FROM (SELECT * FROM stock_move_line
                     WHERE lot_id IS NOT NULL AND state = 'done' AND quantity <> 0 AND %(chosen)s) line
              JOIN stock_move move ON move.id = line.move_id
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
             GROUP BY line.lot_id
            HAVING sum(line.quantity_product_uom * (source.usage IN ('supplier', 'production'))::int) > 0
               AND abs(sum(line.quantity_product_uom * (
                       (source.usage = 'inventory')::int
                       - (destination.usage = 'inventory' AND move.scrap_id IS NULL)::int)))
                   > %(tolerance)s / 100.0
                     * sum(line.quantity_product_uom * (source.usage IN ('supplier', 'production'))::int)
            """, chosen=chosen, tolerance=self._tolerance_percent())

    def _tolerance_percent(self):
        # The user may look for holes without a right to read parameters; this one is no secret.
        value = self.env["ir.config_parameter"].sudo().get_param("lot_traceability.tolerance_percent")
        return float(value or DEFAULT_TOLERANCE_PERCENT)
