from odoo import api, models

from ..models.lot_retest_mixin import QUALITY


class LotPeople(models.AbstractModel):
    """Knows whom to tell."""

    _name = "lot.people"
    _description = "People to Tell"

    @api.private
    def of_document(self, document, moves):
        """Who is to see to a document: its responsible person, else who sold it, else who is responsible for the
        products that ``moves`` take, else the user; the first who may read it.

        :rtype: res.users
        """
        # As superuser: who tells need not read the order, nor know the others.
        moves, users = moves.sudo(), self.env["res.users"].sudo()
        if "user_id" in document._fields:
            users |= document.sudo().user_id
        if "sale_line_id" in moves._fields:
            users |= moves.sale_line_id.order_id.user_id
        users |= moves.product_id.with_company(moves.company_id[:1]).responsible_id
        return next((user for user in users if document.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids).has_access("read")), self.env.user)

    @api.private
    def warn(self, document, summary, note):
        """Leave a warning with whoever is responsible for a document; with the user if nobody is, or it is a lot."""
        # As superuser: who enters or receives something need not have rights on the document, and tells of it.
        document = document.sudo()
        responsible = document.user_id if "user_id" in document._fields else None
        document.activity_schedule(
            "mail.mail_activity_data_warning", user_id=(responsible or self.env.user).id, summary=summary, note=note)

    @api.private
    def shared_out(self, lots, company, group=None, besides=None):
        """Who of Quality is to decide on which lots: who is responsible for the product, if they may, else the first.

        :param res.groups group: who may decide, if not everybody of Quality may
        :param res.users besides: who may not, as they asked for it
        :return: the lots by user; none if nobody may
        :rtype: dict[res.users, stock.lot]
        """
        groups = self.env.ref(QUALITY) | (group or self.env["res.groups"])
        # As superuser: who tells need not know which users belong to a group.
        users = self.env["res.users"].sudo().search([
            *(("all_group_ids", "in", group.id) for group in groups), ("share", "=", False),
            ("company_ids", "in", company.ids)]) - (besides or self.env["res.users"])
        return lots.grouped(
            lambda lot: (lot.product_id.with_company(company).responsible_id & users) or users[:1]) if users else {}
