from odoo import api, models

from ..tracing import scope, svg

# On paper, rather boxes with counts than a picture that takes more height than a page.
PRINTED_LOTS = (60, 30, 12, 0)
# A4 in the pixels of the common build of wkhtmltopdf, less the margins and a heading.
PAGE_WIDTH, PAGE_HEIGHT, LEAST_SCALE = 880, 1150, 0.6


class LotDossier(models.AbstractModel):
    """All of a trace for paper: its picture, its lots with their quantities, where everything is."""

    _name = "lot.dossier"
    _description = "Lot Dossier"

    @api.private
    def dossier(self, lots, question):
        """What a trace says, as rows of text and numbers.

        :param stock.lot lots: the roots
        :param dict question: as for ``stock.lot.trace``
        :return: ``roots``, ``descendants`` and ``ancestors`` (rows of lots), ``lines`` (of whereabouts, as
            ``lot.recall.scope`` makes them), ``numbers`` (of ``tracing.scope.summary``), ``holes``, ``redacted``,
            ``redacted_line_count``, ``pictures`` (SVG elements), ``legend`` (one) and ``asked`` (sentences)
        :rtype: dict
        """
        answer = lots.trace(**question)
        facts = self.env["lot.picture"].facts(answer)
        lines, hidden = self.env["lot.recall.scope"].lines(answer)
        picture = self._picture(answer, facts)
        return {
            "roots": self._roots(answer, facts),
            "descendants": self._related(answer, facts, "descendant"),
            "ancestors": self._related(answer, facts, "ancestor"),
            "lines": lines, "redacted_line_count": hidden, "redacted": answer["redacted"],
            "numbers": {
                **scope.summary([{"is_redacted": lot["redacted"]} for lot in answer["lots"]], lines),
                "proof": self.env["lot.recall.proof"].read_proof(answer)},
            "holes": self._holes(answer), "asked": self._asked(answer),
            "pictures": svg.strips(picture, PAGE_WIDTH, PAGE_HEIGHT, LEAST_SCALE),
            "legend": svg.legend(picture, PAGE_WIDTH), "grouped": picture["grouped"],
        }

    def _picture(self, answer, facts):
        """With as many lots drawn one by one as a page is high."""
        for most in PRINTED_LOTS:
            picture = self.env["lot.picture"].draw(answer, {"most": most}, facts)
            if picture["height"] * LEAST_SCALE <= PAGE_HEIGHT:
                break
        return picture

    def _roots(self, answer, facts):
        return [self._lot(lot, facts) | {"vendor_lots": ", ".join(lot.get("vendor_lots", ()))}
                for lot in answer["lots"] if lot["is_root"]]

    def _related(self, answer, facts, relation):
        """The lots in that relation to the roots, the nearest first."""
        lots = {lot["id"]: lot for lot in answer["lots"]}
        documents = {row["id"]: row.get("document", {}).get("name") for row in answer["transformations"]}
        units = {lot_id: lot.get("uom", "") for lot_id, lot in lots.items()}
        earlier = units.get(answer["roots"][0]) if relation == "descendant" and len(answer["roots"]) == 1 else None
        rows = []
        for lot in answer["lots"]:
            step = lot.get(relation)
            if step and not lot["is_root"]:
                document = documents.get(step["transformation"])
                rows.append({
                    **self._lot(lot, facts), "depth": step["depth"],
                    "reached": self._reached_text(lots[step["parent"]], document, relation),
                    "others": len(step["also"]), "share": self._share_text(step, earlier or lot.get("uom", ""))})
        return sorted(rows, key=lambda row: row["depth"])

    def _lot(self, lot, facts):
        fact = facts.get(lot["id"])
        text = self.env["lot.picture.text"]
        return {
            "name": lot.get("name") or self.env._("Lot of another company"), "product": lot.get("product", ""),
            "former_names": ", ".join(lot.get("former_names", ())), "redacted": lot["redacted"],
            "on_hand": text.quantity(fact["on_hand"], lot["uom"]) if fact and fact["on_hand"] else "",
            "delivered": text.quantity(fact["delivered"], lot["uom"]) if fact and fact["delivered"] else "",
            "expires": text.day(lot["expiration_date"]) if lot.get("expiration_date") else "",
            "states": text.states(fact["states"]) if fact else "",
        }

    def _reached_text(self, parent, document, relation):
        lot = parent.get("name") or self.env._("a lot of another company")
        document = document or self.env._("a document of another company")
        if relation == "descendant":
            return self.env._("from %(lot)s through %(document)s", lot=lot, document=document)
        return self.env._("into %(lot)s through %(document)s", lot=lot, document=document)

    def _share_text(self, step, uom):
        """How much of the earlier lot is in the later one; of several roots it would be a list, which the trace has."""
        if step.get("share") is None:
            return ""
        text = self.env["lot.picture.text"]
        share, most = text.quantity(step["share"], uom), step.get("worst_case")
        if most is None or abs(most - step["share"]) < scope.NOISE:
            return share
        return self.env._("%(share)s, at most %(most)s", share=share, most=text.quantity(most, uom))

    def _holes(self, answer):
        names = {lot["id"]: lot.get("name") for lot in answer["lots"]}
        return [{"lot": names.get(hole["lot_id"]) or "", "text": hole["text"], "document": hole["document"]["name"]}
                for hole in answer["holes"]]

    def _asked(self, answer):
        """What was asked besides the lots, in sentences."""
        text = self.env["lot.picture.text"]
        said = {
            "up": self.env._("Ancestors only."), "down": self.env._("Descendants only."),
            "both": self.env._("Ancestors and descendants.")}
        found = [said[answer["direction"]]]
        if answer["as_of"]:
            found.append(self.env._("What had happened by %s.", text.moment(answer["as_of"])))
        if answer["known_at"]:
            found.append(self.env._("What was known on %s.", text.moment(answer["known_at"])))
        if answer["in_order"]:
            found.append(self.env._("Only what can have happened in order; %s lots are left out for that reason.",
                                    answer["out_of_order"]))
        if not answer["is_complete"]:
            found.append(self.env._("Links may be missing: history is still being recorded."))
        return found
