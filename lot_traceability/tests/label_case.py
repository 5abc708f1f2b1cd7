"""What tests of labels stand on: the wizard, the paper, and a decoder that knows nothing of what printed it."""

from datetime import date, datetime

import pypdfium2
import zxingcpp

from odoo.exceptions import UserError
from odoo.tests import Form

from ..tracing import gs1
from .common import LotCase

GTIN_13, GTIN_14 = "9521234543213", "19521234543210"
# What GS1 carries, with all that could be taken for something else.
NAMES = ["A", "1", "17251231", "12345678901234567890", "aB%&'()*+,-./:;<=>?_", "\"!x\"9", "LOT-2026/001", "odd123"]
DATES = [
    {},
    {"expiration_date": datetime(2027, 2, 28, 12)},
    # In Auckland it is the next day already.
    {"expiration_date": datetime(2027, 12, 31, 12), "use_date": datetime(2027, 11, 30, 12),
     "production_date": date(2026, 1, 2)}]
DAYS = [{}, {"17": "2027-03-01"}, {"17": "2028-01-01", "15": "2027-12-01", "11": "2026-01-02"}]


class LabelCase(LotCase):

    def setUp(self):
        super().setUp()
        self.env.user.tz = "Pacific/Auckland"
        self.milk = self.product("Milk", barcode=GTIN_13, use_expiration_date=True, expiration_time=10)

    def wizard(self, records, **values):
        wizard = Form(self.env["lot.label.wizard"].with_context(
            active_model=records._name, active_ids=records.ids, active_id=records[:1].id))
        for name, value in values.items():
            wizard[name] = value
        if wizard.is_reprint:
            wizard.reason = "again"
        return wizard.save()

    def printed(self, records, **values):
        """What the wizard printed, newest first."""
        known = self.env["lot.label.print"].search([])
        self.wizard(records, **values).action_print()
        return self.env["lot.label.print"].search([]) - known

    def pdf(self, printed):
        """The document that a click on *Print* downloads."""
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, _kind = report._render_qweb_pdf(printed.action_download()["report_name"], printed.ids)
        return pypdfium2.PdfDocument(content)

    def decoded(self, page, dpi):
        """What a scanner reads on a page: pairs of symbology and text."""
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
        return sorted((code.symbology_identifier, code.bytes.decode()) for code in zxingcpp.read_barcodes(picture))

    def pack(self, product, number):
        case = self.env["uom.uom"].create({
            "name": f"Case of {number}", "relative_factor": number, "relative_uom_id": product.uom_id.id})
        product.uom_ids = case
        return case

    def elements(self, read):
        found = {}
        for symbology, text in read:
            self.assertIn(symbology, ("]C1", "]d2"))
            found |= gs1.parse(symbology + text).elements
        return found

    def refused(self, records, **values):
        wizard = self.wizard(records, **values)
        with self.assertRaises(UserError) as error:
            wizard.action_print()
        self.assertIn(wizard.refused, str(error.exception))
        return str(error.exception)
