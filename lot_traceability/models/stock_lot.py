from odoo import api, fields, models
from odoo.exceptions import UserError


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = [
        "lot.hold.choice.mixin", "stock.lot", "lot.hold.mixin", "lot.retest.mixin", "lot.vendor.mixin",
        "lot.attribute.mixin", "lot.expiry.mixin"]

    origin_ids = fields.One2many("lot.origin", "lot_id", string="Origins")
    hold_ids = fields.One2many("lot.hold", "lot_id", string="Holds")
    ancestor_count = fields.Integer(compute="_compute_lineage_counts")
    descendant_count = fields.Integer(compute="_compute_lineage_counts")
    currency_id = fields.Many2one("res.currency", compute="_compute_glance")
    value_at_cost = fields.Monetary(
        compute="_compute_glance", help="What is on hand and in transit, at today's cost.")
    whereabouts_summary = fields.Char(string="Where It Is", compute="_compute_glance")
    first_date = fields.Datetime(
        string="First Received or Made", compute="_compute_glance", help="When its first unit arrived or was made.")
    vendor_ids = fields.Many2many("res.partner", string="From", compute="_compute_glance")
    consignee_ids = fields.Many2many(
        "res.partner", string="To", compute="_compute_glance", help="Who has units of this very lot, net of returns.")
    recall_ids = fields.Many2many("lot.recall", string="Open Recalls", compute="_compute_recall_ids")
    recall_names = fields.Char(compute="_compute_recall_ids")

    # Odoo looks a lot up by name and its move lines by lot, and indexes neither.
    _name_idx = models.Index("(name)")

    def _compute_lineage_counts(self):
        lineage = self.env["lot.lineage"]
        ancestors, descendants = lineage.count(self.ids, "up"), lineage.count(self.ids, "down")
        for lot in self:
            lot.ancestor_count = ancestors.get(lot.id, 0)
            lot.descendant_count = descendants.get(lot.id, 0)

    @api.depends_context("company", "allowed_company_ids")
    def _compute_glance(self):
        """All lots of a list in one go: the trace service answers for a set."""
        saved = self.filtered("id")
        by_lot = saved.env["lot.glance"].glance(saved) if saved else {}
        for lot in self:
            glance = by_lot.get(lot.id, {})
            lot.currency_id = self.env.company.currency_id
            lot.value_at_cost = glance.get("value", 0.0)
            lot.whereabouts_summary = glance.get("summary", False)
            lot.first_date = glance.get("first_date", False)
            lot.vendor_ids = glance.get("vendors", False)
            lot.consignee_ids = glance.get("consignees", False)

    def _compute_recall_ids(self):
        """Recalls that are not closed: of a frozen scope its lots, of a draft whatever its roots reach now.

        Shown on the form of one lot: there are few drafts, and fewer ancestors than descendants.
        """
        recalls = self.env["lot.recall"].search([("state", "!=", "closed")])
        drafts = recalls.filtered(lambda recall: recall.state == "draft")
        for lot in self:
            sources = {lot.id, *(self.env["lot.lineage"].reach(lot.ids, "up") if drafts else ())}
            lot.recall_ids = drafts.filtered(lambda recall, sources=sources: not sources.isdisjoint(
                recall.root_lot_ids.ids)) | (recalls - drafts).filtered_domain([("lot_ids.lot_id", "in", lot.ids)])
            lot.recall_names = ", ".join(lot.recall_ids.mapped("display_name"))

    @api.depends("name")
    def _compute_sale_order_ids(self):
        """Odoo reads orders here, which those who trace need not be allowed to: they see no button."""
        if self.env["sale.order"].has_access("read"):
            return super()._compute_sale_order_ids()
        # Even an empty value is checked against the rights on orders; it shows nothing of them.
        self.sudo().update({"sale_order_ids": False, "sale_order_count": 0})
        return None

    @api.depends("name")
    def _compute_purchase_order_ids(self):
        """See :meth:`_compute_sale_order_ids`."""
        if self.env["purchase.order"].has_access("read"):
            return super()._compute_purchase_order_ids()
        self.sudo().update({"purchase_order_ids": False, "purchase_order_count": 0})
        return None

    def _ancestors(self, as_of=None, known_at=None):
        """Lots that went into these, at any depth; the roots only if a rework cycle reaches them.

        :param datetime as_of: leave out what was posted later
        :param datetime known_at: what was recorded at that moment, later corrections undone
        :rtype: stock.lot
        """
        return self.browse(self.env["lot.lineage"].reach(self.ids, "up", as_of, known_at))._filtered_access("read")

    def _descendants(self, as_of=None, known_at=None):
        """Lots that these went into, at any depth; see :meth:`_ancestors`."""
        return self.browse(self.env["lot.lineage"].reach(self.ids, "down", as_of, known_at))._filtered_access("read")

    @api.readonly
    def trace(self, direction="both", as_of=None, known_at=None, in_order=False, exposure=True, possible=True):
        """Where these lots came from, what became of them, and where all of it is now.

        :param str direction: ``down``, ``up`` or ``both``
        :param as_of: ISO 8601 text or datetime; leaves out what was posted later in the genealogy
            (whereabouts are always those of now)
        :param known_at: likewise; answers from what was recorded at that moment, later corrections undone
        :param bool in_order: follow only what can have happened: a lot cannot carry what it received after it was
            used. Dates may be entered late, so this is no scope for a recall
        :param bool exposure: work out how much of each root is in each lot; False saves the time
        :param bool possible: follow what the records cannot exclude, too: through pools of untracked products, and
            through orders of several serial numbers that nobody told apart; False for what is proven alone
        :return: JSON-serialisable dict, quantities in the product's unit, dates in ISO 8601 (UTC):

            - ``roots``: ids; ``lots``: each lot once, with its ``former_names``, ``origins``, ``relations`` to roots
              and, for each, the ``depth``, ``parent``, ``transformation``, the ``pool`` that lies between, if any,
              other lots (``also``) and pools (``also_pools``) it was reached from, whether one way at least is
              ``certain``, and how much of the earlier lot of the two is in the later one: ``share`` (by proportion) and
              ``worst_case``, in the earlier lot's unit, and ``fraction``, the share as a part of all there was of it.
              Of several roots, a list ``exposure`` of these with ``root_id``
            - ``pools``: stock of untracked products that the trace went through: ``product``, ``from``, ``until`` (None
              while there is some), ``quantity_in, quantity_out``, of that ``quantity_delivered`` to customers without
              a lot, and ``descendant`` or ``ancestor`` as of a lot. ``delivered``: rows as of whereabouts, with
              ``pool_id``, of what was delivered or given back since something of the roots can have been in it
            - ``transformations``: with ``document``, ``inputs`` and ``outputs``; on the entering side only lots
              and pools of this trace. A line of a pool has a ``pool_id``
            - ``whereabouts`` (see :meth:`whereabouts`) and ``balance`` of the roots and their descendants: what was
              received, produced and adjusted against what is there and has left, the ``difference``, the
              ``tolerance``, whether it ``closes`` within that, and how much of the lot is ``in_doubt``; and the
              same added up, ``balance_by_product``
            - ``confidence``: what part of the quantities of all its lots the records prove, 0 to 1; see
              ``tracing.balance.confidence``
            - ``holes``: where the records break the chain, with the ``quantity`` in doubt and the document to repair;
              ``redacted``: number of lots not shown; ``out_of_order``:
              number of lots that ``in_order`` alone leaves out, None if it was not asked for
            - ``names``: of products, locations, packages and partners in the rows
            - ``is_complete``: False while history is still being recorded in the background, and links may be missing
        :raises UserError: no lot, unknown direction, a moment in the future
        :raises AccessError: the user may not trace or may not read these lots
        """
        return self.env["lot.trace"].trace(self, direction, as_of, known_at, in_order, exposure, possible)

    @api.readonly
    def picture(self, view=None, **question):
        """The trace of these lots as a picture, laid out: from left to right what became of what.

        Up to 300 lots are drawn one by one; of more, those of one product at one step are drawn as one.

        :param dict view: which part to show:

            - ``unfolded``: how many lots of a group to draw one by one, by the key of the group
            - ``single``: ids of lots to draw one by one
            - ``folded``: pairs of a node's key and the way (``up``, ``down``) that is not drawn from there
            - ``most``: draw fewer than 300 lots one by one
        :param question: as for :meth:`trace`
        :return: JSON-serialisable dict in pixels: ``width, height, title``; ``nodes`` (``key, kind, x, y, width,
            height, lines, marks, tone, text, lot_id, document, count``, …); ``edges`` (``source, target, d`` for an
            SVG path, ``label, possible, back``, …); ``legend``; ``lot_count``; ``grouped``
        :raises UserError: as :meth:`trace`
        :raises AccessError: as :meth:`trace`
        """
        return self.env["lot.picture"].picture(self, view, **question)

    @api.readonly
    def whereabouts(self):
        """Where the units of these lots are now (of these alone, without descendants).

        :return: dict of lists of rows: ``on_hand, in_transit, in_work, stoppable, expected, delivered, used,
            scrapped, returned_to_vendor, adjusted``. A row carries ``lot_id, product_id, quantity, uom, value`` (at
            cost, company currency) and, where they apply, ``location_id, package_id, owner_id, reserved,
            partner_id, date, document``. ``delivered`` adds up, per partner, to the net of returns. A row of
            another company is ``{"lot_id", "redacted": True}``.
        """
        return self.env["lot.trace"].whereabouts(self)

    @api.readonly
    def timeline(self, limit=100, offset=0, newest_first=True):
        """Everything that happened to this one lot, a page at a time; see ``lot.timeline`` for what is in it."""
        return self.env["lot.timeline"].timeline(self, limit, offset, newest_first)

    @api.model
    @api.readonly
    def trace_search(self, text, limit=20):
        """Lots by their name, a vendor's lot number, or a document they were on; see ``lot.search``."""
        return self.env["lot.search"].search_lots(text, limit)

    def action_trace(self):
        """Open the trace screen on these lots."""
        return {
            "type": "ir.actions.client",
            "tag": "lot_traceability.trace",
            "path": "trace",
            "name": self.env._("Trace"),
            "params": {"lot_ids": self.ids},
            "context": {"active_ids": self.ids},
        }

    def action_print_dossier(self, **question):
        """Print the trace of these lots as PDF; ``question`` as for :meth:`trace`."""
        report = self.env.ref("lot_traceability.action_report_lot_dossier")
        # The report is the same for everybody: no setting of its layout is asked for.
        return report.report_action([], data={"lot_ids": self.ids, "question": question}, config=False)

    def action_recalls(self):
        """Open the recalls that this lot is in."""
        action = self.env["ir.actions.act_window"]._for_xml_id("lot_traceability.lot_recall_action")
        if len(self.recall_ids) == 1:
            return {**action, "res_id": self.recall_ids.id, "view_mode": "form", "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", self.recall_ids.ids)]}

    def action_timeline(self):
        self.ensure_one()
        return {**self.env["ir.actions.actions"]._for_xml_id("lot_traceability.timeline_action"),
                "context": {"active_id": self.id, "active_ids": self.ids}}

    def action_whereabouts(self):
        """Open the trace screen at the whereabouts of these lots."""
        return {**self.action_trace(), "name": self.env._("Whereabouts"),
                "params": {"lot_ids": self.ids, "tab": "whereabouts"}}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_traced(self):
        lines = self.env["lot.transformation.line"].sudo().search([("lot_id", "in", self.ids)])
        if lines:
            names = ", ".join(sorted(set(lines.lot_id.mapped("name"))))
            raise UserError(self.env._(
                "These lots are part of the genealogy and cannot be deleted: %s. "
                "Correct their quantities instead.", names))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_recall(self):
        """A lot under suspicion stays, whoever asks: sudo, because the recall may be another company's.

        Then it is not named: the number of a case is no business of others.
        """
        rooted = self.env["lot.recall"].sudo().search([("root_lot_ids", "in", self.ids)])
        frozen = self.env["lot.recall.lot"].sudo().search([("lot_id", "in", self.ids)])
        recalls = rooted | frozen.recall_id
        if recalls:
            names = ", ".join(sorted(((rooted.root_lot_ids & self) | frozen.lot_id).mapped("name")))
            raise UserError(self.env._(
                "These lots are part of a recall and cannot be deleted: %(lots)s (%(recalls)s). Take them out of the "
                "recall while it is a draft; a frozen scope keeps its lots.",
                lots=names, recalls=self._names_of_recalls(recalls)))

    def _names_of_recalls(self, recalls):
        readable = recalls.sudo(False)._filtered_access("read")
        names = sorted(readable.mapped("name"))
        if len(readable) < len(recalls):
            names.append(self.env._("a recall that you cannot see"))
        return ", ".join(names)
