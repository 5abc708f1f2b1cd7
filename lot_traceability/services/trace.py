from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError

from ..tracing import balance, order, tree
from .whereabouts import BUCKETS, ORIGINS

# A form needs more than its own model: without these it opens with an error.
FORM_NEEDS = {"mrp.production": ("mrp.workorder",)}
DIRECTIONS = {"down": ("down",), "up": ("up",), "both": ("up", "down")}
RELATION = {"down": "descendant", "up": "ancestor"}


class LotTrace(models.AbstractModel):
    """Puts lineage and whereabouts together into one answer that the user may see."""

    _name = "lot.trace"
    _description = "Lot Trace"

    @api.private
    def trace(self, roots, direction="both", as_of=None, known_at=None, in_order=False, exposure=True):
        """The whole answer about ``roots``; see ``stock.lot.trace`` for what is in it.

        :raises UserError: for an unknown direction, no lot, or a moment that has not come
        :raises MissingError: if a lot was deleted in between
        :raises AccessError: if the user may not trace, or may not read a root
        """
        as_of, known_at = self._checked_moment(as_of), self._checked_moment(known_at)
        self._check_roots(roots)
        if direction not in DIRECTIONS:
            raise UserError(self.env._("A trace goes down, up or both ways, not “%s”.", direction))

        walked, steps, out_of_order = self._walk(roots, DIRECTIONS[direction], as_of, known_at, in_order)
        lines = {}
        for way, found in walked.items():
            lines.update(((line["transformation_id"], line["role"], line["lot_id"], line["product_id"]), line)
                         for line in found if self._is_on_the_way(line, way, roots, steps[way]))
        affected = list(dict.fromkeys([*roots.ids, *steps.get("down", ())]))
        rows = self.env["lot.whereabouts"].rows(affected)
        exposures = self.env["lot.exposure"].exposures(roots, walked, steps, rows) if exposure else {}
        asked = {"as_of": _iso(as_of), "known_at": _iso(known_at), "in_order": in_order, "out_of_order": out_of_order}
        return {**asked, **self._answer(roots, direction, steps, list(lines.values()), rows, exposures)}

    @api.private
    def whereabouts(self, lots):
        """The public rows of ``lots``; see ``stock.lot.whereabouts``."""
        self._check_roots(lots)
        rows = self.env["lot.whereabouts"].rows(lots.ids)
        return self.public_rows(rows, BUCKETS, set(lots.ids))

    def _walk(self, roots, ways, as_of, known_at, in_order):
        """By way, all lines walked over and the steps of the lots reached; and how many lots the order leaves out."""
        walked = {way: self.env["lot.lineage"].lines(roots.ids, way, as_of, known_at) for way in ways}
        steps = {way: tree.reach(roots.ids, walked[way], way) for way in ways}
        if not in_order:
            return walked, steps, None
        walked = {way: order.possible(roots.ids, walked[way], way) for way in ways}
        ordered = {way: tree.reach(roots.ids, walked[way], way) for way in ways}
        return walked, ordered, len(set().union(*steps.values()).difference(*ordered.values()))

    def _check_roots(self, roots):
        self.env["lot.transformation"].check_access("read")
        if not roots:
            raise UserError(self.env._("Choose at least one lot to trace."))
        if len(roots.exists()) < len(roots):
            raise MissingError(self.env._("A lot of this trace was deleted in the meantime. Search for the lot again."))
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

    def _is_on_the_way(self, line, way, roots, steps):
        """Leaving the entering side, keep only the lots that are traced: a batch is made of more than those."""
        entering = "input" if way == "down" else "output"
        return line["role"] != entering or line["lot_id"] in steps or line["lot_id"] in roots.ids

    def _answer(self, roots, direction, steps, lines, rows, exposures):
        reached = (lot for way in steps.values() for lot in way)
        lots = self.env["stock.lot"].browse(dict.fromkeys([*roots.ids, *reached]))
        visible = lots._filtered_access("read")
        seen = set(visible.ids)
        rounding = {lot.id: lot.product_id.uom_id.rounding for lot in visible}
        sums = balance.balance(rows, {**dict.fromkeys(lots.ids, 1e-5), **rounding})
        transformations = self._transformations(lines, seen)
        whereabouts = self.public_rows(rows, BUCKETS, seen)
        origins = self.public_rows(rows, ORIGINS, seen)
        return {
            "roots": roots.ids,
            "direction": direction,
            "lots": self._lots(roots, steps, exposures, lots, seen),
            "transformations": transformations,
            "whereabouts": whereabouts,
            "origins": origins,
            "balance": [{"lot_id": lot, **sums[lot]} for lot in sums if lot in seen],
            "holes": self._holes(visible),
            "redacted": len(lots) - len(visible),
            "names": self.names(
                *whereabouts.values(), *origins.values(),
                *(row[side] for row in transformations for side in ("inputs", "outputs"))),
        }

    def _lots(self, roots, steps, exposures, lots, seen):
        answer = []
        for lot in lots:
            relations = [RELATION[way] for way, reached in steps.items() if lot.id in reached]
            row = {"id": lot.id, "is_root": lot in roots, "relations": relations, "redacted": lot.id not in seen}
            for way, reached in steps.items():
                if lot.id in reached:
                    row[RELATION[way]] = {**reached[lot.id]._asdict(), "also": list(reached[lot.id].also)}
                    if lot.id in seen:
                        row[RELATION[way]] |= exposures.get(way, {}).get(lot.id, {})
            if lot.id in seen:
                row |= {
                    "name": lot.name, "product_id": lot.product_id.id, "product": lot.product_id.display_name,
                    "uom": lot.product_id.uom_id.name, "tracking": lot.product_id.tracking,
                    "expiration_date": _iso(lot.expiration_date),
                    "vendor_lots": lot.origin_ids.filtered("vendor_lot").mapped("vendor_lot"),
                }
            answer.append(row)
        return answer

    def _holes(self, lots):
        """Holes of the lots shown, with the document that repairs each; another company's has no name."""
        holes = self.env["lot.holes"].find(lots.ids)
        documents = {}
        for hole in holes:
            documents.setdefault(hole["document_model"], set()).add(hole["document_id"])
        seen = {model: set(self._readable(model, ids).ids) for model, ids in documents.items()}
        return [{
            "rule": hole["rule"], "severity": hole["severity"], "text": hole["text"], "lot_id": hole["lot_id"],
            "document": self._document(hole["document_model"], hole["document_id"], hole["document_name"])
            if hole["document_id"] in seen[hole["document_model"]] else
            {"model": hole["document_model"], "id": hole["document_id"], "name": "", "readable": False}}
            for hole in holes]

    def _document(self, model, record_id, name):
        """A document as answers name it; ``readable`` says whether its form would open for this user."""
        needed = (model, *FORM_NEEDS.get(model, ()))
        readable = all(self.env[each].has_access("read") for each in needed)
        return {"model": model, "id": record_id, "name": name or "", "readable": readable}

    def _transformations(self, lines, seen):
        by_id = {}
        for line in lines:
            by_id.setdefault(line["transformation_id"], []).append(line)
        transformations = self.env["lot.transformation"].browse(by_id)
        visible = set(transformations._filtered_access("read").ids)
        kinds = dict(transformations._fields["kind"]._description_selection(self.env))
        products = self._products(lines)
        answer = []
        for transformation in transformations:
            row = {"id": transformation.id, "redacted": transformation.id not in visible, "inputs": [], "outputs": []}
            if transformation.id in visible:
                row |= {
                    "kind": transformation.kind, "kind_name": kinds[transformation.kind],
                    "date": _iso(transformation.date), "exactness": transformation.exactness,
                    "document": self._document(
                        transformation.document_model, transformation.document_id, transformation.name),
                }
            for line in by_id[transformation.id]:
                shown = transformation.id in visible and (line["lot_id"] is None or line["lot_id"] in seen)
                public = self._public_line(line, products) if shown else {"lot_id": line["lot_id"]}
                row[f"{line['role']}s"].append(public)
            answer.append(row)
        return answer

    def _products(self, lines):
        return self._readable("product.product", {line["product_id"] for line in lines})

    def _public_line(self, line, products):
        public = {"lot_id": line["lot_id"], "quantity": line["quantity"], "date": _iso(line["date"])}
        product = products.browse(line["product_id"])
        if product in products:
            public |= {"product_id": product.id, "uom": product.uom_id.name}
        return public

    @api.private
    def public_rows(self, rows, buckets, seen):
        """Rows as the user may see them: another company's keep their lot and nothing else."""
        companies = set(self.env.companies.ids)
        products = self._products(row for bucket in buckets for row in rows[bucket])
        costs = {product.id: product.standard_price for product in products}
        units = {product.id: product.uom_id for product in products}
        lot_costs = self._lot_costs(products, rows, buckets, seen)
        answer = {}
        for bucket in buckets:
            answer[bucket] = []
            for row in rows[bucket]:
                hidden = row["lot_id"] not in seen or row.get("company_id") not in {None, *companies} or (
                    row["product_id"] not in costs)
                if hidden:
                    answer[bucket].append({"lot_id": row["lot_id"], "redacted": True})
                    continue
                unit = units[row["product_id"]]
                cost = lot_costs.get(row["lot_id"], costs[row["product_id"]])
                public = {name: value for name, value in row.items()
                          if name not in ("company_id", "document_model", "document_id", "document_name")}
                public |= {"quantity": round(unit.round(row["quantity"]), 9), "uom": unit.name,
                           "value": self.env.company.currency_id.round(row["quantity"] * cost)}
                if "date" in row:
                    public["date"] = _iso(row["date"])
                if "document_id" in row:
                    public["document"] = self._document(
                        row["document_model"], row["document_id"], row.get("document_name"))
                answer[bucket].append(public)
        return answer

    def _lot_costs(self, products, rows, buckets, seen):
        """Cost per lot where Odoo keeps one (``lot_valuated``)."""
        valued = set(products.filtered("lot_valuated").ids)
        if not valued:
            return {}
        ids = {row["lot_id"] for bucket in buckets for row in rows[bucket]
               if row["product_id"] in valued and row["lot_id"] in seen}
        return {lot.id: lot.standard_price for lot in self.env["stock.lot"].browse(ids)}

    @api.private
    def names(self, *row_lists):
        """What the ids in public rows are called, and how to reach the partners among them."""
        def used(*names):
            return {row[name] for rows in row_lists for row in rows for name in names if row.get(name)}

        partners = self._readable("res.partner", used("partner_id", "owner_id"))
        return {
            "products": {product.id: product.display_name
                         for product in self._readable("product.product", used("product_id"))},
            "locations": {place.id: place.complete_name
                          for place in self._readable("stock.location", used("location_id"))},
            "packages": {package.id: package.name
                         for package in self._readable("stock.package", used("package_id"))},
            "partners": {
                partner.id: {"name": partner.display_name, "phone": partner.phone or "", "email": partner.email or "",
                             "address": partner._display_address(without_company=True).replace("\n\n", "\n").strip()}
                for partner in partners},
            "currency": self.env.company.currency_id.name,
        }

    def _readable(self, model, ids):
        return self.env[model].browse(ids)._filtered_access("read")


def _iso(moment):
    """ISO 8601 with the zone said: Odoo stores UTC."""
    return moment.replace(tzinfo=timezone.utc).isoformat() if moment else None
