from odoo import api, models
from odoo.exceptions import UserError


class LotRepackRules(models.AbstractModel):
    """Which lots can become which: what is refused before any unit moves."""

    _name = "lot.repack.rules"
    _description = "Lot Repack Rules"

    @api.private
    def check(self, operation, taken, made, location, product):
        """Refuse what cannot be; arguments as in ``lot.repacker.repack``.

        :raises UserError: names the lot and the way out
        """
        for ask in (self._incomplete, self._mixed, self._wrong_place, self._wrong_shape, self._wrong_serials,
                    self._out_of_balance):
            problem = ask(operation, taken, made, location, product)
            if problem:
                raise UserError(problem)

    @api.private
    def check_existing(self, operation, taken, found, reverses):
        """Refuse lots that exist already, unless units are to join them.

        :param found: the ``stock.lot`` among what comes out
        :param reverses: id of the repack that is taken back, if any: then units return to lots that exist
        """
        sources = self.env["stock.lot"].union(*(entry.lot for entry in taken))
        both = found & sources
        if both:
            raise UserError(self.env._(
                "%s would go into itself. Leave it out of what is taken: its units stay what they are.",
                ", ".join(both.mapped("name"))))
        if found and operation != "merge" and not reverses:
            raise UserError(self.env._(
                "There is a lot %s of this product already. Choose another number, or “Merge” to add the units to "
                "it.", ", ".join(found.mapped("name"))))
        double = found.filtered(lambda lot: lot.product_id.tracking == "serial" and lot.product_qty > 0)
        if double:
            raise UserError(self.env._(
                "The serial number %s is in stock already. Choose another number.", ", ".join(double.mapped("name"))))

    def _incomplete(self, operation, taken, made, location, product):
        if not taken:
            return self.env._("Choose the lots to repack and how much of each.")
        if not made:
            return self.env._("Say what comes out: at least one lot and its quantity.")
        unit = taken[0].lot.product_id.uom_id
        if any(unit.compare(entry.quantity, 0) <= 0 for entry in taken) or any(
                product.uom_id.compare(entry.quantity, 0) <= 0 for entry in made):
            return self.env._("Every quantity must be more than zero. Remove the lines that are not needed.")
        names = [entry.name for entry in made if entry.name]
        double = {name for name in names if names.count(name) > 1}
        if double:
            return self.env._("%s comes out twice. Put it on one line.", ", ".join(sorted(double)))
        return None

    def _mixed(self, operation, taken, made, location, product):
        lots = self.env["stock.lot"].union(*(entry.lot for entry in taken))
        if len(lots.product_id) > 1:
            return self.env._(
                "These lots are of different products: %s. Repack the lots of one product at a time.",
                ", ".join(lots.mapped("display_name")))
        if len({entry.owner.id if entry.owner else False for entry in taken}) > 1:
            return self.env._(
                "The units of %s belong to different owners. Repack those of one owner at a time.",
                ", ".join(lots.mapped("name")))
        foreign = lots.filtered(lambda lot: lot.company_id and lot.company_id != self.env.company)
        if foreign:
            return self.env._(
                "%(lots)s: not a lot of %(company)s. Switch to the company it belongs to.",
                lots=", ".join(foreign.mapped("name")), company=self.env.company.name)
        return None

    def _wrong_place(self, operation, taken, made, location, product):
        places = location.union(*(entry.location for entry in taken))
        wrong = places.filtered(lambda place: place.usage != "internal" or (
            place.company_id and place.company_id != self.env.company))
        if not location or wrong:
            return self.env._(
                "Units are repacked in a storage location of %(company)s; this is none: %(places)s.",
                company=self.env.company.name, places=", ".join(wrong.mapped("complete_name")) or "–")
        return None

    def _wrong_shape(self, operation, taken, made, location, product):
        """Each operation by what it takes and makes; only a translation changes the product."""
        lots = self.env["stock.lot"].union(*(entry.lot for entry in taken))
        source = lots.product_id
        if operation == "translate" and product == source:
            return self.env._("Choose the product that %s becomes.", ", ".join(lots.mapped("name")))
        if operation != "translate" and product != source:
            return self.env._("Only a translation turns a lot into one of another product.")
        if operation in ("split", "relabel") and len(lots) > 1:
            return self.env._(
                "One lot is split or relabelled at a time, these are several: %s. Merge them, or choose one.",
                ", ".join(lots.mapped("name")))
        if operation in ("merge", "relabel") and len(made) > 1:
            return self.env._("Merging and relabelling make one lot. Keep one line of what comes out.")
        if product.tracking == "none" or not product.is_storable:
            return self.env._("%s is not tracked by lots. Choose a product that is.", product.display_name)
        return None

    def _wrong_serials(self, operation, taken, made, location, product):
        source = taken[0].lot.product_id
        if source.tracking == "serial" and operation in ("split", "merge"):
            return self.env._(
                "%s is a serial number: one unit, which can be neither split nor merged. It can be relabelled.",
                ", ".join(entry.lot.name for entry in taken))
        if product.tracking == "serial" and any(product.uom_id.compare(entry.quantity, 1) for entry in made):
            return self.env._(
                "%s is tracked by serial numbers: give each unit a line of its own.", product.display_name)
        return None

    def _out_of_balance(self, operation, taken, made, location, product):
        """Units of one product neither appear nor vanish; what a translation yields, the user states."""
        goes_in, comes_out = (sum(entry.quantity for entry in entries) for entries in (taken, made))
        unit = product.uom_id
        if operation == "translate" or not unit.compare(goes_in, comes_out):
            return None
        wording = self.env["lot.wording"]
        return self.env._(
            "%(taken)s %(unit)s are taken and %(made)s come out. Both must be the same: scrap what was lost, count "
            "what was found.", taken=wording.quantity(goes_in), unit=unit.name,
            made=wording.quantity(comes_out))
