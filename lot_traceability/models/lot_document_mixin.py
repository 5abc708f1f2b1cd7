from odoo import fields, models


class LotDocumentMixin(models.AbstractModel):
    """A record that names the document behind it: an order, a transfer, a stock move, a lot."""

    _name = "lot.document.mixin"
    _description = "Record with a Document"

    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(string="Document ID", model_field="document_model", readonly=True)

    def action_open_document(self):
        """Open the form of the document.

        :return: a window action; False if the record names no document
        :rtype: dict
        """
        self.ensure_one()
        return bool(self.document_id) and {
            "type": "ir.actions.act_window",
            "res_model": self.document_model,
            "res_id": self.document_id,
            "views": [(False, "form")],
        }
