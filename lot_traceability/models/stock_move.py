from odoo import api, fields, models
from odoo.fields import Command

from ..tracing.lot_number import SAID, SERIES
from ..tracing.operations import PURPOSE, WHY, Purpose, Why


class StockMove(models.Model):
    _inherit = "stock.move"

    lot_repack_id = fields.Many2one(
        "lot.repack", string="Repack", readonly=True, copy=False, check_company=True, index="btree_not_null")
    # Quantity by id of stock.lot. Of the move and not of its lines: a line that is deleted was still proposed.
    proposed_lots = fields.Json(copy=False)
    why_these_lots = fields.Text(compute="_compute_why_these_lots")
    from_vendor = fields.Boolean(compute="_compute_from_vendor", help="Whether what it brings gets an origin.")

    @api.depends("move_line_ids.why_this_lot")
    def _compute_why_these_lots(self):
        """Lines that were proposed together say the same."""
        for move in self:
            move.why_these_lots = "\n".join(dict.fromkeys(
                line.why_this_lot for line in move.move_line_ids if line.why_this_lot))

    @api.depends(lambda self: ["location_id.usage", *({"is_subcontract"} & self._fields.keys())])
    def _compute_from_vendor(self):
        """A subcontractor is a vendor, too; his place is one of the company's own."""
        for move in self:
            move.from_vendor = move.location_id.usage == "supplier" or (
                "is_subcontract" in self._fields and move.is_subcontract)

    @api.depends("lot_repack_id.name")
    def _compute_reference(self):
        repacked = self.filtered("lot_repack_id")
        for move in repacked:
            move.reference = move.lot_repack_id.name
        return super(StockMove, self - repacked)._compute_reference()

    def _get_value_from_production(self, quantity, at_date=None):
        """What comes out of a repack is worth what went in; a product at standard cost keeps that."""
        if not self.lot_repack_id or self.product_id.cost_method == "standard":
            return super()._get_value_from_production(quantity, at_date)
        value = sum(self.lot_repack_id.move_ids.filtered("is_out").mapped("value"))
        return {
            "value": value, "quantity": quantity,
            "description": self.env._(
                "%(value)s: what went into %(repack)s", value=self.company_currency_id.format(value),
                repack=self.lot_repack_id.name)}

    def _action_done(self, cancel_backorder=False):
        """Record the transformation in the transaction that posts it."""
        recorder = self.env["lot.recorder"]
        with recorder.together():
            moves = super()._action_done(cancel_backorder=cancel_backorder)
            recorder.record_moves(moves)
        self.env["lot.origins"].record(moves.move_line_ids)
        moves.move_line_ids._look_at_arrivals()
        return moves

    def _action_assign(self, force_qty=False):
        """Why just these lots is found out for all moves together."""
        with self.env["lot.proposal"].together(self):
            return super()._action_assign(force_qty=force_qty)

    def _update_reserved_quantity_vals(
            self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True):
        values, taken = super(StockMove, self._with_purpose())._update_reserved_quantity_vals(
            need, location_id, lot_id=lot_id, package_id=package_id, owner_id=owner_id, strict=strict)
        self._remember_proposal(values)
        return values, taken

    def _prepare_move_line_vals(self, quantity=None, reserved_quant=None):
        """A line keeps why its lot was proposed."""
        values = super()._prepare_move_line_vals(quantity=quantity, reserved_quant=reserved_quant)
        why = reserved_quant.env.context.get(WHY) if reserved_quant else None
        if isinstance(why, Why):
            return {**values, "proposal": why.reasons}
        if reserved_quant and reserved_quant.lot_id and self.move_orig_ids:
            return {**values, "proposal": self.env["lot.proposal"].brought(self, reserved_quant.lot_id)}
        return values

    def _set_quantity_done_prepare_vals(self, qty):
        commands = super(StockMove, self._with_purpose())._set_quantity_done_prepare_vals(qty)
        self._remember_proposal([values for command, _id, values in commands if command == Command.CREATE])
        return commands

    def _remember_proposal(self, values):
        """Keep which lots Odoo chose, where the company asks about those who change them.

        :param list values: of the lines to be created; with those the move has not had any, a proposal begins anew
        """
        if self.company_id.lot_override_proposal == "free":
            return
        proposed = dict(self.proposed_lots or {}) if self.move_line_ids else {}
        on_lines = self.move_line_ids.grouped("lot_id")
        for lot, lines in self._by_lot(values).items():
            there = sum(on_lines[lot].mapped("quantity_product_uom")) if lot in on_lines else 0
            proposed[str(lot.id)] = there + sum(lines)
        if proposed != (self.proposed_lots or {}):
            self.proposed_lots = proposed

    def _by_lot(self, values):
        """The quantities of lines to be created, in the product's unit."""
        found = {}
        for line in values:
            lot, uom = self.env["stock.lot"].browse(line.get("lot_id")), self.env["uom.uom"]
            if lot:
                found.setdefault(lot, []).append(uom.browse(line["product_uom_id"])._compute_quantity(
                    line["quantity"], self.product_id.uom_id))
        return found

    def _prepare_move_split_vals(self, qty):
        """A backorder takes over lines that were proposed."""
        return {**super()._prepare_move_split_vals(qty), "proposed_lots": self.proposed_lots}

    @api.model
    def action_generate_lot_line_vals(self, context_data, mode, first_lot, count, lot_text):
        """Odoo's dialog for lots that arrive: the first number may be left to the pattern.

        Odoo would set the sequence back to where this person has seen it; it is not told the first name, then.
        """
        numbering = self.env["lot.numbering"]
        product = self.env["product.product"].browse(context_data.get("default_product_id"))
        if mode != "generate" or not numbering.pattern(product):
            return super().action_generate_lot_line_vals(context_data, mode, first_lot, count, lot_text)
        picking = self.env["stock.picking"].browse(context_data.get("default_picking_id")).exists()
        said = numbering.of_document(picking, picking.picking_type_id.warehouse_id) if picking else {}
        asked = self.with_context(**{SERIES: (product.id, first_lot), SAID: said})
        return super(StockMove, asked).action_generate_lot_line_vals(context_data, mode, None, count, lot_text)

    def _hold_notice(self):
        """Which lots on hold keep open moves from going on: those on their lines, and those they wait for.

        :return: lots with their reasons; False if there is none
        """
        open_moves = self.filtered(lambda move: move.state not in ("draft", "done", "cancel"))
        waiting = open_moves.filtered(lambda move: move.state != "assigned")
        units = [*open_moves.move_line_ids.filtered("on_hold"), *(waiting._quants_on_hold() if waiting else ())]
        return ", ".join(dict.fromkeys(f"{unit.lot_id.name} ({unit.hold_summary})" for unit in units)) or False

    def _quants_on_hold(self):
        """What the moves' companies have of what they take, where they take it from, if it is on hold."""
        return self.env["stock.quant"].search([
            ("product_id", "in", self.product_id.ids), ("location_id", "child_of", self.location_id.ids),
            ("company_id", "in", self.company_id.ids), ("quantity", ">", 0), ("on_hold", "=", True)])

    def _with_purpose(self):
        """Say what is reserved for: a lot on hold may be proposed to the vendor it goes back to.

        Every way to reserve comes through here: from stock, from a step before, for a typed quantity, for an order.
        """
        return self.with_context(**{PURPOSE: self.env["lot.shelf.life"].purpose(self)})

    def _purpose(self):
        """What becomes of the units in the end, whichever steps are between."""
        operation = self._operation()
        return Purpose(operation, carries_on=operation == "move" and bool(self.move_orig_ids))

    def _operation(self):
        operation = self.env["lot.operation"].between(
            self.location_id, self.location_final_id or self.location_dest_id)
        if operation in (None, "move") and self.move_dest_ids:
            return self.move_dest_ids[0]._operation()
        return operation or "move"
