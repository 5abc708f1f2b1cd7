from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# What the vendor has read: it stays what it was once the claim is sent.
STATED = {"partner_id", "subject", "reason", "requested", "line_ids", "company_id"}


class LotVendorClaim(models.Model):
    """What a vendor is told about lots of his that are not as they should be, and what came of it."""

    _name = "lot.vendor.claim"
    _inherit = ["lot.case.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Vendor Claim"
    _order = "id desc"
    _check_company_auto = True
    _is_numbered = True
    _set_by_methods = frozenset({"name", "state", "sent_at", "sent_by_id", "closed_at", "closed_by_id"})

    name = fields.Char(
        string="Claim Number", readonly=True, copy=False, required=True, default=lambda self: self.env._("New"))
    subject = fields.Char(required=True, tracking=True, help="In a few words, such as: mould in three sacks.")
    reason = fields.Text(string="What Was Found", help="When, how, by whom; what was measured.")
    partner_id = fields.Many2one(
        "res.partner", string="Vendor", required=True, tracking=True, check_company=True, index=True)
    requested = fields.Selection(
        [("replacement", "Replacement"), ("credit", "Credit"), ("statement", "Statement of the cause")],
        required=True, default="replacement", tracking=True)
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent"), ("answered", "Answered"), ("closed", "Closed")],
        required=True, readonly=True, default="draft", copy=False, tracking=True, index=True)
    answer = fields.Text(string="The Vendor's Answer", copy=False)
    outcome = fields.Selection(
        [("accepted", "Accepted"), ("partly", "Accepted in Part"), ("refused", "Refused"),
         ("unanswered", "Never Answered")], copy=False, tracking=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, tracking=True, check_company=True)
    line_ids = fields.One2many("lot.vendor.claim.line", "claim_id", string="Lots", copy=True)
    amount = fields.Monetary(string="Claimed", compute="_compute_amount", store=True)
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Evidence", copy=False, bypass_search_access=True,
        help="Pictures, analyses; they go with the mail.")
    return_ids = fields.Many2many(
        "stock.picking", string="Returned With", check_company=True, copy=False,
        domain="[('company_id', '=', company_id), ('location_dest_id.usage', '=', 'supplier')]",
        help="The transfers that take the goods back to the vendor.")
    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    sent_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for claim in self:
            claim.amount = sum(claim.line_ids.mapped("amount"))

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = f"{claim.name}: {claim.subject}" if claim.subject else claim.name

    @api.model
    def create_from(self, lots, picking=None, origins=None, **values):
        """Begin a claim about lots, as a draft.

        :param stock.lot lots: of one vendor
        :param stock.picking picking: the return that takes them back, whose quantities are claimed; else those received
        :param lot.origin origins: those that it is about; all of the lots if left out
        :param values: what else is known: ``subject``, ``reason``, ``requested``
        :rtype: lot.vendor.claim
        :raises UserError: if the lots came from no vendor, or from several
        """
        origins = (origins or lots.origin_ids).filtered("partner_id")
        vendor = picking.partner_id if picking else origins.partner_id.commercial_partner_id
        if len(vendor) != 1:
            raise UserError(self.env._(
                "A claim goes to one vendor; these lots came from %s.",
                ", ".join(vendor.mapped("display_name")) or self.env._("nobody known")))
        company = picking.company_id if picking else origins.company_id[:1] or self.env.company
        return self.with_company(company).create({
            "subject": self.env._("Lots %s", ", ".join(lots.mapped("name"))), "company_id": company.id,
            "partner_id": vendor.id, "return_ids": [Command.set(picking.ids if picking else ())],
            "line_ids": [Command.create(line) for line in (
                self._returned_lines(picking) if picking else self._received_lines(origins))],
            **values})

    def _opened(self):
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id,
                "views": [(False, "form")], "name": self.display_name}

    def _received_lines(self, origins):
        """Of an origin that says no quantity, somebody says how much is claimed."""
        return [{"lot_id": origin.lot_id.id, "origin_id": origin.id, "quantity": origin.quantity}
                for origin in origins.sorted("id")]

    def _returned_lines(self, picking):
        vendor = picking.partner_id.commercial_partner_id
        return [{"lot_id": lot.id, "quantity": sum(lines.mapped("quantity_product_uom")),
                 "origin_id": lot.origin_ids.filtered(
                     lambda origin: origin.partner_id.commercial_partner_id == vendor)[:1].id}
                for lot, lines in picking.move_line_ids.grouped("lot_id").items() if lot]

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        claims._own_files("attachment_ids")
        return claims

    def write(self, vals):
        if STATED & vals.keys():
            self._ensure_draft()
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._own_files("attachment_ids")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._ensure_draft()

    def _ensure_draft(self):
        kept = self.filtered(lambda claim: claim.state != "draft")
        if kept:
            raise UserError(self.env._(
                "The vendor has %s: what it states can no longer be changed or deleted. Write a message, or make "
                "another claim.", ", ".join(kept.mapped("name"))))

    def action_send(self):
        """Write the mail, with the document and the evidence; the claim is sent with it."""
        self.ensure_one()
        self._ensure_lines()
        return {
            "type": "ir.actions.act_window", "res_model": "mail.compose.message", "target": "new",
            "views": [(False, "form")], "name": self.env._("Send Vendor Claim"),
            "context": {
                "default_model": self._name, "default_res_ids": self.ids, "default_composition_mode": "comment",
                "default_template_id": self.env.ref("lot_traceability.mail_template_vendor_claim").id,
                "force_email": True, "lot_claim_is_sent": True}}

    def action_return(self):
        """Make the transfers that take the goods back, of what is claimed, and open them.

        :raises UserError: some lots came with no receipt, or go back already
        """
        self.ensure_one()
        self.check_access("write")
        if self.return_ids.filtered(lambda picking: picking.state != "cancel"):
            raise UserError(self.env._(
                "The goods of %(claim)s go back already with %(returns)s.", claim=self.name,
                returns=", ".join(self.return_ids.mapped("name"))))
        self.return_ids = self.env["lot.vendor.returns"].make(self.line_ids)
        action = {"type": "ir.actions.act_window", "res_model": "stock.picking", "name": self.env._("Returned With")}
        return {**action, "res_id": self.return_ids.id, "views": [(False, "form")]} if len(self.return_ids) == 1 else {
            **action, "domain": [("id", "in", self.return_ids.ids)], "views": [(False, "list"), (False, "form")]}

    def action_mark_sent(self):
        """It was handed over in another way.

        :raises UserError: if it is no draft, or names no lot
        """
        self._ensure_lines()
        self._ensure_draft()
        self._go("sent", sent_at=fields.Datetime.now(), sent_by_id=self.env.uid)

    def action_answer(self):
        """:raises UserError: if it was not sent, or the answer is not written down"""
        for claim in self:
            if claim.state != "sent" or not (claim.answer or "").strip():
                raise UserError(self.env._(
                    "Write down what the vendor answered to %s, once it was sent.", claim.name))
        self._go("answered")

    def action_close(self):
        """:raises UserError: if it was not sent, or its outcome is not chosen"""
        for claim in self:
            if claim.state not in ("sent", "answered") or not claim.outcome:
                raise UserError(self.env._("Choose the outcome of %s, once it was sent.", claim.name))
        self._go("closed", closed_at=fields.Datetime.now(), closed_by_id=self.env.uid)

    def message_post(self, **kwargs):
        """The mail that the composer sends is the claim: the evidence goes with it."""
        if not self.env.context.get("lot_claim_is_sent"):
            return super().message_post(**kwargs)
        # Given to the composer, it would take the place of the document that the template adds.
        kwargs["attachment_ids"] = [*(kwargs.get("attachment_ids") or ()), *self.attachment_ids.ids]
        claim = self.with_context(lot_claim_is_sent=False)
        message = super(LotVendorClaim, claim).message_post(**kwargs)
        claim.filtered(lambda claim: claim.state == "draft").action_mark_sent()
        return message

    def _ensure_lines(self):
        empty = self.filtered(lambda claim: not claim.line_ids)
        if empty:
            raise UserError(self.env._("Name the lots of %s first.", ", ".join(empty.mapped("name"))))
        unsaid = self.line_ids.filtered(lambda line: line.product_uom_id.compare(line.quantity, 0) <= 0)
        if unsaid:
            raise UserError(self.env._(
                "Say how much of each lot is claimed: %s.", ", ".join(unsaid.mapped("lot_id.name"))))

    def _go(self, state, **values):
        """As superuser: only these methods may write the state, and the right to change the claim was checked."""
        self.check_access("write")
        self.sudo().write({"state": state, **values})
