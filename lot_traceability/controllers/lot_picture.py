import json

from odoo.http import Controller, content_disposition, request, route


class LotPictureController(Controller):
    """Downloads of a picture."""

    @route("/lot_traceability/picture/svg", type="http", auth="user", readonly=True)
    def svg(self, lot_ids, question="{}", view="{}"):
        """The picture of a trace the user may make, as SVG.

        :param str lot_ids: ids of the roots, with commas between them
        :param str question: JSON, see ``stock.lot.trace``
        :param str view: JSON, see ``stock.lot.picture``
        """
        lots = request.env["stock.lot"].browse(int(lot_id) for lot_id in lot_ids.split(","))
        picture = lots.picture(json.loads(view), **json.loads(question))
        return request.make_response(request.env["lot.picture"].file(picture), [
            ("Content-Type", "image/svg+xml; charset=utf-8"), ("Content-Security-Policy", "default-src 'none'"),
            ("Content-Disposition", content_disposition(f"{picture['title']}.svg"))])
