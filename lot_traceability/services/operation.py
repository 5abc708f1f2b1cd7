from odoo import api, models
from odoo.fields import Domain

from ..tracing.operations import BY_USAGE, STOCKED

# Lines that bring what others send: a vendor, a subcontractor (whose place is one of ours), another company. What comes
# back from a customer is his, and what comes from another warehouse was ours before.
BROUGHT = Domain("location_dest_id.usage", "in", STOCKED) & (Domain("location_id.usage", "=", "supplier") | Domain([
    ("picking_id.picking_type_id.code", "=", "incoming"), ("location_id.usage", "in", STOCKED),
    "|", ("location_id.usage", "=", "internal"), ("location_id.company_id", "=", False)]))


class LotOperation(models.AbstractModel):
    """Says what a movement does with lots: the one spelling of it, for the gate, reservations, rules and screens."""

    _name = "lot.operation"
    _description = "Operation of a Movement"

    @api.private
    def of(self, line):
        """What a ``stock.move.line`` does by itself, whatever the steps after it do.

        Odoo calls a count and a relocation by one name, ``is_inventory``; only a count leads from or to a loss.

        :return: a key of ``STOPS``; None for what is never stopped: receiving, making, counting
        """
        source, destination = line.location_id, line.location_dest_id
        if line.move_id.is_inventory and "inventory" in (source.usage, destination.usage):
            return None
        return self.between(source, destination)

    @api.private
    def between(self, source, destination):
        """What becomes of units that go from one location to another.

        :return: a key of ``STOPS``; None for what is never stopped, as in :meth:`of`, and for what stays in its place
        """
        if destination.usage in BY_USAGE and destination.usage != source.usage:
            return BY_USAGE[destination.usage]
        if source.usage not in STOCKED or self.is_abroad(source) or source == destination:
            return None
        if self.is_abroad(destination):
            return "deliver"
        return "subcontract" if self._is_to_subcontractor(source, destination) else "move"

    @api.private
    def stays(self, line):
        """Whether a line only changes where within the company its units lie, or in which package."""
        source, destination = line.location_id, line.location_dest_id
        return self.between(source, destination) == "move" or (source == destination and source.usage in STOCKED)

    @api.private
    def brought(self, lines):
        """Those ``stock.move.line`` records that bring what others send, see ``BROUGHT``."""
        return lines.filtered_domain(BROUGHT)

    @api.private
    def is_abroad(self, location):
        """Whether a transit location is the way to another company: it belongs to none."""
        return location.usage == "transit" and not location.company_id

    def _is_to_subcontractor(self, source, destination):
        """Whether units leave for a subcontractor, where Odoo's add-on for it is installed.

        A subcontractor's location is an internal one below the one that the company names.
        """
        company = destination.company_id
        place = "subcontracting_location_id" in company._fields and company.subcontracting_location_id
        return bool(place) and destination._child_of(place) and not source._child_of(destination)
