from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tracing.operations import ALWAYS_PROPOSED, BY_USAGE, STOCKED, STOPS, Purpose


class LotGate(models.AbstractModel):
    """Decides whether a lot may move: the one place that does, for reservation, validation and screens."""

    _name = "lot.gate"
    _description = "Lot Gate"

    @api.private
    def check(self, lines, ask=True):
        """Refuse done ``stock.move.line`` records that a hold stops, all of them in one message.

        What short of a hold speaks against them, needs a reason; see ``lot.objections``.

        The lots' guards are locked until the transaction ends: a hold placed at the same time either is seen
        here, or makes PostgreSQL refuse this transaction, which Odoo then tries again.

        :param bool ask: False where the same lots are only corrected in another respect
        :raises UserError: names every lot, why it is held or objected to, and the way out
        """
        # What comes from outside or is made, and stays here, is never stopped.
        lots = lines.filtered(
            lambda line: line.location_id.usage in STOCKED or line.location_dest_id.usage in BY_USAGE).lot_id
        if lots and self._guarded(lots.ids):
            stopped = self.stopped(lines)
            if stopped:
                raise UserError(self._message(stopped))
        if ask:
            self.env["lot.objections"].check(lines)

    @api.private
    def verdict(self, lots, operation, document=None, date=None, partner=None):
        """What the gate would say, before anything moves: the answer for whoever picks, scans or shows lots.

        :param stock.lot lots: what is asked about
        :param str operation: a key of ``STOPS``: ``deliver``, ``consume``, …
        :param document: the transfer, order, … they are for, if there is one already
        :param datetime date: when they would leave; now if left out
        :param res.partner partner: who would get them
        :return: by lot id ``verdict``: ``ok``, ``warning`` (a reason is needed, or a part is held) or ``stop``; and
            ``messages``, each ``{"code", "text"}``, the text in the user's language
        :rtype: dict[int, dict]
        """
        answer = {lot.id: {"verdict": "ok", "messages": []} for lot in lots}
        # As superuser: a hold of another company stops the lot just the same.
        for hold in lots.sudo().hold_ids.filtered(
                lambda hold: hold.state != "released" and hold.reason_id[STOPS[operation]]):
            part = hold.location_id or hold.package_id
            text = self.env._("on hold: %s", hold.reason_id.name) if not part else self.env._(
                "on hold in %(place)s: %(reason)s", place=part.display_name, reason=hold.reason_id.name)
            self._add_message(answer[hold.lot_id.id], "warning" if part else "stop", "hold", text)
        objections = self.env["lot.objections"]
        for objection in objections.open(objections.cases_if(lots, operation, document, date, partner)):
            refused = self.env["lot.override"].refused([objection])
            self._add_message(
                answer[objection.case.lot.id], "stop" if refused else "warning", objection.rule, objection.text)
        return answer

    def _add_message(self, answer, verdict, code, text):
        answer["messages"].append({"code": code, "text": text})
        if answer["verdict"] != "stop":
            answer["verdict"] = verdict

    @api.private
    def stopped(self, lines, in_the_end=False):
        """Which move lines a hold stops.

        :param stock.move.line lines: done or not
        :param bool in_the_end: what the last step of their flow does counts: picking is for shipping
        :return: dicts ``line_id, hold_id, operation``, one for each line and hold
        :rtype: list[dict]
        """
        asked = [(line.id, *self._asked(line, in_the_end)) for line in lines if line.lot_id]
        line_ids, operations, stay = zip(*asked, strict=True) if asked else ((), (), ())
        self.env.flush_all()
        return self.env.execute_query_dict(SQL(
            """
            SELECT line.id AS line_id, hold.id AS hold_id, COALESCE(asked.operation, 'move') AS operation
              FROM unnest(%(lines)s::int[], %(operations)s::text[], %(stay)s::bool[]) asked (line_id, operation, stays)
              JOIN stock_move_line line ON line.id = asked.line_id
              JOIN lot_hold hold ON hold.lot_id = line.lot_id AND hold.state <> 'released'
              JOIN lot_hold_reason reason ON reason.id = hold.reason_id
             WHERE (%(in_place)s AND ((%(stops)s) OR asked.stays AND NOT (%(still_held)s)))
                OR ((%(stops)s) AND %(overdrawn)s)
             ORDER BY line.id, hold.id
            """,
            lines=list(line_ids), operations=list(operations), stay=list(stay),
            in_place=self._in_place_sql("line"), overdrawn=self._overdrawn_sql(),
            still_held=self._in_place_sql("line", "result_package_id", "location_dest_id"),
            stops=SQL(" OR ").join(
                SQL("asked.operation = %s AND reason.%s", operation, SQL.identifier(field))
                for operation, field in STOPS.items() if operation != "reserve")))

    def _asked(self, line, in_the_end):
        """What a line does, and whether its units stay within the company and might leave the part that is held."""
        operations = self.env["lot.operation"]
        operation = line.move_id._purpose().operation if in_the_end and line.move_id else operations.of(line)
        stays = operation in (None, "move") and operations.stays(line)
        return operation, stays and not self._is_quarantine(line.location_dest_id)

    def _is_quarantine(self, location):
        """Whether a rule holds whatever lots come into a place: what is held in another may go there."""
        rules = self.env["lot.hold.rule"].sudo()
        return any(
            location._child_of(rule.location_id) for rule in rules.browse(rules._ids_for("arrival"))
            if not (rule.product_ids or rule.category_ids or rule.partner_ids or rule.vendor_lot))

    @api.private
    def may_be_held(self, product):
        """Whether some lot of ``product`` is on hold; asked once for all products that are assigned together."""
        return product.id in self.env["lot.assignment"].which("held", self._with_holds, product)

    def _with_holds(self, product_ids):
        # As superuser: a hold of another company keeps a lot from being proposed just the same.
        groups = self.env["lot.hold"].sudo()._read_group(
            [("product_id", "in", list(product_ids)), ("state", "!=", "released")], ["product_id"])
        return {product.id for product, in groups}

    @api.private
    def free_domain(self, purpose, product=None):
        """The domain on ``stock.quant`` of what may be proposed for ``purpose``.

        :param product.product product: the only one that is asked about. While it is assigned with others and none
            of its lots is on hold, the database is not asked: it would take longer to plan that than to answer
        """
        if product and self.env["lot.assignment"].current() and not self.may_be_held(product):
            return Domain.TRUE
        asked, stops = {purpose.operation}, []
        if purpose.operation == "move" and purpose.carries_on:  # what a step before has brought; not out of its part
            stops = [SQL("hold.location_id IS NOT NULL"), SQL("hold.package_id IS NOT NULL")]
        elif purpose.operation not in ALWAYS_PROPOSED:
            asked.add("reserve")
        stops += [SQL.identifier("reason", field) for operation, field in STOPS.items() if operation in asked]

        def to_sql(_model, alias, _query):
            return SQL("NOT %s", self._held_sql(alias, SQL("(%s)", SQL(" OR ").join(stops))))

        return Domain.custom(to_sql=to_sql)

    @api.private
    def held_quants(self, quant_ids):
        """Which of these quants a hold keeps from being proposed.

        :rtype: stock.quant
        """
        return self.env["stock.quant"].search(Domain("id", "in", list(quant_ids)) & ~self.free_domain(Purpose()))

    @api.private
    def held_quantities(self, product_ids, quant_domain):
        """Units on hand, not reserved, that a hold keeps from being proposed.

        :param list product_ids: ids of ``product.product``
        :param Domain quant_domain: which quants count
        :return: product id to quantity in the product's unit
        :rtype: dict[int, float]
        """
        held = self._with_holds(product_ids)
        groups = self.env["stock.quant"]._read_group(
            Domain(quant_domain) & Domain("product_id", "in", held) & ~self.free_domain(Purpose()), ["product_id"],
            ["quantity:sum", "reserved_quantity:sum"]) if held else ()
        return {product.id: quantity - reserved for product, quantity, reserved in groups}

    @api.private
    def close(self, holds):
        """After ``holds`` were placed: their lots are taken off what has reserved them, and others reserved.

        Waits for whoever moves one of the lots at this moment.
        """
        self.env["lot.assignment"].forget()
        self.add_guards(holds.lot_id.ids)  # one that is missing would stop nothing
        self._count(holds.lot_id.ids)
        self._free(holds)

    @api.private
    def open(self, holds):
        """After ``holds`` were released: what waits for stock of their products is tried again."""
        self._count(holds.lot_id.ids)
        announcer = self.env["lot.hold.announcer"]
        announcer.take_back()
        announcer.waiting(holds)._action_assign()

    @api.private
    def add_guards(self, lot_ids=None):
        """Give lots their guards; all that have none if ``lot_ids`` is left out."""
        lots = SQL("SELECT id FROM stock_lot") if lot_ids is None else SQL("SELECT unnest(%s::int[])", list(lot_ids))
        self.env.cr.execute(SQL("INSERT INTO lot_guard (lot_id, holds) SELECT lot.id, 0 FROM (%s) lot (id)"
                                " ON CONFLICT DO NOTHING", lots))

    def _free(self, holds):
        """Take held lots off what has reserved them; whoever has picked some already, or a list to pick by, is told."""
        lines = self.env["stock.move.line"].sudo().search([
            ("lot_id", "in", holds.lot_id.ids), ("state", "not in", ("done", "cancel"))])
        stopped = {row["line_id"] for row in self.stopped(lines, in_the_end=True)} if lines else ()
        lines = lines.filtered(lambda line: line.id in stopped)
        picked = lines.filtered(lambda line: line.picked or line.picking_id.printed)
        moves = (lines - picked).move_id
        (lines - picked).unlink()
        moves._action_assign()
        self.env["lot.hold.announcer"].announce(picked)

    def _guarded(self, lot_ids):
        """Lock the guards of lots against a hold; whether any of them is held.

        Without the hold in the condition: a row that does not match would not be locked.
        """
        rows = self.env.execute_query(SQL(
            "SELECT holds FROM lot_guard WHERE lot_id = ANY(%s) ORDER BY lot_id FOR SHARE", list(lot_ids)))
        return any(holds for holds, in rows)

    def _count(self, lot_ids):
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            WITH locked AS (SELECT id FROM lot_guard WHERE lot_id = ANY(%(lots)s) ORDER BY lot_id FOR UPDATE)
            UPDATE lot_guard guard
               SET holds = (SELECT count(*) FROM lot_hold WHERE lot_id = guard.lot_id AND state <> 'released')
              FROM locked WHERE guard.id = locked.id
            """, lots=list(lot_ids)))
        self.env["stock.lot"].invalidate_model(["hold_ids", "on_hold"])

    def _held_sql(self, alias, stops):
        """Whether a hold of a reason that ``stops`` covers the quant ``alias``."""
        return SQL(
            """
            EXISTS (SELECT FROM lot_hold hold
                      JOIN lot_hold_reason reason ON reason.id = hold.reason_id
                     WHERE hold.lot_id = %(alias)s.lot_id AND hold.state <> 'released' AND %(stops)s AND %(in_place)s)
            """, alias=SQL.identifier(alias), stops=stops, in_place=self._in_place_sql(alias))

    def _in_place_sql(self, alias, package="package_id", location="location_id"):
        """Whether ``hold`` covers what lies where ``alias`` does, in the package and the location it names."""
        return SQL(
            """
            (hold.package_id IS NULL OR hold.package_id IS NOT DISTINCT FROM %(package)s)
            AND (hold.location_id IS NULL OR EXISTS (
                 SELECT FROM stock_location held, stock_location place
                  WHERE held.id = hold.location_id AND place.id = %(location)s
                    AND place.parent_path LIKE held.parent_path || '%%'))
            """, package=SQL.identifier(alias, package), location=SQL.identifier(alias, location))

    def _overdrawn_sql(self):
        """Whether more was taken with ``line`` than lay there: what is missing is what is held in another place."""
        return SQL(
            """
            (hold.package_id IS NOT NULL OR hold.location_id IS NOT NULL) AND EXISTS (
                SELECT FROM stock_quant quant
                 WHERE quant.lot_id = line.lot_id AND quant.location_id = line.location_id AND quant.quantity < 0
                   AND quant.package_id IS NOT DISTINCT FROM line.package_id)
            """)

    def _message(self, stopped):
        """What the person at the dock reads: every lot, why, and whom to ask."""
        operations = {
            "deliver": self.env._("cannot be delivered"), "consume": self.env._("cannot be used"),
            "subcontract": self.env._("cannot be sent to a subcontractor"),
            "move": self.env._("cannot be moved"), "return": self.env._("cannot be returned to the vendor"),
            "scrap": self.env._("cannot be scrapped")}
        # As superuser: a hold of another company stops the lot just the same, and its reason is no secret.
        holds = {hold.id: hold for hold in self.env["lot.hold"].sudo().browse(row["hold_id"] for row in stopped)}
        texts = dict.fromkeys(
            self.env._("• %(lot)s (%(product)s) %(operation)s: %(reason)s", lot=self._held_part(hold),
                       product=hold.product_id.display_name, operation=operations[row["operation"]],
                       reason=hold.reason_id.name)
            for row in stopped for hold in [holds[row["hold_id"]]])
        return self.env._(
            "These lots are on hold:\n%s\n\nChoose other lots, or ask someone of Quality to release them.",
            "\n".join(texts))

    def _held_part(self, hold):
        """The lot, and where of it: what lies elsewhere is free."""
        place = hold._part_name()
        return self.env._("%(lot)s in %(place)s", lot=hold.lot_id.name, place=place) if place else hold.lot_id.name
