from odoo.http import Controller, content_disposition, request, route

from ..tracing.workbook import Column, Sheet, build
from .lot_recall import XLSX


class LotOriginController(Controller):
    """The template of a list of lots and origins."""

    @route(
        "/lot_traceability/origin/template/<model('stock.picking'):picking>", type="http", auth="user", readonly=True)
    def template(self, picking):
        """A list with the columns that the import knows, in the language of the user, and the products of a receipt."""
        importer = request.env["lot.origin.importer"]
        columns = [Column(title, name, 20) for name, title in importer.titles().items()]
        title = request.env._("Lots and Origins")
        return request.make_response(build([Sheet(title, columns, importer.template_rows(picking))]), [
            ("Content-Type", XLSX), ("Content-Disposition", content_disposition(f"{title}.xlsx"))])
