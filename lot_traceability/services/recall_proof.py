from odoo import api, models

# More lots than this in one line help nobody.
NAMED = 6


class LotRecallProof(models.AbstractModel):
    """How far the records behind a recall can be trusted: what they prove, where they end, where they break."""

    _name = "lot.recall.proof"
    _description = "Lot Recall Proof"

    @api.private
    def read_proof(self, trace):
        """What a recall keeps about the quality of its trace, as text and numbers.

        :param dict trace: an answer of ``stock.lot.trace``
        :return: ``confidence`` (0 to 1), ``is_complete`` (False while history is still being recorded), ``ends``
            (where a branch ends in an untracked product: ``document_name, product_name, quantity, uom, made_from``)
            and ``holes`` (``severity, text, lot_name, product_name,
            quantity, uom, document_name``), worst first
        :rtype: dict
        """
        lots = {lot["id"]: lot for lot in trace["lots"]}
        return {
            "confidence": trace["confidence"],
            "is_complete": trace["is_complete"],
            "ends": self._ends(trace, lots),
            "holes": [self._hole(hole, lots[hole["lot_id"]]) for hole in trace["holes"]],
        }

    def _ends(self, trace, lots):
        """Products without lots that were made of the lots of the trace and do not appear in it again."""
        followed = {line.get("product_id") for step in trace["transformations"] for line in step["inputs"]
                    if line["lot_id"] is None}
        return [
            {"document_name": step["document"]["name"], "quantity": line["quantity"], "uom": line["uom"],
             "product_name": trace["names"]["products"].get(line["product_id"], ""),
             "made_from": self._names(step["inputs"], lots)}
            for step in trace["transformations"] for line in step["outputs"]
            if line["lot_id"] is None and line.get("product_id") and line["product_id"] not in followed]

    def _names(self, lines, lots):
        names = list(dict.fromkeys(
            lots.get(line["lot_id"], {}).get("name") or self.env._("a lot of another company")
            for line in lines if line["lot_id"]))
        text = ", ".join(names[:NAMED])
        if len(names) > NAMED:
            text = self.env._("%(names)s and %(count)s more", names=text, count=len(names) - NAMED)
        return text

    def _hole(self, hole, lot):
        return {
            "severity": hole["severity"], "text": hole["text"], "lot_name": lot["name"], "product_name": lot["product"],
            "quantity": hole["quantity"], "uom": lot["uom"], "document_name": hole["document"]["name"]}
