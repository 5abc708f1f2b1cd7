from odoo import fields, models


class LotOverrideReason(models.Model):
    """Why somebody goes against a proposal or a warning, from a list, so that it can be counted."""

    _name = "lot.override.reason"
    _description = "Reason for an Override"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_note = fields.Boolean(string="Explain", help="It has to be explained in words as well.")
