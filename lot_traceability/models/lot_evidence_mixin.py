from odoo import models
from odoo.exceptions import UserError


class LotEvidenceMixin(models.AbstractModel):
    """A record that is written once and never again, by anybody: it is what an auditor reads years later."""

    _name = "lot.evidence.mixin"
    _description = "Evidence"

    def write(self, vals):
        """Refused even to the superuser."""
        self._ensure_can_be_changed()
        return super().write(vals)

    def unlink(self):
        """Refused like :meth:`write`."""
        self._ensure_can_be_changed()
        return super().unlink()

    def _ensure_can_be_changed(self):
        if self:
            raise UserError(self._refusal())

    def _refusal(self):
        """Hook: why it cannot be changed, and what to do instead.

        :rtype: str
        """
        return self.env._("%s is evidence: it cannot be edited or deleted.", self[:1].display_name)
