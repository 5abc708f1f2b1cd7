from odoo import models
from odoo.tools import SQL


class LotWhereabouts(models.AbstractModel):
    _inherit = "lot.whereabouts"

    def _documents(self):
        return {"repair.order": "repair_id", **super()._documents()}

    def _in_work_sql(self):
        """Parts taken for a repair that has begun are no longer in the store."""
        return SQL(
            "(%s OR EXISTS (SELECT FROM repair_order WHERE id = move.repair_id AND state = 'under_repair'))",
            super()._in_work_sql())
