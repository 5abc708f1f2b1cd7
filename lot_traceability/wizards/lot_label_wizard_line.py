from odoo import fields, models

from ..services.label_items import Item


class LotLabelWizardLine(models.TransientModel):
    """One lot or package to label, and how often."""

    _name = "lot.label.wizard.line"
    _description = "Label to Print"

    wizard_id = fields.Many2one("lot.label.wizard", required=True, ondelete="cascade")
    lot_id = fields.Many2one("stock.lot")
    product_id = fields.Many2one(related="lot_id.product_id")
    package_id = fields.Many2one("stock.package")
    quantity = fields.Float(digits="Product Unit", readonly=True)
    packaging_id = fields.Many2one("uom.uom", help="How the lot is packed: the label of a case says what is in one.")
    packaging_ids = fields.Many2many(related="product_id.uom_ids")
    copies = fields.Integer(default=1)

    def _item(self):
        self.ensure_one()
        return Item(self.lot_id, self.quantity, self.package_id, self.packaging_id)
