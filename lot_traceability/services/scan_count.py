from odoo import api, models
from odoo.exceptions import UserError

# What opens by being scanned while a place is counted.
OPENED = ("stock.location", "stock.picking", "mrp.production")
# So many rows of a place are shown, and so many differences named.
MOST, MOST_NAMED = 200, 20


class LotScanCount(models.AbstractModel):
    """Counts what lies in a place. Each scan says how many; it is Odoo's own inventory count until it is applied."""

    _name = "lot.scan.count"
    _description = "Count by Scanning"

    @api.private
    def findings(self, seen, record):
        """What speaks against counting ``record``; as of ``lot.scan.verdict``."""
        if not record:
            return self.env["lot.scan.verdict"].of_nothing(seen["scan"], seen["found"])
        if record._name == "stock.package":
            return [("package", "stop", self.env._(
                "%s is not counted as a whole. Scan what is in it.", record.display_name))]
        if record._name == "product.product" and record.tracking != "none":
            return [("lot_needed", "ok", self.env._("%s: scan its lot.", record.display_name))]
        return []

    @api.private
    def answer(self, seen, answer, said):
        """Count what was scanned in the place ``seen["document"]``.

        A quantity on the label is added to what was counted before; one that was typed stands for all of it. Without
        either, it is asked for.

        :param dict answer: of ``lot.scan.answer``
        :param dict said: with the scan: ``quantity``
        :return: as ``lot.scan.apply``; ``needs_quantity`` if it is asked for
        :rtype: dict
        """
        record = answer["record"] or {}
        codes = {message["code"] for message in answer["messages"]}
        if answer["verdict"] == "stop" or "lot_needed" in codes or record["model"] in OPENED:
            status = "stopped" if answer["verdict"] == "stop" else "context" if "lot_needed" in codes else "open"
            return {**answer, "status": status}
        place, product, lot = seen["document"], seen["product"], seen["found"].lots[:1]
        quant = self._quant(place, product, lot)
        counted = self._counted(quant, product, said.get("quantity"), self.env["lot.scan"].quantity(seen))
        if counted is None:
            return {**answer, "status": "asks", "needs_quantity": True, "messages": [self._message(
                "expected", "ok", self.env._("How many? %s are expected.", self._amount(quant.quantity, product)))]}
        quant = self._write(quant, place, product, lot, counted)
        message = self._result(quant)
        return {**answer, "status": "done", "verdict": message["severity"], "messages": [message],
                "task": self.task(place)}

    @api.private
    def task(self, place):
        """What lies, or was counted, in a place; as of ``lot.scan.task``, with ``expected`` and ``is_off`` in lines.

        It is never complete by itself: whoever counts says when.
        """
        quants = self.env["stock.quant"].search(
            [("location_id", "=", place.id), "|", ("quantity", "!=", 0), ("inventory_quantity_set", "=", True)],
            order="inventory_quantity_set, product_id, lot_id, id", limit=MOST)
        return {
            "document": self.env["lot.scan"].name(place), "state": "counting", "title": self.env._("Count"),
            "partner": self.env._("Count"), "operation": "count", "is_complete": False,
            "lines": [self._row(quant) for quant in quants]}

    @api.private
    def places(self):
        """Where a count may begin without scanning the place: the stock of each warehouse.

        :rtype: stock.location
        """
        if not self.env["stock.quant"].has_access("write"):
            return self.env["stock.location"]
        return self.env["stock.warehouse"].search([("company_id", "in", self.env.companies.ids)]).lot_stock_id

    @api.private
    def finish(self, place, said):
        """Apply what was counted in a place; what differs is told first.

        :param dict said: with the scan: ``confirmed``
        :return: ``status``, ``verdict``, ``messages`` and, where Odoo asks, ``action``
        :rtype: dict
        :raises UserError: nothing was counted
        """
        counted = self.env["stock.quant"].with_context(inventory_mode=True).search(
            [("location_id", "=", place.id), ("inventory_quantity_set", "=", True)])
        if not counted:
            raise UserError(self.env._("Nothing was counted in %s yet.", place.display_name))
        off = counted.filtered(self._is_off)
        if off and not said.get("confirmed"):
            return {"status": "asks", "verdict": "warning", "messages": self._differences(off)}
        action = counted.action_apply_inventory()
        if isinstance(action, dict):
            return {"status": "asks", "verdict": "warning", "messages": [], "action": action}
        return {"status": "finished", "verdict": "ok", "messages": [self._message("finished", "ok", self.env._(
            "%(place)s: %(counted)s counted, %(corrected)s corrected.", place=place.display_name,
            counted=len(counted), corrected=len(off)))]}

    def _quant(self, place, product, lot):
        quants = self.env["stock.quant"].search([
            ("location_id", "=", place.id), ("product_id", "=", product.id), ("lot_id", "=", lot.id)])
        if len(quants) > 1:
            raise UserError(self.env._(
                "%(name)s lies in several packages here, or is of several owners. Count it in Physical Inventory.",
                name=lot.name or product.display_name))
        return quants

    def _counted(self, quant, product, typed, labelled):
        """All that is counted of it, this scan included; None if nobody says how many."""
        if product.tracking == "serial":
            typed, labelled = (typed, None) if typed is not None else (1.0, None)
        if typed is not None and product.uom_id.compare(typed, 0) < 0:
            raise UserError(self.env._("Less than nothing cannot be there: %s.", self._amount(typed, product)))
        if typed is not None and product.tracking == "serial" and product.uom_id.compare(typed, 1) > 0:
            raise UserError(self.env._("A serial number is one unit."))
        if typed is not None or labelled is None:
            return typed
        return labelled + (quant.inventory_quantity if quant.inventory_quantity_set else 0.0)

    def _write(self, quant, place, product, lot, counted):
        quants = quant.with_context(inventory_mode=True)
        if not quant:
            return quants.create({
                "product_id": product.id, "location_id": place.id, "lot_id": lot.id, "inventory_quantity": counted})
        quants.write({"inventory_quantity": counted, "inventory_quantity_set": True, "user_id": self.env.uid})
        return quants

    def _is_off(self, quant):
        return bool(quant.product_uom_id.compare(quant.inventory_quantity, quant.quantity))

    def _result(self, quant):
        product = quant.product_id
        if not self._is_off(quant):
            return self._message("counted", "ok", self.env._(
                "%s, as expected.", self._amount(quant.inventory_quantity, product)))
        return self._message("discrepancy", "warning", self.env._(
            "%(counted)s counted, %(expected)s expected.", counted=self._amount(quant.inventory_quantity, product),
            expected=self._amount(quant.quantity, product)))

    def _differences(self, quants):
        messages = [
            {**self._result(quant), "text": f"{quant.lot_id.name or quant.product_id.display_name}: "
             f"{self._result(quant)['text']}"} for quant in quants[:MOST_NAMED]]
        if len(quants) > MOST_NAMED:
            messages.append(self._message("discrepancy", "warning", self.env._(
                "And %s more differ.", len(quants) - MOST_NAMED)))
        return messages

    def _row(self, quant):
        product, is_counted = quant.product_id, quant.inventory_quantity_set
        expected = self._amount(quant.quantity, product)
        return {
            "id": quant.id, "product": product.display_name, "product_id": product.id, "tracking": product.tracking,
            "lot": quant.lot_id.name or "", "lot_id": quant.lot_id.id, "place": quant.location_id.display_name,
            "to": "", "goes_in": False, "package": quant.package_id.name or "", "is_picked": is_counted,
            "is_off": bool(is_counted and self._is_off(quant)), "expected": expected,
            "quantity": self._amount(quant.inventory_quantity, product) if is_counted else expected}

    def _amount(self, quantity, product):
        return self.env["lot.wording"].quantity(quantity, product.uom_id.name)

    def _message(self, code, severity, text):
        return {"code": code, "severity": severity, "text": text}
