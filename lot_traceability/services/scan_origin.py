from datetime import date

from babel.core import get_global

from odoo import api, fields, models
from odoo.tools import format_date

from ..tracing.shelf_life import Dates

# What a label says of the vendor's goods, and where a line keeps it; (17), use by, goes before (15), best before.
VENDOR = {
    "11": "vendor_production_date", "15": "vendor_expiration_date", "17": "vendor_expiration_date",
    "412": "vendor_gln"}


class LotScanOrigin(models.AbstractModel):
    """What a label says of the goods of a vendor: whose number it is, where they are from, how long they last."""

    _name = "lot.scan.origin"
    _description = "Origin of a Scanned Lot"

    @api.private
    def vendor(self, document):
        """Whose numbers count for a document: the vendor that a receipt is from; None where any vendor's do.

        :rtype: res.partner or None
        """
        moves = document.move_ids if document and document._name == "stock.picking" else None
        if not moves or not self.is_bought(moves):
            return None
        # As superuser: who buys and who receives may be two people.
        bought = moves.sudo().purchase_line_id.order_id.partner_id[:1]
        return (bought or document.sudo().partner_id).commercial_partner_id.sudo(False)

    @api.private
    def is_bought(self, moves):
        """Whether ``moves`` bring what a vendor sends."""
        return moves.location_id[:1].usage == "supplier"  # a part of moves would be read again with the others

    @api.private
    def findings(self, seen, moves, lot):
        """What speaks against a lot that arrives; as of ``lot.scan.take``."""
        return self._of_dates(seen, moves, lot) + self._of_vendor(seen, lot)

    @api.private
    def say(self, seen, lines, lot):
        """Keep on lines what the label says of the vendor's goods; what it does not say stays as it is there."""
        elements = seen["scan"].elements
        values = {field: elements[ai] for ai, field in VENDOR.items() if ai in elements}
        country = self._country(elements.get("422"))
        lines.write({**values, "vendor_country_id": country} if country else values)
        number = next(iter(self.env["lot.scan.lot"].names(seen)), lot.name)
        lines.filtered(lambda line: not line.vendor_lot).vendor_lot = number

    def _of_dates(self, seen, moves, lot):
        """A lot that is past its date, or will be too soon; by the label if it is new."""
        day = self.env["lot.scan.lot"].day
        expires = lot.expiration_date if lot else day(seen, "17") or day(seen, "15")
        if not expires:
            return []
        said = format_date(self.env, expires)
        if expires <= fields.Datetime.now():
            return [("expired", "warning", self.env._("It is past its date since %s.", said))]
        now, made = fields.Datetime.now(), seen["scan"].elements.get("11")
        found = self.is_bought(moves) and self.env["lot.shelf.life"].on_receipt(
            moves.product_id, moves.company_id, moves.picking_id.partner_id, now, lot, Dates(
                expires, None, made and date.fromisoformat(made), moves.product_id.expiration_time, now))
        return [("short_life", "stop" if found[0] == "refuse" else "warning", self.env._(
            "It does not last long enough: %s.", found[1]))] if found else []

    def _of_vendor(self, seen, lot):
        """A lot of that name that came from another vendor is another lot, by all odds."""
        vendor, origins = seen["vendor"], self.env["lot.origin"]
        if not lot or not vendor or lot == seen["line"].lot_id or not origins.has_access("read"):
            return []
        known = origins.search([("lot_id", "=", lot.id), ("partner_id", "!=", False)]).partner_id
        # As superuser: a vendor's head office may be for others to see.
        if not known or vendor in known.sudo().commercial_partner_id:
            return []
        return [("other_vendor", "warning", self.env._(
            "%(lot)s came from %(vendors)s before. Is it the same lot? If not, receive it under a number of its own.",
            lot=lot.name, vendors=", ".join(known.mapped("display_name"))))]

    def _country(self, number):
        """The country that ISO 3166 gives a number of three digits; False if there is none, or not one alone.

        CLDR, which Babel carries, knows the numbers; Odoo knows the letters.
        """
        letters = get_global("territory_aliases").get(number) or []
        return len(letters) == 1 and self.env["res.country"].search([("code", "=", letters[0])]).id
