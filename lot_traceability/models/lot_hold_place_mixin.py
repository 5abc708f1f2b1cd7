from odoo import api, fields, models

from .lot_hold_reason import SEVERITIES, worst


class LotHoldPlaceMixin(models.AbstractModel):
    """Units of a lot in one place, as a quant or a move line: on hold if the part that is held covers them."""

    _name = "lot.hold.place.mixin"
    _description = "Units That May Be on Hold"

    # As superuser: whoever sees units has to know that they are on hold, whatever his rights on lots and holds.
    on_hold = fields.Boolean(compute="_compute_on_hold", search="_search_on_hold", compute_sudo=True)
    hold_summary = fields.Char(string="On Hold Because Of", compute="_compute_on_hold", compute_sudo=True)
    hold_severity = fields.Selection(SEVERITIES, compute="_compute_on_hold", compute_sudo=True)

    @api.depends(lambda self: ("lot_id.hold_ids.state", *(
        name for name in ("location_id", "package_id") if name in self._fields)))
    def _compute_on_hold(self):
        covering = self.env["lot.hold.marks"].covering(self)
        for record in self:
            holds = covering[record]
            record.on_hold, record.hold_severity = bool(holds), worst(holds.mapped("severity"))
            record.hold_summary = ", ".join(dict.fromkeys(holds.mapped("reason_id.name")))

    def _search_on_hold(self, operator, value):
        if operator != "in":
            return NotImplemented
        held = self.env["lot.hold.marks"].domain()
        return held if True in value else ~held
