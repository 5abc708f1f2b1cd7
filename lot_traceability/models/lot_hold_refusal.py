from odoo import fields, models


class LotHoldRefusal(models.Model):
    """A request for the release of a hold that came to nothing: who asked and why, and who did not let it be and why.

    Written by ``lot.hold`` alone, and never again.
    """

    _name = "lot.hold.refusal"
    _inherit = ["lot.evidence.mixin"]
    _description = "Refused Release"
    _order = "id desc"
    _rec_name = "hold_id"

    hold_id = fields.Many2one("lot.hold", required=True, readonly=True, index=True, ondelete="restrict")
    requested_by_id = fields.Many2one("res.users", readonly=True)
    requested_at = fields.Datetime(string="Requested On", readonly=True)
    request_note = fields.Text(string="Why It Was to Be Released", readonly=True)
    outcome = fields.Selection([("refused", "Refused"), ("withdrawn", "Withdrawn")], required=True, readonly=True)
    note = fields.Text(string="Why It Was Not", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    date = fields.Datetime(string="On", required=True, readonly=True, default=fields.Datetime.now)
