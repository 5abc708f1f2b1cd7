from collections import defaultdict
from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError

from ..tracing import order, tree
from .publisher import iso
from .whereabouts import BUCKETS, ORIGINS

HEADER = ("kind", "date", "exactness", "document_model", "document_id", "name")
SAID = ("partner_id", "vendor_lot", "production_date", "expiration_date", "received_at", "quantity")
DIRECTIONS = {"down": ("down",), "up": ("up",), "both": ("up", "down")}
RELATION = {"down": "descendant", "up": "ancestor"}


class LotTrace(models.AbstractModel):
    """Puts lineage and whereabouts together into one answer that the user may see."""

    _name = "lot.trace"
    _description = "Lot Trace"

    @api.private
    def trace(self, roots, direction="both", as_of=None, known_at=None, in_order=False, exposure=True, possible=True):
        """The whole answer about ``roots``; see ``stock.lot.trace`` for what is in it.

        :raises UserError: for an unknown direction, no lot, or a moment that has not come
        :raises MissingError: if a lot was deleted in between
        :raises AccessError: if the user may not trace, or may not read a root
        """
        as_of, known_at = self._checked_moment(as_of), self._checked_moment(known_at)
        self._check_roots(roots)
        if direction not in DIRECTIONS:
            raise UserError(self.env._("A trace goes down, up or both ways, not “%s”.", direction))

        walked, steps, out_of_order = self._walk(roots, DIRECTIONS[direction], as_of, known_at, in_order, possible)
        lines = self._on_the_way(roots, walked, steps)
        affected = list(dict.fromkeys([*roots.ids, *(lot for lot in steps.get("down", ()) if lot > 0)]))
        rows = self.env["lot.whereabouts"].rows(affected)
        totals = self.env["lot.exposure"].totals(rows, steps)
        exposures = self.env["lot.exposure"].exposures(roots, walked, steps, totals) if exposure else {}
        proven = {way: self._certain(roots, walked[way], way) for way in walked}
        asked = {"as_of": iso(as_of), "known_at": iso(known_at), "in_order": in_order, "out_of_order": out_of_order,
                 "possible": possible, "is_complete": not self.env["lot.verification"].reads_history()}
        pools = self.env["lot.pool.answer"].pools(steps, exposures, walked.get("down", ()))
        return {**asked, **self._answer(roots, direction, steps, lines, rows, totals, exposures, proven, pools)}

    @api.private
    def whereabouts(self, lots):
        """The public rows of ``lots``; see ``stock.lot.whereabouts``."""
        self._check_roots(lots)
        rows = self.env["lot.whereabouts"].rows(lots.ids)
        return self.env["lot.publisher"].rows(rows, BUCKETS, set(lots.ids))

    def _walk(self, roots, ways, as_of, known_at, in_order, possible):
        """By way, all lines walked over and the steps of the lots reached; and how many lots the order leaves out."""
        walked = self.env["lot.lineage"].lines(roots.ids, ways, as_of, known_at, possible)
        steps = {way: tree.reach(roots.ids, walked[way], way) for way in ways}
        if not in_order:
            return walked, steps, None
        walked = {way: order.possible(roots.ids, walked[way], way) for way in ways}
        ordered = {way: tree.reach(roots.ids, walked[way], way) for way in ways}
        left_out = set().union(*steps.values()).difference(*ordered.values())
        return walked, ordered, sum(1 for node in left_out if node > 0)

    def _certain(self, roots, lines, way):
        """Lots to which one way at least is proven; None for all of them, as it mostly is."""
        doubtful = {line["transformation_id"] for line in lines if line["is_doubtful"]}
        if doubtful or any(line["pool_id"] for line in lines):
            return tree.certain(roots.ids, lines, way, doubtful)
        return None

    def _check_roots(self, roots):
        self.env["lot.transformation"].check_access("read")
        if not roots:
            raise UserError(self.env._("Choose at least one lot to trace."))
        if len(self.env["lot.publisher"].readable("stock.lot", roots.ids)) < len(roots):
            if len(roots.exists()) < len(roots):
                raise MissingError(self.env._(
                    "A lot of this trace was deleted in the meantime. Search for the lot again."))
            roots.check_access("read")

    def _checked_moment(self, as_of):
        """``as_of`` as Odoo stores moments: UTC, without a zone. Takes ISO 8601 with or without an offset."""
        if not as_of:
            return None
        if isinstance(as_of, str):
            try:
                as_of = datetime.fromisoformat(as_of.replace("Z", "+00:00"))
            except ValueError as error:
                raise UserError(self.env._("“%s” is not a date and time in ISO 8601.", as_of)) from error
        if as_of.tzinfo:
            as_of = as_of.astimezone(timezone.utc).replace(tzinfo=None)
        if as_of > fields.Datetime.now():
            raise UserError(self.env._(
                "A trace cannot be made as of a moment in the future. Leave the date empty for now."))
        return as_of

    def _on_the_way(self, roots, walked, steps):
        """The lines to show, each once. On the side where a walk enters, only those of lots and pools that are traced:
        a batch is made of more than these."""
        lines = {}
        for way, found in walked.items():
            entering = "input" if way == "down" else "output"
            traced = {*roots.ids, *steps[way]}
            lines.update(
                ((line["transformation_id"], line["role"], tree.node_of(line), line["product_id"]), line)
                for line in found if line["role"] != entering or tree.node_of(line) in traced)
        return list(lines.values())

    def _answer(self, roots, direction, steps, lines, rows, totals, exposures, proven, pools):
        publisher = self.env["lot.publisher"]
        lots = list(dict.fromkeys([*roots.ids, *(lot for way in steps.values() for lot in way if lot > 0)]))
        found = publisher.readable("stock.lot", lots, "product_id", "name", "expiration_date")
        products = publisher.products(
            {product_id for _lot, product_id, *_values in found} | {line["product_id"] for line in lines})
        visible = {lot: (products[product_id], product_id, *values)
                   for lot, product_id, *values in found if product_id in products}
        transformations = self._transformations(lines, visible, products)
        holes = self.env["lot.holes"].find(lots)
        whereabouts = publisher.rows(rows, BUCKETS, visible)
        origins = publisher.rows(rows, ORIGINS, visible)
        shown = self._lots(roots, steps, exposures, lots, visible, proven)
        return {
            "roots": roots.ids,
            "direction": direction,
            "lots": shown,
            "pools": pools,
            "transformations": transformations,
            "whereabouts": whereabouts,
            "origins": origins,
            **self.env["lot.balance"].answer(
                rows, lines, totals, holes, self._unproven(roots, steps, proven), visible),
            "holes": self._holes(holes, visible),
            "redacted": len(lots) - len(visible),
            "names": publisher.names(
                *whereabouts.values(), *origins.values(), *(lot.get("origins", ()) for lot in shown),
                *(pool.get("delivered", ()) for pool in pools),
                *(row[side] for row in transformations for side in ("inputs", "outputs"))),
        }

    def _unproven(self, roots, steps, proven):
        """Lots to which the records prove no way at all."""
        sure = set(roots.ids).union(
            *(reached if proven[way] is None else proven[way] for way, reached in steps.items()))
        return {node for reached in steps.values() for node in reached if node > 0 and node not in sure}

    def _lots(self, roots, steps, exposures, lots, visible, proven):
        said, former = self._said(visible), self._former_names(visible)
        root_ids, answer = set(roots.ids), []
        for lot in lots:
            row = {"id": lot, "is_root": lot in root_ids, "relations": [], "redacted": lot not in visible}
            for way, reached in steps.items():
                if lot in reached:
                    row["relations"].append(RELATION[way])
                    row[RELATION[way]] = tree.public_step(reached, lot)
                    row[RELATION[way]]["certain"] = proven[way] is None or lot in proven[way]
                    if lot in visible:
                        row[RELATION[way]] |= exposures.get(way, {}).get(lot, {})
            if lot in visible:
                product, product_id, name, expiration_date = visible[lot]
                row |= {
                    "name": name, "former_names": [other for other in former.get(lot, ()) if other != name],
                    "product_id": product_id, "product": product.name, "uom": product.uom,
                    "tracking": product.tracking, "expiration_date": iso(expiration_date),
                    "origins": said.get(lot, []),
                    "vendor_lots": list(dict.fromkeys(
                        origin["vendor_lot"] for origin in said.get(lot, ()) if "vendor_lot" in origin)),
                }
            answer.append(row)
        return answer

    def _former_names(self, lots):
        """By lot, what it was called before a correction, the oldest first: one query for all lots."""
        names = defaultdict(dict)
        for lot, field, old in self.env["lot.publisher"].readable(
                "lot.identity.change", lots, "field_name", "old_value", by="lot_id"):
            if field == "name":
                names[lot][old] = True
        return names

    def _said(self, lots):
        """By lot, what its vendors say of it, as far as the user may read it: one query for all lots."""
        said = defaultdict(list)
        for lot, *values in self.env["lot.publisher"].readable("lot.origin", lots, *SAID, by="lot_id"):
            origin = {name: value for name, value in zip(SAID, values, strict=True) if value is not None}
            said[lot].append(origin | {
                name: iso(value) if name == "received_at" else value.isoformat()
                for name, value in origin.items() if name in ("production_date", "expiration_date", "received_at")})
        return said

    def _holes(self, holes, lots):
        """Holes of the lots shown, with the document that repairs each; another company's has no name."""
        publisher = self.env["lot.publisher"]
        holes = [hole for hole in holes if hole["lot_id"] in lots]
        documents = defaultdict(set)
        for hole in holes:
            documents[hole["document_model"]].add(hole["document_id"])
        seen, document = publisher.documents(documents), publisher.document()
        return [{
            "rule": hole["rule"], "severity": hole["severity"], "text": hole["text"], "lot_id": hole["lot_id"],
            "quantity": hole["quantity"],
            "document": document(hole["document_model"], hole["document_id"], hole["document_name"])
            if (hole["document_model"], hole["document_id"]) in seen else
            {"model": hole["document_model"], "id": hole["document_id"], "name": "", "readable": False}}
            for hole in holes]

    def _transformations(self, lines, seen, products):
        publisher = self.env["lot.publisher"]
        by_id = {}
        for line in lines:
            by_id.setdefault(line["transformation_id"], []).append(line)
        visible = {header: values for header, *values in publisher.readable("lot.transformation", by_id, *HEADER)}
        kinds = dict(self.env["lot.transformation"]._fields["kind"]._description_selection(self.env))
        document, answer = publisher.document(), []
        for transformation, its_lines in by_id.items():
            row = {"id": transformation, "redacted": transformation not in visible, "inputs": [], "outputs": []}
            if transformation in visible:
                kind, date, exactness, *its_document = visible[transformation]
                row |= {"kind": kind, "kind_name": kinds[kind], "date": iso(date), "exactness": exactness,
                        "document": document(*its_document)}
            for line in its_lines:
                shown = transformation in visible and (line["lot_id"] is None or line["lot_id"] in seen)
                row[f"{line['role']}s"].append(
                    self._public_line(line, products) if shown else {"lot_id": line["lot_id"]})
            answer.append(row)
        return answer

    def _public_line(self, line, products):
        public = {"lot_id": line["lot_id"], "quantity": line["quantity"], "date": iso(line["date"])}
        if line["pool_id"]:
            public["pool_id"] = line["pool_id"]
        if product := products.get(line["product_id"]):
            public["product_id"], public["uom"] = line["product_id"], product.uom
        return public
