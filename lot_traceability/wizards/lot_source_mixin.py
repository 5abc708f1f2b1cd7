from odoo import api, fields, models


class LotSourceMixin(models.AbstractModel):
    """A wizard about the lots that it was opened from."""

    _name = "lot.source.mixin"
    _description = "Wizard about Lots"

    lot_ids = fields.Many2many("stock.lot", string="Lots", required=True)

    @api.model
    def default_get(self, fields_list):
        """The lots of the list, the form, the trace, the transfers, orders, stock or packages it was opened from."""
        defaults = super().default_get(fields_list)
        if "lot_ids" in fields_list and not defaults.get("lot_ids"):
            defaults["lot_ids"] = [fields.Command.set(self._source_lots().ids)]
        return defaults

    @api.model
    def _source_lots(self):
        model = self.env.context.get("active_model", "stock.lot")
        records = self.env[model].browse(self.env.context.get("active_ids") or [])
        if model == "stock.lot":
            return records
        if model in ("stock.quant", "stock.package"):
            return self._source_quants().lot_id
        if model == "mrp.production":
            return records.move_raw_ids.move_line_ids.lot_id | records.lot_producing_ids
        return records.move_line_ids.lot_id if "move_line_ids" in records._fields else self.env["stock.lot"]

    @api.model
    def _source_quants(self):
        """The stock that it was opened from, or what is in the packages; empty if it was opened from anything else."""
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids") or []
        quants = self.env["stock.quant"]
        if model == "stock.package":
            return quants.search([("package_id", "child_of", ids), ("lot_id", "!=", False)])
        return quants.browse(ids if model == "stock.quant" else ()).filtered("lot_id")
