"""What tests of this add-on and of its glue add-ons stand on."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .language import Plant, PlantLanguage

__all__ = ["USER_GROUPS", "ApiCase", "LotCase", "Plant", "PlantLanguage"]

USER_GROUPS = {
    "user": "lot_traceability.group_user",
    "quality": "lot_traceability.group_quality",
    "manager": "lot_traceability.group_quality_manager",
}


@tagged("post_install", "-at_install")
class LotCase(PlantLanguage, TransactionCase):
    """A test case that speaks the language of a plant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "no_reset_password": True})

    def user(self, role="user", **values):
        """A user of one of our groups: ``user``, ``quality`` or ``manager``; or ``stranger`` of none."""
        groups = USER_GROUPS.get(role, "base.group_user")
        login = values.pop("login", f"{role}-{self.env['res.users'].search_count([])}")
        return new_test_user(self.env, login=login, groups=groups, **values)

    def a_day_passes(self):
        """The journal carries the time of the transaction, which a test never leaves: make it a day older."""
        for table in ("lot_transformation", "lot_transformation_line"):
            self.env.cr.execute(SQL(
                "UPDATE %s SET recorded_at = recorded_at - interval '1 day',"
                " superseded_at = superseded_at - interval '1 day'", SQL.identifier(table)))
        self.env.invalidate_all()

    def many_origins(self, lot):
        """So many origins of a lot that PostgreSQL picks the index that fits best, and not just any."""
        self.env.cr.execute(SQL(
            "INSERT INTO lot_origin (lot_id, product_id, vendor_lot)"
            " SELECT %s, %s, 'V-' || number FROM generate_series(1, 2000) number; ANALYZE lot_origin",
            lot.id, lot.product_id.id))

    def queries(self, work):
        """How many queries ``work`` takes that finds nothing in the cache and leaves nothing to write."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def names(self, lots):
        return set(lots.mapped("name"))

    def where(self, lots):
        """Quantities by bucket, empty buckets left out."""
        rows = lots.whereabouts()
        return {bucket: sum(row["quantity"] for row in found) for bucket, found in rows.items() if found}

    def net(self, lots):
        """What each consignee has, returns taken off."""
        net = {}
        for row in lots.whereabouts()["delivered"]:
            name = self.env["res.partner"].browse(row["partner_id"]).name
            net[name] = net.get(name, 0) + row["quantity"]
        return net

    def current_lines(self, document):
        """What stands recorded about ``document``: (role, lot name, quantity), superseded lines left out."""
        transformations = self.env["lot.transformation"].search([
            ("document_model", "=", document._name), ("document_id", "in", document.ids)])
        lines = transformations.line_ids.filtered(lambda line: not line.superseded_at)
        return sorted((line.role, line.lot_id.name or line.product_id.name, line.quantity) for line in lines)

    def assert_backfill_gives_the_same(self):
        live = self.recorded()
        with self.env.cr.savepoint():
            self.env.cr.execute("DELETE FROM lot_transformation; DELETE FROM lot_pool")
            self.env["lot.backfill"].run()
            self.assertEqual(self.recorded(), live)

    def recorded(self):
        """Everything recorded and current, but for ids and for when it was recorded."""
        self.env.cr.execute("""
            SELECT header.kind, header.document_model, header.document_id, header.name, header.company_id, header.date,
                   header.exactness, line.role, line.lot_id, line.product_id, line.quantity, line.date,
                   line.move_line_id, line.company_id, line.pooled_at, pool.opening_line_id, pool.location_id,
                   pool.opened_at, pool.closed_at, pool.quantity_in, pool.quantity_out, pool.quantity_delivered
              FROM lot_transformation header
              JOIN lot_transformation_line line ON line.transformation_id = header.id
              LEFT JOIN lot_pool pool ON pool.id = line.pool_id
             WHERE header.superseded_at IS NULL AND line.superseded_at IS NULL
             ORDER BY 1, 2, 3, line.move_line_id, line.role""")
        lines = self.env.cr.fetchall()
        self.env.cr.execute("""
            SELECT pool.opening_line_id, delivery.move_line_id, delivery.pooled_at
              FROM lot_pool_delivery delivery JOIN lot_pool pool ON pool.id = delivery.pool_id ORDER BY 2""")
        return lines + self.env.cr.fetchall()


@tagged("post_install", "-at_install")
class ApiCase(PlantLanguage, HttpCase):
    """A test case that asks over HTTP."""

    def ask(self, user, model, method, **values):
        key = self.env["res.users.apikeys"].with_user(user)._generate(
            "rpc", "test", fields.Datetime.now() + timedelta(days=1))
        with mute_logger("odoo.http"):  # a refusal is a warning there
            return self.url_open(
                f"/json/2/{model}/{method}", json=values, method="POST", headers={"Authorization": f"bearer {key}"})

    def reader(self, groups=USER_GROUPS["user"]):
        number = self.env["res.users"].search_count([])
        return new_test_user(self.env, login=f"reader-{number}", groups=groups)
