from odoo import api, models
from odoo.fields import Domain

# Up to so many lots of one vendor's number are looked up by their ids.
FEW = 1000


class LotSearch(models.AbstractModel):
    """Finds the lots a person means: by lot name, vendor lot or document."""

    _name = "lot.search"
    _description = "Lot Search"

    @api.private
    def search_lots(self, text, limit=20):
        """Lots that match ``text``, names first, then names they had before, vendor lots and documents.

        :param str text: part of a name; white space around it does not matter
        :param int limit: how many to return at most
        :return: rows with ``id, name, product, found_by`` (``lot``, ``former_name``, ``vendor_lot``,
            ``document``) and
            ``found`` (the text that matched)
        :rtype: list[dict]
        """
        text = (text or "").strip()
        if not text:
            return []
        found = {}
        for found_by, lots in (
            ("lot", self._by_name(text, limit)),
            ("former_name", self._by_former_name(text, limit)),
            ("vendor_lot", self._by_vendor_lot(text, limit)),
            ("document", self._by_document(text, limit)),
        ):
            for lot, match in lots:
                found.setdefault(lot.id, (lot, found_by, match))
        return [
            {"id": lot.id, "name": lot.name, "product": lot.product_id.display_name,
             "found_by": found_by, "found": match}
            for lot, found_by, match in list(found.values())[:limit]]

    @api.private
    def vendor_lot_domain(self, operator, text):
        """The domain on ``stock.lot`` of those whose vendor calls them like ``text``.

        Few of them are named by their ids: beside another condition, PostgreSQL would read all lots to put a
        sub-query to each of them.

        :rtype: Domain
        """
        domain = [("vendor_lot", operator, text)]
        origins = self.env["lot.origin"]
        if not origins.has_access("read"):
            return Domain.FALSE
        found = origins.search_fetch(domain, ["lot_id"], limit=FEW + 1, order="id")
        return Domain("id", "in", found.lot_id.ids) if len(found) <= FEW else Domain("origin_ids", "any", domain)

    @api.private
    def former_name_domain(self, operator, text):
        """The domain on ``stock.lot`` of those that were called like ``text`` before; see :meth:`vendor_lot_domain`.

        :rtype: Domain
        """
        changes = self.env["lot.identity.change"]
        if not changes.has_access("read"):
            return Domain.FALSE
        domain = [("field_name", "=", "name"), ("old_value", operator, text)]
        found = changes.search_fetch(domain, ["lot_id"], limit=FEW + 1, order="id")
        return Domain("id", "in", found.lot_id.ids) if len(found) <= FEW else Domain(
            "identity_change_ids", "any", domain)

    def _by_former_name(self, text, limit):
        changes = self.env["lot.identity.change"].search(
            [("field_name", "=", "name"), ("old_value", "ilike", text)], limit=limit)
        return [(change.lot_id, change.old_value) for change in changes]

    def _by_name(self, text, limit):
        lots = self.env["stock.lot"].search([("name", "=", text)], limit=limit)
        lots |= self.env["stock.lot"].search([("name", "ilike", text)], limit=limit)
        return [(lot, lot.name) for lot in lots]

    def _by_vendor_lot(self, text, limit):
        origins = self.env["lot.origin"].search([("vendor_lot", "ilike", text)], limit=limit)
        return [(origin.lot_id, origin.vendor_lot) for origin in origins]

    def _by_document(self, text, limit):
        """Transfers and orders by their name; purchase and sale orders by the origin of their moves."""
        lines = self.env["stock.move.line"].search_fetch(
            [("lot_id", "!=", False), "|", ("move_id.reference", "=ilike", text), ("move_id.origin", "=ilike", text)],
            ["lot_id", "move_id"], limit=limit * 5)
        return [(line.lot_id, line.move_id.reference or text) for line in lines][:limit * 5]
