from odoo import fields, models


class LotRepackWizardOutput(models.TransientModel):
    """A lot that comes out of a repack."""

    _name = "lot.repack.wizard.output"
    _description = "What Comes out of a Repack"

    wizard_id = fields.Many2one("lot.repack.wizard", required=True, ondelete="cascade")
    lot_name = fields.Char(string="Lot", help="Left empty, it gets the next number of the product.")
    quantity = fields.Float(digits="Product Unit", required=True)
    product_uom_id = fields.Many2one(related="wizard_id.uom_id")
    package_id = fields.Many2one("stock.package", string="Into Package", ondelete="cascade")
