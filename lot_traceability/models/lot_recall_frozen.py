from odoo import models


class LotRecallFrozen(models.AbstractModel):
    """A row of a frozen scope: written once when the scope is frozen, and never again by anybody.

    What it says stands in it as text, so that a print can be made again after the lot, the product or the
    contact has changed.
    """

    _name = "lot.recall.frozen"
    _inherit = "lot.evidence.mixin"
    _description = "Row of a Frozen Scope"

    def _refusal(self):
        return self.env._(
            "The scope of a recall is frozen: nothing of it can be edited or deleted. If it has grown, start another "
            "recall.")
