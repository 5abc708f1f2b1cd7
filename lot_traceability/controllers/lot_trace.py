import json

from werkzeug.exceptions import BadRequest

from odoo.http import Controller, content_disposition, request, route

from .lot_recall import XLSX


class LotTraceController(Controller):
    """Downloads of a trace."""

    @route("/lot_traceability/trace/xlsx", type="http", auth="user", methods=["GET", "POST"], readonly=True)
    def workbook(self, question, token=None):
        """The answer of a trace as an Excel workbook.

        :param str question: JSON: ``lot_ids`` and the keywords of ``stock.lot.trace``
        :param str token: the web client's own, to know that the download has begun
        """
        try:
            asked = json.loads(question)
            roots = request.env["stock.lot"].browse(map(int, asked.pop("lot_ids")))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BadRequest("A question is JSON with lot_ids and the keywords of stock.lot.trace") from error
        service = request.env["lot.trace.workbook"]
        return request.make_response(service.build(roots, **asked), [
            ("Content-Type", XLSX), ("Content-Disposition", content_disposition(service.file_name(roots)))])
