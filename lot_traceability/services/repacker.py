from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, format_date

# What Odoo keeps of the shelf life of a lot. Nothing that comes out lasts longer than what went in.
DATES = ("expiration_date", "use_date", "removal_date", "alert_date")


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
        lots = self._lots(operation, taken, made, product, values.get("reverses_id"))
        # Nobody may write a repack by itself: it says what stock moves did, and those are made with the user's rights.
        repack = self.env["lot.repack"].sudo().create({
            "operation": operation, "company_id": self.env.company.id, **values}).sudo(False)
        with self.env["lot.recorder"].together():
            used = self._take(repack, taken, source)
            put = self._put(repack, made, lots, location, product, taken[0].owner)
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

    def _lots(self, operation, taken, made, product, reverses):
        """The lot of each entry of ``made``, created or found, with the shelf life of what goes in."""
        names = [entry.name for entry in made if entry.name]
        existing = self.env["stock.lot"].search([
            ("product_id", "=", product.id), ("name", "in", names),
            ("company_id", "in", [False, self.env.company.id])]).grouped("name")
        found = self.env["stock.lot"].concat(*existing.values())
        self.env["lot.repack.rules"].check_existing(operation, taken, found, reverses)
        sources = self.env["stock.lot"].union(*(entry.lot for entry in taken))
        self._ensure_shelf_life_may_mix(sources | found)
        for lot in found:
            lot.write(self._shelf_life(sources | lot, product))
        missing = [entry for entry in made if entry.name not in existing]
        created = iter(self.env["stock.lot"].create([
            self._prepare_lot_vals(entry, sources, product) for entry in missing]))
        return [existing[entry.name] if entry.name in existing else next(created) for entry in made]

    def _prepare_lot_vals(self, entry, sources, product):
        """Values of a new lot; without a name Odoo takes the next number of the product."""
        name = {"name": entry.name} if entry.name else {}
        return {"product_id": product.id, **name, **self._shelf_life(sources, product)}

    def _shelf_life(self, lots, product):
        """The earliest of each date. Another product keeps its own distances from the day it expires.

        Nobody puts off a retest by repacking what is due for it.
        """
        names = ()
        if product.use_expiration_date:
            names = DATES if lots.product_id == product else DATES[:1]
        names = (*names, "retest_date")
        earliest = {name: min(filter(None, lots.mapped(name)), default=None) for name in names}
        return {name: date for name, date in earliest.items() if date}

    def _ensure_shelf_life_may_mix(self, lots):
        if self.env.company.lot_repack_expiry != "refuse":
            return
        days = {lot: fields.Datetime.context_timestamp(lot, lot.expiration_date).date()
                for lot in lots if lot.expiration_date}
        if len(set(days.values())) > 1:
            raise UserError(self.env._(
                "These lots expire on different days and may not be mixed: %s. Repack them one by one, or ask a "
                "Quality Manager to allow the earliest date in the settings of Traceability.",
                ", ".join(f"{lot.name} ({format_date(self.env, day)})" for lot, day in days.items())))

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
