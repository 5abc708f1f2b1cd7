import json
import re
from datetime import datetime
from itertools import product as every

from stdnum import ean

from odoo.tests import new_test_user, tagged

from ..tracing import gs1
from ..tracing.symbols import FNC1
from .label_case import DATES, DAYS, GTIN_13, GTIN_14, NAMES, LabelCase
from .tour_case import TourCase

LABELS = [("lot_50x25", "gs1_datamatrix"), ("lot_sheet", "gs1_datamatrix"), ("lot_100x50", "gs1_datamatrix"),
          ("lot_100x50", "gs1_128"), ("case", "gs1_128"), ("lot_100x50", "digital_link"), ("lot_sheet", "digital_link")]
SYMBOLOGIES = {"gs1_128": "]C1", "gs1_datamatrix": "]d2", "digital_link": "]Q1"}


class MatrixCase(LabelCase):
    """Lots of awkward names, with and without dates, of lots and of serial numbers."""

    def matrix(self):
        """By lot, what its labels have to say."""
        juice = self.product("Juice of red and yellow apples, not from concentrate", barcode=GTIN_14, tracking="serial",
                             use_expiration_date=True, expiration_time=10)
        cases = list(every((self.milk, juice), range(3), NAMES))
        lots = self.env["stock.lot"].create([
            {"name": name[:19] + "-+"[dates] if dates < 2 else name, "product_id": product.id}
            for product, dates, name in cases])
        expected = {}
        for lot, (product, dates, _name) in zip(lots, cases, strict=True):
            lot.write({"expiration_date": False, "use_date": False, **DATES[dates]})
            if dates == 1:
                lot.use_date = lot.expiration_date
            serial = product == juice
            expected[lot] = {
                "01": GTIN_14 if serial else f"0{GTIN_13}", **DAYS[dates], "21" if serial else "10": lot.name}
        return expected

    def said(self, elements, layout):
        """A case has one date."""
        without = {"11", "17"} & elements.keys() if layout == "case" and "15" in elements else ()
        return {ai: value for ai, value in elements.items() if ai not in without}

    def codes(self, printed, dpi):
        """What a scanner reads: for each label the texts of its symbols; of a sheet each symbol is a label."""
        pages = [[kind + text for kind, text in self.decoded(page, dpi)] for page in self.pdf(printed)]
        if printed[0].layout == "lot_sheet":
            self.assertEqual(len(pages), -(-len(printed) // 24))
            pages = [[code] for page in pages for code in page]
        return pages


class TestLabelMatrix(MatrixCase):
    """Every label is read back by a decoder that knows nothing of what printed it, and finds its lot."""

    def test_every_label_says_its_elements_at_both_resolutions_and_finds_its_lot(self):
        expected = self.matrix()
        lots = self.env["stock.lot"].concat(*expected)
        for layout, symbol in LABELS:
            printed = self.printed(lots, layout=layout, symbol=symbol).sorted("id")
            self.assertEqual(printed.lot_ids, lots)
            for dpi in (203, 300):
                with self.subTest(layout=layout, symbol=symbol, dpi=dpi):
                    self.assert_reads(self.codes(printed, dpi), symbol, layout, expected)

    def assert_reads(self, labels, symbol, layout, expected):
        self.assertEqual({code[:3] for codes in labels for code in codes}, {SYMBOLOGIES[symbol]})
        found = {}
        for codes in labels:
            (first,) = (code for code in codes if self.env["lot.scan"].check(code)["record"])
            record = self.env["lot.scan"].check(first)["record"]
            self.assertEqual(record["model"], "stock.lot")
            found[self.env["stock.lot"].browse(record["id"])] = {
                ai: value for code in codes for ai, value in gs1.parse(code).elements.items()}
        self.assertEqual(found, {lot: self.said(elements, layout) for lot, elements in expected.items()})

    def test_every_pallet_says_its_number_and_its_content_and_is_found(self):
        expected = {lot: elements for lot, elements in self.matrix().items() if "10" in elements}
        pallets = self.pallets(expected)
        printed = self.printed(pallets).sorted("id")
        self.assertEqual(printed.package_id, pallets)
        for dpi in (203, 300):
            for pallet, codes, (lot, elements) in zip(
                    pallets, self.codes(printed, dpi), expected.items(), strict=True):
                with self.subTest(lot=lot.name, dpi=dpi):
                    read = {ai: value for code in codes for ai, value in gs1.parse(code).elements.items()}
                    content = {"02" if ai == "01" else ai: value for ai, value in elements.items()}
                    self.assertEqual(read, {"00": pallet.name, **content, "37": "12"})
                    number, content = (
                        next(code for code in codes if code.startswith(f"]C1{ai}")) for ai in ("00", "02"))
                    self.assertEqual(self.env["lot.scan"].check(number)["record"]["id"], pallet.id)
                    if "10" in gs1.parse(content).elements:
                        self.assertEqual(self.env["lot.scan"].check(content)["record"]["id"], lot.id)

    def pallets(self, lots):
        """A package with an SSCC around twelve units of each."""
        pallets = self.env["stock.package"].create([
            {"name": f"09521234{number:09}{ean.calc_check_digit(f'09521234{number:09}')}"}
            for number in range(len(lots))])
        for lot, pallet in zip(lots, pallets, strict=True):
            self.env["stock.quant"]._update_available_quantity(
                lot.product_id, self.stock, 12, lot_id=lot, package_id=pallet)
        return pallets

    def test_a_digital_link_names_the_lot_on_our_own_site(self):
        self.env.company.lot_digital_link = "https://lots.example"
        lot = self.lot("A/1+%", self.milk, expiration_date=datetime(2027, 2, 28, 12))
        printed = self.printed(lot)
        self.assertEqual(printed.symbol, "digital_link")
        ((symbology, text),) = self.decoded(self.pdf(printed)[0], 203)
        self.assertEqual((symbology[:2], text), ("]Q", f"https://lots.example/01/0{GTIN_13}/10/A%2F1%2B%25?17=270301"))

    def test_own_codes_carry_what_gs1_cannot(self):
        for name, symbol, kind in (
                ("A lot with blanks #7 @ $", "code_128", "]C0"), ("Käse ½ Ω 乳 #7", "qr", "]Q1"),
                ("x" * 40, "qr", "]Q1")):
            lot = self.lot(name, self.milk)
            printed = self.printed(lot, layout="lot_100x50", symbol=symbol)
            self.assertEqual(self.decoded(self.pdf(printed)[0], 203), [(kind, name)])


class TestLabelZpl(LabelCase):
    """There is no printer: what its programs say is read from their fields."""

    def fields(self, printed):
        report = self.env["ir.actions.report"]
        content, _kind = report._render_qweb_text(printed.action_download()["report_name"], printed.ids)
        return [re.findall(r"(\^B[CXQ])[^^]*(?:\^FH_)?\^FD(.*?)\^FS", label) for label in
                re.findall(r"\^XA(.*?)\^XZ", content.decode(), re.DOTALL)]

    def bars(self, data):
        """Code 128 as the printer reads it: which code set it is in, and what its characters say there."""
        code, text = {"9": "A", ":": "B", ";": "C"}[data[1]], ""
        tokens = re.findall(r">.|_[0-9A-F]{2}|.", data[2:])
        while tokens:
            token = tokens.pop(0)
            if token in (">5", ">6", ">7"):
                code = {">5": "C", ">6": "B", ">7": "A"}[token]
            elif token[0] == ">":
                text += {">8": FNC1, ">0": ">", "><": "^", ">=": "~"}[token]
            elif code == "C":
                text += token + tokens.pop(0)
            else:
                text += chr(int(token[1:], 16)) if len(token) == 3 else token
        return text

    def test_every_symbol_says_its_elements(self):
        lots = self.env["stock.lot"].create([{
            "name": name, "product_id": self.milk.id, **DATES[2]} for name in NAMES])
        for symbol in ("gs1_128", "gs1_datamatrix"):
            printed = self.printed(lots, layout="lot_100x50", symbol=symbol, output="zpl").sorted("id")
            labels = self.fields(printed)
            self.assertEqual(len(labels), len(lots))
            for lot, found in zip(lots, labels, strict=True):
                elements = {}
                for command, data in found:
                    text = self.bars(data) if command == "^BC" else data.replace("__", "\0").replace(
                        "_1", FNC1).replace("\0", "_")
                    self.assertEqual(text[0], FNC1)
                    elements |= gs1.parse("]C1" + text[1:].replace(FNC1, gs1.SEPARATOR)).elements
                self.assertEqual(elements, {"01": f"0{GTIN_13}", **DAYS[2], "10": lot.name})

    def test_commands_in_a_name_are_only_text(self):
        lot = self.lot("^XZ~JA_5E\\", self.product("^XA Milk"))
        for symbol in ("code_128", "qr"):
            printed = self.printed(lot, layout="lot_100x50", symbol=symbol, output="zpl")
            (((_command, data),),) = self.fields(printed)
            said = self.bars(data) if symbol == "code_128" else re.sub(
                "_([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), data.removeprefix("MA,"))
            self.assertEqual(said, lot.name)

    def test_the_printer_makes_the_copies_at_its_resolution(self):
        self.env.company.write({"lot_label_resolution": "300", "lot_label_output": "zpl"})
        printed = self.printed(self.receive({self.lot("L-1", self.milk): 7}), copies_by="unit")
        content, _kind = self.env["ir.actions.report"]._render_qweb_text(
            printed.action_download()["report_name"], printed.ids)
        self.assertIn("^PW600\n^LL300\n", content.decode())
        self.assertIn("^PQ7\n", content.decode())


@tagged("post_install", "-at_install")
class TestLabelScreen(MatrixCase, TourCase):
    """What was printed is scanned into our screen, on a telephone."""

    def test_every_label_of_the_matrix_finds_its_lot_on_the_screen(self):
        new_test_user(
            self.env, login="picker", groups="lot_traceability.group_user,stock.group_stock_user", lang="en_US")
        expected = self.matrix()
        lots, names = self.env["stock.lot"].concat(*expected), {}
        for layout, symbol in LABELS:
            printed = self.printed(lots, layout=layout, symbol=symbol)
            for codes in self.codes(printed, 203):
                (code,) = (code for code in codes if {"10", "21"} & gs1.parse(code).elements.keys())
                elements = gs1.parse(code).elements
                names[code] = elements.get("10") or elements["21"]  # labels of different sizes may say the same
        self.assertEqual(set(names.values()), self.names(lots))
        tour = "lot_traceability_labels"
        self.start_tour("/odoo/scan", tour, login="picker", timeout=240, code=(
            f"window.lotLabels = {json.dumps([*names.items()])}; odoo.startTour('{tour}', {{stepDelay: 0}})"))
