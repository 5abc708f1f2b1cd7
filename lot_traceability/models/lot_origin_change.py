from odoo import api, fields, models

# What a vendor said once stays readable.
KEPT = {
    "vendor_lot": "Vendor Lot", "partner_id": "Vendor", "production_date": "Made On",
    "expiration_date": "Vendor's Expiry", "country_id": "Country of Origin", "gln": "Vendor's GLN"}


class LotOriginChange(models.Model):
    """One thing that an origin said and does not say any more: what, who changed it, when."""

    _name = "lot.origin.change"
    _inherit = ["lot.evidence.mixin"]
    _description = "What an Origin Said Before"
    _order = "id desc"
    _rec_name = "old_text"

    origin_id = fields.Many2one("lot.origin", required=True, readonly=True, ondelete="cascade", index=True)
    lot_id = fields.Many2one(related="origin_id.lot_id")
    what = fields.Selection(list(KEPT.items()), required=True, readonly=True)
    # As it was called then: names may change, days are in ISO 8601.
    old_text = fields.Char(string="Was", required=True, readonly=True)
    new_text = fields.Char(string="Is", readonly=True)
    user_id = fields.Many2one("res.users", string="Changed By", required=True, readonly=True)
    date = fields.Datetime(string="Changed On", required=True, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    @api.model
    @api.private
    def keep(self, before):
        """Keep what origins do not say any more. What is said where nothing was said before, takes nothing away.

        :param dict before: by origin, its values by name of the field
        """
        changed = [
            self._prepare_vals(origin, name, old) for origin, said in before.items() for name, old in said.items()
            if old and old != origin[name]]
        # As superuser: nobody has the right to write it, and who may change the origin has been checked.
        self.sudo().create(changed)

    def _prepare_vals(self, origin, name, old):
        return {
            "origin_id": origin.id, "what": name, "old_text": self._text(old), "new_text": self._text(origin[name]),
            "user_id": self.env.uid, "date": fields.Datetime.now(), "company_id": origin.company_id.id}

    def _text(self, value):
        return value.display_name if isinstance(value, models.BaseModel) else str(value or "")

    def _refusal(self):
        return self.env._("What the vendor said before is evidence: it cannot be edited or deleted.")
