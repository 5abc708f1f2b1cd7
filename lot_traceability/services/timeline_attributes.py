from odoo import models
from odoo.tools import SQL


class LotTimeline(models.AbstractModel):
    """What a lot took over from what went into it."""

    _inherit = "lot.timeline"

    def _event_queries(self, lot_id):
        return {**super()._event_queries(lot_id), "attribute": SQL(
            "SELECT id, date, company_id, NULL::float AS quantity, 0 AS change"
            " FROM lot_attribute_value WHERE lot_id = %s", lot_id)}

    def _kind_names(self):
        return {**super()._kind_names(), "attribute": self.env._("Attribute passed on"),
                "attribute_left": self.env._("Attribute not passed on")}

    def _describe_attribute(self, ids):
        """Of a lot that the user may see; other lots are named to those who may see them."""
        names, details = self._kind_names(), {}
        # As superuser: rows of companies that the user has not open are redacted after this.
        for record in self.env["lot.attribute.value"].sudo().browse(ids):
            kind = "attribute" if record.state == "passed" else "attribute_left"
            details[record.id] = {
                "kind": kind, "kind_name": names[kind], "user_id": record.user_id.id, "text": record._told(),
                "document_name": record.document_name, "document_model": record.document_model,
                "document_id": record.document_id}
        return details
