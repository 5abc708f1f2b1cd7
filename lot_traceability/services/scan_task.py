from odoo import api, models

from ..tracing.operations import STOCKED

# Of each kind so many documents are offered.
MOST = 12


class LotScanTask(models.AbstractModel):
    """What is left to do on a document: which lot, where, how many."""

    _name = "lot.scan.task"
    _description = "Task for Scanning"

    @api.private
    def task(self, document):
        """What the screen shows of a transfer, an order or a place that is counted.

        :return: JSON-serialisable dict: ``document``, ``title``, ``partner``, ``operation``, ``state``,
            ``is_complete``, ``to_pack`` (how many picked lines wait for a package, where they are to have one), and
            ``lines``, what is not picked first: ``id, product, product_id, tracking, lot, lot_id, place, to, goes_in,
            package, packed_in, quantity`` (with its unit), ``is_picked``
        :rtype: dict
        """
        if document._name == "stock.location":
            return self.env["lot.scan.count"].task(document)
        scan = self.env["lot.scan"]
        moves = scan.moves(document)
        lines = [row for move in moves for row in self._rows(move)]
        lines.sort(key=lambda row: (row["is_picked"], row["goes_in"], row["place"], row["id"]))
        is_open, to_pack = document.state not in ("done", "cancel"), self._to_pack(document)
        return {
            "document": scan.name(document), "state": document.state,
            "title": document.picking_type_id.name, "partner": self._partner(document),
            "operation": scan.operation_on(document, self.env["product.product"]), "to_pack": to_pack,
            "is_complete": bool(is_open and lines) and not to_pack and all(row["is_picked"] for row in lines),
            "lines": lines}

    @api.private
    def tasks(self):
        """What is ready to be worked on, by kind: ``receive``, ``deliver``, ``move``, ``produce``, ``count``.

        :return: lists of ``{"model", "id", "name", "title", "partner", "date"}``
        :rtype: dict[str, list[dict]]
        """
        kinds = {"receive": "incoming", "deliver": "outgoing", "move": "internal"}
        found = {}
        for kind, code in kinds.items():
            found[kind] = [self._entry(picking, picking.scheduled_date) for picking in self._search("stock.picking", [
                ("state", "=", "assigned"), ("picking_type_code", "=", code)], "priority desc, scheduled_date, id")]
        orders = self._search("mrp.production", [
            ("state", "in", ("confirmed", "progress", "to_close"))], "priority desc, date_start, id")
        found["produce"] = [self._entry(order, order.date_start) for order in orders]
        found["count"] = [{**self.env["lot.scan"].name(place), "title": "", "partner": "", "date": None}
                          for place in self.env["lot.scan.count"].places()]
        return found

    def _search(self, model, domain, order):
        if not self.env[model].has_access("read"):
            return self.env[model]
        return self.env[model].search(domain, order=order, limit=MOST)

    def _entry(self, document, date):
        return {**self.env["lot.scan"].name(document), "title": document.picking_type_id.name,
                "partner": self._partner(document), "date": date.isoformat() if date else None}

    def _partner(self, document):
        if document._name == "mrp.production":
            return document.product_id.display_name
        return document.partner_id.display_name or ""

    def _to_pack(self, document):
        """How many picked lines wait for a package: in the step for packing, and where some lines have been packed.

        Beside what arrives on a pallet something may arrive loose.
        """
        if document._name != "stock.picking" or document.picking_type_code == "incoming":
            return 0
        waiting, moves = self.env["lot.scan.pack"].waiting(document), self.env["lot.scan"].moves(document)
        packs = document.picking_type_id == document.picking_type_id.warehouse_id.pack_type_id and (
            self.env.user.has_group("stock.group_tracking_lot"))
        packed = moves.move_line_ids.filtered(
            lambda line: line.picked and line.result_package_id and line.result_package_id != line.package_id)
        return len(waiting) if packs or packed else 0

    def _rows(self, move):
        """A row for each line of a move, and one for what no line is there for."""
        if move.production_id and move.product_id == move.production_id.product_id:
            return self._rows_of_output(move)
        rows = [self._row(move, line, line.quantity_product_uom) for line in move.move_line_ids
                if line.picked or not line.product_uom_id.is_zero(line.quantity)]
        missing = move.product_qty - sum(move.move_line_ids.mapped("quantity_product_uom"))
        if move.product_id.uom_id.compare(missing, 0) > 0:
            rows.append(self._row(move, None, missing))
        return rows

    def _rows_of_output(self, move):
        """What an order has made, and what it has still to make."""
        order, produce, uom = move.production_id, self.env["lot.scan.produce"], move.product_id.uom_id
        made, left, rows = produce.made(order), produce.left(order), []
        if uom.compare(made, 0) > 0:
            lots = ", ".join(order.lot_producing_ids.mapped("name"))
            # Of the rows of an order no other has no id.
            rows.append({**self._row(move, None, made), "id": 0, "lot": lots, "is_picked": bool(
                lots or move.has_tracking == "none")})
        if uom.compare(left, 0) > 0:
            rows.append(self._row(move, None, left))
        return rows

    def _row(self, move, line, quantity):
        goes_in = move.location_id.usage not in STOCKED
        source, to = (line or move).location_id, (line or move).location_dest_id
        return {
            "id": line.id if line else -move.id, "product": move.product_id.display_name,
            "product_id": move.product_id.id, "tracking": move.product_id.tracking,
            "lot": (line.lot_id.name or line.lot_name or "") if line else "",
            "lot_id": line.lot_id.id if line else False,
            "place": (to if goes_in else source).display_name, "to": to.display_name, "goes_in": goes_in,
            "package": line.package_id.name or "" if line else "",
            "packed_in": (line.result_package_id - line.package_id).name or "" if line else "",
            "quantity": self.env["lot.wording"].quantity(quantity, move.product_id.uom_id.name),
            "is_picked": bool(line and line.picked)}
