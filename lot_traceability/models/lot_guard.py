from odoo import fields, models


class LotGuard(models.Model):
    """One row for each lot, which whoever moves the lot reads under a lock and whoever holds it changes.

    PostgreSQL then refuses the later of the two. A row of its own: Odoo writes the lot itself with every
    move, and a lock there would meet that write.
    """

    _name = "lot.guard"
    _description = "Lot Guard"
    _log_access = False
    _rec_name = "lot_id"

    lot_id = fields.Many2one("stock.lot", required=True, ondelete="cascade")
    holds = fields.Integer(required=True, help="How many holds on the lot are not released.")

    _lot = models.UniqueIndex("(lot_id)")

    def init(self):
        """Lots that were there before their guards."""
        self.env["lot.gate"].add_guards()
