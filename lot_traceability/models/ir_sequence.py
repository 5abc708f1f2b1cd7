from psycopg2.errors import UniqueViolation

from odoo import fields, models
from odoo.exceptions import ConcurrencyError

from ..tracing.lot_number import CODE


class IrSequence(models.Model):
    """Sequences that count for a pattern of lot numbers: whoever asks them in Odoo gets a number by the pattern."""

    _inherit = "ir.sequence"

    def get_next_char(self, number_next):
        if self.code != CODE:
            return super().get_next_char(number_next)
        # Odoo hands over the row that PostgreSQL answered, or a number.
        return self.env["lot.numbering"].next_char(
            self, number_next[0] if isinstance(number_next, tuple) else number_next)

    def _next(self, sequence_date=None):
        """The day is that of the user, in the number and for its counter alike."""
        if self.code != CODE:
            return super()._next(sequence_date=sequence_date)
        day = sequence_date or self.env.context.get("ir_sequence_date") or self.env["lot.numbering"].today()
        return super(IrSequence, self.with_context(ir_sequence_date=day))._next(sequence_date=day)

    def _unlink_with_periods(self):
        """Odoo leaves the counters of their days and years behind in the database."""
        self.date_range_ids.unlink()
        self.unlink()

    def _create_date_range_seq(self, date):
        """Of two that begin the counter of a day at once, one begins again, as Odoo does with what collides."""
        if self.code != CODE:
            return super()._create_date_range_seq(date)
        begin, end = self.env[CODE].of_sequence(self.id)._period(fields.Date.to_date(date))
        try:
            with self.env.cr.savepoint():
                # As superuser, as Odoo does: whoever takes a number begins the counter.
                return self.env["ir.sequence.date_range"].sudo().create(
                    {"sequence_id": self.id, "date_from": begin, "date_to": end})
        except UniqueViolation as error:
            raise ConcurrencyError(self.env._("The counter %s was begun at this moment.", self.name)) from error
