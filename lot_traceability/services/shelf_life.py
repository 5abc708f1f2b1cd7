from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tracing.shelf_life import demanded_days, has_to_last, most_specific

# What a lot past its date is not proposed for. Whoever moves one within the company may be taking it away.
USED_UP = {"deliver", "consume", "subcontract"}
# The other dates of a lot, which go by its expiration date.
DAYS_BEFORE = ("use_date", "removal_date", "alert_date")


class LotShelfLife(models.AbstractModel):
    """Says until when lots have to last: the one place that does, for proposals, validation and receipts.

    Goods are never measured by a day that is over: what was to leave last week leaves today at the earliest, and
    what arrives after two days on the road has to last from then on.
    """

    _name = "lot.shelf.life"
    _description = "Lot Shelf Life"

    @api.private
    def purpose(self, move):
        """What a ``stock.move`` reserves for, and how long that has to last.

        :rtype: Purpose
        """
        purpose, product = move._purpose(), move.product_id
        if purpose.operation not in USED_UP or product.tracking == "none":
            return purpose
        # As superuser: who moves goods need not read the order, and yet goes by what it demands.
        move = move.sudo()
        if purpose.operation == "deliver":
            rule = self._demands(move) and self._rule("delivery", product, move.company_id, self.customer(move))
            most = move.sale_line_id.lot_most or (rule.most if rule else 0)
            purpose = purpose._replace(
                order=rule.order if rule else "", most=most,
                lots=tuple(move.move_line_ids.lot_id.ids) if most else ())
        return self._lasting(purpose, move) if product.use_expiration_date else purpose

    def _lasting(self, purpose, move):
        leaves = lasts = max(fields.Datetime.now(), move.date)
        if purpose.operation == "deliver" and self._demands(move):
            lasts = self.lasts(leaves, move.product_id, move.company_id, self.customer(move), move)
        return purpose._replace(
            leaves=leaves, lasts=lasts, dated=move.company_id.lot_dateless == "never",
            despite=tuple(self.env["lot.objections"].overridden_before(move).ids))

    def _demands(self, move):
        """Whether anything is demanded of what is delivered: else it need not be found out who gets it."""
        return bool(self.env["lot.shelf.life.rule"]._all("delivery") or move.sudo().sale_line_id.lot_minimum_days)

    @api.private
    def customer(self, move):
        """Who gets what a move takes, as far as the steps before the last know it."""
        move = move.sudo()  # as superuser: see purpose
        return move.sale_line_id.order_id.partner_shipping_id or move.partner_id or move.picking_id.partner_id

    @api.private
    def lasts(self, leaves, product, company, partner, move=None):
        """The last moment by which lots that leave at ``leaves`` must not expire; ``leaves`` if nobody demands more.

        :param datetime leaves: not earlier than today
        :param res.partner partner: who gets them; may be empty
        :param stock.move move: the order line behind it may demand days of its own
        :rtype: datetime
        """
        rule = self._rule("delivery", product, company, partner)
        days = move.sudo().sale_line_id.lot_minimum_days if move else 0  # as superuser: see purpose
        if rule and not days:
            days = demanded_days(rule, product.expiration_time)
        if not rule and not days:
            return leaves
        lasts = has_to_last(leaves, rule.transit if rule else 0, days, self._zone(partner, company))
        last = self._got_last(product, partner, move) if rule and rule.not_older else None
        return max(lasts, fields.Datetime.subtract(last, seconds=1)) if last else lasts

    @api.private
    def needed(self, case):
        """The last moment by which the lot of a case of ``lot.objections`` must not expire.

        :rtype: datetime
        """
        if case.operation != "deliver" or not self._demands(case.move):
            return case.date
        partner = self.customer(case.move) if case.move else case.partner
        return self.lasts(case.date, case.lot.product_id, case.company, partner, case.move)

    def _got_last(self, product, partner, move):
        """Until when what the partner received last of a product lasts; other addresses of his count."""
        # As superuser: whoever delivered it, in which company.
        line = self.env["stock.move.line"].sudo().search([
            ("product_id", "=", product.id), ("state", "=", "done"), ("location_dest_id.usage", "=", "customer"),
            ("lot_id.expiration_date", "!=", False),
            ("picking_id.partner_id", "child_of", partner.commercial_partner_id.ids),
            ("picking_id", "!=", move.picking_id.id if move else False)], order="date desc, id desc", limit=1)
        return line.lot_id.expiration_date

    @api.private
    def domain(self, purpose):
        """The domain on ``stock.quant`` of what lasts long enough for ``purpose``."""
        if not purpose.leaves:
            return Domain.TRUE
        lasting = Domain("expiration_date", ">", purpose.lasts)
        if not purpose.dated:
            lasting |= Domain("expiration_date", "=", False)
        kept = Domain("removal_date", "=", False) | Domain("removal_date", ">=", purpose.leaves)
        return (lasting & kept) | Domain("lot_id", "in", purpose.despite) if purpose.despite else lasting & kept

    @api.private
    def fault(self, expires, removed, purpose):
        """Why a lot of these dates is not in :meth:`domain`.

        :return: ``dateless``, ``expired``, ``short_life`` or ``removal``; None if it does last
        """
        if not purpose.leaves:
            return None
        if not expires and purpose.dated:
            return "dateless"
        if expires and expires <= purpose.lasts:
            return "expired" if expires <= purpose.leaves else "short_life"
        return "removal" if removed and removed < purpose.leaves else None

    @api.private
    def cap(self, documents):
        """Let what ``documents`` made expire with the first of its components, where the product says so.

        :param documents: recorded just now, see ``lot.recorder``
        """
        if documents._name != "mrp.production" or not any(
                product.lot_cap_expiry for product in documents.move_finished_ids.product_id):
            return
        self.env.flush_all()
        for lot_id, earliest in self.env.execute_query(SQL(
                """
                SELECT made.lot_id, min(component.expiration_date)
                  FROM lot_transformation header
                  JOIN lot_transformation_line made
                    ON made.transformation_id = header.id AND made.role = 'output' AND made.superseded_at IS NULL
                  JOIN product_product product ON product.id = made.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id AND template.lot_cap_expiry
                  JOIN stock_lot lot ON lot.id = made.lot_id
                  JOIN lot_transformation_line used
                    ON used.transformation_id = header.id AND used.role = 'input' AND used.superseded_at IS NULL
                  JOIN stock_lot component ON component.id = used.lot_id
                 WHERE header.document_model = %s AND header.document_id = ANY(%s) AND header.superseded_at IS NULL
                 GROUP BY made.lot_id, lot.expiration_date
                HAVING min(component.expiration_date) < COALESCE(lot.expiration_date, 'infinity')
                """, documents._name, documents.ids)):
            # As superuser: the product says so, whoever closes the order.
            lot = self.env["stock.lot"].sudo().browse(lot_id)
            sooner = (lot.expiration_date or earliest) - earliest
            lot.write({
                "expiration_date": earliest, **{name: lot[name] - sooner for name in DAYS_BEFORE if lot[name]}})

    @api.private
    def check_received(self, lines):
        """Warn of, hold or refuse what done ``stock.move.line`` records brought from a vendor, as its rule says.

        :raises UserError: names every lot that is refused
        """
        rules = self.env["lot.shelf.life.rule"].sudo()
        received = lines.filtered(lambda line: line.location_id.usage == "supplier" and line.lot_id.expiration_date)
        if not rules._all("receipt") or not received:
            return
        short = {"warn": {}, "hold": {}, "refuse": {}}
        for line in received:
            rule = self._rule("receipt", line.product_id, line.company_id, line.picking_id.partner_id)
            lasts = self._received_lasts(rule, line) if rule else None
            if lasts and line.lot_id.expiration_date <= lasts:
                short[rules.browse(rule.id).too_short].setdefault(line.picking_id, {})[line.lot_id] = lasts
        self._refuse(short["refuse"])
        self._hold(short["hold"])
        self._warn(short["warn"])

    def _received_lasts(self, rule, line):
        days = demanded_days(rule, line.product_id.expiration_time)
        return has_to_last(line.date, 0, days, self._zone(line.company_id.partner_id, line.company_id))

    def _rule(self, direction, product, company, partner):
        rules = self.env["lot.shelf.life.rule"]._all(direction)
        if not rules:
            return None
        partners = [partner.id, partner.parent_id.id, partner.commercial_partner_id.id] if partner else []
        return most_specific(rules, company.id, partners, product.id, product.categ_id._nearest_first())

    def _zone(self, partner, company):
        return partner.tz or company.partner_id.tz or self.env.user.tz

    def _texts(self, lots):
        return "\n".join(
            self.env._("• %(lot)s (%(product)s) expires on %(date)s and has to last until %(until)s", lot=lot.name,
                       product=lot.product_id.display_name, date=format_date(self.env, lot.expiration_date),
                       until=format_date(self.env, until))
            for lot, until in lots.items())

    def _refuse(self, found):
        if found:
            raise UserError(self.env._(
                "These lots do not last long enough to be received:\n%s\n\n"
                "Correct their dates if they are wrong, or send them back.",
                "\n".join(self._texts(lots) for lots in found.values())))

    def _hold(self, found):
        for picking, lots in found.items():
            # As superuser: a rule holds, whoever receives the lot.
            short = self.env["stock.lot"].concat(*lots).sudo()._without_hold("short_life")
            if short:
                short.with_company(picking.company_id).hold("short_life", self._texts(lots), origin=picking)

    def _warn(self, found):
        for picking, lots in found.items():
            picking.activity_schedule(
                "mail.mail_activity_data_warning", user_id=(picking.user_id or self.env.user).id,
                summary=self.env._("Received with a short life: %s", ", ".join(lot.name for lot in lots)),
                note=self._texts(lots))
