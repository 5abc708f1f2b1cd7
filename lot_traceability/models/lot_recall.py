from odoo import api, fields, models
from odoo.exceptions import UserError

# What a print says about the case: fixed together with its scope.
FIXED_ONCE_FROZEN = {"root_lot_ids", "subject", "reason", "company_id"}


class LotRecall(models.Model):
    """A case: suspicious root lots, everything made from them, and where all of it was when the scope was frozen."""

    _name = "lot.recall"
    _inherit = ["lot.case.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Recall"
    _order = "opened_at desc, id desc"
    _check_company_auto = True
    _is_numbered = True
    _set_by_methods = frozenset({
        "name", "state", "opened_at", "opened_by_id", "frozen_at", "frozen_by_id", "closed_at", "closed_by_id",
        "numbers", "lot_count", "consignee_count", "confidence", "on_hand_value", "stoppable_value", "delivered_value",
        "lot_ids", "line_ids"})

    name = fields.Char(
        string="Case Number", readonly=True, copy=False, required=True, default=lambda self: self.env._("New"))
    subject = fields.Char(required=True, tracking=True, help="In a few words, such as: Salmonella in raw milk.")
    reason = fields.Text(help="What was found, when and how.")
    root_lot_ids = fields.Many2many(
        "stock.lot", "lot_recall_root_rel", "recall_id", "lot_id", string="Root Lots", check_company=True,
        help="The lots the suspicion starts from. Everything made from them is found by the trace.")
    root_count = fields.Integer(compute="_compute_roots", store=True)
    root_names = fields.Char(string="Roots", compute="_compute_roots", store=True)
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, tracking=True, check_company=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id", store=True)
    state = fields.Selection(
        [("draft", "Draft"), ("frozen", "Scope Frozen"), ("closed", "Closed")],
        required=True, readonly=True, default="draft", copy=False, tracking=True, index=True)
    opened_at = fields.Datetime(string="Opened On", readonly=True, copy=False, default=fields.Datetime.now)
    opened_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, default=lambda self: self.env.user)
    frozen_at = fields.Datetime(string="Frozen On", readonly=True, copy=False)
    frozen_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    conclusion = fields.Text(copy=False, help="What became of the case. Needed to close it.")

    _name_per_company = models.UniqueIndex(
        "(company_id, name)", "There is a recall of that number already.")

    @api.depends("root_lot_ids")
    def _compute_roots(self):
        """Remembered, so that a root that vanished from the database is missed rather than forgotten."""
        for recall in self:
            recall.root_count = len(recall.root_lot_ids)
            recall.root_names = ", ".join(recall.root_lot_ids.mapped("name"))

    @api.depends("company_id")
    def _compute_currency_id(self):
        """Not related: the values of a frozen scope stay in the currency they were frozen in."""
        for recall in self:
            recall.currency_id = recall.company_id.currency_id

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for recall in self:
            recall.display_name = f"{recall.name}: {recall.subject}" if recall.subject else recall.name

    @api.model
    def create_from(self, roots, **origin):
        """Open a recall, as a draft.

        :param roots: ``stock.lot`` records, or their ids
        :param origin: what else is known: ``subject`` (else named after the lots), ``reason``, ``user_id``
        :return: the recall
        :rtype: lot.recall
        :raises UserError: without lots
        """
        lots = self.env["stock.lot"].browse(roots if isinstance(roots, (list, tuple)) else roots.ids)
        if not lots:
            raise UserError(self.env._("Choose at least one lot to recall."))
        return self.create(self._prepare_recall_vals(lots, origin))

    def _prepare_recall_vals(self, lots, origin):
        return {
            "subject": self.env._("Recall of %s", ", ".join(lots.mapped("name"))),
            "company_id": self._company_of(lots).id,
            "root_lot_ids": [fields.Command.set(lots.ids)],
            **origin,
        }

    @api.model
    def _company_of(self, lots):
        """The company a recall of ``lots`` belongs to: theirs if they have one, else the user's."""
        return lots.company_id if len(lots.company_id) == 1 else self.env.company

    @api.model_create_multi
    def create(self, vals_list):
        recalls = super().create(vals_list)
        for recall in recalls:
            recall.message_post(body=self.env._("Recall opened on %s.", recall.root_names or self.env._("no lot yet")))
        return recalls

    def write(self, vals):
        fixed = self.filtered(lambda recall: recall.state != "draft") if FIXED_ONCE_FROZEN & vals.keys() else None
        if fixed:
            raise UserError(self.env._(
                "The scope of %s is frozen: its lots, subject and reason stay as they are. Start another recall for "
                "other lots.", ", ".join(fixed.mapped("name"))))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        kept = self.filtered(lambda recall: recall.state != "draft")
        if kept:
            raise UserError(self.env._(
                "A frozen scope is evidence and cannot be deleted: %s. Close the recall instead.",
                ", ".join(kept.mapped("name"))))
