from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tracing.operations import STOCKED

OPERATIONS = ("hold", "quarantine", "release")


class LotScanHold(models.AbstractModel):
    """Puts a scanned lot on hold and, if that is asked for, out of the way at once; or releases it."""

    _name = "lot.scan.hold"
    _description = "Hold by Scanning"

    @api.private
    def answer(self, seen, answer, said):
        """Hold, or release, the one lot that was scanned.

        :param dict answer: of ``lot.scan.answer``
        :param dict said: with the scan: ``operation``, ``hold_reason_id``, ``note`` and, for a quarantine, where it
            is: ``location_id``. A release needs the ``note`` alone
        :return: as ``lot.scan.apply``
        :rtype: dict
        :raises UserError: no lot, no reason or no place; a hold that is there already stops the move; nothing that
            the user may release
        """
        lot = seen["found"].lots
        if answer["verdict"] == "stop" or len(lot) != 1:
            return {**answer, "status": "stopped", "verdict": "stop"}
        if said["operation"] == "release":
            texts = self._release(lot, said.get("note"))
            # It sounds like a release only if the lot may go now.
            return self._told(answer, "told" if lot.on_hold else "released", texts)
        reason = self.env["lot.hold.reason"].browse(said.get("hold_reason_id") or ()).exists()
        if not reason:
            raise UserError(self.env._("Choose why %s is to be held.", lot.name))
        # First the move: the reason may be one that stops it.
        moved = self._move(lot, said.get("location_id")) if said["operation"] == "quarantine" else ""
        if lot._without_hold(reason):  # whoever scans twice holds once
            lot.hold(reason, said.get("note") or "")
        held = self.env._("%(lot)s is on hold: %(reason)s.", lot=lot.name, reason=lot.hold_summary)
        return self._told(answer, "held", filter(None, (held, moved)))

    def _told(self, answer, code, texts):
        return {**answer, "status": "told", "verdict": "ok", "messages": [
            {"code": code, "severity": "ok", "text": text} for text in texts]}

    def _release(self, lot, note):
        """Release what the user may, or request it.

        :return: what became of each hold, in words
        :rtype: list[str]
        """
        found = self.env["lot.hold"].search([("lot_id", "=", lot.id), ("state", "!=", "released")])
        mine = found.filtered("may_release")
        others = list((found - mine)._who_releases())
        if not mine:
            raise UserError("\n".join(others) or self.env._("%s is not on hold.", lot.name))
        released = mine.release(note)
        return [*(self.env._("%s: released.", hold.display_name) if hold in released else
                  self.env._("%s: requested, another person has to confirm it.", hold.display_name) for hold in mine),
                *others]

    @api.private
    def places(self):
        """Where what comes is held by a rule: the places that are for quarantine, those of this company.

        :rtype: stock.location
        """
        # As superuser: which places these are is no secret, rules are for Quality.
        rules = self.env["lot.hold.rule"].sudo().search([("trigger", "=", "arrival")], order="sequence, id")
        return rules.location_id.sudo(False)._filtered_access("read").filtered(
            lambda place: place.usage in STOCKED)

    def _move(self, lot, place_id):
        """Bring all that is on hand of a lot to a place: a transfer, done, from each place where some lies.

        :return: what was moved, in words
        """
        place = self.env["stock.location"].browse(place_id or ()).exists()
        if not place or place.usage != "internal":
            raise UserError(self.env._("Choose where %s is to be moved, or scan the place.", lot.name))
        company = place.company_id or self.env.company
        quants = self.env["stock.quant"].search([
            ("lot_id", "=", lot.id), ("location_id.usage", "=", "internal"), ("quantity", ">", 0),
            ("company_id", "=", company.id)]).filtered(
                lambda quant: not quant.location_id.parent_path.startswith(place.parent_path))
        # Before it is moved: a quant that is emptied is deleted.
        amount = self.env["lot.wording"].quantity(sum(quants.mapped("quantity")), lot.product_id.uom_id.name)
        pickings = self.env["stock.picking"].create([
            self._picking_vals(found, source, place) for source, found in quants.grouped("location_id").items()])
        if not pickings:
            return self.env._("Nothing of it was anywhere else than in %s.", place.display_name)
        for picking in pickings:  # Odoo does not do it for lines that come with their move
            picking.move_ids.move_line_ids.picking_id = picking
        pickings.action_confirm()
        # Odoo's own question about lots past their date is for those who use them, not for who puts them away.
        self._answered(pickings.with_context(skip_expired=True).button_validate())
        return self.env._("%(amount)s are in %(place)s now (%(transfer)s).", amount=amount, place=place.display_name,
                          transfer=", ".join(pickings.mapped("name")))

    def _picking_vals(self, quants, source, place):
        warehouse = place.warehouse_id or source.warehouse_id
        ends = {"location_id": source.id, "location_dest_id": place.id, "company_id": source.company_id.id}
        product = quants.product_id
        return {
            **ends, "picking_type_id": warehouse.int_type_id.id, "move_ids": [Command.create({
                **ends, "product_id": product.id, "product_uom": product.uom_id.id,
                "product_uom_qty": sum(quants.mapped("quantity")), "picked": True,
                "move_line_ids": [Command.create({
                    **ends, "product_id": product.id, "product_uom_id": product.uom_id.id, "lot_id": quant.lot_id.id,
                    "quantity": quant.quantity, "package_id": quant.package_id.id, "owner_id": quant.owner_id.id,
                    "result_package_id": quant.package_id.id, "picked": True}) for quant in quants]})]}

    def _answered(self, action):
        if isinstance(action, dict) and action.get("res_model"):
            raise UserError(self.env._(
                "Odoo asks something before it moves the lot: %s. Make the transfer by hand.",
                action.get("name") or ""))
