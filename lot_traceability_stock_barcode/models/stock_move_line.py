from odoo import api, models
from odoo.http import request

from odoo.addons.lot_traceability.models.stock_move_line import CHOSEN_FIELDS
from odoo.addons.lot_traceability.tracing.operations import BY_USAGE, STOCKED

# Where the Barcode app saves what was scanned: an add-on's addresses begin with its name.
APP = "/stock_barcode/"
# What a scan writes: another lot, or that so much of the reserved one was picked.
SCANNED_FIELDS = CHOSEN_FIELDS | {"picked", "quantity"}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._tell_who_scans()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not SCANNED_FIELDS.isdisjoint(vals) and vals.get("picked", True):
            self._tell_who_scans()
        return result

    def _tell_who_scans(self):
        """A notification, which Odoo shows over any screen: the app's own shows nothing of ours."""
        if not request or not request.httprequest.path.startswith(APP):
            return
        words = self._what_speaks_against()
        if words:
            self.env.user._bus_send("simple_notification", {
                "type": "danger", "sticky": True, "title": self.env._("Not these lots"),
                "message": self.env._(
                    "%s\nChoose others, or ask someone of Quality.", "\n".join(words))})

    def _what_speaks_against(self):
        """A sentence for each lot of open lines that the gate has something to say about.

        What arrives and stays here is none of them: the gate lets it in, whatever the reason of its hold.

        :rtype: list[str]
        """
        gate, objections = self.env["lot.gate"], self.env["lot.objections"]
        texts = {}
        asked = self.filtered(lambda line: line.lot_id and line.move_id and line.state not in ("done", "cancel") and (
            line.location_id.usage in STOCKED or line.location_dest_id.usage in BY_USAGE))
        for (document, operation), lines in asked.grouped(lambda line: (
                objections.document_of(line.move_id), line.move_id._purpose().operation)).items():
            for lot_id, answer in gate.verdict(lines.lot_id, operation, document).items():
                texts.setdefault(lot_id, {}).update((message["text"], True) for message in answer["messages"])
        return [
            self.env._("%(lot)s: %(texts)s", lot=self.env["stock.lot"].browse(lot_id).name, texts=", ".join(said))
            for lot_id, said in texts.items() if said]
