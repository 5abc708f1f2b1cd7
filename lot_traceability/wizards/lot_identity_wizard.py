from odoo import api, fields, models

from ..models.lot_identity_change import IDENTITY


class LotIdentityWizard(models.TransientModel):
    """Asks what a lot is really called, when it was made and until when it lasts, and how anybody knows."""

    _name = "lot.identity.wizard"
    _description = "Correct the Identity of a Lot"

    lot_id = fields.Many2one("stock.lot", required=True, readonly=True)
    product_id = fields.Many2one(related="lot_id.product_id")
    use_expiration_date = fields.Boolean(related="lot_id.use_expiration_date")
    name = fields.Char(string="Number", required=True)
    production_date = fields.Date(string="Made On")
    expiration_date = fields.Datetime()
    use_date = fields.Datetime(string="Best Before Date")
    removal_date = fields.Datetime()
    retest_date = fields.Datetime()
    reason = fields.Text()  # needed to correct, not to go on to a repack

    @api.model
    def default_get(self, fields_list):
        """The lot that it was opened from, as it is now."""
        defaults = super().default_get(fields_list)
        lot = self.env["stock.lot"].browse(defaults.get("lot_id") or self.env.context.get("active_id"))
        return {**defaults, "lot_id": lot.id, **{name: lot[name] for name in IDENTITY}}

    @api.onchange("expiration_date")
    def _onchange_expiration_date(self):
        """The days before it move with it, as on Odoo's own form."""
        self.update(self.lot_id._shifted_dates(self.lot_id.expiration_date, self.expiration_date))

    def action_correct(self):
        """Correct what differs."""
        self.ensure_one()
        self.lot_id.correct_identity({name: self[name] for name in IDENTITY}, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_repack(self):
        """It is another product: turn what is in stock into that, with moves that tell of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_repack_wizard_action")
        return {**action, "context": {
            "active_model": "stock.lot", "active_ids": self.lot_id.ids, "default_operation": "translate",
            "dialog_size": "large"}}
