from collections import defaultdict
from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.tools.misc import format_date, format_datetime, formatLang

from ..tracing import states, svg

# States that a list names; the others are said by its quantities.
GRAVE = ("hold", "recalled", "expired")
# More units than these in one line would not fit.
FEW_UNITS = 2
# Width and size of each line of text, in pixels.
BOX = ((134, 13), (180, 12), (180, 11))
STACK = ((160, 13), (180, 12), (180, 11))
PILL = ((155, 11.5), (158, 10))


def is_possible(lot):
    """Whether the records cannot prove that a lot belongs to the trace."""
    return any(not lot[relation].get("certain", True) for relation in lot["relations"]) and not lot["is_root"]


class LotPictureText(models.AbstractModel):
    """What is written on the boxes and arrows of a picture, and read out for who cannot see it."""

    _name = "lot.picture.text"
    _description = "Text of a Lot Picture"

    @api.private
    def texts(self, shown, facts, answer):
        """What is written where.

        :param tracing.graph.Graph shown: the nodes and edges that are drawn
        :param dict facts: by lot id ``on_hand``, ``delivered`` and ``states``
        :param dict answer: of ``stock.lot.trace``
        :return: ``nodes``: by key their ``name``, ``lines``, ``marks``, ``tone`` and ``text`` (a sentence that says all
            of it); ``edges``: the quantity by source and target
        :rtype: dict
        """
        writers = {"lot": self._lot, "lots": self._lots, "transformation": self._transformation,
                   "transformations": self._transformations, "untracked": self._untracked, "pool": self._pool}
        return {
            "nodes": {key: writers[node.kind](node, facts, answer) for key, node in shown.nodes.items()},
            "edges": {(edge.source, edge.target): self.amounts(dict(edge.amounts)) for edge in shown.edges}}

    @api.private
    def title(self, answer):
        names = [lot.get("name") or self.env._("a lot of another company") for lot in answer["lots"] if lot["is_root"]]
        text = ", ".join(names[:5])
        return self.env._("Genealogy of %s and more", text) if len(names) > 5 else self.env._("Genealogy of %s", text)

    @api.private
    def legend(self):
        """Rows with ``kind`` (state, line), ``name`` and ``label``; of states with their colours and sign, too."""
        labels = self._state_names()
        lines = {"possible": self.env._("Possible link"), "back": self.env._("Leads back: rework")}
        return [
            *({"kind": "state", "name": name, "label": labels[name], **state._asdict()}
              for name, state in states.STATES.items() if name != "redacted"),
            *({"kind": "line", "name": name, "label": label} for name, label in lines.items())]

    @api.private
    def now(self):
        """Comparable with the moments of an answer."""
        return fields.Datetime.now().replace(tzinfo=timezone.utc).isoformat()

    @api.private
    def amounts(self, amounts):
        """Quantities by unit as one text: “12 kg + 3 Units”."""
        texts = [self.quantity(quantity, uom) for uom, quantity in amounts.items()]
        return " + ".join(texts[:FEW_UNITS]) + (" + …" if len(texts) > FEW_UNITS else "")

    @api.private
    def quantity(self, quantity, uom):
        return self.env["lot.wording"].quantity(quantity, uom)

    def _state_names(self):
        return {
            "hold": self.env._("On hold"), "recalled": self.env._("Recalled"), "expired": self.env._("Expired"),
            "delivered": self.env._("Delivered"), "on_hand": self.env._("On hand"), "gone": self.env._("None left"),
            "redacted": self.env._("Another company's")}

    def _lot(self, node, facts, answer):
        lot = node.row
        if lot["redacted"]:
            name = self.env._("Another company's lot")
            return {**self._written(name, [name], name), "marks": [{"state": "redacted", "text": ""}],
                    "tone": "redacted"}
        fact = facts[lot["id"]]
        amounts = {"on_hand": self.quantity(fact["on_hand"], lot["uom"]),
                   "delivered": self.quantity(fact["delivered"], lot["uom"])}
        names = self._state_names()
        said = [self.env._("root")] if lot["is_root"] else []
        said += [self.env._("possible")] if is_possible(lot) else []
        said += [f"{names[state].lower()} {amounts.get(state, '')}".strip() for state in fact["states"]
                 if state != "expired"]
        if lot["expiration_date"]:
            day = self.day(lot["expiration_date"])
            said.append(self.env._("expired on %s", day) if "expired" in fact["states"] else (
                self.env._("expires on %s", day)))
        marks = [{"state": state, "text": amounts.get(state, "")} for state in fact["states"] if state != "gone"]
        lines = [lot["name"], lot["product"], *([names["gone"]] if fact["states"] == ["gone"] else [])]
        return {**self._written(lot["name"], lines, ", ".join([f"{lot['name']}, {lot['product']}", *said])),
                "marks": marks, "tone": fact["states"][0]}

    def _lots(self, node, facts, answer):
        lots = [member.row for member in node.members if member.kind == "lot"]
        mine = [facts[row["id"]] for row in lots if row["id"] in facts]
        counts = self._counts(mine)
        on_hand, delivered = defaultdict(float), defaultdict(float)
        for row in lots:
            if row["id"] in facts:
                on_hand[row["uom"]] += facts[row["id"]]["on_hand"]
                delivered[row["uom"]] += facts[row["id"]]["delivered"]
        name = self._common_name(node.members, answer)
        number = self._count(len(node.members))
        if not lots:
            count = f"× {number}"
        else:
            count = self.env._("%s more lots", number) if node.shown else self.env._("%s lots", number)
        where = self._where(on_hand, delivered) if mine else ""
        names = self._state_names()
        said = [f"{names[state].lower()}: {self._count(number)}" for state, number in counts.items()]
        marks = [{"state": state, "text": self._count(number)} for state, number in counts.items()]
        tone = next(iter(counts), "redacted" if all(member.row.get("redacted") for member in node.members) else "gone")
        text = ", ".join(part for part in (count, name, where, *said) if part)
        return {**self._written(name, [name, count, where], text, STACK), "marks": marks, "tone": tone}

    def _common_name(self, members, answer):
        rows = [member.row for member in members]
        products = {row.get("product_id") for row in rows}
        if products == {None}:
            return self.env._("Of other companies")
        if len(products) == 1:
            return rows[0].get("product") or answer["names"]["products"].get(products.pop(), "")
        return self.env._("%s products", self._count(len(products)))

    def _counts(self, facts):
        """How many lots are in each state, the gravest first."""
        counts = defaultdict(int)
        for fact in facts:
            for state in fact["states"]:
                counts[state] += 1
        return {state: counts[state] for state in states.STATES if state in counts}

    def _transformation(self, node, facts, answer):
        row = node.row
        if row["redacted"]:
            name = self.env._("Another company's")
            return self._written(name, [name], self.env._("A document of another company"), PILL)
        document, day = row["document"]["name"], self.day(row["date"])
        said = [self.env._("the records cannot tell which went into which")] if row["exactness"] == "possible" else []
        return self._written(
            document, [document, f"{row['kind_name']} · {day}"],
            ", ".join([f"{row['kind_name']} {document}", day, *said]), PILL)

    def _transformations(self, node, facts, answer):
        kinds = sorted({member.row.get("kind_name") or self.env._("Another company's") for member in node.members})
        days = sorted(member.row["date"] for member in node.members if member.row.get("date"))
        count = self.env._("%s documents", self._count(len(node.members)))
        between = f"{self.day(days[0])} – {self.day(days[-1])}" if days else ""
        kind = ", ".join(kinds)
        return self._written(
            count, [f"{self._count(len(node.members))} × {kind}", between],
            ", ".join(part for part in (count, kind, between) if part), PILL)

    def _untracked(self, node, facts, answer):
        row = node.row
        name = answer["names"]["products"].get(row.get("product_id")) or self.env._("A product not visible to you")
        text = self.env._("%s, not tracked by lots: the trace ends here", name)
        return self._written(name, [name, self.env._("Not tracked by lots")], text)

    def _pool(self, node, facts, answer):
        """Stock of an untracked product; of another company's nothing is said."""
        pool = node.row
        if pool["redacted"]:
            name = self.env._("Another company's stock")
            return {**self._written(name, [name], name), "tone": "redacted"}
        until = self.day(pool["until"]) if pool["until"] else self.env._("today")
        days = f"{self.day(pool['from'])} – {until}"
        text = self.env._("%(product)s, stock without lots of %(days)s: what went in may be in all that came out later",
                          product=pool["product"], days=days)
        return self._written(pool["product"], [pool["product"], self.env._("Pool: not tracked by lots"), days], text)

    def _written(self, name, lines, text, room=BOX):
        return {
            "name": name, "text": text, "marks": [], "tone": "gone",
            "lines": [svg.fit(line, width, size) for line, (width, size) in zip(lines, room, strict=False)]}

    def _where(self, on_hand, delivered):
        there = {uom: quantity for uom, quantity in on_hand.items() if quantity}
        gone = {uom: quantity for uom, quantity in delivered.items() if quantity}
        parts = [self.env._("%s on hand", self.amounts(there))] if there else []
        parts += [self.env._("%s delivered", self.amounts(gone))] if gone else []
        return " · ".join(parts) or self.env._("None left")

    def _count(self, number):
        return formatLang(self.env, number, digits=0)

    @api.private
    def day(self, moment):
        """An ISO 8601 moment as a day of the user's own time zone."""
        return format_date(self.env, self._there(moment))

    @api.private
    def moment(self, moment):
        """An ISO 8601 moment as the user reads it."""
        there = datetime.fromisoformat(moment).astimezone(timezone.utc).replace(tzinfo=None)
        return format_datetime(self.env, there, dt_format="short")

    @api.private
    def states(self, found):
        """The states of a lot as a text; where it is says the rest."""
        names = self._state_names()
        return ", ".join(names[state] for state in found if state in GRAVE)

    def _there(self, moment):
        utc = datetime.fromisoformat(moment).astimezone(timezone.utc).replace(tzinfo=None)
        return fields.Datetime.context_timestamp(self, utc)
