from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Who may give the reason, by what the company has set; anybody where a group is not named.
GROUPS = {"quality": "lot_traceability.group_quality", "manager": "lot_traceability.group_quality_manager"}
OPERATIONS = [("deliver", "Delivery"), ("consume", "Consumption"), ("subcontract", "Subcontracting")]


class LotOverride(models.Model):
    """A person going against a proposal or a warning: what was proposed, what was used, who and why.

    It stands for one document, one lot and one rule; the gate goes by it. A hold is never overridden: it is a
    decision on the lot itself, and whoever may take it back releases it, with a note, for everybody to see.
    """

    _name = "lot.override"
    _inherit = ["lot.document.mixin", "lot.evidence.mixin"]
    _description = "Override"
    _order = "id desc"
    _rec_name = "lot_id"

    document_model = fields.Char(required=True)
    document_id = fields.Many2oneReference(required=True)
    document_name = fields.Char(string="Document", required=True, readonly=True)
    operation = fields.Selection(
        OPERATIONS, string="Used For", required=True, readonly=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Used Lot", required=True, readonly=True, index=True, ondelete="restrict")
    product_id = fields.Many2one(related="lot_id.product_id", store=True, index=True)
    proposed_lot_id = fields.Many2one("stock.lot", readonly=True, ondelete="restrict")
    rule = fields.Selection([
        ("proposal", "Another lot than proposed"),
        ("fefo", "Out of order"),
        ("few", "Too many lots"),
        ("short_life", "Short life"),
        ("expired", "Past its date"),
    ], string="Against", required=True, readonly=True)
    objection = fields.Char(required=True, readonly=True, help="What spoke against it, as the person read it.")
    reason_id = fields.Many2one("lot.override.reason", required=True, readonly=True, ondelete="restrict")
    note = fields.Text(string="Explanation", readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    given_at = fields.Datetime(string="On", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)

    @api.model
    @api.private
    def give(self, objections, reason, note=""):
        """Go against objections, from now on and for their documents alone.

        :param list[Objection] objections: of ``lot.objections``
        :param lot.override.reason reason: from the list
        :param str note: in words, where the reason asks for it
        :rtype: lot.override
        :raises AccessError: if the company has set that others give the reason
        :raises UserError: if the reason has to be explained and is not
        """
        refused = self.refused(objections)
        if refused:
            raise AccessError(refused)
        if reason.needs_note and not (note or "").strip():
            raise UserError(self.env._("“%s” has to be explained in words.", reason.name))
        # As superuser: nobody has the right to write an override in any other way.
        return self.sudo().create([self._prepare_vals(objection, reason, note) for objection in objections])

    @api.model
    @api.private
    def refused(self, objections):
        """Who else has to give the reason, in words; empty if the user may do it.

        :rtype: str
        """
        texts = []
        for objection in objections:
            group = GROUPS.get(objection.case.company[f"lot_override_{objection.rule}"])
            if group and not self.env.user.has_group(group):
                texts.append(self.env._(
                    "The reason for %(lot)s is given by %(group)s: %(text)s.", lot=objection.case.lot.name,
                    # Everybody may know which group it is.
                    group=self.env.ref(group).sudo().full_name, text=objection.text))
        return "\n".join(dict.fromkeys(texts))

    def _prepare_vals(self, objection, reason, note):
        case = objection.case
        return {
            "document_model": case.document._name, "document_id": case.document.id,
            "document_name": case.document.display_name, "operation": case.operation, "lot_id": case.lot.id,
            "proposed_lot_id": objection.proposed.id, "rule": objection.rule, "objection": objection.text,
            "reason_id": reason.id, "note": note, "user_id": self.env.uid, "given_at": fields.Datetime.now(),
            "company_id": case.company.id}

    def _refusal(self):
        return self.env._(
            "An override is evidence: nothing of it can be edited or deleted. Give another reason beside it.")
