from odoo import api, models
from odoo.exceptions import UserError

from ..tracing.operations import STOCKED, Purpose
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
        rules = self.env["lot.shelf.life.rule"].sudo()
        all_rules = rules._all("receipt")
        for line in lines.filtered(self._comes_from_others) if all_rules else ():
            demand = combined(self._fitting(all_rules, line.product_id, line.company_id, line.picking_id.partner_id))
            if demand:
                measure = self._measured(
                    Purpose("receive"), line.date, line.product_id, line.company_id, line.company_id.partner_id, demand)
                dates = self._dates_of(line, measure)
                for fault in [fault for fault in faults(dates, measure) if fault in ASKED][:1]:
                    yield line, rules.browse(demand.id).too_short, self.env._(
                        "%(lot)s (%(product)s): %(text)s", lot=line.lot_id.name or line.lot_name,
                        product=line.product_id.display_name, text=self.text(fault, dates, measure))

    def _comes_from_others(self, line):
        """What comes back from a customer is his, and what comes from another warehouse was ours before."""
        source = line.location_id
        return line.location_dest_id.usage in STOCKED and (source.usage == "supplier" or (
            line.picking_code == "incoming" and source.usage in STOCKED
            and (source.usage == "internal" or not source.company_id)))

    def _dates_of(self, line, measure):
        """A lot that is not there yet lasts as long as its line says."""
        if line.lot_id:
            return self.dates(line.lot_id, measure)
        return Dates(line.expiration_date or None, None, line.vendor_production_date or None,
                     line.product_id.expiration_time, line.date)

    def _refuse(self, found):
        if found:
            raise UserError(self.env._(
                "These lots do not last long enough to be received:\n%s\n\n"
                "Correct their dates if they are wrong, or send them back.",
                "\n".join(self._list(lots) for lots in found.values())))

    def _hold(self, found):
        for picking, lots in found.items():
            # As superuser: a rule holds, whoever receives the lot.
            self.env["stock.lot"].concat(*lots).sudo().hold("short_life", self._list(lots), origin=picking)

    def _warn(self, found):
        for picking, lots in found.items():
            picking.activity_schedule(
                "mail.mail_activity_data_warning", user_id=(picking.user_id or self.env.user).id,
                summary=self.env._("Received with a short life: %s", ", ".join(lot.name for lot in lots)),
                note=self._list(lots))

    def _list(self, lots):
        return "\n".join(f"• {text}" for text in lots.values())
