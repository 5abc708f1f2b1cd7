from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Lots put on hold in one go by the nightly run.
BATCH = 1000
# What the nightly run goes by: the date of a lot that a trigger is about.
DATES = {"expiry": "expiration_date", "retest": "retest_date"}


class LotHoldRules(models.AbstractModel):
    """Places the holds that rules ask for."""

    _name = "lot.hold.rules"
    _description = "Automatic Holds"

    @api.private
    def apply(self, lines):
        """Hold what done ``stock.move.line`` records brought, made or moved, where a rule says so."""
        rules = self.env["lot.hold.rule"].sudo()
        for trigger, moved in (
                ("receipt", lambda line: line.location_id.usage == "supplier"),
                ("production", lambda line: line.location_id.usage == "production"),
                ("arrival", lambda line: line.location_id != line.location_dest_id)):
            ids = rules._ids_for(trigger)
            concerned = lines.filtered(lambda line, moved=moved: line.lot_id and moved(line)) if ids else ()
            for rule in rules.browse(ids) if concerned else ():
                found = concerned.filtered_domain(self._domain(rule))
                self._hold(rule, (self._first_receipts(found) if rule.first_only else found).lot_id)

    @api.private
    def apply_to_vendor_lots(self, origins):
        """Hold lots whose vendor's number became known only after they were received.

        :param origins: ``lot.origin`` records
        """
        rules = self.env["lot.hold.rule"].sudo()
        for rule in rules.browse(rules._ids_for("receipt")).filtered("vendor_lot"):
            self._hold(rule, origins.filtered(lambda origin, rule=rule: (
                origin.vendor_lot == rule.vendor_lot
                and (not rule.partner_ids or origin.partner_id in rule.partner_ids))).lot_id)

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
                self._place(rule, lots)
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

        return self.env["stock.lot"].sudo().search(Domain.AND([
            self._product_domain(rule), self._company_domain(rule), Domain.custom(to_sql=to_sql),
            [(date, "<", self.env.cr.now()),
             ("quant_ids", "any", [("quantity", ">", 0), ("location_id.usage", "in", ("internal", "transit"))])],
        ]), limit=limit)

    def _hold(self, rule, lots):
        """Place the holds of a rule, once for each lot: what was released stays released."""
        self._place(rule, lots - self._lots_held(rule, lots))

    def _place(self, rule, lots):
        place = rule.location_id if rule.trigger == "arrival" else None
        if lots:
            lots.sudo().hold(rule.reason_id, rule.name, location=place, origin=rule)

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
        """Lines of a product that its vendor never delivered before; one query for all of them."""
        before = self.env["stock.move.line"].sudo()._read_group(
            [("product_id", "in", lines.product_id.ids), ("state", "=", "done"), ("location_id.usage", "=", "supplier"),
             ("picking_id.partner_id", "in", lines.picking_id.partner_id.ids), ("id", "not in", lines.ids)],
            ["product_id", "picking_partner_id"])
        known = set(before)
        return lines.filtered(lambda line: (line.product_id, line.picking_partner_id) not in known)

    def _product_domain(self, rule):
        domain = Domain.TRUE
        if rule.product_ids:
            domain &= Domain("product_id", "in", rule.product_ids.ids)
        if rule.category_ids:
            domain &= Domain("product_id.categ_id", "child_of", rule.category_ids.ids)
        return domain

    def _company_domain(self, rule):
        return Domain("company_id", "in", (rule.company_id.id, False)) if rule.company_id else Domain.TRUE
