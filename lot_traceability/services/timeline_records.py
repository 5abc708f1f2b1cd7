from odoo import models
from odoo.tools import SQL, format_date

# What happens to a retest, in the order of its numbers, and the field of who did it.
KINDS = (("retest_requested", "requested_by_id"), ("retest_approved", "approved_by_id"),
         ("retest_refused", "refused_by_id"))


class LotTimeline(models.AbstractModel):
    """What else is kept of a lot: retests, corrections of what it is, what it took over, and printed labels."""

    _inherit = "lot.timeline"

    def _event_queries(self, lot_id):
        return {**super()._event_queries(lot_id), "retest": self._retests_sql(lot_id),
                "identity": self._identity_sql(lot_id), "attribute": self._attributes_sql(lot_id),
                "label": self._labels_sql(lot_id)}

    def _retests_sql(self, lot_id):
        """Asked for and decided on: events with numbers of their own, three times the id of the retest and more."""
        return SQL(
            """
            SELECT 3 * retest.id + event.number AS id, event.date, retest.company_id, NULL::float AS quantity,
                   0 AS change
              FROM lot_retest retest
             CROSS JOIN LATERAL (VALUES (0, retest.requested_at), (1, retest.approved_at), (2, retest.refused_at))
                        event (number, date)
             WHERE retest.lot_id = %s AND event.date IS NOT NULL
            """, lot_id)

    def _kind_names(self):
        _ = self.env._
        return {
            **super()._kind_names(), "retest_requested": _("Retest asked for"),
            "retest_approved": _("Retest put off"), "retest_refused": _("Retest not put off"),
            "identity": _("Identity corrected"), "attribute": _("Attribute passed on"),
            "attribute_left": _("Attribute not passed on"), "label": _("Label printed"),
            "label_again": _("Label printed again")}

    def _identity_sql(self, lot_id):
        return SQL(
            "SELECT id, date, company_id, NULL::float AS quantity, 0 AS change"
            " FROM lot_identity_change WHERE lot_id = %s", lot_id)

    def _describe_identity(self, ids):
        """As superuser: of a lot that the user may see."""
        name = self._kind_names()["identity"]
        return {change.id: {
            "kind": "identity", "kind_name": name, "user_id": change.user_id.id, "document_name": change._labelled(),
            "document_model": change._name, "document_id": change.id,
            "text": self.env._("%(old)s → %(new)s: %(reason)s", old=change.old_text or "–",
                               new=change.new_text or "–", reason=change.reason)}
            for change in self.env["lot.identity.change"].sudo().browse(ids)}

    def _describe_retest(self, ids):
        """As superuser: of a lot that the user may see, like its holds."""
        retests = self.env["lot.retest"].sudo().browse({number // 3 for number in ids}).grouped("id")
        names, details = self._kind_names(), {}
        for number in ids:
            retest, (kind, person) = retests[number // 3], KINDS[number % 3]
            text = retest.refusal if kind == "retest_refused" else self.env._(
                "until %(day)s: %(result)s", day=format_date(self.env, retest.new_date), result=retest.result)
            details[number] = {
                "kind": kind, "kind_name": names[kind], "document_model": retest._name, "document_id": retest.id,
                "document_name": retest.display_name, "text": text, "user_id": retest[person].id}
        return details

    def _attributes_sql(self, lot_id):
        return SQL(
            "SELECT id, date, company_id, NULL::float AS quantity, 0 AS change"
            " FROM lot_attribute_value WHERE lot_id = %s", lot_id)

    def _describe_attribute(self, ids):
        """Of a lot that the user may see; other lots are named to those who may see them."""
        names, details = self._kind_names(), {}
        # As superuser: rows of companies that the user has not open are redacted after this.
        for record in self.env["lot.attribute.value"].sudo().browse(ids):
            kind = "attribute" if record.state == "passed" else "attribute_left"
            details[record.id] = {
                "kind": kind, "kind_name": names[kind], "user_id": record.user_id.id, "text": record._told(),
                "document_name": record.document_name, "document_model": record.document_model,
                "document_id": record.document_id}
        return details

    def _labels_sql(self, lot_id):
        return SQL(
            "SELECT printed.id, printed.printed_at AS date, printed.company_id, NULL::float AS quantity, 0 AS change"
            "  FROM lot_label_print printed"
            "  JOIN lot_label_print_stock_lot_rel rel ON rel.lot_label_print_id = printed.id"
            " WHERE rel.stock_lot_id = %s", lot_id)

    def _describe_label(self, ids):
        """As superuser: whoever sees a lot may know that it was labelled."""
        names, details = self._kind_names(), {}
        for printed in self.env["lot.label.print"].sudo().browse(ids):
            kind = "label_again" if printed.reason else "label"
            sizes = dict(printed._fields["layout"]._description_selection(self.env))
            what = self.env._("%(copies)s × %(label)s", copies=printed.copies, label=sizes[printed.layout])
            details[printed.id] = {
                "kind": kind, "kind_name": names[kind], "user_id": printed.user_id.id,
                "text": f"{what}: {printed.reason}" if printed.reason else what, "document_name": printed.said,
                "document_model": printed._name, "document_id": printed.id}
        return details
