from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tracing.operations import STOCKED
from .operation import BROUGHT

# Lots put on hold in one go by the nightly run.
BATCH = 1000
# What the nightly run goes by: the date of a lot that a trigger is about.
DATES = {"expiry": "expiration_date", "retest": "retest_date"}
# Which quants are on hand.
ON_HAND = [("quantity", ">", 0), ("location_id.usage", "in", STOCKED)]


class LotHoldRules(models.AbstractModel):
    """Places the holds that rules ask for."""

    _name = "lot.hold.rules"
    _description = "Automatic Holds"

    @api.private
    def apply(self, lines):
        """Hold what done ``stock.move.line`` records brought, made or moved, where a rule says so."""
        rules = self.env["lot.hold.rule"].sudo()
        for trigger, moved in (
                ("receipt", self.env["lot.operation"].brought), ("certificate", self._received_without_certificate),
                ("production", lambda lines: lines.filtered(lambda line: line.location_id.usage == "production")),
                ("arrival", lambda lines: lines.filtered(lambda line: line.location_id != line.location_dest_id))):
            ids = rules._ids_for(trigger)
            concerned = moved(lines.filtered("lot_id")) if ids else ()
            for rule in rules.browse(ids) if concerned else ():
                found = concerned.filtered_domain(self._domain(rule))
                found = self._first_receipts(found) if rule.first_only else found
                for company, mine in found.grouped("company_id").items():
                    self._hold(rule, mine.lot_id, company)

    def _received_without_certificate(self, lines):
        """A certificate is about the lot: what was received of it before may have had it."""
        # As superuser: whoever receives a lot need not read its origins.
        return self.env["lot.operation"].brought(lines).filtered(
            lambda line: not line.lot_id.sudo().origin_ids.certificate_ids)

    @api.private
    def certificates_came(self, origins):
        """Whoever may release what waits for a certificate is told that it is there: he has to read it first.

        :param lot.origin origins: had none until now
        """
        lots = origins.filtered("certificate_ids").lot_id
        if not lots:
            return
        rules = self.env["lot.hold.rule"].sudo().with_context(active_test=False).search([
            ("trigger", "=", "certificate")])
        waiting = self.env["lot.hold"].sudo().search(Domain("lot_id", "in", lots.ids) & Domain(
            "state", "!=", "released") & (Domain("reason_id.code", "=", "document_missing") | Domain([
                ("origin_model", "=", rules._name), ("origin_id", "in", rules.ids)])))
        waiting._ask(self.env._("The certificate is there: read it, and release the lot"))

    @api.private
    def apply_to_vendor_lots(self, origins):
        """Hold lots whose vendor's number became known only after they were received.

        :param origins: ``lot.origin`` records
        """
        rules = self.env["lot.hold.rule"].sudo()
        for rule in rules.browse(rules._ids_for("receipt")).filtered("vendor_lot"):
            found = origins.filtered(lambda origin, rule=rule: (
                origin.vendor_lot == rule.vendor_lot
                and (not rule.partner_ids or origin.partner_id in rule.partner_ids)))
            for company, mine in found.grouped("company_id").items():
                self._hold(rule, mine.lot_id, company)

    @api.private
    def hold_again(self, lots, cause, note):
        """Hold lots because of another hold or of a recall, once for each: what was released stays released.

        :param cause: the ``lot.hold`` or ``lot.recall``; the lots are held for the same reason
        :param str note: why they have to do with it
        """
        known = self.env["lot.hold"].sudo().search([
            ("lot_id", "in", lots.ids), ("origin_model", "=", cause._name), ("origin_id", "=", cause.id)])
        lots -= known.lot_id
        if lots:
            reason = cause.reason_id if cause._name == "lot.hold" else "recall"
            lots.with_company(cause.company_id).hold(reason, note, origin=cause)

    @api.private
    def follow(self, lot, other):
        """Hold ``other`` for what ``lot`` is held for: the units that came as the one are said to be the other.

        :param stock.lot lot: what they were called; may be empty
        """
        # As superuser: what is held stays held, whoever corrects its lot.
        for hold in lot.sudo().hold_ids.filtered(lambda hold: hold.state != "released"):
            missing = other.sudo()._without_hold(hold.reason_id)
            if missing:
                missing.with_company(hold.company_id).hold(
                    hold.reason_id, self.env._("Came as lot %s.", lot.name), origin=hold)

    @api.private
    def hold_past_date(self, limit=BATCH):
        """Hold what is on hand and has expired or is due for retest, where a rule says so.

        Once for each date: what was released is held again only if its date is put off and passes once more.

        :return: how many lots were held now; fewer than ``limit`` once none is left
        :rtype: int
        """
        left = limit
        rules = self.env["lot.hold.rule"].sudo()
        for trigger, date in DATES.items():
            for rule in rules.browse(rules._ids_for(trigger)):
                lots = self._past_date(rule, date, left) if left else self.env["stock.lot"]
                self._place_where_it_lies(rule, lots)
                left -= len(lots)
                if trigger == "retest":
                    lots.announce_retest()
        return limit - left

    def _past_date(self, rule, date, limit):
        self.env["lot.hold"].flush_model()

        def to_sql(_model, alias, _query):
            return SQL(
                """
                NOT EXISTS (SELECT FROM lot_hold hold
                             WHERE hold.lot_id = %(lot)s AND hold.origin_model = %(model)s AND hold.origin_id = %(rule)s
                               AND (hold.state <> 'released' OR hold.placed_at >= %(date)s))
                """, lot=SQL.identifier(alias, "id"), date=SQL.identifier(alias, date), model=rule._name, rule=rule.id)

        there = Domain(ON_HAND) & (Domain("company_id", "=", rule.company_id.id) if rule.company_id else Domain.TRUE)
        return self.env["stock.lot"].sudo().search(Domain.AND([
            self._product_domain(rule), self._company_domain(rule), Domain.custom(to_sql=to_sql),
            [(date, "<", self.env.cr.now()), ("quant_ids", "any", there)],
        ]), limit=limit)

    @api.private
    def by_company(self, lots):
        """Lots by the companies in whose stock some of them is. Most lots belong to no company themselves.

        :rtype: dict[res.company, stock.lot]
        """
        groups = self.env["stock.quant"].sudo()._read_group(
            Domain("lot_id", "in", lots.ids) & Domain(ON_HAND), ["company_id"], ["lot_id:recordset"])
        return {company or self.env.company: found for company, found in groups}

    def _place_where_it_lies(self, rule, lots):
        """Once for each lot, by the company of the rule or one that has some of it: its people see the hold."""
        for company, mine in self.by_company(lots).items():
            self._place(rule, mine & lots, company)
            lots -= mine

    def _hold(self, rule, lots, company):
        """Place the holds of a rule, once for each lot: what was released stays released."""
        self._place(rule, lots - self._lots_held(rule, lots), company)

    def _place(self, rule, lots, company):
        place = rule.location_id if rule.trigger == "arrival" else None
        if lots:
            # As superuser: a rule holds, whoever moves the lot.
            lots.sudo().with_company(rule.company_id or company).hold(
                rule.reason_id, rule.name, location=place, origin=rule)

    def _lots_held(self, rule, lots):
        """Those that this rule has held before. Who has left a place and comes back is held again."""
        states = ("held", "requested") if rule.trigger == "arrival" else ("held", "requested", "released")
        return self.env["lot.hold"].sudo().search([
            ("lot_id", "in", lots.ids), ("origin_model", "=", rule._name), ("origin_id", "=", rule.id),
            ("state", "in", states)]).lot_id

    def _domain(self, rule):
        """Which move lines a rule is about."""
        domain = self._product_domain(rule) & self._company_domain(rule)
        if rule.trigger == "arrival":
            domain &= Domain("location_dest_id", "child_of", rule.location_id.ids)
        if rule.partner_ids:
            vendors = rule.partner_ids.commercial_partner_id
            domain &= Domain("picking_id.partner_id.commercial_partner_id", "in", vendors.ids)
        if rule.vendor_lot:
            domain &= Domain("lot_id.origin_ids.vendor_lot", "=", rule.vendor_lot)
        return domain

    def _first_receipts(self, lines):
        """Lines of a product that its vendor never delivered before; one query for all of them.

        Whichever of the vendor's addresses sent it; what is delivered later of one order is the same delivery.
        """
        vendors = lines.picking_id.partner_id.commercial_partner_id
        before = self.env["stock.move.line"].sudo()._read_group(
            BROUGHT & Domain([
                ("product_id", "in", lines.product_id.ids), ("state", "=", "done"), ("id", "not in", lines.ids),
                ("picking_id.partner_id.commercial_partner_id", "in", vendors.ids)]),
            ["product_id", "picking_id"], ["date:min"])

        def is_first(line):
            vendor, delivery = self._vendor(line.picking_id), self._delivery(line.picking_id)
            return not any(
                product == line.product_id and date <= line.date and self._vendor(picking) == vendor
                and self._delivery(picking) != delivery for product, picking, date in before)

        return lines.filtered(is_first)

    def _vendor(self, picking):
        return picking.partner_id.commercial_partner_id

    def _delivery(self, picking):
        """The first transfer of those that are backorders of each other."""
        while picking.backorder_id:
            picking = picking.backorder_id
        return picking.sudo()

    def _product_domain(self, rule):
        domain = Domain.TRUE
        if rule.product_ids:
            domain &= Domain("product_id", "in", rule.product_ids.ids)
        if rule.category_ids:
            domain &= Domain("product_id.categ_id", "child_of", rule.category_ids.ids)
        return domain

    def _company_domain(self, rule):
        return Domain("company_id", "in", (rule.company_id.id, False)) if rule.company_id else Domain.TRUE
