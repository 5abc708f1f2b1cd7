from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tracing.operations import BY_USAGE, USED_UP, Purpose
from ..tracing.shelf_life import Dates, Rule, Share, combined, demanded_days, fitting, has_to_last, until, whole_life

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
        delivers = purpose.operation == "deliver"
        demand = self._demand(product, move.company_id, move=move) if delivers else None
        if demand:
            purpose = purpose._replace(order=demand.order, most=demand.most, **self._lots_of_line(demand, move))
        if not product.use_expiration_date:
            return purpose
        leaves = max(fields.Datetime.now(), move.date, self._later(move) or move.date)
        partner = self.customer(move) if demand else None
        last = self.env["lot.last.delivery"].lasts(product, partner) if demand and demand.not_older else None
        return self._measured(purpose, leaves, product, move.company_id, partner, demand, last)._replace(
            despite=self.env["lot.objections"].overridden_before(move))

    @api.private
    def measures(self, cases):
        """What the lots of cases of ``lot.objections`` are measured by.

        :return: for each when it leaves, until when it has to last, and whether it must have a date
        :rtype: list[Purpose]
        """
        demands = [
            case.operation == "deliver" and self._demand(case.lot.product_id, case.company, case.move, case.partner)
            for case in cases]
        partners = [demand and self._partner(case) for case, demand in zip(cases, demands, strict=True)]
        lasts = self.env["lot.last.delivery"].all_last([
            (partner.commercial_partner_id, case.move.picking_id, case.lot.product_id)
            if demand and demand.not_older else None
            for case, partner, demand in zip(cases, partners, demands, strict=True)])
        return [
            self._measured(
                Purpose(case.operation, **self._lots_of_line(demand, case.move)),
                max(case.date, self._later(case.move) or case.date), case.lot.product_id, case.company, partner,
                demand, last)
            for case, partner, demand, last in zip(cases, partners, demands, lasts, strict=True)]

    def _lots_of_line(self, demand, move):
        """Which lots count where an order line takes only a few: those of all its transfers."""
        if not demand or not demand.most:
            return {}
        # As superuser: see purpose.
        steps = move | move.sudo().sale_line_id.move_ids.filtered(lambda step: not step.origin_returned_move_id)
        lines = steps.move_line_ids.filtered(lambda line: line.state != "cancel" and line.quantity)
        done = lines.filtered(lambda line: line.state == "done")
        return {"lots": tuple((lines - done).lot_id.ids), "before": tuple(done.lot_id.ids)}

    def _partner(self, case):
        return self.customer(case.move) if case.move else case.partner

    @api.private
    def customer(self, move):
        """Who gets what a move takes, as far as the steps before the last know it."""
        move = move.sudo()  # as superuser: see purpose
        return move.sale_line_id.order_id.partner_shipping_id or move.partner_id or move.picking_id.partner_id

    def _demand(self, product, company, move=None, partner=None):
        """What is demanded of what is delivered: by the order line, then by the rules. Where there is neither it need
        not be found out who gets it.

        :rtype: Rule or None
        """
        rules, asked = self.env["lot.shelf.life.rule"]._all("delivery"), self._asked_on_line(move)
        if not rules and not asked:
            return None
        partner = self.customer(move) if move else partner
        return combined([*asked, *self._fitting(rules, product, company, partner)])

    def _asked_on_line(self, move):
        line = move.sudo().sale_line_id if move else None  # as superuser: see purpose
        asked = Rule(days=line.lot_minimum_days, order=line.lot_order or "", most=line.lot_most,
                     not_older=line.lot_not_older) if line else Rule()
        return [asked] if asked != Rule() else []

    def _fitting(self, rules, product, company, partner):
        partners = [partner.id, partner.parent_id.id, partner.commercial_partner_id.id] if partner else []
        return fitting(rules, company.id, partners, product.id, product.categ_id._nearest_first())

    def _later(self, move):
        """When units leave in the end that a move only brings nearer, as far as it is planned; None if it is the last.

        The steps that Odoo pushes on are not there yet: then by when the customer is to have them.
        """
        move = move.sudo()  # as superuser: see purpose; later steps may be another company's
        if not move or move.location_dest_id.usage in BY_USAGE:
            return None
        steps, final = move.move_dest_ids.filtered(lambda step: step.state != "cancel"), move.location_final_id
        if not steps and (not final or move.location_dest_id._child_of(final)):
            return None
        line = move.sale_line_id
        planned = [move.date_deadline, line and (line.order_id.commitment_date or line._expected_date()),
                   *steps.mapped("date"), *map(self._later, steps)]
        return max(filter(None, planned), default=None)

    def _measured(self, purpose, leaves, product, company, partner, demand, last=None):
        """Add to a purpose how long a lot of ``product`` has to last that leaves at ``leaves``."""
        purpose = purpose._replace(
            leaves=leaves, lasts=leaves, dated=product.use_expiration_date and company.lot_dateless == "never")
        if not demand:
            return purpose
        purpose = purpose._replace(order=demand.order, most=demand.most)
        zone = partner.tz or self.env["lot.calendar"].zone(company)
        share = demand.percent and not demand.days
        lasts = has_to_last(leaves, demand.transit, 0 if share else demanded_days(demand, 0), zone)
        return purpose._replace(
            lasts=max(lasts, last - timedelta(seconds=1)) if last else lasts, last=last,
            share=Share(demand.percent, leaves + timedelta(days=demand.transit), zone) if share else None)

    @api.private
    def domain(self, purpose):
        """The domain on ``stock.quant`` of what lasts long enough for ``purpose``."""
        if not purpose.leaves:
            return Domain.TRUE
        lasting = Domain("expiration_date", ">", purpose.lasts) & self._share_domain(purpose.share)
        if not purpose.dated:
            lasting |= Domain("expiration_date", "=", False)
        kept = Domain("removal_date", "=", False) | Domain("removal_date", ">=", purpose.leaves)
        return (lasting & kept) | Domain("lot_id", "in", purpose.despite) if purpose.despite else lasting & kept

    def _share_domain(self, share):
        if not share:
            return Domain.TRUE
        self.env["stock.lot"].flush_model(["expiration_date", "production_date"])
        self.env["product.template"].flush_model(["expiration_time"])

        def to_sql(_model, alias, _query):
            return self.share_sql(SQL.identifier(alias, "lot_id"), *share)

        return Domain.custom(to_sql=to_sql)

    @api.private
    def share_sql(self, lot, percent, arrives, zone):
        """Whether a lot lasts for a share of its whole life: what ``tracing.shelf_life.until`` says, for the database.

        A value and not EXISTS, which PostgreSQL would work out for all lots that there are before it looks at any.

        :param SQL lot: its id
        :param percent: this and the rest as in ``Share``, values or ``SQL``
        """
        def day(moment):
            return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(%s, 'UTC'))::date", moment, zone)

        return SQL(
            """
            (SELECT %(expires)s - %(arrives)s >= ceil(round((%(percent)s * CASE
                    WHEN made.day IS NULL AND template.expiration_time > 0 THEN template.expiration_time
                    ELSE GREATEST(0, %(expires)s - COALESCE(made.day, %(entered)s)) END / 100)::numeric, 6))
               FROM stock_lot lot
               JOIN product_product product ON product.id = lot.product_id
               JOIN product_template template ON template.id = product.product_tmpl_id
              CROSS JOIN LATERAL (SELECT %(made)s) made (day)
              WHERE lot.id = %(lot)s)
            """, made=self.made_sql(), lot=lot, percent=percent, arrives=day(SQL("%s::timestamp", arrives)),
            expires=day(SQL("lot.expiration_date")), entered=day(SQL("lot.create_date")))

    @api.private
    def made_sql(self):
        """The day on which ``lot`` was made, as we or its vendor say; NULL if nobody knows."""
        return SQL("COALESCE(lot.production_date, (SELECT min(production_date) FROM lot_origin WHERE lot_id = lot.id))")

    @api.private
    def dates(self, lot, purpose):
        """What is known of how long a lot lasts, as far as it matters for a purpose.

        :rtype: Dates
        """
        dates = Dates(lot.expiration_date or None, lot.removal_date or None)
        if not purpose.share:
            return dates
        # As superuser: whoever received it, the vendor said when it was made.
        said = lot.production_date or min(filter(None, lot.sudo().origin_ids.mapped("production_date")), default=None)
        return dates._replace(made=said, given=lot.product_id.expiration_time, entered=lot.create_date)

    @api.private
    def text(self, fault, dates, purpose):
        """A fault of ``tracing.shelf_life`` in the user's language, a sentence without the name of the lot."""
        lasts = until(dates, purpose)
        expires, removed, leaves, last, day = (
            moment and format_date(self.env, moment)
            for moment in (dates.expires, dates.removed, purpose.leaves, purpose.last, lasts))
        is_over = purpose.leaves <= fields.Datetime.now()
        if fault == "expired":
            return self.env._("past its date since %s", expires) if is_over else self.env._(
                "expires on %(date)s, before it leaves on %(leaves)s", date=expires, leaves=leaves)
        if fault == "removal":
            return self.env._("to be removed since %s", removed) if is_over else self.env._(
                "to be removed on %(date)s, before it leaves on %(leaves)s", date=removed, leaves=leaves)
        if fault == "dateless":
            return self.env._("without a date: nobody knows how long it lasts")
        if purpose.last and lasts < purpose.last:
            return self.env._(
                "expires on %(date)s, earlier than what the customer got last (%(last)s)", date=expires, last=last)
        said = self.env._("expires on %(date)s and has to last until %(until)s", date=expires, until=day)
        return said if not purpose.share else self.env._(
            "%(said)s (%(percent)s %% of its whole life of %(days)s days)", said=said,
            percent=f"{purpose.share.percent:g}", days=whole_life(dates, purpose.share.zone))

    @api.private
    def cap(self, documents):
        """Let what ``documents`` made expire with the first of its components, where the product says so.

        :param documents: recorded just now, see ``lot.recorder``
        """
        if documents._name != "mrp.production" or not any(
                product.lot_cap_expiry for product in documents.move_finished_ids.product_id):
            return
        self.env.flush_all()
        for lot_id, earliest, component in self.env.execute_query(SQL(
                """
                SELECT DISTINCT ON (made.lot_id) made.lot_id, component.expiration_date, component.name
                  FROM lot_transformation header
                  JOIN lot_transformation_line made
                    ON made.transformation_id = header.id AND made.role = 'output' AND made.superseded_at IS NULL
                  JOIN product_product product ON product.id = made.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id AND template.lot_cap_expiry
                  JOIN stock_lot lot ON lot.id = made.lot_id
                  JOIN lot_transformation_line used
                    ON used.transformation_id = header.id AND used.role = 'input' AND used.superseded_at IS NULL
                  JOIN stock_lot component ON component.id = used.lot_id
                   AND component.expiration_date < COALESCE(lot.expiration_date, 'infinity')
                 WHERE header.document_model = %s AND header.document_id = ANY(%s) AND header.superseded_at IS NULL
                 ORDER BY made.lot_id, component.expiration_date, component.id
                """, documents._name, documents.ids)):
            # As superuser: the product says so, whoever closes the order.
            self._expire_with(self.env["stock.lot"].sudo().browse(lot_id), earliest, component)

    def _expire_with(self, lot, earliest, component):
        before, sooner = lot.expiration_date, (lot.expiration_date or earliest) - earliest
        lot.write({"expiration_date": earliest, **{name: lot[name] - sooner for name in DAYS_BEFORE if lot[name]}})
        lot.message_post(body=self.env._(
            "Expires on %(date)s with %(component)s, the first of its components to expire; before: %(before)s.",
            date=format_date(self.env, earliest), component=component,
            before=format_date(self.env, before) if before else self.env._("no date")))
