from itertools import groupby
from typing import NamedTuple
from uuid import uuid4

from odoo import api, fields, models
from odoo.tools import SQL

from ..tracing.attributes import DoesNotFit, combined, find, fitted, new_property, with_tags, worded
from ..tracing.shelf_life import most_specific

# What turns lots into others for good; what an unbuild order gives back has attributes of its own.
DOCUMENTS = {"production": "mrp.production", "repack": "lot.repack"}


class Making(NamedTuple):
    """How a lot was made, in all orders that did: of which lots and how much, and the last of the documents."""

    company: int
    document: tuple
    used: dict


class Outcome(NamedTuple):
    """What a rule gives for a lot, and what becomes of it: a state of ``lot.attribute.value``."""

    lot: models.BaseModel
    rule: tuple
    values: list
    sources: tuple
    state: str


class LotAttributes(models.AbstractModel):
    """Passes attributes on from the lots that went into others: the one place that does."""

    _name = "lot.attributes"
    _description = "Passed-On Attributes"

    @api.private
    def pass_on(self, documents):
        """Let what ``documents`` made take over what rules say. Where there is no rule, this asks for nothing.

        :param documents: recorded just now, see ``lot.recorder``
        """
        if documents._name in DOCUMENTS.values() and self.env["lot.attribute.rule"]._all():
            made = self.env.execute_query(SQL(
                "SELECT DISTINCT line.lot_id FROM lot_transformation_line line"
                "  JOIN lot_transformation header ON header.id = line.transformation_id"
                " WHERE header.document_model = %s AND header.document_id = ANY(%s) AND header.superseded_at IS NULL"
                "   AND line.superseded_at IS NULL AND line.role = 'output' AND line.lot_id IS NOT NULL",
                documents._name, documents.ids))
            self._work_out(self._makings([lot for lot, in made]))

    @api.private
    def work_out(self, lots):
        """Let ``lots`` take over what their inputs say now, by the rules of now.

        :return: what changed, as ``lot.attribute.value``
        """
        self.env.flush_all()
        return self._work_out(self._makings(lots.ids)).sudo(False)

    def _makings(self, lot_ids):
        """What went into lots; one query.

        Read past record rules, as the genealogy is: what another company put in is in it.

        :return: by lot id
        :rtype: dict[int, Making]
        """
        rows = self.env.execute_query(SQL(
            """
            SELECT header.id, header.company_id, header.document_model, header.document_id, header.name,
                   line.role, line.lot_id, sum(line.quantity)::float
              FROM lot_transformation header
              JOIN lot_transformation_line line ON line.transformation_id = header.id
             WHERE header.superseded_at IS NULL AND header.kind = ANY(%(kinds)s)
               AND line.superseded_at IS NULL AND line.lot_id IS NOT NULL
               AND header.id IN (SELECT transformation_id FROM lot_transformation_line
                                  WHERE role = 'output' AND superseded_at IS NULL AND lot_id = ANY(%(made)s))
             GROUP BY header.id, line.role, line.lot_id ORDER BY header.id, line.lot_id
            """, kinds=list(DOCUMENTS), made=lot_ids))
        wanted, makings = set(lot_ids), {}
        for (_id, company, *document), lines in groupby(rows, lambda row: row[:5]):
            lines = [line[5:] for line in lines]
            used = {lot: quantity for role, lot, quantity in lines if role == "input"}
            for lot in (lot for role, lot, _quantity in lines if role == "output" and lot in wanted):
                before = makings[lot].used if lot in makings else {}
                added = {each: before.get(each, 0) + quantity for each, quantity in used.items() if each != lot}
                makings[lot] = Making(company, tuple(document), {**before, **added})
        return makings

    def _work_out(self, makings):
        # As superuser: rules hold, whoever makes the lot, and what another company put in counts. Countries are called
        # as the company calls them, whoever closes the order.
        lots = self.env["stock.lot"].sudo().with_context(lang=self.env.company.partner_id.lang).browse(makings)
        lots = lots.with_prefetch([*makings, *{lot for making in makings.values() for lot in making.used}])
        records = self.env["lot.attribute.value"].sudo()
        pairs = [(lot, rule) for lot in lots for rule in self._rules(lot.product_id, makings[lot.id].company)]
        if not pairs:
            return records
        lots = lots.browse({lot.id for lot, _rule in pairs})
        sheet = self.env["lot.attribute.sheet"].read_lots(
            lots.browse({*lots.ids, *(used for lot in lots for used in makings[lot.id].used)}))
        last, passed = self._told(lots)
        combine = self._combiner(lots, sheet)
        outcomes = []
        for lot, rule in pairs:
            values, sources, fits = combine(rule, makings[lot.id].used)
            mine = worded(sheet.entered(lot, rule))
            by_hand = mine and not rule.replaces and mine != passed.get((lot.id, rule.key))
            state = ("kept" if by_hand else "passed") if fits else "unfit"
            outcome = Outcome(lot, rule, values, sources, state)
            if values and not (mine == worded(values) and self._is_known(outcome, last)):
                outcomes.append(outcome)
        return records.create([
            self._prepare_vals(outcome, makings[outcome.lot.id])
            for outcome in self._fit(outcomes, sheet) if not self._is_known(outcome, last)])

    def _rules(self, product, company):
        """The rules that count for lots of a product: for each attribute the most specific one."""
        by_key = {}
        for rule in self.env["lot.attribute.rule"]._all():
            by_key.setdefault(rule.key, []).append(rule)
        categories = product.categ_id._nearest_first()
        counting = (most_specific(rules, company, [], product.product_tmpl_id.id, categories)
                    for rules in by_key.values())
        return [rule for rule in counting if rule]

    def _combiner(self, lots, sheet):
        """A function from a rule and what was used to the values, the lots they are from, and whether they fit
        together; serial numbers of one order ask for the same."""
        known = {}

        def combine(rule, used):
            key = (rule.id, frozenset(used.items()))
            if key not in known:
                known[key] = self._combined(rule, self._said(lots, rule, used, sheet))
            return known[key]

        return combine

    def _said(self, lots, rule, used, sheet):
        sources = lots.browse(used)
        if rule.source_product:
            sources = sources.filtered(lambda lot: lot.product_id.product_tmpl_id.id == rule.source_product)
        if rule.source_category:
            sources = sources.filtered(
                lambda lot: rule.source_category in lot.product_id.categ_id._nearest_first())
        said = ((lot.id, sheet.said(lot, rule), used[lot.id]) for lot in sources)
        return [entry for entry in said if entry[1]]

    def _combined(self, rule, said):
        sources = tuple(lot for lot, _values, _quantity in said)
        found = [(values, quantity) for _lot, values, quantity in said]
        try:
            return combined(rule.how, found), sources, True
        except DoesNotFit:
            return combined("all", found), sources, False

    def _told(self, lots):
        """What was told before of each lot and attribute, and what was passed on last."""
        last, passed = {}, {}
        for record in self.env["lot.attribute.value"].sudo().search([("lot_id", "in", lots.ids)], order="id"):
            key = (record.lot_id.id, record._key())
            last[key] = record.state, record.value, frozenset(record.source_lot_ids.ids)
            if record.state == "passed":
                passed[key] = record.value
        return last, passed

    def _is_known(self, outcome, last):
        """Whether just that was told before."""
        told = outcome.state, worded(outcome.values), frozenset(outcome.sources)
        return last.get((outcome.lot.id, outcome.rule.key)) == told

    def _fit(self, outcomes, sheet):
        """Write what is passed on, and say what did not fit; one write for each lot."""
        done, by_lot = [], {}
        for outcome in outcomes:
            if outcome.state == "passed":
                by_lot.setdefault(outcome.lot, []).append(outcome)
            else:
                done.append(outcome)
        definitions = self._definitions([outcome for outcome in outcomes if outcome.state == "passed"])
        for lot, passed in by_lot.items():
            vals, now = self._values(lot, passed, definitions.get(lot.product_id, []), sheet)
            lot.write(vals)
            done += now
        return done

    def _definitions(self, outcomes):
        """Give products the properties, and these the tags, that their lots need.

        :return: by product
        :rtype: dict
        """
        definitions = {}
        for outcome in outcomes:
            if outcome.rule.attribute == "production_date":
                continue
            product, rule = outcome.lot.product_id, outcome.rule
            definition = definitions.setdefault(product, list(product.lot_properties_definition))
            prop = find(definition, rule.label)
            if not prop:
                prop = new_property(uuid4().hex[:16], rule.label.strip(), rule.how, outcome.values)
                definition.append(prop)
            definition[definition.index(prop)] = with_tags(prop, outcome.values)
        for product, definition in definitions.items():
            if definition != product.lot_properties_definition:
                product.lot_properties_definition = definition
        return definitions

    def _values(self, lot, outcomes, definition, sheet):
        """What to write on a lot, and its outcomes as they are now."""
        kept = {prop["name"]: prop.get("value") for prop in sheet.properties[lot.id]}
        vals, done = {}, []
        for outcome in outcomes:
            if outcome.rule.attribute == "production_date":
                vals["production_date"] = outcome.values[0]
                done.append(outcome)
                continue
            prop = find(definition, outcome.rule.label)
            try:
                kept[prop["name"]] = fitted(prop, outcome.values, self._records(lot, prop, outcome.values))
                done.append(outcome)
            except DoesNotFit:
                done.append(outcome._replace(state="unfit"))
        if definition:
            vals["lot_properties"] = [{**prop, "value": kept.get(prop["name"])} for prop in definition]
        return vals, done

    def _records(self, lot, prop, values):
        """The records of that name, for a property that names records."""
        if prop["type"] not in ("many2one", "many2many"):
            return {}
        records = lot.env[prop["comodel"]]
        return {record.display_name: record.id for record in records.search([(records._rec_name, "in", values)])}

    def _prepare_vals(self, outcome, making):
        model, document, name = making.document
        return {
            "lot_id": outcome.lot.id, "attribute": outcome.rule.attribute, "label": outcome.rule.label,
            "value": worded(outcome.values), "state": outcome.state,
            "source_lot_ids": [fields.Command.set(outcome.sources)], "source_count": len(outcome.sources),
            "rule_id": outcome.rule.id,
            "rule_name": self.env["lot.attribute.rule"].sudo().browse(outcome.rule.id).display_name,
            "document_model": model, "document_id": document, "document_name": name,
            "user_id": self.env.uid, "date": fields.Datetime.now(), "company_id": making.company}
