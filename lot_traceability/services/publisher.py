from functools import cache
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL, float_round

from .ids import any_of

# A form needs more than its own model: without these it opens with an error.
FORM_NEEDS = {"mrp.production": ("mrp.workorder",)}
# What a row is made of that an answer does not name.
INTERNAL = ("company_id", "document_model", "document_id", "document_name")


class Product(NamedTuple):
    """What every row of a product needs of it, looked up once."""

    name: str
    uom: str
    tracking: str
    cost: float
    is_valued_by_lot: bool


class LotPublisher(models.AbstractModel):
    """Shows what services found as the user may see it: Odoo's own access rules decide, the rest is redacted.

    An answer can have a hundred thousand rows. What is the same for many of them is looked up once, and records are
    read as plain values, all in one query: a recordset reads a thousand at a time.
    """

    _name = "lot.publisher"
    _description = "Lot Publisher"

    @api.private
    def readable(self, model, ids, *names, by="id"):
        """Values of the records that the user may read; one query, however many they are.

        :param str model: of the records
        :param ids: those to look for in the field ``by``
        :param names: stored fields
        :return: the value of ``by`` and of each field, as the database holds them; in order of the records' ids
        :rtype: list[tuple]
        """
        query = self._readable_sql(model, ids, names, by)
        return self.env.execute_query(query) if query else []

    @api.private
    def documents(self, ids):
        """Which of some documents the user may read; one query for all of them.

        :param dict ids: by model
        :return: pairs of model and id
        :rtype: set[tuple[str, int]]
        """
        queries = [
            SQL("(SELECT %s, document.id FROM (%s) document)", model, query)
            for model in ids if (query := self._readable_sql(model, ids[model], (), "id"))]
        return set(self.env.execute_query(SQL(" UNION ALL ").join(queries))) if queries else set()

    def _readable_sql(self, model, ids, names, by):
        """Selects what :meth:`readable` gives; None if there can be nothing."""
        records = self.env[model].with_context(active_test=False)
        if not ids or not records.has_access("read"):
            return None
        query = records._search([])
        key, *values = (records._field_to_sql(query.table, name, query) for name in (by, *names))
        query.add_where(SQL("%s = %s", key, any_of(ids)))
        query.order = SQL.identifier(query.table, "id")
        return query.select(key, *values)

    @api.private
    def products(self, ids):
        """The products among ``ids`` that the user may read.

        :rtype: dict[int, Product]
        """
        products = self.env["product.product"].browse(ids)._filtered_access("read")
        return {
            product.id: Product(product.display_name, product.uom_id.name, product.tracking, product.standard_price,
                                product.lot_valuated)
            for product in products}

    @api.private
    def document(self):
        """How answers name a document: a function of its model, id and name, the same for the same.

        In what it gives, ``readable`` says whether the form of the document would open for this user.
        """
        @cache
        def opens(model):
            return all(self.env[needed].has_access("read") for needed in (model, *FORM_NEEDS.get(model, ())))

        return cache(lambda model, record_id, name: {
            "model": model, "id": record_id, "name": name or "", "readable": opens(model)})

    @api.private
    def rows(self, rows, buckets, seen):
        """Rows of :meth:`lot.whereabouts.rows` as the user may see them.

        :param dict rows: by bucket
        :param buckets: those to show
        :param set seen: ids of the lots that the user may see; of others, and of another company's rows, the answer
            keeps the lot and nothing else
        :return: by bucket, rows with ``uom``, ``value`` and ``document``; rows of one document share it
        :rtype: dict[str, list[dict]]
        """
        chosen = [row for bucket in buckets for row in rows[bucket]]
        products = self.products({row["product_id"] for row in chosen})
        costs = self._lot_costs(chosen, products, seen)
        companies = {None, *self.env.companies.ids}
        document, amount, value = self.document(), self._amount(), self._value()

        def public(row):
            product = products.get(row["product_id"])
            if product is None or row["lot_id"] not in seen or row.get("company_id") not in companies:
                return {"lot_id": row["lot_id"], "redacted": True}
            shown = {name: row[name] for name in row if name not in INTERNAL}
            shown["quantity"] = amount(row["quantity"])
            shown["uom"] = product.uom
            shown["value"] = value(row["quantity"], costs.get(row["lot_id"], product.cost))
            if "date" in row:
                shown["date"] = iso(row["date"])
            if "document_id" in row:
                shown["document"] = document(row["document_model"], row["document_id"], row.get("document_name"))
            return shown

        return {bucket: [public(row) for row in rows[bucket]] for bucket in buckets}

    def _lot_costs(self, rows, products, seen):
        """Cost per lot where Odoo keeps one (``lot_valuated``)."""
        valued = {product_id for product_id, product in products.items() if product.is_valued_by_lot}
        lots = {row["lot_id"] for row in rows if row["product_id"] in valued and row["lot_id"] in seen}
        return dict(self.readable("stock.lot", lots, "standard_price"))

    def _amount(self):
        """Rounds a quantity as every unit of measure does; many rows have the same."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return cache(lambda quantity: round(float_round(quantity, precision_digits=digits), 9))

    def _value(self):
        """What a quantity is worth, in the currency of the company."""
        currency = self.env.company.currency_id
        return cache(lambda quantity, cost: currency.round(quantity * cost))

    @api.private
    def names(self, *row_lists):
        """What the ids in public rows are called, and how to reach the partners among them."""
        def used(*names):
            return {row[name] for rows in row_lists for name in names for row in rows if name in row}

        return {
            "products": {product_id: product.name
                         for product_id, product in self.products(used("product_id")).items()},
            "locations": dict(self.readable("stock.location", used("location_id"), "complete_name")),
            "packages": dict(self.readable("stock.package", used("package_id"), "name")),
            "partners": self._partners(used("partner_id", "owner_id")),
            "currency": self.env.company.currency_id.name,
        }

    def _partners(self, ids):
        partners = self.env["res.partner"].browse(ids)._filtered_access("read")
        return {
            partner.id: {"name": partner.display_name, "phone": partner.phone or "", "email": partner.email or "",
                         "address": partner._display_address(without_company=True).replace("\n\n", "\n").strip()}
            for partner in partners}


def iso(moment):
    """ISO 8601 with the zone said: Odoo stores UTC."""
    return f"{moment.isoformat()}+00:00" if moment else None
