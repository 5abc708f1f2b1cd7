from odoo import http
from odoo.http import request


class StandIn(http.Controller):
    """Writes on a transfer, from an address of the app's own."""

    @http.route("/stock_barcode/stand_in", type="jsonrpc", auth="user")
    def save(self, picking_id, commands):
        request.env["stock.picking"].browse(picking_id).write({"move_line_ids": commands})
