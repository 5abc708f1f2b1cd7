"""The stock of part gate: products whose lots expire one after the other, without the add-on and with it."""

import json
import time

import setup
from setup import cache, postgres
from setup.console import step
from setup.odoo import ADDON

from . import database

SHARED = (100, 10_000)  # lots on hand of fifty products together
OWN = (100, 1_000, 10_000)  # lots on hand of one product
PRODUCTS = 50
MADE = "GATE-MADE"
SIDES = ("without", "with")


def codes(lots):
    """The fifty products that have ``lots`` together."""
    return [f"GATE-{lots}-{number}" for number in range(PRODUCTS)]


def code(lots):
    """The product that has ``lots`` alone."""
    return f"GATE-{lots}"


def name_of(side):
    return f"lt_gate_{side}_{cache.key_of(cache.ROOT)[:6]}"


def ensure(odoo, *, fresh):
    """Make both databases, the second a copy of the first with the add-on, unless they are there.

    :param odoo.Odoo odoo: the Odoo they live in
    :param bool fresh: make them anew
    """
    without, ours = map(name_of, SIDES)
    template = setup.template(odoo, demo=False)
    key = cache.key_of(template, (database.FOLDER / "shelf.py").read_bytes())
    if fresh or json.loads(postgres.stamp(odoo.settings, without) or "null") != key:
        with step("database without the add-on") as current:
            odoo.copy(template, without)
            database.in_database(current, odoo, without, "shelf")
            postgres.set_stamp(odoo.settings, without, json.dumps(key))
        odoo.drop(ours)
    with step("database with the add-on") as current:
        if ours not in postgres.names(odoo.settings):
            odoo.copy(without, ours)
        odoo.run(current, ours, "--init" if not odoo.has_installed(ours, ADDON) else "--update", ADDON)
    for side in SIDES:
        with postgres.connection(odoo.settings, name_of(side)) as cursor:
            cursor.execute("VACUUM ANALYZE")


def measure(odoo):
    """What part gate found, with the day and the load of the machine.

    :rtype: dict
    """
    with step("measure gate") as current:
        cases = database.in_database(current, odoo, name_of("with"), "gate", name_of("without"))
        return {"cases": cases, **database.circumstances()}


def fill(env):
    """Products and lots made as a person would; their stock in one statement, ten units of each lot."""
    category = env["product.category"].create({
        "name": "Gate", "removal_strategy_id": env.ref("product_expiry.removal_fefo").id})
    counts = {code(lots): lots for lots in OWN} | {
        name: lots // PRODUCTS for lots in SHARED for name in codes(lots)} | {MADE: 0}
    products = env["product.product"].create([{
        "name": name, "default_code": name, "is_storable": True, "tracking": "lot", "use_expiration_date": True,
        "categ_id": category.id} for name in counts])
    env.flush_all()
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    env.cr.execute("""
        WITH lot AS (
            INSERT INTO stock_lot (name, product_id, location_id, create_date, expiration_date, removal_date)
            SELECT 'LOT-' || product.id || '-' || number, product.id, %(stock)s, now() AT TIME ZONE 'UTC',
                   day + interval '9 days', day
              FROM unnest(%(products)s, %(counts)s) product (id, lots), generate_series(1, lots) number,
                   LATERAL (SELECT now() AT TIME ZONE 'UTC' + (number * 7919 %% 400 - 20) * interval '1 day') at (day)
            RETURNING id, product_id, removal_date, expiration_date)
        INSERT INTO stock_quant (product_id, company_id, location_id, lot_id, quantity, reserved_quantity, in_date,
                                 removal_date, expiration_date)
        SELECT product_id, %(company)s, %(stock)s, id, 10, 0, now() AT TIME ZONE 'UTC', removal_date, expiration_date
          FROM lot""", {
        "products": products.ids, "counts": list(counts.values()), "company": env.company.id,
        "stock": warehouse.lot_stock_id.id})
    env.cr.commit()
    return {"made": time.strftime("%Y-%m-%d")}
