from odoo import api, models
from odoo.tools import SQL


class LotLastDelivery(models.AbstractModel):
    """What a customer got last, for those who want nothing older."""

    _name = "lot.last.delivery"
    _description = "Last Delivery to a Customer"

    @api.private
    def lasts(self, product, partner):
        """Until when what a customer got last of a product lasts; asked once for what is assigned together.

        :rtype: datetime or None
        """
        partner = partner.commercial_partner_id
        return self.env["lot.assignment"].which(
            ("last", partner), lambda products: self._got_last(products, partner), product).get(product.id)

    @api.private
    def all_last(self, asked):
        """The same for several.

        :param list asked: each the customer, the transfer that does not count, and the product; or None
        :return: a date for each; None where there is none
        :rtype: list
        """
        together = {}
        for partner, picking, product in filter(None, asked):
            together.setdefault((partner, picking), set()).add(product.id)
        known = {key: self._got_last(products, *key) for key, products in together.items()}
        return [known[one[:2]].get(one[2].id) if one else None for one in asked]

    def _got_last(self, product_ids, partner, picking=None):
        """Until when what a partner, at any of his addresses, got last lasts; of several lots the longest.

        What was corrected to nothing, or all of which came back, he did not get.

        :param stock.picking picking: leave this one out
        :return: dates by id of the product
        :rtype: dict[int, datetime]
        """
        self.env.flush_all()
        return dict(self.env.execute_query(SQL(
            """
            SELECT DISTINCT ON (line.product_id) line.product_id,
                   max(lot.expiration_date) OVER (PARTITION BY line.product_id, line.picking_id)
              FROM stock_picking picking
              JOIN stock_move_line line ON line.picking_id = picking.id AND line.state = 'done' AND line.quantity > 0
              JOIN stock_lot lot ON lot.id = line.lot_id AND lot.expiration_date IS NOT NULL
              JOIN stock_location place ON place.id = line.location_dest_id
             WHERE picking.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = %(partner)s)
               AND picking.id <> %(picking)s AND line.product_id = ANY(%(products)s)
               AND (place.usage = 'customer' OR place.usage = 'transit' AND place.company_id IS NULL)
               AND line.quantity_product_uom > (
                   SELECT COALESCE(sum(back.quantity_product_uom), 0)
                     FROM stock_move returned JOIN stock_move_line back ON back.move_id = returned.id
                    WHERE returned.origin_returned_move_id = line.move_id AND back.state = 'done'
                      AND back.lot_id = line.lot_id)
             ORDER BY line.product_id, line.date DESC, line.id DESC
            """, partner=partner.id, picking=picking.id if picking else 0, products=list(product_ids))))
