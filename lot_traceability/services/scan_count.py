from odoo import api, models
from odoo.exceptions import UserError

from .scan_verdict import MOST_NAMED

# What opens by being scanned while a place is counted.
OPENED = ("stock.location", "stock.picking", "mrp.production")
# So many rows of a place are shown.
MOST = 200


class LotScanCount(models.AbstractModel):
    """Counts what lies in a place. Each scan says how many; it is Odoo's own inventory count until it is applied."""

    _name = "lot.scan.count"
    _description = "Count by Scanning"

    @api.private
    def findings(self, seen, record):
        """What speaks against counting ``record``; as of ``lot.scan.verdict``."""
        if self.env["lot.scan.quantity"].of_typed(seen):
            return self.env["lot.scan.quantity"].of_typed(seen)
        if not record:
            return self.env["lot.scan.verdict"].of_nothing(seen)
        if record._name == "stock.package":
            return [self._of_package(record, seen["document"])]
        if record._name == "product.product" and record.tracking != "none":
            return [("lot_needed", "ok", self.env._("%s: scan its lot.", record.display_name))]
        return []

    @api.private
    def answer(self, seen, answer, said):
        """Count what was scanned in the place ``seen["document"]``.

        A quantity on the label is added to what was counted before; one that was typed stands for all of it. Without
        either, it is asked for. A package is counted as a whole when that is confirmed.

        :param dict answer: of ``lot.scan.answer``
        :param dict said: with the scan: ``confirmed``, and ``package_id``, that was scanned just before
        :return: as ``lot.scan.apply``; ``needs_quantity`` if it is asked for
        :rtype: dict
        """
        record = answer["record"] or {}
        codes = {message["code"] for message in answer["messages"]}
        if answer["verdict"] == "stop" or "lot_needed" in codes or record["model"] in OPENED:
            status = "stopped" if answer["verdict"] == "stop" else "context" if "lot_needed" in codes else "open"
            return {**answer, "status": status}
        if record["model"] == "stock.package":
            return self._answer_of_package(seen, answer, said)
        place, product, lot = seen["document"], seen["product"], seen["found"].lots[:1]
        package = self.env["stock.package"].browse(said.get("package_id") or ()).exists()
        quants = self._quants(place, product, lot)
        quant = self._quant(quants, product, lot, package)
        counted = self._counted(quant, product, seen["typed"], self.env["lot.scan.quantity"].labelled(seen))
        if counted is None:
            return {**answer, "status": "asks", "needs_quantity": True,
                    "messages": [self._how_many(quant, quants, product)]}
        quant = self._write(quant, place, product, lot, package, counted)
        message = self._result(quant)
        return {**answer, "status": "done", "verdict": message["severity"], "messages": [message],
                "task": self.task(place)}

    def _of_package(self, package, place):
        """Of a package that stands here what is in it, to be counted as a whole; else why it cannot be."""
        inside = self._inside(package)
        if not inside:
            return "empty_package", "stop", self.env._(
                "%s is empty. Scan the lots that are in it.", package.display_name)
        if inside.location_id != place:
            return "wrong_location", "stop", self.env._(
                "%(package)s is not here but in %(places)s. Scan what is in it, or that place.",
                package=package.display_name, places=self._names(inside.location_id))
        return "package", "ok", self.env._("Is all of it there? %s", self.env["lot.scan.verdict"].listed(
            [self._named(quant) for quant in inside]))

    def _inside(self, package):
        return package.contained_quant_ids.sorted("id")

    def _named(self, quant):
        amount = self._amount(quant.quantity, quant.product_id)
        return f"{quant.lot_id.name or quant.product_id.display_name}: {amount}"

    def _answer_of_package(self, seen, answer, said):
        if not said.get("confirmed"):
            return {**answer, "status": "asks"}
        inside = self._inside(seen["found"].packages[:1]).with_context(inventory_mode=True)
        for quantity, quants in inside.grouped("quantity").items():
            quants.write(self._found(quantity))
        return {**answer, "status": "done", "task": self.task(seen["document"]), "messages": [self._message(
            "counted", "ok", self.env._("All of it, as expected."))]}

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

    def _quants(self, place, product, lot):
        return self.env["stock.quant"].search([
            ("location_id", "=", place.id), ("product_id", "=", product.id), ("lot_id", "=", lot.id)])

    def _quant(self, quants, product, lot, package):
        """Which of ``quants`` is counted: what is in ``package``; else what lies loose, or all of it in one package."""
        packages = {quant.package_id for quant in quants}
        if package or len(packages) > 1:
            mine = quants.filtered(lambda quant: quant.package_id == package)
            if not package and not mine:
                raise UserError(self.env._(
                    "%(name)s lies in several packages here: %(packages)s. Scan the package first.",
                    name=lot.name or product.display_name, packages=self._names(quants.package_id)))
            quants = mine
        if len(quants) > 1:
            raise UserError(self.env._(
                "%s is of several owners here. Count it in Physical Inventory.", lot.name or product.display_name))
        return quants

    def _how_many(self, quant, quants, product):
        """The question, with what is expected."""
        expected, others = self._amount(quant.quantity, product), (quants - quant).package_id
        if quant.package_id or not others:
            return self._message("expected", "ok", self.env._("How many? %s are expected.", expected))
        return self._message("expected", "ok", self.env._(
            "How many lie loose? %(expected)s are expected. For what is in %(packages)s, scan the package first.",
            expected=expected, packages=self._names(others)))

    def _names(self, records):
        return ", ".join(records.mapped("display_name"))

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

    def _write(self, quant, place, product, lot, package, counted):
        quants = quant.with_context(inventory_mode=True)
        if not quant:
            return quants.create({
                "product_id": product.id, "location_id": place.id, "lot_id": lot.id, "package_id": package.id,
                "inventory_quantity": counted})
        quants.write(self._found(counted))
        return quants

    def _found(self, counted):
        return {"inventory_quantity": counted, "inventory_quantity_set": True, "user_id": self.env.uid}

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
