"""Fills Odoo's own tables from a generated plant: staged by COPY, then one INSERT..SELECT for each table."""

import contextlib
import tempfile

from odoo.tools import SQL

from . import plant, statements

TABLES = ("stock_lot", "stock_picking", "mrp_production", "stock_move", "stock_move_line",
          "stock_move_line_consume_rel", "stock_quant")


def fill(env, lots):
    """Load a plant of about ``lots`` lots. Runs in the caller's transaction.

    :param odoo.api.Environment env: of a database with Odoo's modules and no stock yet
    :return: rows by table
    :rtype: dict[str, int]
    """
    env.cr.execute("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench")
    _reference_data(env)
    _stage(env.cr, lots)
    with _without_indexes(env.cr):
        for statement in statements.LOAD:
            env.cr.execute(statement)
    return {table: env.execute_query(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))[0][0]
            for table in TABLES}


def _reference_data(env):
    """Products, consignees and the company's places, made as a person would; the staging knows them by number."""
    products = env["product.product"].create([{
        "name": name, "default_code": name, "is_storable": True, "tracking": "lot", "standard_price": 1.0,
        "use_expiration_date": name in plant.FEFO} for name in plant.PRODUCTS])
    partners = env["res.partner"].create([
        {"name": f"Consignee {number:03}", "phone": f"+32 2 555 {number:04}", "street": f"Road {number}"}
        for number in range(plant.CONSIGNEES)])
    vendor = env["res.partner"].create({"name": "Vendor"})
    env.flush_all()
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    env.cr.execute("CREATE TABLE bench.product (code text PRIMARY KEY, id int)")
    env.cr.execute("INSERT INTO bench.product SELECT * FROM unnest(%s, %s)", [plant.PRODUCTS, products.ids])
    env.cr.execute("CREATE TABLE bench.partner (number int PRIMARY KEY, id int)")
    numbers = list(range(len(partners)))
    env.cr.execute("INSERT INTO bench.partner SELECT * FROM unnest(%s, %s)", [numbers, partners.ids])
    places = {
        "company": env.company.id, "uid": env.uid, "uom": products[0].uom_id.id, "stock": warehouse.lot_stock_id.id,
        "production": products[0].property_stock_production.id, "vendor": vendor.id,
        "supplier": env.ref("stock.stock_location_suppliers").id,
        "customer": env.ref("stock.stock_location_customers").id,
        "in_type": warehouse.in_type_id.id, "out_type": warehouse.out_type_id.id,
        "make_type": warehouse.manu_type_id.id,
    }
    columns = SQL(", ").join(SQL("%s AS %s", value, SQL.identifier(name)) for name, value in places.items())
    env.cr.execute(SQL("CREATE TABLE bench.place AS SELECT %s", columns))


def _stage(cr, lots):
    cr.execute(statements.STAGING)
    with contextlib.ExitStack() as stack:
        files = {row: stack.enter_context(tempfile.TemporaryFile("w+", encoding="ascii"))
                 for row in (plant.Lot, plant.Document, plant.Line)}

        def emit(row):
            files[type(row)].write("\t".join("\\N" if value is None else str(value) for value in row) + "\n")

        plant.Plant(lots, emit).build()
        for row, file in files.items():
            file.seek(0)
            cr._obj.copy_expert(f"COPY bench.{row.__name__.lower()} FROM STDIN", file)
    for statement in statements.STAGED:
        cr.execute(statement)


@contextlib.contextmanager
def _without_indexes(cr):
    """Drop indexes and foreign keys of the filled tables, and make them again from their own definitions."""
    names = [f"public.{table}" for table in TABLES]
    cr.execute("""
        SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])""", [names])
    keys = cr.fetchall()
    cr.execute("""
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
         WHERE indrelid = ANY(%s::regclass[])
           AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)""", [names])
    indexes = cr.fetchall()
    for table, name, _definition in keys:
        cr.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        cr.execute(f"DROP INDEX {name}")
    yield
    cr.execute("SET LOCAL maintenance_work_mem = '1GB'")
    for _name, definition in indexes:
        cr.execute(definition)
    for table, name, definition in keys:
        cr.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
