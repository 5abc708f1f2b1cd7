from odoo import api, fields, models

from ..tracing.workbook import Column, Sheet


class LotExcelMixin(models.AbstractModel):
    """What our Excel workbooks have in common: the sheet of facts, titles, moments and numbers as the user has them."""

    _name = "lot.excel.mixin"
    _description = "Lot Excel Workbook"

    @api.private
    def _facts(self, rows):
        """The first sheet: what is told as ``(what, value)``; what has no value is left out."""
        _ = self.env._
        columns = [Column(_("What"), "what", 44), Column(_("Value"), "value", 60, self._quantity_format())]
        shown = [self._local({"what": what, "value": value}) for what, value in rows if value not in (False, None, "")]
        return Sheet(_("Summary"), columns, shown)

    @api.private
    def _bucket_titles(self):
        return dict(self.env["lot.recall.line"]._fields["bucket"]._description_selection(self.env))

    @api.private
    def _quantity_format(self):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return f"#,##0.{'0' * digits}" if digits else "#,##0"

    @api.private
    def _local(self, row):
        """A row with its moments in the user's time zone, naive as a workbook wants them."""
        def local(value):
            if hasattr(value, "tzinfo"):
                return fields.Datetime.context_timestamp(self, value).replace(tzinfo=None)
            return value
        return {name: local(value) for name, value in row.items()}
