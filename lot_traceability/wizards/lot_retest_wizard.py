from datetime import timedelta

from odoo import api, fields, models


class LotRetestWizard(models.TransientModel):
    """Asks what the test of some lots showed, and until when they may be used."""

    _name = "lot.retest.wizard"
    _inherit = ["lot.source.mixin"]
    _description = "Retest Lots"

    new_date = fields.Datetime(
        string="Next Retest On", compute="_compute_new_date", store=True, readonly=False, required=True)
    result = fields.Text(string="What the Test Showed", required=True)
    approver_id = fields.Many2one(
        "res.users", string="To Be Approved By", required=True,
        default=lambda self: self.env["lot.retest"]._default_approver(),
        domain=lambda self: list(self.env["lot.retest"]._approver_domain()))

    @api.depends("lot_ids")
    def _compute_new_date(self):
        """What fits all of them: the shortest time of their products, and nothing beyond an expiry."""
        for wizard in self:
            days = min(filter(None, wizard.lot_ids.mapped("retest_days")), default=0)
            expiries = filter(None, wizard.lot_ids.mapped("expiration_date"))
            wizard.new_date = days and min([fields.Datetime.now() + timedelta(days=days), *expiries])

    def action_ask(self):
        """Ask for the approval, for all of the lots or none."""
        self.ensure_one()
        self.env["lot.retest"].create([
            {"lot_id": lot.id, "new_date": self.new_date, "result": self.result, "approver_id": self.approver_id.id}
            for lot in self.lot_ids])
        return {"type": "ir.actions.client", "tag": "soft_reload"}
