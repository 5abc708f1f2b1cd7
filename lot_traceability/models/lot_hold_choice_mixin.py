from odoo import api, models


class LotHoldChoiceMixin(models.AbstractModel):
    """What is chosen from a list that drops down, lots and quants: what is on hold says so and comes last.

    Inherited before the model itself: Odoo's own names do not always ask for those below them.
    """

    _name = "lot.hold.choice.mixin"
    _description = "Choice with What Is on Hold Last"

    @api.depends("on_hold")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """Odoo asks for a name with marks in it where it lets choose, and only there."""
        result = super()._compute_display_name()
        if self.env.context.get("formatted_display_name"):
            for record in self.filtered("on_hold"):
                gap = " " if "\t" in record.display_name else "\t"
                record.display_name += gap + self.env._("--On hold: %s--", record.hold_summary)
        return result

    @api.model
    @api.readonly
    def web_name_search(self, name, specification, domain=None, operator="ilike", limit=100):
        free, held = ([*(domain or []), ("on_hold", "=", is_held)] for is_held in (False, True))
        found = super().web_name_search(name, specification, free, operator, limit)
        left = limit - len(found) if limit else limit
        if limit and not left:
            return found
        return found + super().web_name_search(name, specification, held, operator, left)
