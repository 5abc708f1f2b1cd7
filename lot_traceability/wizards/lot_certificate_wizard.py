from odoo import api, fields, models
from odoo.fields import Command


class LotCertificateWizard(models.TransientModel):
    """Asks for files that belong to several origins, those of a receipt or some that were chosen in a list."""

    _name = "lot.certificate.wizard"
    _description = "Attach Certificates"

    origin_ids = fields.Many2many("lot.origin", string="Lots", required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Certificates", bypass_search_access=True)

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        if "origin_ids" in fields_list and model in ("stock.picking", "lot.origin"):
            origins = self.env["lot.origin"].search([("id" if model == "lot.origin" else "picking_id", "in", ids)])
            defaults["origin_ids"] = [Command.set(origins.ids)]
        return defaults

    def action_attach(self):
        """The files become certificates of the origins."""
        self.origin_ids.certificate_ids = [Command.link(file.id) for file in self.attachment_ids]
        return {"type": "ir.actions.act_window_close"}
