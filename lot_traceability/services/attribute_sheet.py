from typing import NamedTuple

from odoo import api, models

from ..tracing.attributes import entered, find, values


class Sheet(NamedTuple):
    """What some lots say about themselves, read once for all of them.

    :param dict properties: by lot id, as Odoo reads them: a definition with its value each
    :param dict countries: by lot id, the names of the countries that its origins tell of
    :param dict made: by lot id, the day it was made; of a bought lot as the vendor says
    """

    properties: dict
    countries: dict
    made: dict

    def said(self, lot, rule):
        """What an input says of what a rule passes on.

        :rtype: list
        """
        if rule.attribute == "production_date":
            return [self.made[lot.id]] if lot.id in self.made else []
        if rule.attribute == "country" and lot.id in self.countries:
            return self.countries[lot.id]
        prop = find(self.properties[lot.id], rule.label)
        return values(prop) if prop else []

    def entered(self, lot, rule):
        """What the lot that is made says already, unless every new lot of its product says so.

        :rtype: list
        """
        if rule.attribute == "production_date":
            return [lot.production_date] if lot.production_date else []
        prop = find(self.properties[lot.id], rule.label)
        return entered(prop) if prop else []


class LotAttributeSheet(models.AbstractModel):
    """Reads attributes of lots, wherever they stand: Odoo's properties, the origins, the lot itself."""

    _name = "lot.attribute.sheet"
    _description = "Attributes of Lots"

    @api.private
    def read_lots(self, lots):
        """A constant number of queries, however many lots.

        :rtype: Sheet
        """
        origins = self.env["lot.origin"].sudo().search([("lot_id", "in", lots.ids)])
        countries, said = {}, {lot.id: set() for lot in lots}
        for origin in origins.with_context(lang=lots.env.context.get("lang")):
            name = origin.country_id.name
            if name and name not in countries.setdefault(origin.lot_id.id, []):
                countries[origin.lot_id.id].append(name)
            if origin.production_date:
                said[origin.lot_id.id].add(origin.production_date)
        return Sheet(
            {row["id"]: row["lot_properties"] for row in lots.read(["lot_properties"])},
            countries, {lot.id: day for lot in lots if (day := self._made(lot, said[lot.id]))})

    def _made(self, lot, said):
        """As the lot says, unless it has only taken over the first of what vendors ever said: then the earliest."""
        own = lot.production_date
        return own if own and own not in said else min(said, default=False)
