from functools import partial

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..tracing import gs1
from ..tracing.label import Content, NoRoom, draw, readable
from ..tracing.label_kinds import SIZES
from ..tracing.symbols import GS1, LINEAR
from ..tracing.voice_pick import voice_pick_code
from .label_items import Item

GTIN_LENGTHS = (8, 12, 13, 14)
CASE_DATES = ("15", "17", "11")  # the first of them that there is
DIGITAL_LINK = "https://id.gs1.org"


class LotLabels(models.AbstractModel):
    """What stands on the label of a lot or a package."""

    _name = "lot.labels"
    _description = "Labels"

    @api.private
    def suggested_symbol(self, layout, items):
        """The best symbol that all of them can have: of GS1 if it can carry them, else of their own codes."""
        if layout == "pallet":
            return "gs1_128"
        if layout in ("lot_100x50", "case"):
            best, plain = "gs1_128", "code_128"
        else:
            best, plain = "digital_link" if self.env.company.lot_digital_link else "gs1_datamatrix", "qr"
        return best if not any(self._refusals(item, layout == "case") for item in items) else plain

    @api.private
    def draw(self, layout, symbol, item):
        """The drawing of a label, of which it can be printed again exactly as it is.

        :param str layout: a key of ``SIZES``
        :param str symbol: as ``tracing.symbols.symbol`` knows it
        :param Item item: what it is for
        :return: see ``tracing.label.draw``
        :rtype: dict
        :raises UserError: the symbol cannot carry it, or the label is too small; says what to do
        """
        content = self._package_content(item.package) if item.package else self._lot_content(layout, symbol, item)
        try:
            return draw(content, *SIZES[layout])
        except NoRoom as error:
            raise UserError(self._no_room(str(error), content, layout)) from error
        except ValueError as error:
            raise UserError(self.env._(
                "%(name)s: Code 128 has no “%(signs)s”. Print a QR code, which can carry any text.",
                name=content.name, signs=error)) from error

    @api.private
    def said(self, drawing):
        """What the symbols of a drawing say, as people read it.

        :rtype: str
        """
        return " ".join(readable(mark["data"]) for mark in drawing["marks"] if "symbol" in mark)

    def _lot_content(self, layout, symbol, item):
        lot = item.lot
        is_case = layout == "case"
        refusals = self._refusals(item, is_case) if symbol in GS1 else ()
        if refusals:
            raise UserError("\n".join(refusals))
        gtin = self._gtin(item, is_case)
        facts = [*self._dates_in_words(lot), *([self.env._("GTIN %s", gtin)] if gtin else ())]
        if is_case and item.packaging:
            facts.append(self._amount(item.packaging._compute_quantity(1.0, lot.product_id.uom_id), lot.product_id))
        return Content(
            title=lot.product_id.with_context(display_default_code=False).display_name,
            code=lot.product_id.default_code or "", name=self._lot_in_words(lot), facts=tuple(facts),
            symbols=((symbol, self._data(symbol, item, is_case)),),
            voice=self._voice(item) if is_case and symbol in GS1 else "")

    def _voice(self, item):
        """The voice pick code of what the bars say."""
        gtin, *date, name = (gs1.raw_value(ai, value) for ai, value in self._elements(item, True).items())
        return voice_pick_code(gtin, name, *date)

    def _data(self, symbol, item, is_case):
        if symbol not in GS1:
            return item.lot.name
        elements = self._elements(item, is_case)
        if symbol == "digital_link":
            return gs1.digital_link(elements, self.env.company.lot_digital_link or DIGITAL_LINK)
        return [[ai, gs1.raw_value(ai, value)] for ai, value in elements.items()]

    def _elements(self, item, is_case=False):
        """The elements of a lot in the order of a label: what has a fixed length first.

        A case has one date, as the PTI wants it: who works out its voice pick code from the bars knows which.
        """
        lot, dates = item.lot, self._dates(item.lot)
        name_ai = "21" if lot.product_id.tracking == "serial" else "10"
        if is_case:
            dates = dict([(ai, dates[ai]) for ai in CASE_DATES if ai in dates][:1])
        return {"01": self._gtin(item, is_case), **dates, name_ai: lot.name}

    def _dates(self, lot):
        """The days of a lot by their AI, where the company is; best-before is left out where it is the expiry."""
        day = partial(self.env["lot.calendar"].day, company=lot.company_id)
        days = {"17": day(lot.expiration_date), "15": day(lot.use_date), "11": lot.production_date}
        if days["15"] == days["17"]:
            days.pop("15")
        return {ai: day for ai, day in days.items() if day}

    def _dates_in_words(self, lot):
        texts = {"17": self.env._("Use by %s"), "15": self.env._("Best before %s"), "11": self.env._("Made on %s")}
        return [texts[ai] % format_date(self.env, day) for ai, day in self._dates(lot).items()]

    def _lot_in_words(self, lot):
        if lot.product_id.tracking == "serial":
            return self.env._("SN %s", lot.name)
        return self.env._("Lot %s", lot.name)

    def _amount(self, quantity, product):
        unit = product.uom_id
        return f"{unit.round(quantity):.6f}".rstrip("0").rstrip(".") + f" {unit.name}"

    def _gtin(self, item, is_case=False):
        """The GTIN of the product, or of its packaging where that has one of its own; empty if neither has."""
        product = item.lot.product_id
        packed = product.product_uom_ids.filtered(lambda code: code.uom_id == item.packaging) if is_case else ()
        codes = [*(code.barcode for code in packed), product.barcode or ""]
        return next((code.zfill(14) for code in codes if len(code) in GTIN_LENGTHS and gs1.has_check_digit(code)), "")

    def _refusals(self, item, is_case=False):
        """Why GS1 cannot carry this, each with the way out; nothing if it can."""
        if not item.lot:
            return []
        texts = []
        if not self._gtin(item, is_case):
            texts.append(self.env._(
                "%(product)s has no GTIN, and no GS1 symbol does without. Enter one as the barcode of the product, or "
                "print the lot's own code.", product=item.lot.product_id.display_name))
        for ai, value in self._elements(item).items():
            if ai == "01":
                continue
            try:
                gs1.raw_value(ai, value)
            except gs1.GS1Error as error:
                texts.append(self._refusal(error.fault, item.lot))
        return texts

    def _refusal(self, fault, lot):
        name = self._lot_in_words(lot)
        if fault.code == "characters":
            return self.env._(
                "%(name)s: GS1 cannot carry “%(signs)s”. Correct the lot's number, or print its own code.",
                name=name, signs=gs1.not_allowed(fault.value))
        if fault.code == "too_long":
            return self.env._(
                "%(name)s: GS1 carries 20 characters, and these are %(count)s. Shorten the lot's number, or print its "
                "own code.", name=name, count=len(fault.value))
        return self.env._(
            "%(name)s: GS1 cannot carry the date %(date)s. Correct it, or print the lot's own code.",
            name=name, date=fault.value)

    def _no_room(self, what, content, layout):
        width, height = SIZES[layout]
        if what == "name":
            return self.env._(
                "%(name)s is too long for a label of %(width)s × %(height)s mm. Choose a larger one.",
                name=content.name, width=width, height=height)
        if content.symbols[0][0] in LINEAR:
            return self.env._(
                "%(name)s: the bars are too broad for %(width)s mm. Choose a larger label, or a square symbol.",
                name=content.name, width=width)
        return self.env._(
            "%(name)s: the symbol is too large for %(width)s × %(height)s mm. Choose a larger label.",
            name=content.name, width=width, height=height)

    def _package_content(self, package):
        """A package with its number, and with what is in it: as bars too, where that is one lot of one product."""
        quants = package.contained_quant_ids.filtered(lambda quant: quant.quantity > 0)
        rows = [(quant.product_id.display_name, " · ".join(self._quant_in_words(quant)))
                for quant in quants.sorted(lambda quant: (quant.product_id.display_name, quant.lot_id.name or ""))]
        symbols = [("gs1_128", [["00", package.name]])] if package.valid_sscc else [("code_128", package.name)]
        inside = self._inside(quants) if package.valid_sscc else None
        return Content(
            title=package.package_type_id.name or self.env._("Package"),
            name=self.env._("SSCC %s", package.name) if package.valid_sscc else package.name,
            symbols=tuple([("gs1_128", inside)] if inside else ()) + tuple(symbols),
            rows=tuple(rows), more=self.env._("and %s more"), head=self._sender(package.company_id or self.env.company))

    def _quant_in_words(self, quant):
        dates = self._dates_in_words(quant.lot_id)[:1] if quant.lot_id else []
        return [*([self._lot_in_words(quant.lot_id)] if quant.lot_id else ()), *dates,
                self._amount(quant.quantity, quant.product_id)]

    def _inside(self, quants):
        """The elements of what is in a package, if that is a number of units of one lot that GS1 can carry.

        The content (02) takes a number of items (37), and there is no weight in its place: GS1 Syntax Dictionary.
        """
        lot, quantity = quants.lot_id, sum(quants.mapped("quantity"))
        item = Item(lot, quantity, self.env["stock.package"], self.env["uom.uom"])
        if len(lot) != 1 or len(quants.product_id) != 1 or not all(quants.mapped("lot_id")) or self._refusals(item):
            return None
        is_whole = lot.product_id.uom_id.compare(quantity, round(quantity)) == 0
        if not is_whole or lot.product_id.tracking == "serial" or not self.env["lot.label.items"].is_counted(
                lot.product_id):
            return None
        elements = {"02": self._gtin(item), **self._dates(lot), "37": str(round(quantity)), "10": lot.name}
        return [[ai, gs1.raw_value(ai, value)] for ai, value in elements.items()]

    def _sender(self, company):
        return ", ".join(part for part in (company.name, company.street, company.city) if part)
