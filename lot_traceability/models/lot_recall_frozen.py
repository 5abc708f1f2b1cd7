from odoo import models
from odoo.exceptions import UserError


class LotRecallFrozen(models.AbstractModel):
    """A row of a frozen scope: written once when the scope is frozen, and never again by anybody.

    What it says stands in it as text, so that a print can be made again after the lot, the product or the
    contact has changed.
    """

    _name = "lot.recall.frozen"
    _description = "Row of a Frozen Scope"

    def write(self, vals):
        """Refused even to the superuser: it is evidence of what was known when the scope was frozen."""
        self._ensure_can_be_changed()
        return super().write(vals)

    def unlink(self):
        """Refused like :meth:`write`."""
        self._ensure_can_be_changed()
        return super().unlink()

    def _ensure_can_be_changed(self):
        if self:
            raise UserError(self.env._(
                "The scope of a recall is frozen: nothing of it can be edited or deleted. If it has grown, start "
                "another recall."))
