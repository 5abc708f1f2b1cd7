from odoo.http import Controller, content_disposition, request, route

from ..tracing.workbook import Column, Sheet, build
from .lot_recall import XLSX


class LotOriginController(Controller):
    """The template of a list of lots and origins."""

    @route("/lot_traceability/origin/template", type="http", auth="user", readonly=True)
    def template(self):
        """An empty list with the columns that the import knows, in the language of the user."""
        titles = request.env["lot.origin.importer"].titles()
        columns = [Column(title, name, 20) for name, title in titles.items()]
        title = request.env._("Lots and Origins")
        return request.make_response(build([Sheet(title, columns, [])]), [
            ("Content-Type", XLSX), ("Content-Disposition", content_disposition(f"{title}.xlsx"))])
