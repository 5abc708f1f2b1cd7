from collections import Counter
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.stock_move_line import VENDOR_FIELDS
from ..tracing.origin_table import COLUMNS, MOST_ROWS, Formats, NoTable, cells, rows

BATCH = 500  # lines between two words about how far it is
# The fields of a line of the receipt, by column.
FIELDS = {name: field for field, name in VENDOR_FIELDS.items() if name not in ("country_id", "gln")} | {
    "country": "vendor_country_id"}


class Planned(NamedTuple):
    """What a row comes to: a new line of ``move``, a change of ``line``, or nothing where ``values`` are empty."""

    row: object
    reasons: tuple = ()
    move: object = None
    line: object = None
    values: dict = {}


class LotOriginImporter(models.AbstractModel):
    """Brings lots and their origins from a list into a receipt."""

    _name = "lot.origin.importer"
    _description = "Import of Lots and Origins"

    @api.private
    def read_list(self, content, name=""):
        """The rows of a list, numbers and days as the user writes them.

        :param bytes content: of a workbook, or text
        :rtype: list[Row]
        :raises UserError: if it is no list
        """
        language = self.env["res.lang"]._get_data(code=self.env.user.lang or "en_US")
        formats = Formats(language.decimal_point or ".", language.thousands_sep or "", language.date_format)
        try:
            return rows(cells(content, name), formats, self.titles())
        except NoTable as error:
            raise UserError({
                "unreadable": self.env._(
                    "This is neither an Excel workbook nor a text with commas, semicolons or tabs. "
                    "Take the template."),
                "empty": self.env._("There is nothing in this list."),
                "too_long": self.env._("A list has at most %s rows. Divide it.", MOST_ROWS),
            }[error.code]) from error

    @api.private
    def titles(self):
        """What the columns are called, in the user's language; in the order of the template.

        :rtype: dict[str, str]
        """
        _ = self.env._
        titles = {
            "product": _("Product"), "lot": _("Lot"), "vendor_lot": _("Vendor Lot"), "quantity": _("Quantity"),
            "production_date": _("Made On"), "expiration_date": _("Expiry"), "country": _("Country of Origin")}
        return {name: titles[name] for name in COLUMNS}

    @api.private
    def plan(self, picking, found, further=False):
        """What each row would do to a receipt. Nothing is written; the number of queries does not go with the rows.

        A row goes with the line of its product and lot: first with one that names the same vendor's lot, then with
        one that names none. A row without a lot, of a product with a pattern of numbers, goes with a line of its
        vendor's lot, or, without that, with a line that a row made which said the same; else it becomes a new lot.
        Where lots of such rows are not in the list any more, that may as well be a correction, and has to be said.
        What a row does not say stays as it is.

        :param stock.picking picking: a receipt, open or done
        :param list found: of :meth:`read_list`
        :param bool further: rows without a lot or a vendor's lot are other lots than those of an earlier list
        :rtype: list[Planned]
        """
        return _Plan(self, picking, further).of(found)

    @api.private
    def apply(self, picking, planned, tell=None):
        """Write what was planned.

        :param tell: called with how many lines are written, every now and then
        """
        new = [plan for plan in planned if plan.values and not plan.line]
        tell = tell or (lambda _written: None)
        self._make_room(new)
        lines = self.env["stock.move.line"]
        for begin in range(0, len(new), BATCH):
            lines.create([plan.values for plan in new[begin:begin + BATCH]])._give_numbers()
            tell(min(begin + BATCH, len(new)))
        for number, plan in enumerate((plan for plan in planned if plan.values and plan.line), len(new) + 1):
            plan.line.write(plan.values)
            if not number % BATCH:
                tell(number)

    def _make_room(self, new):
        """Lines that Odoo prepared without a lot are the ones that the list fills."""
        moves = self.env["stock.move"].concat(*{plan.move for plan in new})
        moves.move_line_ids.filtered(
            lambda line: not line.lot_id and not line.lot_name and not line.picked).unlink()

    @api.private
    def tell(self, wizard, done):
        """Show how far an import is, while its own transaction is still open.

        :param wizard: whose ``progress`` is shown; the transaction of the import does not write it
        :param float done: the part that is done, 0 to 1
        """
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("UPDATE lot_origin_import SET progress = %s WHERE id = %s", done, wizard.id))


