from odoo import api, models
from odoo.fields import Domain

from ..tracing.operations import STOCKED

TOLD = "lot_traceability.mail_activity_hold"


class LotHoldAnnouncer(models.AbstractModel):
    """Tells who has to see to what was picked and is on hold now, until it is not any more."""

    _name = "lot.hold.announcer"
    _description = "Word of Holds"

    @api.private
    def announce(self, lines):
        """Tell whoever is responsible for the documents of picked ``stock.move.line`` records."""
        for document, mine in self._by_document(lines).items():
            summary = self.env._(
                "Picked or on a printed list, and now on hold: %s", ", ".join(mine.lot_id.mapped("name")))
            if summary not in document.activity_ids.mapped("summary"):
                document.activity_schedule(
                    TOLD, user_id=self.env["lot.people"].of_document(document, mine.move_id).id, summary=summary,
                    note=self.env._("Put these lots back and pick others, or ask someone of Quality to release them."))

    @api.private
    def take_back(self):
        """What was told is over for documents on whose lines nothing is on hold any more."""
        told = self.env["mail.activity"].sudo().search([("activity_type_id", "=", self.env.ref(TOLD).id)])
        if not told:
            return
        lines = self.env["stock.move.line"].sudo().search([
            ("state", "not in", ("done", "cancel")), ("on_hold", "=", True)])
        held = self._by_document(lines)
        for model, activities in told.grouped("res_model").items():
            for document in self.env[model].sudo().browse(set(activities.mapped("res_id"))).exists():
                if document not in held:
                    document.activity_feedback([TOLD], feedback=self.env._("Nothing of it is on hold any more."))

    def _by_document(self, lines):
        """Lines by the document that keeps activities; a move that is alone has none."""
        objections = self.env["lot.objections"]
        found = lines.grouped(lambda line: objections.document_of(line.move_id) if line.move_id else line.picking_id)
        return {document: mine for document, mine in found.items() if document and "activity_ids" in document._fields}

    @api.private
    def waiting(self, holds):
        """What waits for units of the lots of ``holds`` and may be reserved for by itself, as Odoo says it may.

        What a step before has brought is reserved by itself in any case.

        :rtype: stock.move
        """
        moves = self.env["stock.move"].sudo()
        free = self.env["stock.quant"].sudo().search([
            ("lot_id", "in", holds.lot_id.ids), ("location_id.usage", "in", STOCKED),
            ("quantity", ">", 0)])
        if not free:
            return moves
        by_itself = Domain("move_orig_ids", "!=", False)
        if not self.env["ir.config_parameter"].sudo().get_param("stock.picking_no_auto_reserve"):
            by_itself |= Domain("reservation_date", "<=", "today") | Domain(
                "picking_type_id.reservation_method", "=", "at_confirm")
        return moves.search(by_itself & Domain([
            ("product_id", "in", free.product_id.ids), ("state", "in", ("confirmed", "partially_available")),
            ("location_id", "parent_of", free.location_id.ids)]), order="priority desc, date, id")
