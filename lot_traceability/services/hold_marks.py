from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class LotHoldMarks(models.AbstractModel):
    """Finds which units are on hold: those of a lot that lie in the part that is held."""

    _name = "lot.hold.marks"
    _description = "Marks of Units on Hold"

    @api.private
    def covering(self, records):
        """The holds, not released, that cover the units that records are about; one query for all of them.

        :param records: with ``lot_id``, ``location_id`` and, if their model has it, ``package_id``; saved or not
        :return: the holds by record, as superuser: whoever sees units knows that they are on hold
        :rtype: dict[models.BaseModel, lot.hold]
        """
        asked = [(number, record.lot_id._origin.id, record.location_id._origin.id or None,
                  (record["package_id"]._origin.id if "package_id" in record._fields else None) or None)
                 for number, record in enumerate(records) if record.lot_id._origin]
        holds = self.env["lot.hold"].sudo()
        found = defaultdict(holds.browse)
        if asked:
            records = list(records)
            for number, hold_id in self._covering(*zip(*asked, strict=True)):
                found[records[number]] |= holds.browse(hold_id)
        return found

    def _covering(self, numbers, lot_ids, location_ids, package_ids):
        self.env["lot.hold"].flush_model()
        self.env["stock.location"].flush_model(["parent_path"])
        return self.env.execute_query(SQL(
            """
            SELECT asked.number, hold.id
              FROM unnest(%(numbers)s::int[], %(lots)s::int[], %(locations)s::int[], %(packages)s::int[])
                   asked (number, lot_id, location_id, package_id)
              JOIN lot_hold hold ON hold.lot_id = asked.lot_id AND hold.state <> 'released'
             WHERE %(in_place)s
             ORDER BY hold.id
            """, numbers=list(numbers), lots=list(lot_ids), locations=list(location_ids), packages=list(package_ids),
            in_place=self.env["lot.gate"]._in_place_sql("asked")))

    @api.private
    def domain(self):
        """The domain of units on hold, on a model whose table has ``lot_id``, ``location_id`` and ``package_id``."""

        def to_sql(_model, alias, _query):
            return self.env["lot.gate"]._held_sql(alias, SQL("TRUE"))

        return Domain.custom(to_sql=to_sql)
