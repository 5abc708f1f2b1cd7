from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL


class Taken(NamedTuple):
    """Units that a repack takes: a quantity of a lot in the product's unit, and the place it is taken from."""

    lot: models.BaseModel
    location: models.BaseModel
    quantity: float
    package: models.BaseModel | None = None
    owner: models.BaseModel | None = None

    def place(self):
        return (self.lot.id, self.location.id, self.package.id if self.package else None,
                self.owner.id if self.owner else None)


class Made(NamedTuple):
    """What comes out: a quantity in the product's unit, the name of its lot (empty: the product's next number)."""

    quantity: float
    name: str = ""
    package: models.BaseModel | None = None


class LotRepacker(models.AbstractModel):
    """Turns lots into other lots outside of any order: real stock moves out of one and into the other."""

    _name = "lot.repacker"
    _description = "Lot Repacker"

    @api.private
    def repack(self, operation, taken, made, location, product=None, **values):
        """Split, merge, relabel or translate lots; done at once and for good.

        The units leave through the production location of their product and come back as others, so that
        quants, valuation and Odoo's own trace say so too; the recorder reads these moves like any other.

        :param str operation: one of ``lot.repack.operation``
        :param list[Taken] taken: what goes in, of one product
        :param list[Made] made: what comes out
        :param location: where it is put, ``stock.location``
        :param product: of what comes out; only a translation has another one than went in
        :param values: more of the ``lot.repack``
        :rtype: lot.repack
        :raises UserError: if these cannot become those, or the units are not there or not free
        :raises AccessError: if the user may not move stock
        """
        self.env["stock.move"].check_access("create")
        source = taken[0].lot.product_id if taken else self.env["product.product"]
        product = product or source
        self.env["lot.repack.rules"].check(operation, taken, made, location, product)
        self._reserve_nothing_of_others(taken)
        sources = self.env["stock.lot"].union(*(entry.lot for entry in taken))
        existing = self._existing(operation, taken, made, product, values.get("reverses_id"))
        identity = self.env["lot.repack.identity"]
        identity.check(sources | existing)
        # Nobody may write a repack by itself: it says what stock moves did, and those are made with the user's rights.
        repack = self.env["lot.repack"].sudo().create({
            "operation": operation, "company_id": self.env.company.id, **values}).sudo(False)
        for lot in existing:
            identity.take_up(lot, sources, repack)
        lots = self._lots(made, existing, sources, product)
        with self.env["lot.recorder"].together():
            used = self._take(repack, taken, source)
            put = self._put(repack, made, lots, location, product, taken[0].owner)
        identity.hand_down(lots - existing, sources)
        put.move_line_ids.consume_line_ids = [Command.set(used.move_line_ids.ids)]
        return repack

    def _reserve_nothing_of_others(self, taken):
        """Lock what is taken, and make sure that it is there and nobody else's.

        Two people repacking one lot at the same moment: the second waits here until the first is done, is
        thrown out by PostgreSQL because its picture of the stock is no longer true, and Odoo asks again with
        a new one. Without the lock Odoo would write a second, negative quant.
        """
        self.env.flush_all()
        stock = {}
        for *place, on_hand, reserved in self.env.execute_query(SQL(
                "SELECT lot_id, location_id, package_id, owner_id, quantity::float, reserved_quantity::float"
                "  FROM stock_quant WHERE lot_id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                list({entry.lot.id for entry in taken}))):
            before = stock.get(tuple(place), (0, 0))
            stock[tuple(place)] = before[0] + on_hand, before[1] + reserved
        asked = {}
        for entry in taken:
            asked[entry.place()] = asked.get(entry.place(), 0) + entry.quantity
        problems = [
            self._shortage(entry, asked[entry.place()], *stock.get(entry.place(), (0, 0)))
            for entry in {entry.place(): entry for entry in taken}.values()]
        if any(problems):
            raise UserError("\n".join(filter(None, problems)))

    def _shortage(self, entry, asked, on_hand, reserved):
        """Why so much cannot be taken from this place; nothing if it can."""
        unit = entry.lot.product_id.uom_id
        if unit.compare(asked, on_hand - reserved) <= 0:
            return None

        amount = self.env["lot.wording"].quantity
        words = {"lot": entry.lot.name, "place": entry.location.complete_name, "unit": unit.name,
                 "asked": amount(asked), "on_hand": amount(max(on_hand, 0)), "reserved": amount(reserved),
                 "free": amount(max(on_hand - reserved, 0))}
        if not reserved:
            return self.env._(
                "%(lot)s: %(asked)s %(unit)s are to be repacked, but only %(on_hand)s are at %(place)s. Take less, or "
                "take them from where they are.", **words)
        return self.env._(
            "%(lot)s: %(asked)s %(unit)s are to be repacked, but only %(free)s are free at %(place)s: %(on_hand)s are "
            "there, %(reserved)s of them reserved for %(documents)s. Take less, or unreserve there first.",
            documents=self._reserving(entry), **words)

    def _reserving(self, entry):
        lines = self.env["stock.move.line"].search([
            ("lot_id", "=", entry.lot.id), ("location_id", "=", entry.location.id), ("quantity", ">", 0),
            ("state", "not in", ("done", "cancel"))])
        return ", ".join(sorted(set(lines.move_id.filtered("reference").mapped("reference")))) or self.env._("others")

    def _existing(self, operation, taken, made, product, reverses):
        """The lots among what comes out that there are already, if units may join them."""
        found = self.env["stock.lot"].search([
            ("product_id", "=", product.id), ("name", "in", [entry.name for entry in made if entry.name]),
            ("company_id", "in", [False, self.env.company.id])])
        self.env["lot.repack.rules"].check_existing(operation, taken, found, reverses)
        return found

    def _lots(self, made, existing, sources, product):
        """The lot of each entry of ``made``, created or one that exists."""
        by_name = existing.grouped("name")
        dates = self.env["lot.repack.identity"].dates(sources, product)
        created = iter(self.env["stock.lot"].create([
            self._prepare_lot_vals(entry, product, dates) for entry in made if entry.name not in by_name]))
        return self.env["stock.lot"].concat(*(
            by_name[entry.name] if entry.name in by_name else next(created) for entry in made))

    def _prepare_lot_vals(self, entry, product, dates):
        """Values of a new lot; without a name Odoo takes the next number of the product."""
        return {"product_id": product.id, **({"name": entry.name} if entry.name else {}), **dates}

    def _take(self, repack, taken, product):
        """One move for each location that units are taken from."""
        production = product.with_company(repack.company_id).property_stock_production
        by_location = {}
        for entry in taken:
            by_location.setdefault(entry.location, []).append({
                "lot_id": entry.lot.id, "quantity": entry.quantity,
                "package_id": entry.package.id if entry.package else False,
                "owner_id": entry.owner.id if entry.owner else False})
        return self._move([
            self._prepare_move_vals(repack, product, location, production, lines)
            for location, lines in by_location.items()])

    def _put(self, repack, made, lots, location, product, owner):
        production = product.with_company(repack.company_id).property_stock_production
        lines = [{"lot_id": lot.id, "quantity": entry.quantity,
                  "result_package_id": entry.package.id if entry.package else False,
                  "owner_id": owner.id if owner else False}
                 for entry, lot in zip(made, lots, strict=True)]
        return self._move([self._prepare_move_vals(repack, product, production, location, lines)])

    def _prepare_move_vals(self, repack, product, source, destination, lines):
        common = {"product_id": product.id, "location_id": source.id, "location_dest_id": destination.id,
                  "company_id": repack.company_id.id}
        return {
            **common, "origin": repack.name, "lot_repack_id": repack.id, "product_uom": product.uom_id.id,
            "product_uom_qty": sum(line["quantity"] for line in lines),
            "move_line_ids": [Command.create({**common, "product_uom_id": product.uom_id.id, **line})
                              for line in lines]}

    def _move(self, vals_list):
        moves = self.env["stock.move"].create(vals_list)
        moves.picked = True
        return moves._action_done()
