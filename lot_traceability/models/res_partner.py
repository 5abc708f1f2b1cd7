from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    lot_origin_count = fields.Integer(string="Received Lots", compute="_compute_lot_counts")
    lot_certificates = fields.Char(
        string="Certificates in Time", compute="_compute_lot_certificates",
        help="Of how many of the received lots a certificate was there within a day of the receipt.")
    lot_claim_count = fields.Integer(string="Vendor Claims", compute="_compute_lot_counts")
    lot_incident_count = fields.Integer(string="Incidents", compute="_compute_lot_counts")
    lot_shelf_life_count = fields.Integer(string="Shelf Life Rules", compute="_compute_lot_shelf_life_count")

    def _compute_lot_counts(self):
        """Of the vendor and of its addresses, as far as the user may see them; three queries for all partners."""
        for model, name in (
                ("lot.origin", "lot_origin_count"), ("lot.vendor.claim", "lot_claim_count"),
                ("lot.vendor.incident", "lot_incident_count")):
            records = self.env[model]
            found = records._read_group(
                [("partner_id", "child_of", self.ids)], ["partner_id"], ["__count"],
            ) if records.has_access("read") and self.ids else []
            for partner in self:
                partner[name] = sum(
                    count for vendor, count in found if partner in self._with_parents(vendor))

    def _compute_lot_shelf_life_count(self):
        """Of the partner and of whom it belongs to; one query for all partners."""
        rules = self.env["lot.shelf.life.rule"]
        found = dict(rules._read_group(
            [("partner_id", "parent_of", self.ids)], ["partner_id"], ["__count"],
        )) if rules.has_access("read") and self.ids else {}
        for partner in self:
            partner.lot_shelf_life_count = sum(found.get(each, 0) for each in self._with_parents(partner))

    def _compute_lot_certificates(self):
        found = self.env["lot.origins"].certificates(self) if (
            self.ids and self.env["lot.origin"].has_access("read")) else []
        for partner in self:
            mine = [counts for vendor, *counts in found if partner in self._with_parents(vendor)]
            received, on_time = (sum(column) for column in zip(*mine, strict=True)) if mine else (0, 0)
            partner.lot_certificates = bool(received) and self.env._(
                "%(on_time)s of %(received)s", on_time=on_time, received=received)

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

    def action_lot_incidents(self):
        """What went wrong with what came from this vendor."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_vendor_incident_action"),
                "domain": [("partner_id", "child_of", self.ids)], "context": {}}

    def action_lot_shelf_life(self):
        """How long lots have to last for this partner, and for whom it belongs to."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_shelf_life_rule_action"),
                "domain": [("partner_id", "parent_of", self.ids)], "context": {"default_partner_id": self.id}}

    def action_lot_claims(self):
        """The claims against this vendor."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_vendor_claim_action"),
                "domain": [("partner_id", "child_of", self.ids)],
                "context": {"default_partner_id": self.commercial_partner_id.id}}
