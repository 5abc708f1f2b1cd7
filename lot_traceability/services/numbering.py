from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tracing import lot_number
from ..tracing.lot_number import CODE, SAID, NumberError


class LotNumbering(models.AbstractModel):
    """Makes the numbers of lots by the pattern of their product."""

    _name = "lot.numbering"
    _description = "Numbers of Lots"

    @api.private
    def pattern(self, product):
        """The pattern by which lots of a product are numbered; empty where Odoo numbers them.

        :rtype: lot.number.pattern
        """
        sequence = product.lot_sequence_id
        return self.env[CODE].of_sequence(sequence.id if sequence.code == CODE else False)

    @api.private
    def names(self, product, said):
        """New numbers for lots of a product with a pattern: three queries, however many they are.

        The counter is a sequence of PostgreSQL: two connections never get the same number, and what one of them
        rolls back is left out.

        :param list said: for each number what the document says: text by name, of ``lot_number.SAYINGS``
        :rtype: list[str]
        :raises UserError: the pattern needs what nobody said, or makes what labels cannot carry
        """
        pattern, names = self.pattern(product), []
        while len(names) < len(said):
            left = said[len(names):]
            day = self.today()
            numbers = self._drawn(pattern.sudo().sequence_id, day, len(left))
            drawn = [self._rendered(pattern, number, day, of_lot)
                     for number, of_lot in zip(numbers, left, strict=True)]
            pattern.warn_if_nearly_full(max(numbers))
            # As superuser: a name is taken, whoever may see the lot.
            taken = set(self.env["stock.lot"].sudo().search_fetch(
                [("product_id", "=", product.id), ("name", "in", drawn)], ["name"]).mapped("name"))
            names += [name for name in drawn if name not in taken]
        return names

    @api.private
    def series(self, product, first, count):
        """Numbers in a row, as Odoo's dialogs ask for them.

        :param str first: what stands in the field for the first of them: a number of the pattern is the first,
            nothing leaves all of them to the pattern, and what somebody has typed is counted up as Odoo does
        :return: None where Odoo is to count
        :rtype: list[str] or None
        """
        pattern = self.pattern(product)
        begun = [first] if first else []
        if not pattern or (first and not lot_number.fits(self._parts(pattern), first)):
            return None
        return begun + self.names(product, [{}] * (count - len(begun)))

    @api.private
    def next_char(self, sequence, number):
        """What Odoo gets when it asks the sequence of a pattern for its next number."""
        day = fields.Date.to_date(self.env.context.get("ir_sequence_date")) or self.today()
        pattern = self.env[CODE].of_sequence(sequence.id)
        name = self._rendered(pattern, number, day, {})
        pattern.warn_if_nearly_full(number)
        return name

    @api.private
    def lacks(self, product):
        """Whether the pattern of a product needs what only a document says."""
        pattern = self.pattern(product)
        said = self._said(pattern, {}) if pattern else {}
        return any(part.name in lot_number.SAYINGS and not said.get(part.name) for part in self._parts(pattern)) \
            if pattern else False

    @api.private
    def of_document(self, document, warehouse, **said):
        """What a transfer or an order says to a number.

        :rtype: dict[str, str]
        """
        name = document.name or ""
        return {"site": warehouse.code, "document": name, "order": name.split("/")[-1], **said}

    @api.private
    def refusal(self, product, name):
        """Why a lot of a product cannot be called so: GS1 labels cannot carry it, and its pattern wants no such names.

        :return: None if it can
        :rtype: str or None
        """
        if not self.pattern(product).only_gs1:
            return None
        try:
            lot_number.check(name)
        except NumberError as error:
            return self.env._(
                "%(lot)s cannot be the number of a lot of %(product)s. %(reason)s", lot=name,
                product=product.display_name, reason=self.worded(error))
        return None

    @api.private
    def today(self):
        """The day it is where the company is."""
        return self.env["lot.calendar"].day(fields.Datetime.now(), self.env.company)

    @api.private
    def worded(self, error):
        """Why a pattern cannot be used, or a number not be made, in the user's language.

        :param NumberError error: of ``tracing.lot_number``
        :rtype: str
        """
        _ = self.env._
        text = {
            "braces": _("A brace is not closed, or is empty: parts are written as {yy}."),
            "unknown": _("There is no part {%(part)s}. There are: %(parts)s."),
            "no_counter": _("The counter is missing, such as {counter:4}: without it two lots would get one number."),
            "counters": _("There are two counters; one is needed."),
            "width": _("Say how many digits the counter has, 1 to 9: {counter:4}."),
            "check": _("The check character is of all that stands before it: it comes last, once."),
            "place": _("The counter cannot stand between two parts of unknown length: numbers could be the same."),
            "restart": _("A counter that begins anew needs the day or the year in the number: %s is missing, or stands "
                         "between two parts of unknown length."),
            "too_long": _("It is longer than the 20 characters that GS1 labels carry: %s"),
            "characters": _("GS1 labels cannot carry these characters: %s"),
            "missing": _("The number needs {%s}, which is not known here. Type the number, or let a document give it."),
            "full": _("The counter is full: %s has more digits than it. Give it one more digit in the pattern."),
        }[error.code]
        if error.code == "unknown":
            return text % {"part": error.value, "parts": " ".join(f"{{{name}}}" for name in lot_number.PARTS)}
        return text % error.value if "%s" in text else text

    def _parts(self, pattern):
        return lot_number.parse(pattern.pattern, pattern.restart)

    def _rendered(self, pattern, number, day, said):
        try:
            return lot_number.render(self._parts(pattern), number, day, self._said(pattern, said))
        except NumberError as error:
            raise UserError(self.env._(
                "No number by the pattern “%(pattern)s”: %(reason)s", pattern=pattern.name,
                reason=self.worded(error))) from error

    def _said(self, pattern, said):
        """What is known here, from the least to the most certain; a client may send a context, so only texts count."""
        known = self.env.context.get(SAID)
        known = {**(known if isinstance(known, dict) else {}), **said}
        known = {name: value for name, value in known.items() if isinstance(value, str) and value}
        if "{site}" in pattern.pattern and "site" not in known:
            known["site"] = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1).code
        return known

    def _drawn(self, sequence, day, count):
        """So many numbers of the counter at once."""
        name = f"ir_sequence_{sequence.id:03d}"
        if sequence.use_date_range:
            name += f"_{sequence._get_current_sequence(day).id:03d}"
        return [number for number, in self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count))]
