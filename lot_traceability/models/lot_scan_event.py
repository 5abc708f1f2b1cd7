from odoo import fields, models


class LotScanEvent(models.Model):
    """One scan that was answered: who, when, what, for which document, and what came of it.

    A scanner that was offline asks again with the same key: then the answer is this one, and nothing is done twice.
    """

    _name = "lot.scan.event"
    _inherit = ["lot.document.mixin", "lot.evidence.mixin"]
    _description = "Scan"
    _order = "id desc"
    _rec_name = "code"

    key = fields.Char(required=True, readonly=True, help="Made by the scanner, one for each scan.")
    code = fields.Char(required=True, readonly=True)
    operation = fields.Char(readonly=True)
    document_name = fields.Char(string="Document", readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True, ondelete="set null", index="btree_not_null")
    verdict = fields.Selection(
        [("ok", "Right"), ("warning", "Warning"), ("stop", "Stopped")], required=True, readonly=True)
    status = fields.Char(required=True, readonly=True, help="What came of it: done, stopped, …")
    messages = fields.Text(readonly=True)
    answer = fields.Json(readonly=True)
    changes = fields.Json(readonly=True)  # of lot.scan.undo: what it did to the lines of the document
    takes_back_id = fields.Many2one("lot.scan.event", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    scanned_at = fields.Datetime(string="On", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)

    # What a person did last, and what was done to a document.
    _user_idx = models.Index("(user_id, id)")
    _document_idx = models.Index("(document_id, document_model) WHERE document_id IS NOT NULL")
    _key = models.UniqueIndex("(key)", "This scan was answered already.")

    def _refusal(self):
        return self.env._("A scan is evidence: nothing of it can be edited or deleted.")