class _Plan:
    """One pass over the rows of a list, with what has to be known about the receipt read once."""

    def __init__(self, importer, picking, further):
        self.env, self.picking, self._ = importer.env, picking, importer.env._
        self.further = further
        self.is_done = picking.state == "done"
        self.titles = importer.titles()
        self.moves = picking.move_ids.filtered(lambda move: move.state != "cancel")
        self.products = self._products()
        self.lines, self.numbered, self.seen, self.earlier = {}, {}, {}, {}

    def _products(self):
        """Those of the receipt by whatever a list may call them."""
        products = {}
        for product in self.moves.product_id:
            for name in {product.default_code, product.barcode, product.name, product.display_name}:
                products.setdefault((name or "").strip().lower(), set()).add(product)
        return products

    def of(self, found):
        self._read_lines({row.lot for row in found})
        self.rows_of = Counter((row.product, row.lot) for row in found)
        self.countries = self._countries() if any(row.country for row in found) else {}
        self.lots = self._existing_lots(found)
        planned = [self._row(row) for row in found]
        missing = {}
        for (product, _said), lines in self.earlier.items():
            missing.setdefault(product, []).extend(line.lot_id.name or line.lot_name for line in lines)
        return [self._asked(plan, missing) for plan in planned]

    def _asked(self, plan, missing):
        """A row without a lot that would make a new one may as well correct one that no row is about any more."""
        lots = plan.move and not plan.row.lot and missing.get(plan.move.product_id)
        return plan._replace(reasons=(*plan.reasons, self._(
            "%s came from a row that this list does not have: name the lot, or say that these are further lots",
            ", ".join(lots)))) if lots else plan

    def _says(self, row):
        """By what a row is known again that has no lot and no vendor's lot."""
        country = self.countries.get((row.country or "").lower())
        return f"{row.quantity} {row.production_date} {row.expiration_date} {country and country.code}"

    def _read_lines(self, named):
        """What is on the receipt already.

        :param set named: the lots that the list names: rows without one are not about them
        """
        for line in self.picking.move_line_ids.filtered(lambda line: line.state != "cancel"):
            name = line.lot_id.name or line.lot_name
            if name:
                self.lines.setdefault((line.product_id, name), []).append(line)
            if name and line.vendor_lot:
                self.numbered.setdefault((line.product_id, line.vendor_lot), []).append(line)
            if name and line.import_row and name not in named and not self.further:
                self.earlier.setdefault((line.product_id, line.import_row), []).append(line)

    def _countries(self):
        countries = self.env["res.country"].search([])
        return {country.name.lower(): country for country in countries} | {
            country.code.lower(): country for country in countries}

    def _existing_lots(self, found):
        """Lots that are known, where the operation takes them."""
        if not self.picking.picking_type_id.use_existing_lots:
            return {}
        lots = self.env["stock.lot"].search([
            ("product_id", "in", self.moves.product_id.ids), ("name", "in", [row.lot for row in found if row.lot]),
            ("company_id", "in", (False, self.picking.company_id.id))])
        return {(lot.product_id, lot.name): lot for lot in lots}

    def _row(self, row):
        found = []
        product = self._product(row, found)
        numbered = bool(product and not row.lot and self.env["lot.numbering"].pattern(product))
        reasons = [self._worded(code, name) for code, name in row.problems
                   if not (numbered and (code, name) == ("missing", "lot"))] + found
        country = self._country(row, reasons)
        if not product or not (row.lot or numbered):
            return Planned(row, tuple(reasons))
        before = self.seen.setdefault((product, row.lot, row.vendor_lot), row.number)
        if row.lot and before != row.number:
            reasons.append(self._("the same as row %s", before))
        line = self._line(product, row)
        values = self._said(row, country)
        if product.tracking == "serial" and row.quantity not in (None, 1):
            reasons.append(self._("a serial number stands for one unit"))
        if line:
            values = self._changed(line, values, row.quantity, reasons)
            return Planned(row, tuple(reasons), line=line, values=values)
        return self._new(row, product, values, reasons)

    def _new(self, row, product, values, reasons):
        quantity = row.quantity or (1 if product.tracking == "serial" else None)
        lot = self.lots.get((product, row.lot))
        if self.is_done:
            reasons.append(self._("the receipt is done, and there is no such lot in it"))
        elif not quantity and ("number", "quantity") not in row.problems:
            reasons.append(self._("the quantity is missing"))
        if not lot and not self.picking.picking_type_id.use_create_lots:
            reasons.append(self._("there is no such lot, and this operation makes none"))
        move = self.moves.filtered(lambda move: move.product_id == product)[:1]
        return Planned(row, tuple(reasons), move, values={
            **values, "move_id": move.id, "picking_id": self.picking.id, "product_id": product.id,
            "product_uom_id": move.product_uom.id, "quantity": quantity, "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id, "company_id": move.company_id.id,
            "import_row": not row.lot and not row.vendor_lot and self._says(row),
            **({"lot_id": lot.id} if lot else {"lot_name": row.lot or False})})

    def _product(self, row, reasons):
        found = self.products.get(row.product.lower(), ()) if row.product else ()
        if row.product and len(found) != 1:
            reasons.append(self._("several products of this receipt are called %s", row.product) if found else
                           self._("%s is not on this receipt", row.product))
            return None
        product = next(iter(found), None)
        if product and product.tracking == "none":
            reasons.append(self._("%s has no lots", product.display_name))
            return None
        return product

    def _country(self, row, reasons):
        country = self.countries.get((row.country or "").lower())
        if row.country and not country:
            reasons.append(self._("there is no country %s", row.country))
        return country

    def _line(self, product, row):
        """The line that a row goes with; no other row goes with it then.

        Where a lot stands in one row alone, that corrects the vendor's number of its line.
        """
        if not row.lot and not row.vendor_lot:
            lines = self.earlier.get((product, self._says(row)))
            return lines.pop(0) if lines else None
        lines = self.lines.get((product, row.lot), []) if row.lot else self.numbered.get((product, row.vendor_lot), [])
        alone = row.vendor_lot is None or self.rows_of[row.product, row.lot] == 1
        fitting = [line for number in (row.vendor_lot, None) for line in lines if (line.vendor_lot or None) == number]
        line = next(iter(fitting or (lines if alone else ())), None)
        if line:
            lines.remove(line)
        return line

    def _said(self, row, country):
        said = {FIELDS[name]: getattr(row, name) for name in FIELDS if name != "country"}
        said["vendor_country_id"] = country and country.id
        return {field: value for field, value in said.items() if value}

    def _changed(self, line, values, quantity, reasons):
        changed = {
            field: value for field, value in values.items()
            if value != (line[field].id if field == "vendor_country_id" else line[field])}
        if quantity and line.product_uom_id.compare(quantity, line.quantity):
            if self.is_done:
                reasons.append(self._(
                    "the receipt is done, and its quantity is %s",
                    self.env["lot.wording"].quantity(line.quantity, line.product_uom_id.name)))
            changed["quantity"] = quantity
        return changed

    def _worded(self, code, name):
        return {
            "missing": self._("“%s” is missing"), "number": self._("“%s” is no quantity above 0"),
            "date": self._("“%s” is no day"), "text": self._("“%s” has characters that cannot be printed"),
            "order": self._("“%s” is before it was made"),
        }[code] % self.titles[name]
