from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.lot_identity_change import IDENTITY
from ..tracing.attributes import entered

# What Odoo keeps of the shelf life of a lot. Nothing that comes out lasts longer than what went in.
DATES = ("expiration_date", "use_date", "removal_date", "alert_date")


class LotRepackIdentity(models.AbstractModel):
    """What lots that come out of a repack are, after those that went in: their dates and attributes."""

    _name = "lot.repack.identity"
    _description = "Identity of Repacked Lots"

    @api.private
    def check(self, lots):
        """Refuse to mix lots that the company keeps apart.

        :param stock.lot lots: that become one, or join one
        :raises UserError: they expire on different days, or nobody knows when some of them do
        """
        calendar, company = self.env["lot.calendar"], self.env.company
        days = {lot: calendar.day(lot.expiration_date, company) for lot in lots if lot.product_id.use_expiration_date}
        if len(set(days.values())) < 2:
            return
        if company.lot_repack_expiry == "refuse":
            raise UserError(self.env._(
                "These lots expire on different days and may not be mixed: %s. Repack them one by one, or ask a "
                "Quality Manager to allow the earliest date in the settings of Traceability.",
                ", ".join(f"{lot.name} ({format_date(self.env, day) or '–'})" for lot, day in days.items())))
        dateless = [lot.name for lot, day in days.items() if not day]
        if dateless and company.lot_dateless == "never":
            raise UserError(self.env._(
                "Nobody knows until when these lots last, and lots without a date are never proposed: %s. They may not "
                "be mixed with others. Let Quality enter their date with Actions › Correct Identity first.",
                ", ".join(dateless)))

    @api.private
    def dates(self, lots, product):
        """The earliest of each date. Another product keeps its own distances from the day it expires.

        Nobody puts off a retest by repacking what is due for it, and what nobody knows of the goods stays unknown: Odoo
        would count the days from now.

        :param stock.lot lots: of which a lot of ``product`` is made
        :return: values of that lot
        :rtype: dict
        """
        is_same = lots.product_id == product
        names = () if not product.use_expiration_date else DATES if is_same else DATES[:1]
        names = (*names, "retest_date")
        unknown = names if is_same else DATES[:1] if all(lots.product_id.mapped("use_expiration_date")) else ()
        earliest = {name: min(filter(None, lots.mapped(name)), default=False) for name in names}
        return {name: date for name, date in earliest.items() if date or name in unknown}

    @api.private
    def take_up(self, lot, sources, repack):
        """A lot that was there before lasts no longer than what joins it; what it said until now is kept.

        :param stock.lot lot: that exists already
        :param stock.lot sources: that are put into it
        :param lot.repack repack: by which
        """
        dates = self.dates(sources | lot, lot.product_id)
        if sources.product_id == lot.product_id:
            made = self._made(sources | lot, self.env["lot.attribute.sheet"].read_lots(sources | lot))
            dates["production_date"] = made
        changes = lot._identity_changes({name: dates[name] for name in IDENTITY if name in dates})
        if changes:
            lot._change_identity(changes, self.env._(
                "%(repack)s put %(lots)s into it.", repack=repack.name, lots=", ".join(sources.mapped("name"))),
                {"alert_date": dates.get("alert_date", lot.alert_date)})

    @api.private
    def hand_down(self, lots, sources):
        """New lots of the same product say what all ``sources`` say, but for what a rule has passed on by now.

        As superuser: units of them have moved, and it is what was known of these goods before.

        :param stock.lot lots: that were made
        :param stock.lot sources: of which
        """
        if not lots or lots.product_id != sources.product_id:
            return
        sheet = self.env["lot.attribute.sheet"].read_lots(lots | sources)
        first, *others = ({prop["name"]: prop.get("value") for prop in sheet.properties[lot.id]} for lot in sources)
        agreed = {name: value for name, value in first.items() if all(other.get(name) == value for other in others)}
        for lot in lots.sudo():
            properties = [prop if entered(prop) else {**prop, "value": agreed.get(prop["name"], prop.get("value"))}
                          for prop in sheet.properties[lot.id]]
            lot.write({"production_date": lot.production_date or self._made(sources, sheet),
                       **({"lot_properties": properties} if properties else {})})

    def _made(self, lots, sheet):
        """The day on which the first of them was made, as far as anybody knows."""
        return min((sheet.made[lot.id] for lot in lots if lot.id in sheet.made), default=False)
