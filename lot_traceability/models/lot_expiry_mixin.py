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

    @api.model
    def _take_expiry(self, moments, reasons):
        """Let lots expire when their vendors say. The days before move along.

        :param dict moments: by lot
        :param dict reasons: by lot how anybody knows, which is kept with what was there before; lots that nobody has
            known before have none
        """
        names, changes, first = ("use_date", "removal_date"), {}, {}
        for lot, moment in moments.items():
            # As superuser: the vendor says so, whoever enters it.
            lot = lot.sudo()
            if lot in reasons and lot.expiration_date:
                changes[lot] = lot._identity_changes({
                    "expiration_date": moment, **lot._shifted_dates(lot.expiration_date, moment, names)})
            else:
                first[lot] = {"expiration_date": moment, **lot._shifted_dates(
                    lot.expiration_date, moment, (*names, "alert_date"))}
        self._write_alike(first)
        if changes:
            self._record_identity(changes, reasons)

    @api.model
    def _write_alike(self, values):
        """Write what belongs to each lot, at once for those that get the same: Odoo asks anew what follows each time.

        :param dict values: values by lot
        """
        # As superuser: who may has been checked.
        for lots in self.concat(*values).grouped(lambda lot: tuple(sorted(values[lot].items()))).values():
            lots.sudo().write(values[lots[0]])
