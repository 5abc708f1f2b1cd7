from odoo import api, fields, models


class LotHoleScan(models.Model):
    """One search of all lots for holes, and how far it has come. Append-only."""

    _name = "lot.hole.scan"
    _description = "Scan for Holes"
    _order = "id desc"
    _rec_name = "create_date"

    create_date = fields.Datetime(string="Begun At")
    position = fields.Integer(readonly=True, help="The last lot that was looked at; those of higher numbers follow.")
    lot_count = fields.Integer(string="Lots", readonly=True)
    finished_at = fields.Datetime(readonly=True)

    @api.model
    def _current(self):
        """The scan that was begun and not finished, or a new one."""
        return self.search([("finished_at", "=", False)], limit=1) or self.create({})

    def _advance(self, position, seen, finished):
        self.write({
            "position": position or self.position, "lot_count": self.lot_count + seen,
            "finished_at": finished and fields.Datetime.now()})
