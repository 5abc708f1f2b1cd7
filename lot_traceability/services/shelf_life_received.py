from odoo import api, models
from odoo.exceptions import UserError

from ..tracing.operations import Purpose
from ..tracing.shelf_life import Dates, combined, faults

# What a lot that arrives is measured for. When to remove it is our own affair.
ASKED = {"expired", "dateless", "short_life"}


class LotShelfLife(models.AbstractModel):
    """What others send us has to last as well: vendors, subcontractors and other companies."""

    _inherit = "lot.shelf.life"

    @api.private
    def check_received(self, lines):
        """Warn of, hold or refuse what done ``stock.move.line`` records brought, as its rule says.

        :raises UserError: names every lot that is refused
        """
        short = {"warn": {}, "hold": {}, "refuse": {}}
        for line, then, text in self._too_short(lines.filtered("lot_id")):
            short[then].setdefault(line.picking_id, {})[line.lot_id] = text
        self._refuse(short["refuse"])
        self._hold(short["hold"])
        self._warn(short["warn"])

    @api.private
    def notices(self, pickings):
        """What a person should know of lots that are too short before he validates receipts.

        :param stock.picking pickings: of any kind
        :return: by id of the transfer, a text for each lot
        :rtype: dict[int, list[str]]
        """
        texts, said = {
            "warn": self.env._("%(text)s"), "hold": self.env._("%(text)s: it will be put on hold"),
            "refuse": self.env._("%(text)s: it will be refused")}, {}
        for line, then, text in self._too_short(pickings.move_line_ids.filtered(
                lambda line: (line.lot_id or line.lot_name) and line.state not in ("done", "cancel"))):
            said.setdefault(line.picking_id.id, {})[texts[then] % {"text": text}] = True
        return {picking: list(found) for picking, found in said.items()}

    def _too_short(self, lines):
        """Lines that bring too short a lot, what their rule says is to become of it, and why."""
        ruled = self.env["lot.shelf.life.rule"]._all("receipt")
        for line in self.env["lot.operation"].brought(lines) if ruled else ():
            found = self.on_receipt(
                line.product_id, line.company_id, line.picking_id.partner_id, line.date, line.lot_id, Dates(
                    line.expiration_date or None, None, line.vendor_production_date or None,
                    line.product_id.expiration_time, line.date))
            if found:
                yield line, found[0], self.env._(
                    "%(lot)s (%(product)s): %(text)s", lot=line.lot_id.name or line.lot_name,
                    product=line.product_id.display_name, text=found[1])

    @api.private
    def on_receipt(self, product, company, partner, moment, lot, dates):
        """What is wrong with how long a lot lasts that others send.

        :param datetime moment: when it is received
        :param stock.lot lot: empty if it is not there yet
        :param Dates dates: what is known of it then
        :return: what becomes of it (``warn``, ``hold``, ``refuse``), and why, without its name; None if it lasts
        :rtype: tuple[str, str] or None
        """
        demand = combined(self._fitting(
            self.env["lot.shelf.life.rule"]._all("receipt"), product, company, partner))
        if not demand:
            return None
        measure = self._measured(Purpose("receive"), moment, product, company, company.partner_id, demand)
        dates = self.dates(lot, measure) if lot else dates
        fault = next((fault for fault in faults(dates, measure) if fault in ASKED), None)
        # As superuser: a rule counts, whoever receives the lot.
        too_short = self.env["lot.shelf.life.rule"].sudo().browse(demand.id).too_short
        return (too_short, self.text(fault, dates, measure)) if fault else None

    def _refuse(self, found):
        if found:
            raise UserError(self.env._(
                "These lots do not last long enough to be received:\n%s\n\n"
                "Correct their dates if they are wrong, or send them back.",
                "\n".join(self._list(lots) for lots in found.values())))

    def _hold(self, found):
        for picking, lots in found.items():
            # As superuser: a rule holds, whoever receives the lot.
            short = self.env["stock.lot"].concat(*lots).sudo()._without_hold("short_life")
            if short:
                short.with_company(picking.company_id).hold("short_life", self._list(lots), origin=picking)

    def _warn(self, found):
        for picking, lots in found.items():
            self.env["lot.people"].warn(
                picking, self.env._("Received with a short life: %s", ", ".join(lot.name for lot in lots)),
                self._list(lots))

    def _list(self, lots):
        return "\n".join(f"• {text}" for text in lots.values())
