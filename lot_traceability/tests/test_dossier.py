import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import LotCase, Plant

REPORT = "lot_traceability.report_lot_dossier"


class TestDossier(LotCase):

    def bakery(self):
        """Flour becomes dough with water that has no lot; the loaf is partly delivered."""
        self.flour, self.dough, self.loaf = self.lots("flour-1", "dough-1", "loaf-1")
        self.receive({self.flour: 10}, vendor_lot="V-77")
        self.mixing = self.produce(self.dough, used={self.flour: 6}, quantity=8)
        self.produce(self.loaf, used={self.dough: 8}, quantity=20)
        self.deliver({self.loaf: 5}, to=self.partner("Grocer", phone="+1 555 0100"))

    def printed(self, lots, **question):
        """The text of the PDF. Without a server behind it, wkhtmltopdf says that it finds no style sheets."""
        data = {"lot_ids": lots.ids, "question": question}
        reports = self.env["ir.actions.report"].with_user(lots.env.user).with_context(force_report_rendering=True)
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            content, kind = reports._render_qweb_pdf(REPORT, data=data)
        self.assertEqual(kind, "pdf")
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())

    def test_the_pdf_says_all_of_the_trace_in_its_picture_and_its_lists(self):
        self.bakery()
        text = self.printed(self.dough)
        for said in (
                "Trace of dough-1", "Ancestors and descendants.", self.env.user.name, "1. Picture", "6 Units",
                "2. Descendants (1)", "loaf-1", "3. Ancestors (1)", f"into dough-1 through {self.mixing.name}",
                "4 Units", "4. Delivered", "Grocer", "+1 555 0100", "5. Still stoppable", "6. On hand", "8. Holes",
                "End of the dossier"):
            self.assertIn(said, text)
        self.assertGreaterEqual(text.count("flour-1"), 2, "in the picture and in the list")

    def test_the_pdf_answers_what_was_asked(self):
        self.bakery()
        text = self.printed(self.dough, direction="down")
        self.assertIn("Descendants only.", text)
        self.assertNotIn("flour-1", text)

    def test_a_hundred_serial_numbers_are_all_listed_and_drawn_as_one_box(self):
        steel, engine = self.lots("steel"), self.product("engine", tracking="serial")
        engines = self.env["stock.lot"].union(*(self.lot(f"E-{number:03}", engine) for number in range(100)))
        self.produce(engines, used={steel: 50})
        text = self.printed(steel)
        self.assertIn("100 lots", text)
        self.assertEqual({lot.name for lot in engines if lot.name not in text}, set())

    def test_the_trace_screen_prints_its_question(self):
        flour = self.lots("flour")
        action = flour.action_print_dossier(direction="up")
        self.assertEqual((action["report_name"], action["data"]),
                         (REPORT, {"lot_ids": flour.ids, "question": {"direction": "up"}}))

    def test_the_pdf_does_not_name_another_company_s_lot(self):
        other = self.env["res.company"].create({"name": "Other Dairy"})
        self.env.user.company_ids |= other
        flour, secret = self.lots("flour", "secret recipe")
        there = Plant(self.env(context={**self.env.context, "allowed_company_ids": other.ids}))
        there.produce(secret.with_env(there.env), used=flour.with_env(there.env))
        secret.company_id = other
        reader = self.user(company_id=self.env.company.id, company_ids=[(6, 0, self.env.company.ids)])

        text = self.printed(flour.with_user(reader))
        self.assertNotIn("secret recipe", text)
        self.assertIn("Not shown here: 1 lots", text)

    def test_who_may_not_trace_prints_nothing(self):
        flour = self.lots("flour")
        with self.assertRaises(AccessError):
            self.printed(flour.with_user(self.user("stranger")))
