from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lot_tolerance_percent = fields.Float(related="company_id.lot_tolerance_percent", readonly=False)
    lot_tolerance_steps = fields.Float(related="company_id.lot_tolerance_steps", readonly=False)
    lot_transformation_count = fields.Integer(compute="_compute_lot_genealogy")
    lot_verification_id = fields.Many2one("lot.verification", compute="_compute_lot_genealogy")
    lot_verified_at = fields.Datetime(related="lot_verification_id.create_date", string="Last Verified")
    lot_first_difference = fields.Char(related="lot_verification_id.first_difference")
    lot_repack_expiry = fields.Selection(related="company_id.lot_repack_expiry", readonly=False, required=True)

    def _compute_lot_genealogy(self):
        self.lot_transformation_count = self.env["lot.transformation"].search_count([("superseded_at", "=", False)])
        self.lot_verification_id = self.env["lot.verification"].search([], limit=1)

    def action_verify_genealogy(self):
        """Compare the genealogy with all orders; what differs is named, and recorded again."""
        verification = self.env["lot.verification"].verify()
        message = self.env._("The genealogy agrees with all %s orders.", verification.document_count)
        if verification.difference_count:
            message = self.env._(
                "%(count)s lines differed and were recorded again. The first: %(first)s",
                count=verification.difference_count, first=verification.first_difference)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if verification.difference_count else "success",
                "sticky": bool(verification.difference_count),
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
