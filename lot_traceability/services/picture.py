from collections import defaultdict

from odoo import api, models

from ..tracing import graph, grouping, layout, states, svg
from .picture_text import is_possible

# So many lots are drawn one by one; more are grouped.
MOST_LOTS = 300
# A group unfolds by so many.
STEP = 100
SIZES = {"transformation": (170, 38), "transformations": (170, 38), "lots": (200, 80)}
LOT_SIZE = (200, 60)
# Where as many lines or more meet at both ends, their quantities would lie over each other.
CROWDED = 3
# Whereabouts that a lot says on its box.
SHOWN = ("on_hand", "in_transit", "delivered")


class LotPicture(models.AbstractModel):
    """Draws a trace: what was asked, which part of it is shown, where everything stands."""

    _name = "lot.picture"
    _description = "Lot Picture"

    @api.private
    def picture(self, lots, view=None, **question):
        """The picture of a trace; see ``stock.lot.picture`` for what is in it."""
        return self.draw(lots.trace(**{**question, "exposure": False}), view)

    @api.private
    def draw(self, answer, view=None, facts=None):
        """The picture of an answer of ``stock.lot.trace``.

        :param dict view: which part to show; see ``stock.lot.picture``
        :param dict facts: as :meth:`facts` gives them, if they are known already
        :rtype: dict
        """
        view = view or {}
        whole = graph.from_trace(answer)
        roots = [graph.lot_key(lot_id) for lot_id in answer["roots"]]
        columns = graph.columns(whole, roots)
        folded = {(key, way) for key, way in view.get("folded") or ()}
        part = graph.within(whole, roots, folded)
        shown, columns = grouping.grouped(
            part, columns, roots, min(view.get("most") or MOST_LOTS, MOST_LOTS), view.get("unfolded"),
            [graph.lot_key(lot_id) for lot_id in view.get("single") or ()])
        texts = self.env["lot.picture.text"].texts(
            shown, self.facts(answer) if facts is None else facts, answer)
        boxes = {key: layout.Box(*SIZES.get(node.kind, LOT_SIZE), columns[key]) for key, node in shown.nodes.items()}
        placed = layout.place(boxes, [(edge.source, edge.target) for edge in shown.edges])
        return {
            "width": placed.width, "height": placed.height,
            "title": self.env["lot.picture.text"].title(answer),
            "nodes": self._nodes(shown, boxes, placed, texts, self._folds(whole, shown, folded), columns),
            "edges": self._edges(shown.edges, placed, texts),
            "legend": self.env["lot.picture.text"].legend(),
            "tones": {name: state._asdict() for name, state in states.STATES.items()},
            "lot_count": len(answer["lots"]), "grouped": any(node.kind == "lots" for node in shown.nodes.values()),
            "step": STEP,
        }

    @api.private
    def file(self, picture):
        """A picture with its legend, as an SVG file."""
        return svg.document(picture)

    @api.private
    def facts(self, answer):
        """By id of each lot that the user may see: ``on_hand`` and ``delivered``, in its unit, and its ``states``.

        An answer has the whereabouts of roots and descendants; those of ancestors are looked up here.
        """
        lots = {lot["id"]: lot for lot in answer["lots"] if not lot["redacted"]}
        known = {lot["id"] for lot in answer["lots"] if lot["is_root"] or "descendant" in lot["relations"]}
        rest = [lot_id for lot_id in lots if lot_id not in known]
        rows = self.env["lot.publisher"].rows(self.env["lot.whereabouts"].rows(rest), SHOWN, set(lots))
        totals = defaultdict(lambda: dict.fromkeys(SHOWN, 0.0))
        for found in (answer["whereabouts"], rows):
            for bucket in SHOWN:
                for row in found[bucket]:
                    totals[row["lot_id"]][bucket] += row.get("quantity", 0.0)
        held, recalled = self._held(lots), self._recalled(lots)
        now = self.env["lot.picture.text"].now()
        facts = {}
        for lot_id, lot in lots.items():
            there = totals[lot_id]["on_hand"] + totals[lot_id]["in_transit"]
            expired = bool(lot["expiration_date"]) and lot["expiration_date"] < now
            facts[lot_id] = {
                "on_hand": round(there, 9), "delivered": round(totals[lot_id]["delivered"], 9),
                "states": states.states(
                    there, round(totals[lot_id]["delivered"], 6), expired, lot_id in recalled, lot_id in held)}
        return facts

    def _held(self, lot_ids):
        """Those on hold; as superuser, because whoever sees a lot has to know."""
        groups = self.env["lot.hold"].sudo()._read_group(
            [("state", "!=", "released"), ("lot_id", "in", list(lot_ids))], ["lot_id"])
        return {lot.id for lot, in groups}

    def _recalled(self, lot_ids):
        """Those in the frozen scope of a recall that is not closed."""
        groups = self.env["lot.recall.lot"]._read_group(
            [("recall_id.state", "=", "frozen"), ("lot_id", "in", list(lot_ids))], ["lot_id"])
        return {lot.id for lot, in groups}

    def _folds(self, whole, shown, folded):
        """By key of a lot drawn by itself: the ways on which there is something to fold, and those that are folded."""
        ways = defaultdict(set)
        for edge in whole.edges:
            ways[edge.source].add("down")
            ways[edge.target].add("up")
        return {key: {"fold": sorted(ways[key]), "folded": sorted(way for each, way in folded if each == key)}
                for key, node in shown.nodes.items() if node.kind in ("lot", "pool")}

    def _nodes(self, shown, boxes, placed, texts, folds, columns):
        nodes = []
        for key, node in shown.nodes.items():
            x, y = placed.at[key]
            members = getattr(node, "members", None)
            row = {} if members else node.row
            nodes.append({
                "key": key, "kind": node.kind, "column": columns[key],
                "x": x, "y": y, "width": boxes[key].width, "height": boxes[key].height,
                "lot_id": row["id"] if node.kind == "lot" and not row["redacted"] else False,
                "document": row.get("document", False), "count": len(members) if members else 0,
                "shown": node.shown if members else 0,
                "is_root": bool(row.get("is_root")), "possible": self._is_possible(node),
                **texts["nodes"][key], **folds.get(key, {"fold": [], "folded": []})})
        return nodes

    def _is_possible(self, node):
        if node.kind == "transformation":
            return node.row.get("exactness") == "possible"
        return node.kind == "lot" and is_possible(node.row)

    def _edges(self, edges, placed, texts):
        outgoing, incoming = defaultdict(int), defaultdict(int)
        for edge in edges:
            outgoing[edge.source] += 1
            incoming[edge.target] += 1
        rows = []
        for edge, points in zip(edges, placed.paths, strict=True):
            (start_x, _start_y), (end_x, end_y) = points[0], points[-1]
            ends = outgoing[edge.source], incoming[edge.target]
            x, y, anchor = self._label_at(points, *ends)
            rows.append({
                "source": edge.source, "target": edge.target, "d": svg.path(points), "x": end_x, "y": end_y,
                "left": min(start_x, end_x), "right": max(start_x, end_x), "possible": edge.possible,
                "back": start_x > end_x, "label": texts["edges"][edge.source, edge.target],
                "label_x": x, "label_y": y, "anchor": anchor, "crowded": min(ends) >= CROWDED})
        return rows

    def _label_at(self, points, outgoing, incoming):
        """At the end where the line is alone, else in the middle of its last curve."""
        back = points[0][0] > points[-1][0]
        way = -1 if back else 1
        if outgoing == 1:
            return points[0][0] + 6 * way, points[0][1] - 5, "end" if back else "start"
        if incoming == 1:
            return points[-1][0] - 12 * way, points[-1][1] - 5, "start" if back else "end"
        (before_x, before_y), (end_x, end_y) = points[-2:]
        return (before_x + end_x) / 2, (before_y + end_y) / 2 - 3, "middle"
