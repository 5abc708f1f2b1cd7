import io

from lxml import html
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from . import neighbours
from .common import USER_GROUPS, LotCase
from .neighbours import MARK

ALL_APPS = ("stock.group_stock_manager", "mrp.group_mrp_manager", "sales_team.group_sale_manager",
            "purchase.group_purchase_manager")


def marked(answer):
    """What an answer says of the neighbour's, however deep: the path to each such key or value, and the text."""
    return [(path, text) for path, text in said(answer) if MARK in text.lower()]


def said(answer, path=""):
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield f"{path}.{key}", str(key)
            yield from said(value, f"{path}.{key}")
    elif isinstance(answer, (list, tuple, set)):
        for value in answer:
            yield from said(value, f"{path}[]")
    else:
        yield path, str(answer)


def structure(answer):
    """What a trace says without naming anything: who is reached from whom over what, and how many rows there are."""
    def reached(lot):
        return tuple((way, lot[way]["depth"], lot[way]["parent"], lot[way]["transformation"], tuple(lot[way]["also"]))
                     for way in ("ancestor", "descendant") if way in lot)

    def sides(row):
        return tuple(sorted(line["lot_id"] or 0 for line in row[side]) for side in ("inputs", "outputs"))

    return {
        "roots": answer["roots"],
        "lots": {lot["id"]: (lot["is_root"], lot["relations"], reached(lot)) for lot in answer["lots"]},
        "transformations": {row["id"]: sides(row) for row in answer["transformations"]},
        "rows": {bucket: sorted(row["lot_id"] for row in rows)
                 for bucket, rows in {**answer["whereabouts"], **answer["origins"]}.items()},
    }


