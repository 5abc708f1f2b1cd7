from odoo import api, models
from odoo.tools.misc import formatLang


class LotWording(models.AbstractModel):
    """How quantities are written, the same on every screen and on paper."""

    _name = "lot.wording"
    _description = "Lot Wording"

    @api.private
    def quantity(self, quantity, uom=""):
        """“642 L”, “2.5 kg”: rounded as products are, without decimals that say nothing, in the user's number format.

        :param float quantity: in the unit ``uom``
        :param str uom: name of the unit; left out if empty
        """
        decimals = self.env["decimal.precision"].precision_get("Product Unit")
        # Adding nothing turns -0.0 into 0.0.
        rounded = round(quantity, decimals) + 0.0
        needed = len(f"{rounded:.{decimals}f}".rstrip("0").partition(".")[2])
        return f"{formatLang(self.env, rounded, digits=needed)} {uom}".strip()
