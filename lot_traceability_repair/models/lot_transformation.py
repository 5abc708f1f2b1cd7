from odoo import fields, models


class LotTransformation(models.Model):
    _inherit = "lot.transformation"

    # Without this add-on nobody could read what its rows mean, and installing it again records them anew
    # from the moves: uninstalling deletes them, lines included.
    kind = fields.Selection(selection_add=[("repair", "Repair")], ondelete={"repair": "cascade"})

    # Whether a walk met any.
    _repair_idx = models.Index("(id) WHERE kind = 'repair'")
