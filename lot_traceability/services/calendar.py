from odoo import api, fields, models

from ..tracing.shelf_life import last_moment


class LotCalendar(models.AbstractModel):
    """Which day it is where the goods are: what is typed as a day, printed as one, and counted in a number agree."""

    _name = "lot.calendar"
    _description = "Days of Lots"

    @api.private
    def zone(self, company):
        """Whose calendar counts: the company's, wherever its people are; without one, the user's.

        :param res.company company: the user's, if it is empty
        :return: None stands for UTC
        :rtype: str or None
        """
        # As superuser: it is no secret where a company is.
        return (company or self.env.company).sudo().partner_id.tz or self.env.user.tz or None

    @api.private
    def day(self, moment, company):
        """The day of a moment; the inverse of :meth:`last_moment`.

        :param datetime moment: in UTC without a zone, as Odoo keeps it; may be empty
        :rtype: date or False
        """
        here = self.with_context(tz=self.zone(company))
        return moment and fields.Datetime.context_timestamp(here, moment).date()

    @api.private
    def last_moment(self, day, company):
        """Until when goods last that expire on ``day``.

        :rtype: datetime
        """
        return last_moment(day, self.zone(company))
