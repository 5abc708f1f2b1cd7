from odoo import api, models
from odoo.tools import SQL

from ..models.res_company import TOLERANCE_PERCENT, TOLERANCE_STEPS
from .ids import any_of
from .recorder import NOW

# From bad to worth knowing.
SEVERITIES = ("error", "warning", "info")
# Lots looked at by one statement of the scan.
BATCH = 5000


class LotHoles(models.AbstractModel):
    """Finds the places where the records break the chain. All rules are parts of one set-based statement."""

    _name = "lot.holes"
    _description = "Lot Holes"

    @api.model
    def _hole_rules(self):
        """Hook: the rules by name, each with its severity and a query.

        The name is one of the values of ``lot.hole.rule``. The query gives ``lot_id``, ``other_lot_id`` (a second
        lot concerned, or NULL), ``document_model, document_id, document_name`` (what to open to repair it) and
        ``quantity``: how much of the lot it puts in doubt, 0 if none. It reads what :meth:`_facts_sql` gathers.

        :rtype: dict[str, tuple[str, SQL]]
        """
        return {**self.env["lot.hole.rules"].rules(), **self.env["lot.hole.balance"].rules()}

    @api.private
    def find(self, lot_ids):
        """The holes of some lots; one query.

        :param list lot_ids: ids of ``stock.lot``
        :return: dicts with ``rule, severity, text, lot_id, other_lot_id, document_model, document_id, document_name,
            quantity`` (in the unit of the lot's product), worst first
        :rtype: list[dict]
        """
        self.env.flush_all()
        rules, texts = self._hole_rules(), dict(self.env["lot.hole"]._fields["rule"]._description_selection(self.env))
        rows = [{**row, "severity": rules[row["rule"]][0], "text": texts[row["rule"]]}
                for row in self.env.execute_query_dict(SQL("%s TABLE found", self._found_sql(lot_ids)))]
        return sorted(rows, key=lambda row: (
            SEVERITIES.index(row["severity"]), row["rule"], row["lot_id"], row["document_id"]))

    @api.private
    def scan(self):
        """Bring the whole worklist up to date; see :meth:`scan_next`, which long runs call one by one."""
        left = True
        while left:
            _seen, left = self.scan_next()

    @api.private
    def scan_next(self):
        """Bring the worklist up to date for the next lots in turn: an unfinished scan goes on, else one begins.

        Each call stands for itself, so a scan that is interrupted between two loses nothing.

        :return: how many lots were looked at, and how many are left
        :rtype: tuple[int, int]
        """
        scan = self.env["lot.hole.scan"].sudo()._current()  # a log that nobody may write by hand
        self.env.flush_all()
        lots = self.env["stock.lot"].sudo().with_context(active_test=False)  # every company's
        batch = lots.search([("id", ">", scan.position)], order="id", limit=BATCH)
        if batch:
            self.update_worklist(batch.ids)
        left = lots.search_count([("id", ">", batch[-1:].id)]) if len(batch) == BATCH else 0
        scan._advance(batch[-1:].id, len(batch), finished=not left)
        return len(batch), left

    @api.private
    def update_worklist(self, lot_ids):
        """Of some lots: new holes are added, those that are no longer there are closed."""
        self.env.cr.execute(SQL(
            """
            %(found)s,
            closed AS (
                UPDATE lot_hole hole SET closed_at = %(now)s
                 WHERE closed_at IS NULL AND lot_id IN (SELECT lot_id FROM chosen)
                   AND NOT EXISTS (
                       SELECT FROM found
                        WHERE found.rule = hole.rule AND found.lot_id = hole.lot_id
                          AND found.document_model = hole.document_model AND found.document_id = hole.document_id)
                RETURNING id
            )
            INSERT INTO lot_hole (rule, lot_id, other_lot_id, document_model, document_id, quantity, found_at)
            SELECT rule, lot_id, other_lot_id, document_model, document_id, quantity, %(now)s FROM found
                ON CONFLICT (lot_id, rule, document_model, document_id) WHERE closed_at IS NULL
                DO UPDATE SET quantity = EXCLUDED.quantity, other_lot_id = EXCLUDED.other_lot_id
                        WHERE lot_hole.quantity IS DISTINCT FROM EXCLUDED.quantity
                           OR lot_hole.other_lot_id IS DISTINCT FROM EXCLUDED.other_lot_id
            """, found=self._found_sql(lot_ids), now=NOW))
        self.env["lot.hole"].invalidate_model()

    def _found_sql(self, lot_ids):
        """``WITH … found``: one row for each rule, lot and document; the largest of several other lots stands there."""
        rules = SQL(" UNION ALL ").join(
            SQL("SELECT %s AS rule, hole.* FROM (%s) hole", name, query)
            for name, (_severity, query) in self._hole_rules().items())
        return SQL(
            """
            WITH %(facts)s,
            found AS MATERIALIZED (
                SELECT rule, lot_id, max(other_lot_id) AS other_lot_id, document_model, document_id,
                       max(document_name) AS document_name, round(sum(quantity)::numeric, 9)::float AS quantity
                  FROM (%(rules)s) hole (
                       rule, lot_id, other_lot_id, document_model, document_id, document_name, quantity)
                 GROUP BY rule, lot_id, document_model, document_id
            )
            """, facts=self._facts_sql(lot_ids), rules=rules)

    def _facts_sql(self, lot_ids):
        """What the rules share, read once: the lots asked for and all that is recorded and booked about them.

        - ``chosen``: ``lot_id, name, product_id, company_id, expiration_date``
        - ``recorded``: the current lines of transformations with ``lot_id, role, quantity, date, transformation_id``
          and their ``document_model, document_id, document_name``
        - ``moved``: the done lines of stock moves with ``origin`` and ``destination`` (usage of the locations),
          ``quantity`` (in the product's unit), what was ``entered`` in which ``product_uom_id``, ``counted``
        - ``arrived (lot_id, date)``: when a lot was first received, made or found
        - ``stocked``: what is in stock or in transit by ``lot_id, location_id``, and how much of it is ``lacking``
        - ``tolerance (lot_id, amount)``: see ``tracing.balance.Tolerance``; ``came`` and ``counted`` are its sums
        - those of ``lot.hole.balance.facts_sql``
        """
        lots = any_of(lot_ids)
        return SQL(
            """
            chosen AS MATERIALIZED (
                SELECT id AS lot_id, name, product_id, company_id, expiration_date FROM stock_lot WHERE id = %(lots)s
            ),
            recorded AS MATERIALIZED (
                SELECT line.lot_id, line.role, line.quantity::float, line.date, line.transformation_id,
                       header.document_model, header.document_id, header.name AS document_name
                  FROM lot_transformation_line line
                  JOIN lot_transformation header ON header.id = line.transformation_id
                 WHERE line.superseded_at IS NULL AND line.lot_id = %(lots)s
            ),
            moved AS MATERIALIZED (%(moved)s),
            arrived AS MATERIALIZED (
                SELECT lot_id, min(date) AS date FROM moved
                 WHERE origin NOT IN ('internal', 'transit', 'view') GROUP BY lot_id
            ),
            stocked AS MATERIALIZED (
                SELECT quant.lot_id, quant.location_id, quant.company_id, location.usage,
                       sum(quant.quantity) AS quantity,
                       -COALESCE(sum(quant.quantity) FILTER (WHERE quant.quantity < 0), 0) AS lacking
                  FROM stock_quant quant
                  JOIN stock_location location ON location.id = quant.location_id
                 WHERE quant.lot_id = %(lots)s AND location.usage IN ('internal', 'transit')
                 GROUP BY quant.lot_id, quant.location_id, quant.company_id, location.usage
            ),
            tolerance AS MATERIALIZED (%(tolerance)s),
            %(balance)s
            """, lots=lots, moved=self._moved_sql(lots), tolerance=self._tolerance_sql(),
            balance=self.env["lot.hole.balance"].facts_sql())

    def _moved_sql(self, lots):
        return SQL(
            """
            SELECT line.id, line.lot_id, line.product_id, line.company_id, line.date, line.create_date,
                   line.location_id, line.location_dest_id, origin.usage AS origin, destination.usage AS destination,
                   line.move_id, move.reference, line.quantity_product_uom::float AS quantity,
                   line.quantity AS entered, line.product_uom_id,
                   CASE WHEN origin.usage = destination.usage THEN 0 WHEN origin.usage = 'inventory' THEN 1
                        WHEN destination.usage = 'inventory' AND move.is_inventory THEN -1 ELSE 0 END
                   * line.quantity_product_uom::float AS counted
              FROM stock_move_line line
              JOIN stock_move move ON move.id = line.move_id
              JOIN stock_location origin ON origin.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
             WHERE line.lot_id = %(lots)s AND line.state = 'done' AND line.quantity <> 0
            """, lots=lots)

    def _tolerance_sql(self):
        """The strictest of the companies that moved or hold a lot decides about it, whoever looks."""
        return SQL(
            """
            SELECT booked.lot_id, sum(came) AS came, sum(counted) AS counted,
                   GREATEST(COALESCE(min(company.lot_tolerance_percent), %(percent)s) / 100 * sum(came),
                            COALESCE(min(company.lot_tolerance_steps), %(steps)s) * %(step)s) AS amount
              FROM (SELECT lot_id, company_id, counted,
                           CASE WHEN origin IN ('supplier', 'production') AND origin <> destination
                                THEN quantity ELSE 0 END AS came
                      FROM moved
                     UNION ALL
                    SELECT lot_id, company_id, 0, 0 FROM stocked) booked
              LEFT JOIN res_company company ON company.id = booked.company_id
             GROUP BY booked.lot_id
            """, percent=TOLERANCE_PERCENT, steps=TOLERANCE_STEPS, step=self.env["lot.hole.balance"].unit_step())
