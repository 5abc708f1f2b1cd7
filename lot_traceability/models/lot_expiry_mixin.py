from odoo import api, fields, models


class LotExpiryMixin(models.AbstractModel):
    """Whether anybody has ever said when a lot expires, or Odoo worked it out of the days of its product."""

    _name = "lot.expiry.mixin"
    _description = "Expiry of a Lot"

    expiry_is_computed = fields.Boolean(copy=False, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([
            {"expiry_is_computed": not vals.get("expiration_date"), **vals} for vals in vals_list])

    def write(self, vals):
        if "expiration_date" in vals:
            vals = {"expiry_is_computed": False, **vals}
        return super().write(vals)

    def _take_expiry(self, moment, reason=None):
        """Expire when the vendor says. The days before move along.

        :param str reason: how anybody knows, kept with what was there before; None where no unit had moved under that
        """
        self.ensure_one()
        # As superuser: the vendor says so, whoever enters it.
        lot, names = self.sudo(), ("use_date", "removal_date")
        if reason and lot.expiration_date:
            lot._record_identity(lot._identity_changes({
                "expiration_date": moment, **lot._shifted_dates(lot.expiration_date, moment, names)}), reason)
        else:
            lot.write({"expiration_date": moment, **lot._shifted_dates(
                lot.expiration_date, moment, (*names, "alert_date"))})
