from odoo import api, fields, models


class LotRepackWizardInput(models.TransientModel):
    """Units of one lot at one place, to be repacked."""

    _name = "lot.repack.wizard.input"
    _description = "What Goes into a Repack"

    wizard_id = fields.Many2one("lot.repack.wizard", required=True, ondelete="cascade")
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="cascade")
    location_id = fields.Many2one(
        "stock.location", required=True, ondelete="cascade", compute="_compute_place", store=True, readonly=False)
    package_id = fields.Many2one(
        "stock.package", ondelete="cascade", compute="_compute_place", store=True, readonly=False)
    owner_id = fields.Many2one(
        "res.partner", ondelete="cascade", compute="_compute_place", store=True, readonly=False)
    free_quantity = fields.Float(
        string="Free", digits="Product Unit", compute="_compute_free_quantity",
        help="On hand there and not reserved by anybody.")
    quantity = fields.Float(digits="Product Unit", compute="_compute_place", store=True, readonly=False)
    product_uom_id = fields.Many2one(related="lot_id.product_id.uom_id")

    @api.model
    def _prepare_vals(self, quant):
        return {"lot_id": quant.lot_id.id, "location_id": quant.location_id.id, "package_id": quant.package_id.id,
                "owner_id": quant.owner_id.id, "quantity": quant.available_quantity}

    @api.depends("lot_id")
    def _compute_place(self):
        """A lot chosen by hand is taken from where most of it is free."""
        unplaced = self.filtered(lambda line: not line.location_id)
        by_lot = unplaced._free_quants().grouped("lot_id")
        for line in unplaced.filtered(lambda line: line.lot_id in by_lot):
            line.update(line._prepare_vals(by_lot[line.lot_id].sorted("available_quantity")[-1]))

    @api.depends("lot_id", "location_id", "package_id", "owner_id")
    def _compute_free_quantity(self):
        by_place = self._free_quants().grouped(
            lambda quant: (quant.lot_id, quant.location_id, quant.package_id, quant.owner_id))
        for line in self:
            quants = by_place.get((line.lot_id, line.location_id, line.package_id, line.owner_id))
            line.free_quantity = sum(quants.mapped("available_quantity")) if quants else 0

    def _free_quants(self):
        return self.env["lot.repack.wizard"]._free_quants(self.lot_id, self.env["stock.location"])
