from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, groupby

from ..tracing.origin_file import MOST_ROWS, NoTable, cells
from ..tracing.origin_table import COLUMNS, Formats, read
from .origin_plan import OriginPlan, called

BATCH = 500  # lines between two words about how far it is


class LotOriginImporter(models.AbstractModel):
    """Brings lots and their origins from a list into a receipt."""

    _name = "lot.origin.importer"
    _description = "Import of Lots and Origins"

    @api.private
    def read_list(self, content):
        """The rows of a list, numbers and days as the user writes them, and the columns that are not read.

        :param bytes content: of a workbook, or text
        :rtype: Listing
        :raises UserError: if it is no list
        """
        language = self.env["res.lang"]._get_data(code=self.env.user.lang or "en_US")
        formats = Formats(language.decimal_point or ".", language.thousands_sep or "", language.date_format)
        try:
            return read(cells(content), formats, self.titles())
        except NoTable as error:
            raise UserError({
                "unreadable": self.env._(
                    "This is neither an Excel workbook nor a text with commas, semicolons or tabs. "
                    "Take the template."),
                "empty": self.env._("There is nothing in this list."),
                "too_long": self.env._("A list has at most %s rows. Divide it.", MOST_ROWS),
                "double": self.env._("Two columns say the same: %s. Keep the one that counts.", error.value),
            }[error.code]) from error

    @api.private
    def titles(self):
        """What the columns are called, in the user's language; in the order of the template.

        :rtype: dict[str, str]
        """
        _ = self.env._
        titles = {
            "product": _("Product"), "lot": _("Lot"), "vendor_lot": _("Vendor Lot"), "quantity": _("Quantity"),
            "production_date": _("Made On"), "expiration_date": _("Expiry"), "country": _("Country of Origin"),
            "unit": _("Unit")}
        return {name: titles[name] for name in COLUMNS}

    @api.private
    def moves(self, picking):
        """What a receipt brings."""
        return picking.move_ids.filtered(lambda move: move.state != "cancel")

    @api.private
    def products(self, picking):
        """The products of a receipt by whatever a list may call them; also as its vendor does.

        :return: pairs of a product and the unit that a packaging's barcode counts, or None, by :func:`called`
        :rtype: dict[str, set]
        """
        products, vendor = {}, picking.partner_id.commercial_partner_id
        for product in self.moves(picking).product_id:
            sold = product.seller_ids.filtered(lambda seller, product=product: (
                seller.partner_id.commercial_partner_id == vendor and seller.product_id in (product, product.browse())))
            names = {product.default_code, product.barcode, product.name, product.display_name,
                     *sold.mapped("product_code"), *sold.mapped("product_name")}
            units = {packaging.barcode: packaging.uom_id for packaging in product.product_uom_ids}
            for name in filter(None, {*names, *units}):
                products.setdefault(called(name), set()).add((product, units.get(name) if name not in names else None))
        return products

    @api.private
    def units(self, picking):
        """By product of a receipt the units that a row may name, first that of rows which name none.

        It is the unit of the order line; the product's own for serial numbers, and where order lines differ.

        :rtype: dict[product.product, uom.uom]
        """
        return {product: self._unit(product, moves) | product.uom_id | product.uom_ids | moves.product_uom
                for product, moves in self.moves(picking).grouped("product_id").items()}

    def _unit(self, product, moves):
        ordered = moves.product_uom
        return ordered if len(ordered) == 1 and product.tracking != "serial" else product.uom_id

    @api.private
    def template_rows(self, picking):
        """A row for each product of a receipt that comes in lots, with the unit that it is counted in.

        :rtype: list[dict]
        """
        return [{"product": product.default_code or product.barcode or product.name, "unit": units[0].name}
                for product, units in self.units(picking).items() if product.tracking != "none"]

    @api.private
    def plan(self, picking, found, further=False):
        """What each row would do to a receipt. Nothing is written; the number of queries does not go with the rows.

        A row goes with the lines of its product and lot: first with those that name the same vendor's lot, then with
        those that name none. A row without a lot, of a product with a pattern of numbers, goes with the lines of its
        vendor's lot, or, without that, with those that a row made which said the same; else it becomes a new lot.
        Where lots of such rows are not in the list any more, that may as well be a correction, and has to be said.
        What a row does not say stays as it is.

        :param stock.picking picking: a receipt, open or done
        :param list found: rows, of :meth:`read_list`
        :param bool further: rows without a lot or a vendor's lot are other lots than those of an earlier list
        :rtype: list[Planned]
        """
        return OriginPlan(self, picking, further).of(found)

    @api.private
    def notices(self, picking, planned):
        """What is no mistake and worth a look: more than is expected, or lots that expire later than the vendor says.

        :rtype: list[str]
        """
        good = [plan for plan in planned if plan.values and not plan.reasons]
        return self._surplus(picking, [plan for plan in good if plan.values.get("quantity")]) + self._objections(
            picking, [plan for plan in good if plan.values.get("vendor_expiration_date")])

    def _objections(self, picking, plans):
        lines = [plan.lines[:1] if plan.lines else self.env["stock.move.line"] for plan in plans]
        ids = [line.lot_id.id or plan.values.get("lot_id") for line, plan in zip(lines, plans, strict=True)]
        lots = {lot.id: lot for lot in self.env["stock.lot"].browse(filter(None, ids))}
        texts = [lot_id and self.env["lot.origin.expiry"].objection(
            lots[lot_id], plan.values["vendor_expiration_date"], picking.company_id, line.vendor_expiration_date)
            for line, lot_id, plan in zip(lines, ids, plans, strict=True)]
        return list(filter(None, texts))

    def _surplus(self, picking, good):
        texts, quantity = [], self.env["lot.wording"].quantity
        for product, plans in groupby(good, lambda plan: plan.product):
            unit, moves = product.uom_id, self.moves(picking).filtered(lambda move, product=product: (
                move.product_id == product))
            changed = self.env["stock.move.line"].concat(*(plan.lines for plan in plans if plan.lines))
            total = sum((_filled(moves.move_line_ids) - changed).mapped("quantity_product_uom")) + sum(
                plan.unit._compute_quantity(plan.values["quantity"], unit) for plan in plans)
            expected = sum(moves.mapped("product_qty"))
            if unit.compare(total, expected) > 0:
                texts.append(self.env._(
                    "%(product)s: %(total)s with this list, %(expected)s are expected.", product=product.display_name,
                    total=quantity(total, unit.name), expected=quantity(expected, unit.name)))
        return texts

    @api.private
    def apply(self, picking, planned, tell=None):
        """Write what was planned.

        :param tell: called with how many rows are written, every now and then
        """
        tell = tell or (lambda _written: None)
        changed = [plan for plan in planned if plan.values and plan.lines]
        new = [plan for plan in planned if plan.values and not plan.lines]
        self._change(changed, tell)
        self._make_room(picking, {plan.product for plan in new})
        self._name_lots(picking, new)
        self._make_lots_of_subcontractors(picking, new)
        lines, left = self.env["stock.move.line"], self._left(picking)
        for begin in range(0, len(new), BATCH):
            some = new[begin:begin + BATCH]
            made = lines.create([values for plan in some for values in self._divided(plan, left)])
            made._apply_putaway_strategy()
            tell(len(changed) + begin + len(some))

    def _change(self, changed, tell):
        """Lines that get the same are written at once: for each quantity Odoo adds up all lines of the move anew."""
        alike = {}
        for plan in changed:
            said = tuple(sorted((name, value) for name, value in plan.values.items() if name != "quantity"))
            alike.setdefault(said, []).extend(plan.lines if said else ())
            for line, quantity in self._spread(plan):
                alike.setdefault((("quantity", quantity),), []).append(line)
        with self.env["lot.origins"].together():
            for number, (values, lines) in enumerate(alike.items(), 1):
                self.env["stock.move.line"].concat(*lines).write(dict(values))
                if not number % BATCH:
                    tell(number * len(changed) // len(alike))

    def _spread(self, plan):
        """Which lines have another quantity from now on; the last of several makes up for the difference."""
        unit = plan.product.uom_id
        total = plan.unit._compute_quantity(plan.values.get("quantity", 0), unit)
        for number, line in enumerate(plan.lines if total else (), 1):
            part = total if number == len(plan.lines) else min(total, line.quantity_product_uom)
            if unit.compare(part, line.quantity_product_uom):
                yield line, unit._compute_quantity(part, line.product_uom_id)
            total -= part

    def _make_room(self, picking, products):
        """Lines that Odoo prepared without a lot are the ones that the list fills."""
        lines = picking.move_line_ids.filtered(lambda line: line.product_id in products)
        (lines - _filled(lines)).unlink()

    def _name_lots(self, picking, new):
        """All lots of a product that nobody has named get their numbers at once."""
        numbering, nameless = self.env["lot.numbering"], [
            plan for plan in new if not plan.values.get("lot_id") and not plan.values["lot_name"]]
        for product, plans in groupby(nameless, lambda plan: plan.product):
            says = [numbering.of_document(
                picking, picking.picking_type_id.warehouse_id, vendor_lot=plan.row.vendor_lot or "") for plan in plans]
            for plan, name in zip(plans, numbering.names(product, says), strict=True):
                plan.values["lot_name"] = name

    def _make_lots_of_subcontractors(self, picking, new):
        """Odoo makes the order of a subcontractor for a lot, and not for the name of one that is to come."""
        products = self.moves(picking).filtered(
            lambda move: move.from_vendor and move.location_id.usage != "supplier").product_id
        plans = groupby(
            [plan for plan in new if plan.product in products and not plan.values.get("lot_id")],
            lambda plan: (plan.product.id, plan.values["lot_name"]))
        for (product, name), mine in plans:
            lot = self.env["stock.lot"].create({"name": name, "product_id": product})
            for plan in mine:
                plan.values["lot_id"] = lot.id

    def _left(self, picking):
        """By product its moves in turn, each with what it still expects, in the product's unit."""
        return {product: [
            [move, move.product_qty - sum(move.move_line_ids.mapped("quantity_product_uom"))] for move in moves]
            for product, moves in self.moves(picking).grouped("product_id").items()}

    def _divided(self, plan, left):
        """The lines that a row becomes: one, or one on each move that it fills. What is too much goes on the last."""
        product, moves, quantity, unit = plan.product, left[plan.product], plan.values["quantity"], plan.unit
        total = unit._compute_quantity(quantity, product.uom_id)
        while len(moves) > 1 and product.uom_id.compare(total, moves[0][1]) > 0:
            move, free = moves.pop(0)
            if product.uom_id.compare(free, 0) > 0:
                yield self._prepare_line_vals(plan, move, free, product.uom_id)
                quantity = total = total - free
                unit = product.uom_id
        moves[0][1] -= total
        yield self._prepare_line_vals(plan, moves[0][0], quantity, unit)

    def _prepare_line_vals(self, plan, move, quantity, unit):
        return {
            **plan.values, "move_id": move.id, "picking_id": move.picking_id.id, "product_id": plan.product.id,
            "product_uom_id": unit.id, "quantity": quantity, "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id, "company_id": move.company_id.id}

    @api.private
    def tell(self, wizard, done):
        """Show how far an import is, while its own transaction is still open.

        :param wizard: whose ``progress`` is shown; the transaction of the import does not write it
        :param float done: the part that is done, 0 to 1
        """
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("UPDATE lot_origin_import SET progress = %s WHERE id = %s", done, wizard.id))


def _filled(lines):
    """Lines that say a lot, or that somebody has picked."""
    return lines.filtered(lambda line: line.lot_id or line.lot_name or line.picked)
