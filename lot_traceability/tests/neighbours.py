"""Two companies with one chain of lots. Whatever belongs to the neighbour carries a mark in its text.

So that nothing of it can hide: an answer that has the mark anywhere in it has said too much.
"""

from typing import NamedTuple

from .language import Plant

MARK = "zyx"
NUMBERED = ("purchase.order", "sale.order", "stock.scrap", "mrp.unbuild")


class Neighbours(NamedTuple):
    """What came of it: the neighbour's company and its own lots, and the lots that both companies share."""

    company: object
    theirs: object
    grain: object
    beer: object
    pie: object
    pallet: object
    recall: object


def build(env):
    """Grain of here goes to the neighbour, who brews it and sells the beer back; here it goes into a pie.

    Beer, grain and pie are shared by both companies; what is between grain and beer is the neighbour's alone.

    :rtype: Neighbours
    """
    here = Plant(env(context={**env.context, "tracking_disable": True}))
    company = _company(here.env)
    there = Plant(here.env(context={**here.env.context, "allowed_company_ids": company.ids}))
    return _Story(here, there, company).tell()


def _company(env):
    """A company whose warehouse, and with it its places and transfers, are named after the mark."""
    company = env["res.company"].create({"name": "Zyx Brewery"})
    env["ir.sequence"].create([
        {"name": f"{MARK} {code}", "code": code, "prefix": f"{MARK}/", "company_id": company.id} for code in NUMBERED])
    return company


class _Story:

    def __init__(self, here, there, company):
        self.here, self.there, self.company = here, there, company
        self.theirs = there.env["stock.lot"]

    def tell(self):
        here, there = self.here, self.there
        grain, beer, pie = here.lots("grain", "beer", "pie")
        between = here.env["stock.location"].create({"name": "Between", "usage": "transit", "company_id": False})
        self.grain, self.beer = grain.with_env(there.env), beer.with_env(there.env)
        here.receive({grain: 100}, vendor_lot="MILL-1")
        self._use_before_it_arrives()
        here.transfer({grain: 60}, here.stock, between, kind=here.warehouse.out_type_id)
        there.transfer({self.grain: 60}, between, there.stock, kind=there.warehouse.in_type_id)
        self._brew()
        pallet = self._ship()
        there.transfer({self.beer: 8}, there.stock, between, kind=there.warehouse.out_type_id)
        here.transfer({beer: 8}, between, here.stock, kind=here.warehouse.in_type_id)
        here.produce(pie, used={beer: 5})
        here.deliver({pie: 4}, to=here.partner("Grocer"))
        recall = there.env["lot.recall"].create_from(self.grain, subject=f"{MARK} in the grain")
        recall.freeze()
        there.env["lot.holes"].scan()
        self._damage_the_genealogy()
        return Neighbours(self.company, self.theirs, grain, beer, pie, pallet, recall)

    def _damage_the_genealogy(self):
        """Verification then names a document and a lot of the neighbour's."""
        there = self.there
        there.env.flush_all()
        there.env.cr.execute(
            "DELETE FROM lot_transformation WHERE id ="
            " (SELECT max(id) FROM lot_transformation WHERE company_id = %s)", [self.company.id])
        there.env.invalidate_all()
        there.env["lot.verification"].verify()

    def product(self, name, **values):
        return self.there.product(f"{MARK} {name}", company_id=self.company.id, **values)

    def lot(self, name, product=None):
        lot = self.there.lot(f"{MARK}-{name}", product or self.product(name))
        self.theirs |= lot
        return lot

    def partner(self, name, **values):
        return self.there.partner(
            f"{MARK} {name}", company_id=self.company.id, phone=f"+1 {MARK}", email=f"{name}@{MARK}.example",
            street=f"{MARK} Street 1", **values)

    def _use_before_it_arrives(self):
        """The holes of a lot of both companies are then at a document of the neighbour's."""
        there = self.there
        with there.day(9):
            there.produce(self.lot("trial"), used={self.grain: 1})
        with there.day(8):
            there.deliver({self.beer: 1}, to=self.partner("taster"))
        there.count(self.grain, 2)

    def _brew(self):
        there = self.there
        there.receive({self.grain: 20}, vendor=self.partner("mill"))
        hops, malt, wort = self.lot("hops"), self.lot("malt"), self.lot("wort")
        there.receive({hops: 9}, vendor=self.partner("hop farm"), vendor_lot=f"{MARK}-hops-77")
        yeast = self.product("yeast", tracking="none")
        there.produce(malt, used={self.grain: 30})
        order = there.produce(wort, used={malt: 8, hops: 2, yeast: 3}, also={self.lot("draff"): 4}, quantity=20)
        there.unbuild(order, quantity=2)
        kegs = self.product("keg", tracking="serial")
        taps = self.product("tap")
        pair = self.lot("keg-1", kegs) | self.lot("keg-2", kegs)
        used = self.lot("tap-1", taps) | self.lot("tap-2", taps)
        order = there.produce(pair, used={used[0]: 1, used[1]: 1, wort: 2})
        there.env["lot.serial.map"].create([
            {"production_id": order.id, "component_lot_id": tap.id, "lot_id": keg.id, "quantity": 1}
            for tap, keg in zip(used, pair, strict=True)])
        there.produce(self.beer, used={wort: 10}, quantity=12)

    def _ship(self):
        there, malt = self.there, self.theirs.filtered(lambda lot: lot.name == f"{MARK}-malt")
        delivery = there.deliver({self.grain: 10, malt: 1}, to=self.partner("grocer"))
        there.give_back(delivery, {self.grain: 4})
        there.scrap(self.grain, 1)
        there.sell({self.grain: 3}, to=self.partner("innkeeper"))
        pallet = there.env["stock.package"].create({"name": f"{MARK} pallet", "company_id": self.company.id})
        shelf = there.env["stock.location"].create({"name": f"{MARK} shelf", "location_id": there.stock.id})
        there.transfer({self.grain: 5}, there.stock, shelf, package=pallet)
        there.plan(self.lot("planned"), used={self.grain: 2}).action_assign()
        return pallet
