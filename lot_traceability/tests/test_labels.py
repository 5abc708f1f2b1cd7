import os
import re
from datetime import datetime
from itertools import product as every

from ..tracing import gs1
from ..tracing.symbols import FNC1
from .label_case import DATES, DAYS, GTIN_13, GTIN_14, NAMES, LabelCase

LABELS = [("lot_50x25", "gs1_datamatrix"), ("lot_sheet", "gs1_datamatrix"), ("lot_100x50", "gs1_datamatrix"),
          ("lot_100x50", "gs1_128"), ("case", "gs1_128")]


class TestLabelMatrix(LabelCase):
    """Every label is read back by a decoder that knows nothing of what printed it."""

    def test_every_label_says_its_elements_at_both_resolutions(self):
        juice = self.product("Juice of red and yellow apples, not from concentrate", barcode=GTIN_14, tracking="serial",
                             use_expiration_date=True, expiration_time=10)
        cases = list(every((self.milk, juice), range(3), NAMES))
        if not os.environ.get("LOT_TRACEABILITY_LONG"):
            cases = cases[:24:2] + cases[25::2]  # each name with each of the dates
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
        for layout, symbol in LABELS:
            printed = self.printed(lots, layout=layout, symbol=symbol).sorted("id")
            self.assertEqual(printed.lot_ids, lots)
            for dpi in (203, 300):
                with self.subTest(layout=layout, symbol=symbol, dpi=dpi):
                    self.assert_reads(printed, expected, dpi, layout == "lot_sheet")
            if layout == "lot_100x50":
                self.assert_scans(printed)

    def assert_reads(self, printed, expected, dpi, is_sheet):
        pages = [self.decoded(page, dpi) for page in self.pdf(printed)]
        symbology = "]C1" if printed[0].symbol == "gs1_128" else "]d2"
        self.assertEqual({kind for page in pages for kind, _text in page}, {symbology})
        if is_sheet:
            self.assertEqual(len(pages), -(-len(printed) // 24))
            read = [gs1.parse(kind + text).elements for page in pages for kind, text in page]
        else:
            self.assertEqual(len(pages), len(printed))
            read = [self.elements(page) for page in pages]
            self.assertEqual(read, [expected[label.lot_ids] for label in printed])
        self.assertCountEqual(read, expected.values())

    def assert_scans(self, printed):
        """The round trip: what a scanner reads on a label finds its lot."""
        for label, page in zip(printed, self.pdf(printed), strict=True):
            codes = [kind + text for kind, text in self.decoded(page, 203) if text.startswith("01")]
            found = [self.env["lot.scan"].check(code)["record"] for code in codes]
            self.assertEqual([(record["model"], record["id"]) for record in found], [("stock.lot", label.lot_ids.id)])

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
