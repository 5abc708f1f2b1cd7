import re
from collections import Counter
from typing import NamedTuple

from odoo.tools import float_compare

from ..models.stock_move_line import VENDOR_FIELDS
from ..tracing.operations import STOCKED

# The fields of a line of the receipt, by column.
FIELDS = {name: field for field, name in VENDOR_FIELDS.items() if name not in ("country_id", "gln")} | {
    "country": "vendor_country_id"}


class Planned(NamedTuple):
    """What a row comes to: new lines of ``product``, a change of ``lines``, or nothing where ``values`` are empty.

    The quantity among ``values`` is in ``unit``, and that of all lines together.
    """

    row: object
    reasons: tuple = ()
    product: object = None
    unit: object = None
    lines: object = None
    values: dict = {}


class OriginPlan:
    """One pass over the rows of a list, with what has to be known about the receipt read once."""

    def __init__(self, importer, picking, further):
        self.env, self.picking, self._ = importer.env, picking, importer.env._
        self.further = further
        self.is_done = picking.state == "done"
        self.titles, self.units = importer.titles(), importer.units(picking)
        self.moves = importer.moves(picking)
        self.numbering = self.env["lot.numbering"]
        self.says = self.numbering.of_document(picking, picking.picking_type_id.warehouse_id)
        self.products = importer.products(picking)
        self.lines, self.numbered, self.seen, self.earlier = {}, {}, {}, {}

    def of(self, found):
        """What each row comes to.

        :rtype: list[Planned]
        """
        self._read_lines({row.lot for row in found})
        self.rows_of = Counter((row.product, row.lot) for row in found)
        self.countries = self._countries() if any(row.country for row in found) else {}
        self.lots = self._existing_lots(found)
        self.stocked = self._serials_in_stock()
        planned = [self._row(row) for row in found]
        missing = {}
        for (product, _said), groups in self.earlier.items():
            missing.setdefault(product, []).extend(_name(lines[0]) for lines in groups)
        return [self._asked(plan, missing) for plan in planned]

    def _asked(self, plan, missing):
        """A row without a lot that would make a new one may as well correct one that no row is about any more."""
        lots = plan.product and not plan.lines and not plan.row.lot and missing.get(plan.product)
        return plan._replace(reasons=(*plan.reasons, self._(
            "%s came from a row that this list does not have: name the lot, or say that these are further lots",
            ", ".join(lots)))) if lots else plan

    def _says(self, row):
        """By what a row is known again that has no lot and no vendor's lot."""
        country = self.countries.get((row.country or "").lower())
        return f"{row.quantity} {row.production_date} {row.expiration_date} {country and country.code}"

    def _read_lines(self, named):
        """What is on the receipt already: one group of lines for each lot and vendor's lot.

        A row is about all of them: it may have been divided between order lines, and goods between places.

        :param set named: the lots that the list names: rows without one are not about them
        """
        groups = self.picking.move_line_ids.filtered(
            lambda line: line.state != "cancel" and _name(line)).grouped(
            lambda line: (line.product_id, _name(line), line.vendor_lot or None))
        for (product, name, vendor_lot), lines in groups.items():
            self.lines.setdefault((product, name), []).append(lines)
            if vendor_lot:
                self.numbered.setdefault((product, vendor_lot), []).append(lines)
            said = lines[0].import_row
            if said and name not in named and not self.further:
                self.earlier.setdefault((product, said), []).append(lines)

    def _countries(self):
        countries = self.env["res.country"].search([])
        return {country.name.lower(): country for country in countries} | {
            country.code.lower(): country for country in countries}

    def _existing_lots(self, found):
        """Lots that there are of these names."""
        lots = self.env["stock.lot"].search([
            ("product_id", "in", self.moves.product_id.ids), ("name", "in", [row.lot for row in found if row.lot]),
            ("company_id", "in", (False, self.picking.company_id.id))])
        return {(lot.product_id, lot.name): lot for lot in lots}

    def _serials_in_stock(self):
        # As superuser: a serial number is there, whoever may see where.
        lots = self.env["stock.lot"].concat(*self.lots.values()).filtered(
            lambda lot: lot.product_id.tracking == "serial")
        stocked = self.env["stock.quant"].sudo()._read_group([
            ("lot_id", "in", lots.ids), ("quantity", ">", 0), ("location_id.usage", "in", STOCKED)],
            ["lot_id"]) if lots else []
        return {lot.id for lot, in stocked}

    def _row(self, row):
        found = []
        product, unit = self._product(row, found)
        numbered = bool(product and not row.lot and self.numbering.pattern(product))
        reasons = [self._worded(code, name) for code, name in row.problems
                   if not (numbered and (code, name) == ("missing", "lot"))] + found
        country = self._country(row, reasons)
        if not product or not (row.lot or numbered):
            return Planned(row, tuple(reasons))
        is_serial = product.tracking == "serial"
        before = self.seen.setdefault((product, row.lot, None if is_serial else row.vendor_lot), row.number)
        if row.lot and before != row.number:
            reasons.append(self._("the same as row %s", before))
        values, lines = self._said(row, country), self._lines(product, row)
        self._check_quantity(row, product, unit, reasons)
        if lines:
            values = self._changed(lines, values, row.quantity, unit, reasons)
            return Planned(row, tuple(reasons), product, unit, lines, values)
        return self._new(row, product, unit, values, reasons)

    def _check_quantity(self, row, product, unit, reasons):
        if product.tracking == "serial" and (row.quantity or 1, unit) != (1, product.uom_id):
            reasons.append(self._("a serial number stands for one unit"))
        elif row.quantity and float_compare(unit.round(row.quantity), row.quantity, precision_digits=9):
            reasons.append(self._(
                "%(quantity)s has more decimals than a quantity of %(unit)s is kept with", quantity=row.quantity,
                unit=unit.name))

    def _new(self, row, product, unit, values, reasons):
        quantity = row.quantity or (1 if product.tracking == "serial" else None)
        if self.is_done:
            reasons.append(self._("the receipt is done, and there is no such lot in it"))
        elif not quantity and ("number", "quantity") not in row.problems:
            reasons.append(self._("the quantity is missing"))
        lot = self.lots.get((product, row.lot))
        if lot:
            if lot.id in self.stocked:
                reasons.append(self._("%s is in stock already", lot.name))
        else:
            self._check_new_lot(row, product, reasons)
        existing = lot if self.picking.picking_type_id.use_existing_lots else None
        return Planned(row, tuple(reasons), product, unit, values={
            **values, "quantity": quantity,
            "import_row": not row.lot and not row.vendor_lot and self._says(row),
            **({"lot_id": existing.id} if existing else {"lot_name": row.lot or False})})

    def _check_new_lot(self, row, product, reasons):
        if not self.picking.picking_type_id.use_create_lots:
            reasons.append(self._("there is no such lot, and this operation makes none"))
            return
        fault = self.numbering.fault(product, row.lot, {**self.says, "vendor_lot": row.vendor_lot or ""})
        if fault:
            reasons.append(f"{row.lot or self._('no number can be made')}: {fault}")

    def _product(self, row, reasons):
        """The product that a row is about, and the unit that it counts."""
        found = self.products.get(called(row.product), ())
        products = {product for product, _unit in found}
        if len(products) != 1:
            if row.product:
                reasons.append(self._("several products of this receipt are called %s", row.product) if found else
                               self._("%s is not on this receipt", row.product))
            return None, None
        product, packaging = min(found, key=lambda pair: bool(pair[1]))
        if product.tracking == "none":
            reasons.append(self._("%s has no lots", product.display_name))
            return None, None
        return product, self._unit(row, product, reasons) or packaging or self.units[product][0]

    def _unit(self, row, product, reasons):
        """The unit that a row names."""
        units = self.units[product]
        named = next((unit for unit in units if unit.name.lower() == (row.unit or "").lower()), None)
        if row.unit and not named:
            reasons.append(self._(
                "%(product)s is not counted in %(unit)s, but in %(units)s", product=product.display_name, unit=row.unit,
                units=", ".join(units.mapped("name"))))
        return named

    def _country(self, row, reasons):
        country = self.countries.get((row.country or "").lower())
        if row.country and not country:
            reasons.append(self._("there is no country %s", row.country))
        return country

    def _lines(self, product, row):
        """The lines that a row goes with; no other row goes with them then.

        Where a lot stands in one row alone, that corrects the vendor's number of its lines.
        """
        if not row.lot and not row.vendor_lot:
            groups = self.earlier.get((product, self._says(row)))
            return groups.pop(0) if groups else None
        groups = self.lines.get((product, row.lot), []) if row.lot else self.numbered.get((product, row.vendor_lot), [])
        alone = row.vendor_lot is None or self.rows_of[row.product, row.lot] == 1
        fitting = [lines for number in (row.vendor_lot, None) for lines in groups
                   if (lines[0].vendor_lot or None) == number]
        lines = next(iter(fitting or (groups if alone else ())), None)
        if lines:
            groups.remove(lines)
        return lines

    def _said(self, row, country):
        said = {FIELDS[name]: getattr(row, name) for name in FIELDS if name != "country"}
        said["vendor_country_id"] = country and country.id
        return {field: value for field, value in said.items() if value}

    def _changed(self, lines, values, quantity, unit, reasons):
        changed = {
            field: value for field, value in values.items() if any(
                value != (line[field].id if field == "vendor_country_id" else line[field]) for line in lines)}
        kept = sum(lines.mapped("quantity_product_uom"))
        kept = lines.product_id.uom_id._compute_quantity(kept, unit)
        if quantity and unit.compare(quantity, kept):
            if self.is_done:
                reasons.append(self._(
                    "the receipt is done, and its quantity is %s", self.env["lot.wording"].quantity(kept, unit.name)))
            changed["quantity"] = quantity
        return changed

    def _worded(self, code, name):
        return {
            "missing": self._("“%s” is missing"), "number": self._("“%s” is no quantity above 0"),
            "date": self._("“%s” is no day"), "text": self._("“%s” has characters that cannot be printed"),
            "order": self._("“%s” is before it was made"),
            "formula": self._("“%s” is a formula without its result: open and save the list in a spreadsheet, or "
                              "enter the value"),
            "error": self._("“%s” is an error of the spreadsheet: correct its formula there"),
            "dated": self._("“%s” was made a day by the spreadsheet: format its column as text, and enter it again"),
            "logical": self._("“%s” was made true or false by the spreadsheet: format its column as text, and enter "
                              "it again"),
            "rounded": self._("“%s” was rounded by the spreadsheet: format its column as text, and enter it again"),
        }[code] % self.titles[name]


def called(text):
    """By what a product is looked up: leading zeros of the number of an item come and go with who writes it."""
    text = (text or "").strip().lower()
    return text.zfill(14) if re.fullmatch("[0-9]{8,14}", text) else text


def _name(line):
    return line.lot_id.name or line.lot_name
