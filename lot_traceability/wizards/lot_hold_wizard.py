from odoo import api, fields, models
from odoo.exceptions import UserError

from ..services.after_commit import after_commit
from ..tracing.operations import STOCKED


class LotHoldWizard(models.TransientModel):
    """Asks for the reason, and shows what a hold stops before it is placed."""

    _name = "lot.hold.wizard"
    _inherit = ["lot.batch.mixin", "lot.source.mixin"]
    _description = "Hold Lots"

    reason_id = fields.Many2one("lot.hold.reason", required=True)
    note = fields.Text(string="What Was Found")
    branch = fields.Boolean(string="And Everything Made of Them", help="All descendants of the lots are held as well.")
    quant_ids = fields.Many2many(
        "stock.quant", string="Chosen Stock", default=lambda self: self._source_quants(),
        help="The stock, or what is in the packages, that this was opened from.")
    part = fields.Selection(
        [("chosen", "Only what was chosen"), ("all", "All of the lots")], string="Hold", required=True,
        default=lambda self: "chosen" if self._source_quants() else "all",
        help="What is in a package is held in it, whatever place that comes to; other units in their place, and what "
        "lies below it.")
    location_id = fields.Many2one(
        "stock.location", string="Only in", domain=[("usage", "in", STOCKED)],
        help="Hold what lies in this place only; empty: all of it.")
    package_id = fields.Many2one(
        "stock.package", string="Only in Package", help="Hold what is in this package only, or in packages in it.")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("lot_ids", "branch", "part", "location_id", "package_id", "reason_id")
    def _compute_preview(self):
        for wizard in self:
            lots, hidden = wizard._lots_to_hold()
            wizard.preview = self.env["lot.hold.preview"].render(wizard._parts(lots), wizard.reason_id, hidden)

    def _lots_to_hold(self):
        """The lots, with their branch if it is to be held; and how many lots of other companies are left out."""
        lots = self.lot_ids._origin
        if not self.branch:
            return lots, 0
        reached = lots.browse(self.env["lot.lineage"].reach(lots.ids, "down"))
        readable = reached._filtered_access("read")
        return lots | readable, len(reached) - len(readable)

    def _parts(self, lots):
        """What is to be held of ``lots``: tuples of lots, and the location and the package that is held of them.

        What is made of lots of which a package or a piece of stock is held, is held whole.
        """
        if self.part == "all" and not self.package_id:
            return [(lots, self.location_id, self.package_id)]
        roots, place, package = self.lot_ids._origin & lots, self.location_id.browse(), self.package_id.browse()
        parts = [(mine.lot_id, *part) for part, mine in self._quants(roots).grouped(
            lambda quant: (place if quant.package_id else quant.location_id, quant.package_id)).items()]
        if self.part == "all" and not parts:
            parts = [(roots, place, self.package_id)]
        return [*parts, (lots - roots, place, package)] if lots - roots else parts

    def _quants(self, lots):
        """The stock that is to be held of ``lots``: what was chosen, or what is in the package."""
        if self.part == "chosen":
            return self.quant_ids._origin & lots.quant_ids
        return self.quant_ids.search([("package_id", "child_of", self.package_id.ids), ("lot_id", "in", lots.ids)])

    def action_hold(self):
        """Place the holds: a thousand at once, all of them or none; more than that with a bar, batch by batch.

        :raises UserError: if all of them are on hold for the reason already
        """
        left = self._left()
        if not left:
            raise UserError(self.env._("These lots are on hold already: %s.", self.reason_id.name))
        return self._begin(left, self.env._("Hold")) or {"type": "ir.actions.client", "tag": "soft_reload"}

    def _work_on(self, lots):
        if self.branch:
            after_commit(self, "hold_rest")
        origin = self.lot_ids if self.branch and len(self.lot_ids) == 1 else None
        for mine, location, package in self._parts(lots):
            free = mine._without_hold(self.reason_id, location, package)
            if free:
                free.hold(self.reason_id, self.note, location=location, package=package, origin=origin)

    @api.private
    def hold_rest(self):
        """Hold what was made of the branch while it was put on hold: this transaction sees it."""
        left = self._left()
        if left:
            self._work_on(left)

    def _left(self):
        lots, _hidden = self._lots_to_hold()
        return lots.browse().union(*(mine._without_hold(self.reason_id, location, package)
                                     for mine, location, package in self._parts(lots)))
