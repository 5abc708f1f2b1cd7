from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class LotRecallController(Controller):
    """Downloads of a recall."""

    @route("/lot_traceability/recall/<int:recall_id>/xlsx", type="http", auth="user", readonly=True)
    def workbook(self, recall_id):
        """The lists of a recall the user may read, as an Excel workbook; 404 if there is none."""
        recall = request.env["lot.recall"].browse(recall_id).exists()
        if not recall:
            raise request.not_found()
        recall.check_access("read")
        service = request.env["lot.recall.workbook"]
        return request.make_response(service.build(recall), [
            ("Content-Type", XLSX), ("Content-Disposition", content_disposition(service.file_name(recall)))])
