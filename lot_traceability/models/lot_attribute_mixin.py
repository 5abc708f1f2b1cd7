from odoo import fields, models
from odoo.exceptions import AccessError


class LotAttributeMixin(models.AbstractModel):
    """What a lot took over from what went into it. Part of ``stock.lot``."""

    _name = "lot.attribute.mixin"
    _description = "Lot with Passed-On Attributes"

    attribute_value_ids = fields.One2many("lot.attribute.value", "lot_id", string="Passed-On Attributes")

    def action_work_out_attributes(self):
        """Take over once more what the inputs say now, by the rules of now.

        :raises AccessError: the user is not of Quality, or may not see the lots
        """
        self.check_access("read")
        if not self.env.user.has_group("lot_traceability.group_quality"):
            raise AccessError(self.env._("Attributes are worked out again by somebody of Quality."))
        found = self.env["lot.attributes"].work_out(self)
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "success" if found else "info",
                "message": self.env._("Worked out again: %s", ", ".join(dict.fromkeys(found.mapped("label"))))
                if found else self.env._("What the components say has not changed."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"}}}
