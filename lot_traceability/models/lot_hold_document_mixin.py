from odoo import api, fields, models
from odoo.fields import Domain

from .lot_hold_reason import SEVERITIES, worst


class LotHoldDocumentMixin(models.AbstractModel):
    """A transfer, an order: it says which lots on hold keep it from going on."""

    _name = "lot.hold.document.mixin"
    _description = "Document with Lots on Hold"

    # The fields that lead to the moves that a hold may stop.
    _way_to_moves = ("move_ids",)

    # As superuser, these three: whoever sees a document has to know what stops it, and buyers, salespeople and
    # accountants see transfers without any right on lots. Said are the names and reasons of what is on its own lines,
    # and of what its own company has of what it waits for.
    hold_notice = fields.Char(compute="_compute_hold_notice", compute_sudo=True)
    on_hold = fields.Boolean(
        string="Has Lots on Hold", compute="_compute_on_hold", search="_search_on_hold", compute_sudo=True)
    hold_severity = fields.Selection(
        SEVERITIES, string="Severity of Its Holds", compute="_compute_on_hold", compute_sudo=True)

    @api.depends(lambda self: tuple(
        ".".join((*self._way_to_moves, name)) for name in ("state", "product_id", "move_line_ids.lot_id")))
    def _compute_hold_notice(self):
        for document in self:
            document.hold_notice = document._moves_to_stop()._hold_notice()

    @api.depends(lambda self: (".".join((*self._way_to_moves, "state")),
                               ".".join((*self._way_to_moves, "move_line_ids", "lot_id"))))
    def _compute_on_hold(self):
        """Which of a whole list at once; few of them have to be read."""
        held = self.with_context(active_test=False).search([("id", "in", self.ids), ("on_hold", "=", True)])
        for document in self:
            lines = document._moves_to_stop().move_line_ids.filtered_domain(
                self._open_and_held()) if document._origin in held else self.env["stock.move.line"]
            document.on_hold, document.hold_severity = bool(lines), worst(lines.mapped("hold_severity"))

    def _search_on_hold(self, operator, value):
        if operator != "in":
            return NotImplemented
        held = Domain("move_line_ids", "any!", self._open_and_held())
        for name in reversed(self._way_to_moves):
            held = Domain(name, "any!", held)
        return held if True in value else ~held

    def _open_and_held(self):
        return [("state", "not in", ("done", "cancel")), ("on_hold", "=", True)]

    def _moves_to_stop(self):
        """Hook: the moves that a hold may stop."""
        return self.mapped(".".join(self._way_to_moves))
