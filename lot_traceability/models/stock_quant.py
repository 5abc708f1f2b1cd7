from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import column_exists, create_column

from ..tracing.on_demand import OnDemand
from ..tracing.operations import PURPOSE, UNHELD, WHY, Gathered, Purpose, Why

# Set while a reservation looks for quants, and only then: what Odoo does not find elsewhere it makes anew.
RESERVING = "lot_traceability_reserving"
# What says which lot lies where.
PLACED_FIELDS = {"lot_id", "location_id", "package_id"}
# Add-ons that define `_gather`: Odoo's own and this one.
GATHERERS = 2


class StockQuant(models.Model):
    _name = "stock.quant"
    _inherit = ["lot.hold.choice.mixin", "stock.quant", "lot.hold.place.mixin"]

    # Stored for the indexes below: what was delivered or used stays a quant for ever, and is nobody's to reserve.
    location_usage = fields.Selection(related="location_id.usage", store=True)

    _fefo_idx = models.Index(
        "(product_id, removal_date, in_date, id) WHERE lot_id IS NOT NULL"
        " AND quantity > reserved_quantity AND location_usage IN ('internal', 'transit')")
    _fifo_idx = models.Index(
        "(product_id, in_date, id) WHERE quantity > reserved_quantity AND location_usage IN ('internal', 'transit')")
    _overdrawn_idx = models.Index(
        "(product_id) WHERE COALESCE(quantity, 0) - reserved_quantity < -0.00001"
        " AND location_usage IN ('internal', 'transit')")

    def _auto_init(self):
        """The usage of a million quants' locations is one statement for the database, and hours for the ORM."""
        if not column_exists(self.env.cr, self._table, "location_usage"):
            create_column(self.env.cr, self._table, "location_usage", "varchar")
            self.env["lot.allocation"].note_usages()
        return super()._auto_init()

    @api.depends("lot_id.on_hold")
    def _compute_available_quantity(self):
        result = super()._compute_available_quantity()
        suspects = self.filtered("lot_id.on_hold")
        held = suspects and self.env["lot.gate"].held_quants(suspects._origin.ids)
        suspects.filtered(lambda quant: quant._origin in held).available_quantity = 0.0
        return result

    def write(self, vals):
        """Stock is moved by moves: by writing on it nobody takes what is on hold elsewhere, or calls it another lot."""
        if not self.env.su and not PLACED_FIELDS.isdisjoint(vals):
            held = (self.lot_id | self.env["stock.lot"].browse(vals.get("lot_id") or ())).filtered("on_hold")
            if held:
                raise UserError(self.env._(
                    "%s is on hold: its stock changes by transfers and counts alone. Move it by a transfer, or ask "
                    "someone of Quality to release it.", ", ".join(held.mapped("name"))))
        return super().write(vals)

    def _read_group_select(self, aggregate_spec, query):
        """What is available is added up without what is on hold, and so is what a forecast counts."""
        if aggregate_spec == "available_quantity:sum":
            return super(StockQuant, self.with_context(**{UNHELD: True}))._read_group_select(aggregate_spec, query)
        if aggregate_spec == "quantity:sum" and self.env.context.get(UNHELD):
            return self.env["lot.hold.figures"].unheld_sum_sql(query)
        return super()._read_group_select(aggregate_spec, query)

    def _get_reserve_quantity(
            self, product_id, location_id, quantity, uom_id=None, lot_id=None, package_id=None, owner_id=None,
            strict=False):
        """What is on hold is not proposed; a reservation that is given up finds it all the same."""
        quants, purpose = self, self.env.context.get(PURPOSE)
        if quantity > 0 and product_id.tracking != "none":
            quants = self.with_context(**{
                RESERVING: purpose if isinstance(purpose, Purpose) else Purpose()})
        reserved = super(StockQuant, quants)._get_reserve_quantity(
            product_id, location_id, quantity, uom_id=uom_id, lot_id=lot_id, package_id=package_id,
            owner_id=owner_id, strict=strict)
        reasons = None
        if quantity > 0 and not strict and isinstance(purpose, Purpose):
            reasons = self.env["lot.proposal"].reasons(
                product_id, location_id, purpose, reserved,
                super(StockQuant, self.with_context(with_expiration=False))._get_gather_domain(
                    product_id, location_id, lot_id, package_id, owner_id, strict))
        return [(quant.with_context(**{RESERVING: None, WHY: reasons and Why(reasons)}), taken)
                for quant, taken in reserved]

    def _gather(self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False, qty=0):
        """A reservation reads no more quants than it needs, and those once.

        Odoo asks for the quants with the quantity, and then, of what it was given and without the quantity, how
        much is available. The second time they are at hand: ``self``.
        """
        reserving = self.env.context.get(RESERVING)
        if reserving is None:
            posting = self.env.context.get("quants_cache") if strict else None
            if posting is not None and self._gathers_alone():
                return self._at_hand(posting, product_id, location_id, lot_id, package_id, owner_id)
            return super()._gather(product_id, location_id, lot_id, package_id, owner_id, strict, qty)
        if isinstance(reserving, Gathered):
            return self
        if isinstance(reserving, Purpose) and qty and reserving.most and not reserving.chosen and not strict:
            return self._choose_few(reserving, product_id, location_id, lot_id, package_id, owner_id, qty)
        found = None
        if isinstance(reserving, Purpose) and qty and not strict and self._may_stop_early(product_id):
            found = self.env["lot.allocation"].first_quants(product_id, location_id, qty, self._get_gather_domain(
                product_id, location_id, lot_id, package_id, owner_id, strict), reserving.leaves)
        if found is None:
            found = super()._gather(product_id, location_id, lot_id, package_id, owner_id, strict, qty)
            again = isinstance(reserving, Purpose) and qty and strict
            if not (again and self._is_found_again(product_id, location_id)):
                return found
        return found.with_env(self.env).with_context(**{RESERVING: Gathered()})

    def _is_found_again(self, product, location):
        """Whether Odoo finds the same quants again without the quantity, of what a step before has brought."""
        return self._gathers_alone() and self._get_removal_strategy(product, location) != "least_packages"

    def _at_hand(self, quants, product, location, lot, package, owner):
        """Of the quants that Odoo has read for all lines it posts, those of one place and kind: with the lot first.

        Odoo looks up a removal strategy and makes a domain each time, four times for a line, and then uses neither.
        """
        lots = (lot.id, False) if lot else (False,)
        return self.env["stock.quant"].union(
            *(quants[product.id, location.id, lot_id, package.id, owner.id] for lot_id in lots))

    def _choose_few(self, purpose, product, location, lot, package, owner, quantity):
        """Only a few lots may be taken: choose them first, then as ever among their quants."""
        lots = self.env["lot.allocation"].few_lots(
            product, location, quantity, purpose, self._get_gather_domain(product, location, lot, package, owner))
        return self.with_context(**{RESERVING: purpose._replace(lots=lots, chosen=True)})._gather(
            product, location, lot_id=lot, package_id=package, owner_id=owner, qty=quantity)

    def _get_removal_strategy(self, product_id, location_id):
        """A customer may want lots in an order of his own."""
        purpose = self.env.context.get(RESERVING)
        order = purpose.order if isinstance(purpose, Purpose) else ""
        return order or super()._get_removal_strategy(product_id, location_id)

    def _get_removal_strategy_order(self, removal_strategy):
        if removal_strategy == "newest":
            return "removal_date DESC NULLS LAST, in_date DESC, id DESC"
        return super()._get_removal_strategy_order(removal_strategy)

    def _may_stop_early(self, product):
        """Whether the first quants are all that a reservation needs to know.

        Not where it rounds what is available to whole packagings, nor where another add-on picks from what is found.
        """
        whole_packs = product.categ_id.packaging_reserve_method == "full" and self.env.context.get("packaging_uom_id")
        return not whole_packs and self._gathers_alone()

    @tools.ormcache()
    def _gathers_alone(self):
        """Whether no other add-on picks from the quants that are found."""
        return sum("_gather" in vars(kind) for kind in type(self).mro()) == GATHERERS

    def _get_quants_by_products_locations(self, product_ids, location_ids, extra_domain=False):
        """Assigning chained moves asks for every quant of their products, and then never looks at them."""
        read = super()._get_quants_by_products_locations
        if extra_domain:
            return read(product_ids, location_ids, extra_domain=extra_domain)
        return OnDemand(lambda: read(product_ids, location_ids))

    def _get_gather_domain(self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False):
        domain = super()._get_gather_domain(product_id, location_id, lot_id, package_id, owner_id, strict)
        purpose = self.env.context.get(RESERVING)
        if isinstance(purpose, Purpose):
            domain = (Domain(domain) & self.env["lot.gate"].free_domain(purpose, product_id)
                      & self.env["lot.shelf.life"].domain(purpose))
            if purpose.chosen:
                domain &= Domain("lot_id", "in", purpose.lots)
        return domain
