from odoo import fields, models

PATIENCE = 5  # seconds that a person waits; what takes longer goes on in the background


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lot_tolerance_percent = fields.Float(related="company_id.lot_tolerance_percent", readonly=False)
    lot_tolerance_steps = fields.Float(related="company_id.lot_tolerance_steps", readonly=False)
    lot_transformation_count = fields.Integer(compute="_compute_lot_genealogy")
    lot_verification_id = fields.Many2one("lot.verification", compute="_compute_lot_genealogy")
    lot_verified_at = fields.Datetime(related="lot_verification_id.create_date", string="Last Verified")
    lot_verification_state = fields.Selection(related="lot_verification_id.state", string="State of the Verification")
    lot_verification_purpose = fields.Selection(related="lot_verification_id.purpose")
    lot_verification_progress = fields.Float(related="lot_verification_id.progress")
    lot_verified_count = fields.Integer(related="lot_verification_id.document_count", string="Documents Verified")
    lot_verified_total = fields.Integer(related="lot_verification_id.document_total", string="Documents to Verify")
    lot_first_difference = fields.Char(related="lot_verification_id.first_difference")
    lot_repack_expiry = fields.Selection(related="company_id.lot_repack_expiry", readonly=False, required=True)
    lot_dateless = fields.Selection(related="company_id.lot_dateless", readonly=False, required=True)
    lot_override_proposal = fields.Selection(related="company_id.lot_override_proposal", readonly=False, required=True)
    lot_override_fefo = fields.Selection(related="company_id.lot_override_fefo", readonly=False, required=True)
    lot_fefo_tolerance = fields.Integer(related="company_id.lot_fefo_tolerance", readonly=False)
    lot_override_few = fields.Selection(related="company_id.lot_override_few", readonly=False, required=True)
    lot_override_short_life = fields.Selection(
        related="company_id.lot_override_short_life", readonly=False, required=True)
    lot_override_expired = fields.Selection(related="company_id.lot_override_expired", readonly=False, required=True)
    lot_identity_fixed = fields.Boolean(related="company_id.lot_identity_fixed", readonly=False)
    lot_label_layout = fields.Selection(related="company_id.lot_label_layout", readonly=False, required=True)
    lot_label_output = fields.Selection(related="company_id.lot_label_output", readonly=False, required=True)
    lot_label_resolution = fields.Selection(related="company_id.lot_label_resolution", readonly=False, required=True)
    lot_digital_link = fields.Char(related="company_id.lot_digital_link", readonly=False)

    def _compute_lot_genealogy(self):
        self.lot_transformation_count = self.env["lot.transformation"].search_count([("superseded_at", "=", False)])
        self.lot_verification_id = self.env["lot.verification"].search([], limit=1)

    def action_verify_genealogy(self):
        """Compare the genealogy with all orders; what differs is named, and recorded again."""
        verification = self.env["lot.verification"].verify(PATIENCE)
        return self._notification(self._message(verification), bool(verification.difference_count))

    def action_stop_verification(self):
        """Stop the pass that is running, whatever it is for; it can be taken up again."""
        self.lot_verification_id.stop()
        return self._notification(self.env._("Stopped. What was done is kept; it can be taken up again from there."))

    def _message(self, verification):
        if verification.state == "running":
            return self.env._(
                "%(count)s of %(total)s orders are compared so far; the rest goes on in the background.",
                count=verification.document_count, total=verification.document_total)
        if verification.difference_count:
            return self.env._(
                "%(count)s lines differed and were recorded again. The first: %(first)s",
                count=verification.difference_count, first=verification.first_difference)
        return self.env._("The genealogy agrees with all %s orders.", verification.document_count)

    def _notification(self, message, is_warning=False):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if is_warning else "success",
                "sticky": is_warning,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
