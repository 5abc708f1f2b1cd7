from collections import defaultdict

from odoo import api, fields, models

from .whereabouts import BUCKETS, ORIGINS


class LotGlance(models.AbstractModel):
    """What a lot says about itself at a glance: where it is, from whom, to whom, since when."""

    _name = "lot.glance"
    _description = "Lot at a Glance"

    @api.private
    def glance(self, lots):
        """What the lot form says at a glance, for a whole list of lots at once.

        :return: by lot id: ``value``, ``summary`` (text), ``first_date``, ``vendors`` and ``consignees`` (records)
        :rtype: dict[int, dict]
        """
        publisher = self.env["lot.publisher"]
        rows = self.env["lot.whereabouts"].rows(lots.ids)
        public = publisher.rows(rows, (*BUCKETS, *ORIGINS), set(lots._filtered_access("read").ids))
        names = publisher.names(*public.values())
        by_lot = {lot.id: {bucket: [] for bucket in public} for lot in lots}
        for bucket, shown in public.items():
            for row in shown:
                if not row.get("redacted"):
                    by_lot[row["lot_id"]][bucket].append(row)
        answer = {}
        for lot in lots:
            mine = by_lot[lot.id]
            there = mine["on_hand"] + mine["in_transit"]
            arrived = [row["date"] for bucket in (*ORIGINS, "adjusted") for row in mine[bucket] if row["quantity"] > 0]
            answer[lot.id] = {
                "value": sum(row["value"] for row in there),
                "summary": self._where_text(there, names["locations"]),
                "first_date": fields.Datetime.to_datetime(min(arrived)[:19].replace("T", " ")) if arrived else False,
                "vendors": self._partners(mine["received"], names),
                "consignees": self._partners(mine["delivered"], names),
            }
        return answer

    def _where_text(self, rows, locations):
        by_place = defaultdict(float)
        for row in rows:
            by_place[locations.get(row["location_id"], "?"), row["uom"]] += row["quantity"]
        wording = self.env["lot.wording"]
        return ", ".join(
            f"{place}: {wording.quantity(quantity, uom)}" for (place, uom), quantity in by_place.items())

    def _partners(self, rows, names):
        """Partners whose rows do not add up to nothing, in the order of the rows."""
        totals = defaultdict(float)
        for row in rows:
            if row.get("partner_id") in names["partners"]:
                totals[row["partner_id"]] += row["quantity"]
        return self.env["res.partner"].browse(partner for partner, total in totals.items() if round(total, 6))
