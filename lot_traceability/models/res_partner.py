from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    lot_origin_count = fields.Integer(string="Received Lots", compute="_compute_lot_counts")
    lot_claim_count = fields.Integer(string="Vendor Claims", compute="_compute_lot_counts")

    def _compute_lot_counts(self):
        """Of the vendor and of its addresses, as far as the user may see them; two queries for all partners."""
        for model, name in (("lot.origin", "lot_origin_count"), ("lot.vendor.claim", "lot_claim_count")):
            records = self.env[model]
            found = records._read_group(
                [("partner_id", "child_of", self.ids)], ["partner_id"], ["__count"],
            ) if records.has_access("read") and self.ids else []
            for partner in self:
                partner[name] = sum(
                    count for vendor, count in found if partner in self._with_parents(vendor))

    def _with_parents(self, partner):
        """A partner and all that it belongs to."""
        chain = partner
        while partner.parent_id:
            partner = partner.parent_id
            chain |= partner
        return chain

    def action_lot_origins(self):
        """What came from this vendor, and what became of it."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_origin_vendor_action"),
                "domain": [("partner_id", "child_of", self.ids)], "context": {}}

    def action_lot_claims(self):
        """The claims against this vendor."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_vendor_claim_action"),
                "domain": [("partner_id", "child_of", self.ids)],
                "context": {"default_partner_id": self.commercial_partner_id.id}}
