from odoo import api, models
from odoo.tools import SQL


class LotHoleRules(models.AbstractModel):
    """The rules for holes in the origin of a lot and in the order of its events; see ``lot.holes._hole_rules``."""

    _name = "lot.hole.rules"
    _description = "Rules for Holes in the Chain"

    @api.private
    def rules(self):
        return {
            "produced_from_nothing": ("error", self._produced_from_nothing_sql()),
            "delivered_never_received": ("error", self._delivered_never_received_sql()),
            "serial_in_two_places": ("error", self._serial_in_two_places_sql()),
            "used_before_received": ("warning", self._used_before_received_sql()),
            "negative_input": ("warning", self._negative_input_sql()),
            "relabelled": ("warning", self._relabelled_sql()),
            "two_expiry_dates": ("warning", self._two_expiry_dates_sql()),
            "vendor_says_earlier": ("warning", self.env["lot.origin.expiry"].earlier_sql()),
            "component_left_out": ("info", self._component_left_out_sql()),
            "changed_after_closing": ("info", self._changed_after_closing_sql()),
            "back_dated": ("info", self._back_dated_sql()),
        }

    def _produced_from_nothing_sql(self):
        """An output whose transformation has no input with a lot or from a pool: all of it is in doubt."""
        return SQL(
            """
            SELECT lot_id, NULL::int, document_model, document_id, document_name, quantity
              FROM recorded made
             WHERE role = 'output' AND NOT EXISTS (
                   SELECT FROM lot_transformation_line used
                    WHERE used.transformation_id = made.transformation_id AND used.role = 'input'
                      AND used.superseded_at IS NULL AND (used.lot_id IS NOT NULL OR used.pool_id IS NOT NULL))
            """)

    def _component_left_out_sql(self):
        """A tracked component that the order planned and used nothing of. It may have been replaced by another."""
        return SQL(
            """
            SELECT made.lot_id, NULL::int, document_model, document_id, document_name, 0
              FROM recorded made
              JOIN stock_move planned ON planned.raw_material_production_id = made.document_id
                   AND planned.state = 'cancel' AND planned.product_uom_qty > 0
              JOIN product_product product ON product.id = planned.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id AND template.tracking <> 'none'
             WHERE made.role = 'output' AND made.document_model = 'mrp.production' AND NOT EXISTS (
                   SELECT FROM stock_move used
                    WHERE used.raw_material_production_id = made.document_id AND used.product_id = planned.product_id
                      AND used.state = 'done' AND used.quantity > 0)
            """)

    def _used_before_received_sql(self):
        """An input dated before the first record of the lot's arrival, or without any."""
        return SQL(
            """
            SELECT used.lot_id, NULL::int, document_model, document_id, document_name, quantity
              FROM recorded used
              LEFT JOIN arrived ON arrived.lot_id = used.lot_id
             WHERE role = 'input' AND quantity > 0 AND (arrived.date IS NULL OR used.date < arrived.date)
            """)

    def _negative_input_sql(self):
        """A transformation that used nothing or less than nothing of a lot, all its lines added up."""
        return SQL(
            """
            SELECT lot_id, NULL::int, document_model, document_id, document_name, abs(sum(quantity))
              FROM recorded
             WHERE role = 'input'
             GROUP BY lot_id, transformation_id, document_model, document_id, document_name
            HAVING sum(quantity) <= 0
            """)

    def _delivered_never_received_sql(self):
        """Units with a customer of a lot that never came from anywhere: Odoo turned untracked stock into it."""
        return SQL(
            """
            SELECT lot_id, NULL::int, 'stock.move', move_id, reference, quantity
              FROM moved
             WHERE origin IN ('internal', 'transit') AND destination = 'customer'
               AND lot_id NOT IN (SELECT lot_id FROM arrived)
            """)

    def _serial_in_two_places_sql(self):
        return SQL(
            """
            SELECT quant.lot_id, NULL::int, 'stock.lot', quant.lot_id, NULL::text, sum(quant.quantity) - 1
              FROM chosen
              JOIN stock_quant quant ON quant.lot_id = chosen.lot_id AND quant.quantity > 0
              JOIN stock_location location ON location.id = quant.location_id
                   AND location.usage IN ('internal', 'transit', 'customer')
              JOIN product_product product ON product.id = quant.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id AND template.tracking = 'serial'
             GROUP BY quant.lot_id
            HAVING sum(quant.quantity) > 1
            """)

    def _relabelled_sql(self):
        """A count that found units of one lot and lost as many of another, of the same product in the same place.

        Counts are posted together or one after the other: a day apart at most. Once a transformation says that the
        one was turned into the other, it is no hole any more.
        """
        return SQL(
            """
            SELECT found.lot_id, lost.lot_id, 'stock.move', found.move_id, found.reference, found.quantity
              FROM moved found
             CROSS JOIN LATERAL (
                   SELECT line.lot_id
                     FROM stock_move count
                     JOIN stock_move_line line ON line.move_id = count.id AND line.state = 'done'
                    WHERE count.is_inventory AND count.product_id = found.product_id
                      AND count.location_id = found.location_dest_id AND count.location_dest_id = found.location_id
                      AND line.lot_id <> found.lot_id AND line.quantity_product_uom::float = found.quantity
                      AND line.date BETWEEN found.date - interval '1 day' AND found.date + interval '1 day'
                   OFFSET 0) lost
             WHERE found.counted > 0 AND NOT EXISTS (
                   SELECT FROM recorded made
                     JOIN lot_transformation_line used ON used.transformation_id = made.transformation_id
                          AND used.role = 'input' AND used.superseded_at IS NULL AND used.lot_id = lost.lot_id
                    WHERE made.role = 'output' AND made.lot_id = found.lot_id)
            """)

    def _two_expiry_dates_sql(self):
        """One vendor lot, or one name in several companies, that expires on two days: which of them holds?

        The worklist is read by those who may see the lot: a lot of another company is not named to them.
        """
        return SQL(
            """
            SELECT lot.lot_id,
                   CASE WHEN other.company_id IS NULL OR other.company_id = lot.company_id THEN other.id END,
                   'stock.lot', other.id, other.name, 0
              FROM chosen lot
             CROSS JOIN LATERAL (
                   SELECT theirs.lot_id AS id
                     FROM lot_origin origin
                     JOIN lot_origin theirs
                       ON theirs.vendor_lot = origin.vendor_lot AND theirs.partner_id = origin.partner_id
                    WHERE origin.lot_id = lot.lot_id
                    UNION
                   SELECT id FROM stock_lot WHERE name = lot.name) twin
              JOIN stock_lot other ON other.id = twin.id AND other.product_id = lot.product_id
             WHERE other.expiration_date::date <> lot.expiration_date::date AND lot.expiration_date IS NOT NULL
            """)

    def _changed_after_closing_sql(self):
        """A line that held for a while and was superseded by a later correction; links are withdrawn by two people."""
        return SQL(
            """
            SELECT line.lot_id, NULL::int, header.document_model, header.document_id, header.name, 0
              FROM chosen
              JOIN lot_transformation_line line ON line.lot_id = chosen.lot_id AND line.superseded_at > line.recorded_at
              JOIN lot_transformation header ON header.id = line.transformation_id AND header.kind <> 'link'
            """)

    def _back_dated_sql(self):
        """Entered more than a day after the moment it claims to have been done at."""
        return SQL(
            """
            SELECT lot_id, NULL::int, 'stock.move', move_id, reference, 0
              FROM moved WHERE date < create_date - interval '1 day'
            """)
