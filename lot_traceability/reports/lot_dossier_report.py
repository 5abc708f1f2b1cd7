from markupsafe import Markup

from odoo import api, fields, models

# Holes printed; all of them are in the trace.
MOST_HOLES = 500


class ReportLotDossier(models.AbstractModel):
    """What the PDF of a trace says. The whereabouts are the tables of the recall's report."""

    _name = "report.lot_traceability.report_lot_dossier"
    _inherit = "report.lot_traceability.report_lot_recall"
    _description = "Dossier of a Trace"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Of the lots chosen, or of what the trace screen asked: ``data`` with ``lot_ids`` and ``question``."""
        data = data or {}
        lots = self.env["stock.lot"].browse(docids or data.get("lot_ids", ()))
        found = self.env["lot.dossier"].dossier(lots, data.get("question") or {})
        overview = self.env["lot.recall.overview"]
        return {
            "doc_ids": lots.ids,
            "doc_model": "stock.lot",
            "docs": lots,
            "found": {**found, **self._whereabouts(found)},
            "cards": overview.cards(found["numbers"], self.env.company.currency_id),
            "pictures": [Markup(picture) for picture in found["pictures"]],  # made of escaped text by tracing/svg.py
            "legend": Markup(found["legend"]),
            "most_holes": MOST_HOLES,
            "blocks": self._blocks,
            "text": overview.quantities_text,
            "company": self.env.company,
            "currency": self.env.company.currency_id,
            "printed_by": self.env.user,
            "printed_at": fields.Datetime.now(),
            "zone": str(self.env.tz),
        }
