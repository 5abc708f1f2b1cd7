from datetime import datetime, timezone

from odoo import api, models

from ..tracing import balance, scope
from .whereabouts import BUCKETS

# More names than this in one line help nobody; all of them are in the trace.
NAMED = 12


class LotRecallScope(models.AbstractModel):
    """Puts a trace into the words of a recall: everything a reader needs, as text and numbers that can be kept."""

    _name = "lot.recall.scope"
    _description = "Lot Recall Scope"

    @api.private
    def read_scope(self, roots):
        """The lots a recall of ``roots`` reaches now, and where their units are.

        Nothing is stored. The keys of the rows are fields of ``lot.recall.lot`` and ``lot.recall.line``, so that
        what is kept and what is shown live have one shape.

        :param roots: ``stock.lot`` records that the user may read
        :return: ``lots`` (rows; what belongs to other companies has ``is_redacted`` and no name), ``lines`` (rows
            with their ``bucket``), ``redacted_line_count`` (places and documents of other companies) and ``proof``
            (how far the records can be trusted; see ``lot.recall.proof``)
        :rtype: dict
        """
        trace = roots.trace(direction="down", exposure=False)
        lots = {lot["id"]: lot for lot in trace["lots"]}
        lines, hidden = self.lines(trace)
        return {
            "lots": self._lots(trace, lots), "lines": lines, "redacted_line_count": hidden,
            "proof": self.env["lot.recall.proof"].read_proof(trace)}

    @api.private
    def lines(self, trace):
        """The whereabouts of an answer of ``stock.lot.trace`` as rows with their ``bucket``; and how many are hidden.

        :rtype: tuple[list[dict], int]
        """
        lots = {lot["id"]: lot for lot in trace["lots"]}
        shown, hidden = [], 0
        contacts = self._contacts(trace)
        for bucket in BUCKETS:
            for row in trace["whereabouts"][bucket]:
                if row.get("redacted"):
                    hidden += 1
                else:
                    shown.append(self._line(bucket, row, lots[row["lot_id"]], trace["names"], contacts))
        for pool in trace["pools"]:
            for row in pool.get("delivered", ()):
                if row.get("redacted"):
                    hidden += 1
                else:
                    shown.append(self._line("delivered", row, self._no_lot(pool), trace["names"], contacts))
        return shown, hidden

    def _no_lot(self, pool):
        """What was delivered out of a pool stands where lots do: all of it may contain what is traced."""
        return {"name": self.env._("without a lot (possible)"), "product": pool["product"]}

    @api.private
    def preview(self, roots):
        """What a recall of ``roots`` would freeze now, for a person to look at before anything is stored.

        :return: JSON-serialisable: the numbers of ``tracing.scope.summary``, ``redacted_line_count``, ``proof``,
            ``currency``, the rows of ``lots`` and of every bucket in ``lines``, and ``consignees`` with contacts and
            quantities
        :rtype: dict
        """
        found = self.read_scope(roots)
        return {
            **scope.summary(found["lots"], found["lines"]),
            "redacted_line_count": found["redacted_line_count"],
            "proof": found["proof"],
            "currency": self.env.company.currency_id.name,
            "lots": [_json(lot) for lot in found["lots"]],
            "lines": [_json(line) for line in found["lines"]],
            "consignees": scope.consignees([_json(line) for line in found["lines"]]),
        }

    def _lots(self, trace, lots):
        documents = {step["id"]: self._document_text(step) for step in trace["transformations"]}
        balances = {row["lot_id"]: row for row in trace["balance"]}
        rows = []
        for lot in lots.values():
            step = {} if lot["is_root"] else lot["descendant"]
            rows.append({
                "lot_id": False if lot["redacted"] else lot["id"],
                "lot_name": lot.get("name") or self.env._("Lot of another company"),
                "former_names": ", ".join(lot.get("former_names", ())),
                "product_id": lot.get("product_id", False), "product_name": lot.get("product", ""),
                "depth": step.get("depth", 0), "is_root": lot["is_root"], "is_redacted": lot["redacted"],
                "expiration_date": _moment(lot.get("expiration_date")),
                "reached_from": self._reached_text(step, lots, documents),
                "also_from": self._also_text(step, lots),
                "uom": lot.get("uom", ""), **self._balance(balances.get(lot["id"]))})
        return sorted(rows, key=lambda row: row["depth"])

    def _document_text(self, step):
        """What a lot was reached through; what people stated instead of a document is marked."""
        name = step.get("document", {}).get("name")
        return self.env._("%s (manual link)", name) if name and step["kind"] == "link" else name

    def _balance(self, row):
        """What is kept of the balance of a lot; of one that never moved, or may not be shown, that it is nothing."""
        names = (*balance.PARTS, "difference", "tolerance", "in_doubt")
        return {**{name: row[name] if row else 0.0 for name in names}, "closes": row["closes"] if row else True}

    def _reached_text(self, step, lots, documents):
        if not step:
            return self.env._("root lot")
        return self.env._(
            "from %(lot)s through %(document)s", lot=self._lot_text(lots[step["parent"]]),
            document=documents.get(step["transformation"]) or self.env._("a document of another company"))

    def _also_text(self, step, lots):
        names = [self._lot_text(lots[lot_id]) for lot_id in step.get("also", ())]
        text = ", ".join(names[:NAMED])
        if len(names) > NAMED:
            text = self.env._("%(names)s and %(count)s more", names=text, count=len(names) - NAMED)
        return text

    def _lot_text(self, lot):
        return lot.get("name") or self.env._("a lot of another company")

    def _line(self, bucket, row, lot, names, contacts):
        document = row.get("document", {})
        return {
            "bucket": bucket, "lot_id": row["lot_id"] or False, "lot_name": lot["name"],
            "is_possible": "pool_id" in row,
            "product_id": row["product_id"], "product_name": names["products"].get(row["product_id"], lot["product"]),
            "quantity": row["quantity"], "uom": row["uom"], "value": row["value"],
            "location_name": self._name_of(row.get("location_id"), names["locations"]),
            "package_name": self._name_of(row.get("package_id"), names["packages"]),
            **self._contact(row.get("partner_id"), contacts),
            "date": _moment(row.get("date")),
            "document_model": document.get("model", False), "document_id": document.get("id", False),
            "document_name": document.get("name", "")}

    def _name_of(self, record_id, names):
        return names.get(record_id) or (self.env._("Not visible to you") if record_id else "")

    def _contact(self, partner_id, contacts):
        fields = ("name", "phone", "email", "address")
        if not partner_id:
            contact = dict.fromkeys(fields, "")
        else:
            contact = contacts.get(partner_id) or {
                **dict.fromkeys(fields, ""), "name": self.env._("A contact not visible to you")}
        return {"partner_id": partner_id or False, **{f"partner_{name}": contact[name] for name in fields}}

    def _contacts(self, trace):
        """Name, phone, email and address by partner; a delivery address often has only its company's phone."""
        contacts = {partner_id: dict(contact) for partner_id, contact in trace["names"]["partners"].items()}
        for partner in self.env["res.partner"].browse(contacts):
            company = partner.commercial_partner_id._filtered_access("read")
            contact = contacts[partner.id]
            contact["phone"] = contact["phone"] or company.phone or ""
            contact["email"] = contact["email"] or company.email or ""
        return contacts


def _moment(text):
    """ISO 8601 with a zone as Odoo stores moments: UTC, without it; False for none."""
    return datetime.fromisoformat(text).astimezone(timezone.utc).replace(tzinfo=None) if text else False


def _json(row):
    """A row whose moments are ISO 8601 text."""
    return {name: f"{value.isoformat()}+00:00" if isinstance(value, datetime) else value for name, value in row.items()}
