from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tracing.few_lots import few_lots
from ..tracing.operations import STOCKED, Purpose

# Quants fetched first; each further fetch takes four times as many.
FIRST = 8
# Whose order an index of stock.quant has, see there.
INDEXED = {"fifo", "lifo", "fefo", "newest"}


class LotAllocation(models.AbstractModel):
    """Finds the stock to propose: only as much of it as a quantity needs, in the order of the removal strategy."""

    _name = "lot.allocation"
    _description = "Lot Allocation"

    @api.private
    def first_quants(self, product, location, quantity, domain, leaves=None):
        """The first quants, in Odoo's order, that together have ``quantity`` free.

        Odoo reads all there are, and takes what it needs from the first. What it takes is the same as long as
        nothing is reserved beyond what is there: then only Odoo itself knows what it nets against what.

        :param stock.location location: reserve from here, or below
        :param float quantity: in the product's unit
        :param Domain domain: what may be taken at all, as ``_get_gather_domain`` says
        :param datetime leaves: what was to be removed before is not in ``domain``, if it is known
        :return: quants, all there are if they have less; None where Odoo has to look itself
        :rtype: stock.quant or None
        """
        quants = self.env["stock.quant"].sudo()
        strategy = quants._get_removal_strategy(product, location)
        if strategy not in INDEXED:
            return None
        order = quants._get_removal_strategy_order(strategy)
        if leaves:  # what has no date is looked through by itself; an index read backwards has it first
            order = order.replace(" NULLS LAST", "")
        self._write_pending(quants, product)
        if product.id in self.env["lot.assignment"].which(
                ("odd", location), lambda products: self._odd(products, location), product):
            return None
        found = quants
        for part in self._parts(strategy, leaves):
            seen, limit = 0, FIRST
            while product.uom_id.compare(quantity, 0) > 0:
                # with all that Odoo reads of them, which costs it a query of its own
                batch = quants.search_fetch(domain & part & self.free(), order=order, offset=seen, limit=limit)
                found += batch
                quantity -= sum(
                    free for free in (quant.quantity - quant.reserved_quantity for quant in batch)
                    if product.uom_id.compare(free, 0) > 0)
                if len(batch) < limit:
                    break
                seen, limit = seen + limit, 4 * limit
        return found

    @api.private
    def few_lots(self, product, location, quantity, purpose, domain):
        """Ids of the lots that a purpose which takes only a few chooses from.

        :rtype: tuple[int]
        """
        free = self._free_by_lot(product, location, purpose, domain)
        mine = [lot for lot in dict.fromkeys(purpose.lots + purpose.before) if lot in free]
        quantity -= sum(free[lot] for lot in mine)
        left = purpose.most - len({*purpose.lots, *mine})
        others = [(lot, amount) for lot, amount in free.items() if lot not in mine]
        return (*mine, *(few_lots(others, quantity, left) if left > 0 and quantity > 0 else ()))

    def _free_by_lot(self, product, location, purpose, domain):
        """What is free of each lot, by its id in the order in which they are proposed."""
        quants, found = self.env["stock.quant"].sudo(), {}
        self._write_pending(quants, product)
        strategy = quants._get_removal_strategy(product, location)
        order = quants._get_removal_strategy_order(strategy) or None
        *parts, _others = self._parts(strategy, purpose.leaves)
        for part in parts:
            for quant in quants.search(domain & self.free() & part, order=order):
                found[quant.lot_id.id] = found.get(quant.lot_id.id, 0) + quant.quantity - quant.reserved_quantity
        return found

    @api.private
    def still_free(self, lot_ids, location):
        """Those of these lots of which something in a location is free.

        :rtype: set[int]
        """
        return set(self.env["stock.quant"].sudo().search(
            Domain("lot_id", "in", list(lot_ids)) & Domain("location_id", "child_of", location.ids) & self.free(),
        ).lot_id.ids) if lot_ids else set()

    @api.private
    def for_sale(self, product, location, lots):
        """Which of ``lots`` may be handed to somebody here and now, whoever it is.

        :param stock.location location: what lies here, or below it
        :rtype: stock.lot
        """
        now = fields.Datetime.now()
        purpose = Purpose("deliver")
        if product.use_expiration_date:
            purpose = purpose._replace(leaves=now, lasts=now, dated=self.env.company.lot_dateless == "never")
        # As superuser: who sells need not see stock.
        groups = self.env["stock.quant"].sudo()._read_group(
            Domain("lot_id", "in", lots.ids) & Domain("location_id", "child_of", location.ids)
            & Domain("quantity", ">", 0) & self.env["lot.gate"].free_domain(purpose)
            & self.env["lot.shelf.life"].domain(purpose), ["lot_id"])
        return lots.browse(lot.id for lot, in groups)

    def _parts(self, strategy, leaves):
        """What is looked through one after the other: as for Odoo, lots come before units without one.

        Of lots that may expire, those without a date come last, in whatever order. Lots in order of expiry are entered
        at the day from which they may be used, and not at the oldest.
        """
        lots, others = Domain("lot_id", "!=", False), Domain("lot_id", "=", False)
        if not leaves:
            return lots, others
        if strategy in ("fefo", "newest"):
            return lots & Domain("removal_date", ">=", leaves), lots & Domain("removal_date", "=", False), others
        return lots & Domain("expiration_date", "!=", False), lots & Domain("expiration_date", "=", False), others

    def _write_pending(self, quants, product):
        """Write what this transaction has reserved of ``product``; :meth:`free` reads it from the database.

        What it has reserved of other products waits until all is written at once.
        """
        pending = {quant for name in ("quantity", "reserved_quantity")
                   for quant in self.env._field_dirty.get(quants._fields[name], ())}
        if product in quants.browse(pending).product_id:
            quants.flush_model()

    def _odd(self, product_ids, location):
        """Products of which more is reserved than is there; all of them where something lies in a place in which
        Odoo reserves nothing.

        :rtype: set[int]
        """
        self.env["stock.quant"].flush_model(["quantity", "reserved_quantity", "location_usage"])
        self.env["stock.location"].flush_model(["usage"])
        rows = self.env.execute_query(SQL(
            """
            SELECT product.id FROM unnest(%(products)s::int[]) product (id)
             WHERE EXISTS (SELECT FROM stock_quant overdrawn
                             JOIN stock_location place ON place.id = overdrawn.location_id
                            WHERE overdrawn.product_id = product.id AND place.parent_path LIKE %(below)s
                              AND COALESCE(overdrawn.quantity, 0) - overdrawn.reserved_quantity < -0.00001
                              AND overdrawn.location_usage IN %(stocked)s)
                OR EXISTS (SELECT FROM stock_location place
                            WHERE place.parent_path LIKE %(below)s AND place.usage NOT IN %(usages)s)
            """, products=list(product_ids), below=f"{location.parent_path}%", stocked=STOCKED,
            usages=(*STOCKED, "view")))
        return {product for product, in rows}

    @api.private
    def free(self):
        """Quants with units that nobody has reserved; the partial indexes of stock.quant hold just these.

        Without the fields that a query writes first: see :meth:`_write_pending`.
        """
        def to_sql(quants, alias, query):
            return SQL(
                "%s > %s AND %s IN %s", SQL.identifier(alias, "quantity"), SQL.identifier(alias, "reserved_quantity"),
                quants._field_to_sql(alias, "location_usage", query), STOCKED)

        return Domain.custom(to_sql=to_sql)

    @api.private
    def note_usages(self):
        """Write on all quants what their locations are used for: once, when the column is made."""
        self.env.cr.execute(SQL(
            """
            UPDATE stock_quant quant SET location_usage = location.usage
              FROM stock_location location
             WHERE location.id = quant.location_id AND quant.location_usage IS DISTINCT FROM location.usage
            """))
