from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tracing.lot_number import SERIES
from .lot_identity_change import IDENTITY


class StockLot(models.Model):
    """What a lot is called, what its labels say beside Odoo's own dates, and the labels that were printed."""

    _inherit = "stock.lot"

    production_date = fields.Date(
        string="Made On", copy=False, help="Set when the order that makes the lot is closed, or entered by hand.")
    identity_change_ids = fields.One2many("lot.identity.change", "lot_id", string="Corrections")
    identity_fixed = fields.Boolean(compute="_compute_identity_fixed")
    # As superuser: whoever sees a lot may know that it was labelled.
    label_count = fields.Integer(compute="_compute_label_count", compute_sudo=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Odoo takes a number for each lot by itself; here all lots of a product get theirs at once."""
        nameless = {}
        for place, vals in enumerate(vals_list):
            if not vals.get("name") and vals.get("product_id"):
                nameless.setdefault(vals["product_id"], []).append(place)
        numbering, vals_list = self.env["lot.numbering"], list(vals_list)
        for product in self.env["product.product"].browse(nameless).filtered(numbering.pattern):
            places = nameless[product.id]
            for place, name in zip(places, numbering.names(product, [{}] * len(places)), strict=True):
                vals_list[place] = {**vals_list[place], "name": name}
        return super().create(vals_list)

    def write(self, vals):
        """Once units have moved, nobody changes what a lot is by the way.

        Odoo's own flows and ours compute its dates, or write them as superuser; its product stays for everybody.
        """
        if "product_id" in vals:
            self._ensure_product_stays(vals["product_id"])
        if not self.env.su and not vals.keys().isdisjoint(IDENTITY):
            self._ensure_identity_stays({name: vals[name] for name in IDENTITY if name in vals})
        return super().write(vals)

    def _ensure_product_stays(self, product_id):
        """Odoo refuses it as well, to whoever may see the moves, and does not say what to do instead."""
        moved = self.filtered(lambda lot: lot.product_id.id != product_id)._moved()
        if moved:
            raise UserError(self.env._(
                "Units of these lots have moved, so their product stays: %s. What is in stock becomes a lot of another "
                "product with Actions › Repack › Translate, and the trace tells of it.",
                ", ".join(moved.mapped("name"))))

    def _ensure_identity_stays(self, vals):
        moved = self.filtered(lambda lot: lot._identity_changes(vals))._with_fixed_identity()
        if moved:
            raise UserError(self.env._(
                "Units of these lots have moved, so their number and dates stay: %s. If they are wrong, somebody of "
                "Quality changes them with Actions › Correct Identity; a retest is put off with Actions › Retest.",
                ", ".join(moved.mapped("name"))))

    def _identity_changes(self, vals):
        """What would be another value than it is.

        :return: pairs of the old and the new value, by name of the field
        :rtype: dict[str, tuple]
        """
        new = {name: _to_the_second(self._fields[name].convert_to_cache(value, self)) for name, value in vals.items()}
        old = {name: _to_the_second(self[name]) for name in new}
        return {name: (old[name], new[name]) for name in new if old[name] != new[name]}

    def _with_fixed_identity(self):
        """Those of which units have moved, in companies that want lots to stay what they are.

        A lot of no company is fixed if one of the user's companies wants that.
        """
        companies = self.env.user.sudo().company_ids
        return self.filtered(
            lambda lot: any((lot.company_id.sudo() or companies).mapped("lot_identity_fixed")))._moved()

    def _moved(self):
        """Those of which units have moved. As superuser: they have, whoever may see where."""
        moved = self.env["stock.move.line"].sudo()._read_group(
            [("lot_id", "in", self.ids), ("state", "=", "done")], ["lot_id"]) if self else []
        return self.browse(lot.id for lot, in moved)

    def _compute_identity_fixed(self):
        fixed = self._origin._with_fixed_identity()
        for lot in self:
            lot.identity_fixed = lot._origin in fixed

    def correct_identity(self, vals, reason):
        """Say what this lot really is. What was there before stays: readable, found by a search, and in the timeline.

        :param dict vals: new values by name, of ``lot.identity.change.IDENTITY``. Where the day that it expires moves,
            the days before that move with it, unless they are given
        :param str reason: how anybody knows
        :return: one for each value that differs
        :rtype: lot.identity.change
        :raises AccessError: the user is not of Quality, or may not see the lot
        :raises UserError: no reason, another field, nothing that differs, or a retest that would be put off
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("lot_traceability.group_quality"):
            raise AccessError(self.env._("The identity of %s is corrected by somebody of Quality.", self.name))
        other = vals.keys() - set(IDENTITY)
        vals = {name: value for name, value in vals.items() if name not in other}
        changes = self._identity_changes(vals)
        if "expiration_date" in changes:
            changes = self._identity_changes({**self._shifted_dates(*changes["expiration_date"]), **vals})
        if other or not changes or not (reason or "").strip():
            raise UserError(self.env._(
                "Say what is wrong with %(lot)s, its number or its dates, and why. Its product is changed with Repack.",
                lot=self.name))
        self._ensure_retest_stays(changes)
        alert = self._shifted_dates(*changes.get("expiration_date", (False, False)), names=("alert_date",))
        return self._change_identity(changes, reason, alert)

    def _change_identity(self, changes, reason, others):
        """Write ``changes``, as of :meth:`_identity_changes`, and keep what was there; whoever calls has checked them.

        :param dict others: more to write, of which nothing is kept
        """
        # As superuser: nobody has the right to write either in any other way.
        records = self.env["lot.identity.change"].sudo().create([
            self._prepare_identity_change_vals(name, old, new, reason) for name, (old, new) in changes.items()])
        self.sudo().write({**others, **{name: new for name, (_old, new) in changes.items()}})
        self.sudo().message_post(body=self.env._(
            "Identity corrected: %(changes)s. %(reason)s", reason=reason, changes="; ".join(
                f"{record._labelled()} {record.old_text or '–'} → {record.new_text or '–'}" for record in records)))
        return records.sudo(False)

    def _ensure_retest_stays(self, changes):
        if "retest_date" in changes and self._with_later_retest(changes["retest_date"][1]):
            raise UserError(self.env._(
                "The retest of %s is put off by a retest that somebody approves: use Actions › Retest. "
                "Here it can be brought forward.", self.name))

    def _shifted_dates(self, old, new, names=("use_date", "removal_date")):
        """The other dates, as far from the new expiry as they are from the old one; Odoo does that on its form alone.

        :rtype: dict[str, datetime]
        """
        return {name: self[name] + (new - old) for name in names if old and new and self[name]}

    def _prepare_identity_change_vals(self, name, old, new, reason):
        return {
            "lot_id": self.id, "field_name": name, "old_value": old and str(old),
            "new_value": new and str(new), "reason": reason, "user_id": self.env.uid, "date": fields.Datetime.now(),
            "company_id": self.company_id.id}

    @api.depends("product_id")
    def _compute_name(self):
        """A form stays open for a name that only a document could give."""
        lacking = self.filtered(lambda lot: not lot.name and self.env["lot.numbering"].lacks(lot.product_id))
        lacking.name = False
        return super(StockLot, self - lacking)._compute_name()

    @api.constrains("name", "product_id")
    def _check_name_for_labels(self):
        refusals = [self.env["lot.numbering"].refusal(lot.product_id, lot.name) for lot in self]
        if any(refusals):
            raise ValidationError("\n".join(filter(None, refusals)))

    @api.model
    def generate_lot_names(self, first_lot, count):
        """Names in a row: by the pattern of the product that they are for, where that is known and has one."""
        product_id, first = self.env.context.get(SERIES) or (False, first_lot)
        names = self.env["lot.numbering"].series(self.env["product.product"].browse(product_id), first, count)
        if names is None:
            return super().generate_lot_names(first, count)
        return [{"lot_name": name} for name in names]

    @api.model
    def _get_next_serial(self, company, product):
        """Odoo counts the last name up; with a check character that would be no number of the pattern."""
        numbering = self.env["lot.numbering"]
        if numbering.pattern(product):
            return numbering.names(product, [{}])[0]
        return super()._get_next_serial(company, product)

    def _compute_label_count(self):
        counts = dict(self.env["lot.label.print"]._read_group([("lot_ids", "in", self.ids)], ["lot_ids"], ["__count"]))
        for lot in self:
            lot.label_count = counts.get(lot._origin, 0)

    def action_labels(self):
        """The labels that were printed for these lots."""
        return {**self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_label_print_action"),
                "domain": [("lot_ids", "in", self.ids)]}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_labelled(self):
        """What is on a label may be anywhere. As superuser: it may be another company's."""
        labelled = self.env["lot.label.print"].sudo().search([("lot_ids", "in", self.ids)]).lot_ids & self
        if labelled:
            raise UserError(self.env._(
                "Labels were printed for these lots, so they cannot be deleted: %s. Leave them without stock instead.",
                ", ".join(sorted(labelled.mapped("name")))))


def _to_the_second(value):
    """As forms show it and send it back: Odoo computes dates with parts of a second."""
    return value.replace(microsecond=0) if isinstance(value, datetime) else value or False