class TestRedaction(LotCase):
    """Of another company's records everything is counted and nothing is named: field by field, whoever asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.told = neighbours.build(cls.env)
        manager = ",".join([USER_GROUPS["manager"], *ALL_APPS])
        cls.readers = [
            new_test_user(cls.env, login="tracer", groups=USER_GROUPS["user"]),
            new_test_user(cls.env, login="all-rounder", groups=manager)]
        cls.owner = new_test_user(
            cls.env, login="owner", groups=manager, company_id=cls.env.company.id,
            company_ids=[Command.set((cls.env.company | cls.told.company).ids)])

    def assert_says_nothing(self, answer, *about):
        self.assertEqual(marked(answer), [], about)

    def ways(self):
        for lot in (self.told.grain, self.told.beer, self.told.pie):
            for direction in ("down", "up", "both"):
                yield lot, direction

    def test_a_trace_has_the_same_structure_for_both_and_names_nothing(self):
        for lot, direction in self.ways():
            whole = lot.with_user(self.owner).trace(direction)
            hidden = set(self.told.theirs.ids) & {row["id"] for row in whole["lots"]}
            self.assertEqual(bool(marked(whole)), (lot, direction) != (self.told.pie, "down"))
            for reader in self.readers:
                answer = lot.with_user(reader).trace(direction)
                self.assertEqual(structure(answer), structure(whole))
                self.assertEqual({row["id"] for row in answer["lots"] if row["redacted"]}, hidden)
                self.assertEqual(answer["redacted"], len(hidden))
                self.assert_says_nothing(answer, lot.name, direction, reader.login)

    def test_time_travel_and_the_order_of_events_name_nothing_either(self):
        moment = self.env.cr.now().isoformat()
        for lot, direction in self.ways():
            for asked in ({"as_of": moment}, {"known_at": moment}, {"in_order": True}):
                for reader in self.readers:
                    self.assert_says_nothing(lot.with_user(reader).trace(direction, **asked), asked)

    def test_a_lot_that_lies_between_is_in_the_shares_of_what_comes_after(self):
        """What is brewed by the neighbour thins the grain in the beer, and the reader may know how much is left."""
        whole = {row["id"]: row for row in self.told.grain.with_user(self.owner).trace("down")["lots"]}
        for row in self.told.grain.with_user(self.readers[0]).trace("down")["lots"]:
            expected = {} if row["redacted"] else whole[row["id"]].get("descendant", {})
            self.assertEqual({name: value for name, value in row.get("descendant", {}).items() if name == "share"},
                             {name: value for name, value in expected.items() if name == "share"})

    def test_whereabouts_count_the_rows_of_the_neighbour_and_say_nothing_of_them(self):
        whole = self.told.grain.with_user(self.owner).whereabouts()
        self.assertTrue(all(whole[bucket] for bucket in ("on_hand", "stoppable", "delivered", "used", "scrapped")))
        for reader in self.readers:
            answer = self.told.grain.with_user(reader).whereabouts()
            self.assertEqual({name: len(rows) for name, rows in answer.items()},
                             {name: len(rows) for name, rows in whole.items()})
            self.assert_says_nothing(answer, reader.login)
            for row in (row for rows in answer.values() for row in rows if row.get("redacted")):
                self.assertEqual(set(row), {"lot_id", "redacted"})

    def test_a_search_finds_nothing_of_the_neighbour_s(self):
        texts = [MARK, f"{MARK}/", *self.told.theirs.mapped("name"), f"{MARK}-hops-77", *self.documents()]
        self.assertTrue(self.told.grain.with_user(self.owner).trace_search(MARK))
        for reader in self.readers:
            for text in texts:
                found = self.env["stock.lot"].with_user(reader).trace_search(text)
                self.assert_says_nothing(found, text, reader.login)

    def documents(self):
        """Names of the neighbour's transfers and orders."""
        theirs = [("company_id", "=", self.told.company.id)]
        return [name for model in ("stock.picking", "mrp.production", "purchase.order", "sale.order")
                for name in self.env[model].search(theirs).mapped("name")]

    def test_every_field_that_is_ours_says_nothing(self):
        """Every model of ours whole, and our fields on Odoo's own: also those that a later version adds."""
        read = 0
        for reader in self.readers:
            for model in self.env.registry.models.values():
                records = self.env[model._name].with_user(reader)
                names = self.our_fields(records)
                if not names or model._abstract or model._transient or not records.has_access("read"):
                    continue
                found = records.search([])
                specification = {name: {"fields": {"display_name": {}}} if records._fields[name].relational else {}
                                 for name in names}
                for answer in (found.read(names), found.web_read(specification)):
                    self.assert_says_nothing(answer, model._name, reader.login)
                read += len(found)
        self.assertGreater(read, 50)

    def our_fields(self, records):
        ours = records._name.startswith("lot.")
        return [name for name, field in records._fields.items()
                if (ours or (field._module or "").startswith("lot_traceability"))
                and records._has_field_access(field, "read")]

    def test_a_recall_counts_the_neighbour_s_lots_and_names_none(self):
        reader = self.readers[1]
        recall = self.told.grain.with_user(reader).env["lot.recall"].create_from(self.told.grain.ids)
        self.assert_says_nothing(recall.preview())
        self.assert_says_nothing([recall.overview, self.printed(recall), self.cells(recall)])
        recall.freeze()
        owner = recall.with_user(self.owner)

        self.assertEqual(recall.lot_count, owner.preview()["lot_count"])
        self.assertEqual(recall.numbers["redacted_lot_count"], len(self.told.theirs.filtered(
            lambda lot: lot in self.told.grain.with_user(self.owner)._descendants())))
        self.assert_says_nothing([recall.read(), recall.lot_ids.read(), recall.line_ids.read(), self.printed(recall),
                                  self.cells(recall), recall.message_ids.mapped("body")])

    def test_what_a_manager_of_both_companies_freezes_can_be_read_by_one_of_a_single_company(self):
        """The scope is that of the case's company, whatever else the one who freezes it may see."""
        both = (self.env.company | self.told.company).ids
        owner = self.told.grain.with_user(self.owner).with_context(allowed_company_ids=both)
        self.assertTrue(marked(owner.trace()))
        frozen = owner.env["lot.recall"].create_from(owner, company_id=self.env.company.id)
        self.assert_says_nothing([frozen.preview(), frozen.overview])
        frozen.freeze()
        for reader in self.readers:
            recall = frozen.with_user(reader).with_context(allowed_company_ids=self.env.company.ids)
            self.assertEqual(len(recall.lot_ids), recall.lot_count)
            self.assert_says_nothing([
                recall.read(), recall.lot_ids.read(), recall.line_ids.read(), recall.overview,
                self.printed(recall), self.cells(recall), recall.message_ids.mapped("body")], reader.login)

    def test_a_picture_and_a_dossier_name_nothing(self):
        for lot, direction in self.ways():
            whole = lot.with_user(self.owner).picture(direction=direction)
            for reader in self.readers:
                picture = lot.with_user(reader).picture(direction=direction)
                self.assertEqual(picture["lot_count"], whole["lot_count"])
                self.assert_says_nothing([picture, str(self.env["lot.picture"].file(picture))], lot.name, direction)
        self.assertTrue(marked(self.printed(self.told.grain.with_user(self.owner), "lot_dossier")))
        for reader in self.readers:
            self.assert_says_nothing(self.printed(self.told.grain.with_user(reader), "lot_dossier"), reader.login)

    def printed(self, records, report="lot_recall"):
        content, _kind = records.env["ir.actions.report"]._render_qweb_html(
            f"lot_traceability.action_report_{report}", records.ids)
        return html.fromstring(content).text_content()

    def cells(self, recall):
        book = load_workbook(io.BytesIO(recall.env["lot.recall.workbook"].build(recall)))
        return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]

    def test_a_refusal_does_not_tell_why_in_the_neighbour_s_words(self):
        """A shared lot of the neighbour's genealogy and recall cannot be deleted: the message names the lot alone."""
        beer = self.told.beer.with_user(self.readers[1])
        with self.assertRaisesRegex(UserError, "beer") as refusal:
            beer.unlink()
        self.assert_says_nothing(str(refusal.exception))
        spare = self.lots("spare")
        self.env["lot.recall"].with_company(self.told.company).create({
            "subject": "Spare", "company_id": self.told.company.id, "root_lot_ids": [Command.set(spare.ids)]})
        with self.assertRaisesRegex(UserError, "spare") as refusal:
            spare.with_user(self.readers[1]).unlink()
        self.assertNotIn("RC/", str(refusal.exception))
        with self.assertRaises(AccessError) as refusal:
            self.told.recall.with_user(self.readers[1]).preview()
        self.assert_says_nothing(str(refusal.exception))
