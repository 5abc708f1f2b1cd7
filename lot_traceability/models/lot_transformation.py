from odoo import fields, models
from odoo.exceptions import UserError


class LotTransformation(models.Model):
    """One event that turned some lots into others; the shape EPCIS calls a TransformationEvent.

    Written by the recorder alone, from done stock moves. The lines are the journal: they are appended
    and superseded, never changed. What stands here besides the document sums up its current lines.
    """

    _name = "lot.transformation"
    _inherit = "lot.document.mixin"
    _description = "Lot Transformation"
    _order = "date desc, id desc"
    _rec_name = "name"

    name = fields.Char(string="Document", required=True, readonly=True)
    kind = fields.Selection(
        [("production", "Manufacturing"), ("unbuild", "Unbuild"), ("repack", "Repack"), ("link", "Manual Link")],
        required=True, readonly=True)
    document_model = fields.Char(required=True)
    document_id = fields.Many2oneReference(required=True)
    part = fields.Char(
        required=True, readonly=True, default="",
        help="Tells apart the transformations of one document; empty where it is only one.")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date = fields.Datetime(help="When the last of its current lines was posted.", required=True, readonly=True)
    exactness = fields.Selection(
        [("certain", "Certain"), ("possible", "Possible")], required=True, readonly=True,
        help="Possible: several serial numbers share one order and the records do not say which "
             "component went into which of them.")
    recorded_at = fields.Datetime(required=True, readonly=True)
    superseded_at = fields.Datetime(help="Set when none of its lines holds any more.", readonly=True)
    line_ids = fields.One2many("lot.transformation.line", "transformation_id", readonly=True)
    input_ids = fields.One2many(
        "lot.transformation.line", "transformation_id", string="Inputs", readonly=True,
        domain=[("role", "=", "input"), ("superseded_at", "=", False)])
    output_ids = fields.One2many(
        "lot.transformation.line", "transformation_id", string="Outputs", readonly=True,
        domain=[("role", "=", "output"), ("superseded_at", "=", False)])

    # Few are: a walk that leaves them out looks for them here.
    _possible_idx = models.Index("(id) WHERE exactness = 'possible'")
    _current_document = models.UniqueIndex("(document_model, document_id, part) WHERE superseded_at IS NULL")

    def write(self, vals):
        """The genealogy is evidence: it is recorded from stock moves and corrected by correcting them."""
        self._ensure_can_be_changed()
        return super().write(vals)

    def _ensure_can_be_changed(self):
        if self:
            raise UserError(self.env._(
                "A transformation cannot be edited. Correct the lot or the quantity on its document instead: "
                "the correction is recorded, and what stood before stays readable."))
