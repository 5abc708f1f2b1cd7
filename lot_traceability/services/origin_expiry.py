from datetime import datetime, timedelta

from odoo import api, models
from odoo.tools import SQL, format_date


class LotOriginExpiry(models.AbstractModel):
    """Makes the day until which the vendor says that goods last that of their lot, or tells that it is earlier."""

    _name = "lot.origin.expiry"
    _description = "Vendor's Expiry"

    @api.private
    def give(self, origins, before=None, posted=False):
        """The vendor's expiry becomes that of a lot which has none, or none that anybody has chosen.

        Where somebody chose another one, that stays; if the vendor's is earlier, the lot is a hole, and whoever is
        responsible for the receipt is told.

        :param dict before: by id of an origin the vendor's expiry that stood there before: a lot that has it follows
        :param bool posted: they are being received just now: what a lot was before that, nobody has seen
        """
        told, before = {}, before or {}
        origins = origins.filtered(lambda origin: origin.expiration_date and origin.product_id.use_expiration_date)
        moved = set(self._moved_before(origins) if posted and origins else origins.lot_id)
        moments, reasons = {}, {}
        for origin in origins:
            lot, said = origin.lot_id, (origin.lot_id, origin.expiration_date, origin.company_id)
            if self._follows(*said, before.get(origin.id)):
                moments[lot] = min(self.env["lot.calendar"].last_moment(*said[1:]), moments.get(lot, datetime.max))
                if lot in moved:
                    reasons[lot] = self.env._("The vendor says so: %s", origin.picking_id.name or origin.display_name)
            elif self._is_earlier(*said):
                told.setdefault(origin.picking_id or lot, {})[lot] = self._text(lot, origin.expiration_date)
        self.env["stock.lot"]._take_expiry(moments, reasons)
        for document, texts in told.items():
            self._tell(document, texts)

    def _follows(self, lot, day, company, before=None):
        last_moment = self.env["lot.calendar"].last_moment
        return lot.expiration_date != last_moment(day, company) and (
            not lot.expiration_date or lot.expiry_is_computed
            or bool(before and lot.expiration_date == last_moment(before, company)))

    def _is_earlier(self, lot, day, company):
        """Whether the vendor's day is over before the lot expires: as :meth:`earlier_sql` asks."""
        over = self.env["lot.calendar"].last_moment(day, company) + timedelta(seconds=1)
        return bool(lot.expiration_date) and over < lot.expiration_date

    @api.private
    def objection(self, lot, day, company, before=None):
        """What speaks against the vendor's day: somebody has chosen a later one, which stays.

        :param date before: what the vendor said until now
        :rtype: str or None
        """
        stays = lot.use_expiration_date and not self._follows(lot, day, company, before)
        return self._text(lot, day) if stays and self._is_earlier(lot, day, company) else None

    def _moved_before(self, origins):
        """The lots of which units had moved before they were received."""
        # As superuser: they have, whoever may see where.
        return origins.lot_id.browse(lot.id for lot, in self.env["stock.move.line"].sudo()._read_group([
            ("lot_id", "in", origins.lot_id.ids), ("state", "=", "done"), ("id", "not in", origins.move_line_id.ids)],
            ["lot_id"]))

    @api.private
    def earlier_sql(self):
        """Lots that expire after the day of the vendor, as a rule for holes."""
        return SQL(
            """
            SELECT lot.lot_id, NULL::int, CASE WHEN picking.id IS NULL THEN 'stock.lot' ELSE 'stock.picking' END,
                   COALESCE(picking.id, lot.lot_id), COALESCE(picking.name, lot.name), 0
              FROM chosen lot
              JOIN lot_origin origin ON origin.lot_id = lot.lot_id
              JOIN product_product product ON product.id = lot.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id AND template.use_expiration_date
              LEFT JOIN stock_picking picking ON picking.id = origin.picking_id
              LEFT JOIN res_company company ON company.id = origin.company_id
              LEFT JOIN res_partner address ON address.id = company.partner_id
              LEFT JOIN res_users who ON who.id = %s
              LEFT JOIN res_partner asking ON asking.id = who.partner_id
             WHERE lot.expiration_date > (origin.expiration_date + 1)::timestamp
                   AT TIME ZONE COALESCE(address.tz, asking.tz, 'UTC') AT TIME ZONE 'UTC'
            """, self.env.uid)

    def _text(self, lot, day):
        return self.env._(
            "The vendor says that %(lot)s expires on %(vendor)s, here on %(here)s, which somebody chose and which "
            "stays.", lot=lot.name, vendor=format_date(self.env, day), here=format_date(self.env, lot.expiration_date))

    def _tell(self, document, texts):
        self.env["lot.people"].warn(
            document, self.env._("The vendor says that these lots expire earlier: %s", ", ".join(
                lot.name for lot in texts)),
            "\n".join(texts.values()))
