"""The symbols on labels as modules, black or white: GS1-128, GS1 DataMatrix, Code 128 and QR. Plain Python."""

import logging
from typing import NamedTuple

import zint
from barcode.codex import Code128, Gs1_128

from .gs1 import rule_of

# It warns of every name that is not Latin, and writes it as it should.
logging.getLogger("zint").setLevel(logging.ERROR)

FNC1 = "\xf1"  # what python-barcode calls the function character that separates elements
# White modules that each symbol needs around it. Bars need them at their ends only.
QUIET = {"gs1_128": 10, "code_128": 10, "gs1_datamatrix": 1, "digital_link": 4, "qr": 4}
LINEAR = ("gs1_128", "code_128")
GS1 = ("gs1_128", "gs1_datamatrix", "digital_link")
ERROR_CORRECTION_M = 2


class Symbol(NamedTuple):
    """One symbol, drawn.

    :param str kind: a key of ``QUIET``
    :param tuple rows: of "1" for a black and "0" for a white module; of bars a single row
    :param list codewords: of bars, as Code 128 numbers them
    """

    kind: str
    rows: tuple
    codewords: tuple = ()

    @property
    def width(self):
        """In modules, with the quiet zone on both sides."""
        return len(self.rows[0]) + 2 * QUIET[self.kind]


def symbol(kind, data):
    """Draw ``data`` as a symbol.

    :param str kind: ``gs1_128`` or ``gs1_datamatrix``, ``digital_link`` or ``qr``, ``code_128``
    :param data: pairs of application identifier and raw value for the first two; else text
    :rtype: Symbol
    :raises ValueError: Code 128 knows no such character
    """
    if kind in LINEAR:
        return _bars(kind, data)
    return _data_matrix(data) if kind == "gs1_datamatrix" else _qr(kind, data)


def bar_text(elements):
    """The elements of a GS1-128 symbol in one text, each but those of a fixed length ended by FNC1."""
    text = ""
    for number, (ai, value) in enumerate(elements, 1):
        is_ended = number == len(elements) or rule_of(ai).ends
        text += f"{ai}{value}{'' if is_ended else FNC1}"
    return text


def _bars(kind, data):
    strange = sorted({sign for sign in data if not " " <= sign <= "~"}) if kind == "code_128" else ()
    if strange:
        raise ValueError("".join(strange))
    make, text = (Gs1_128, bar_text(data)) if kind == "gs1_128" else (Code128, data)
    # Two of them: python-barcode goes on in the code set in which it ended.
    return Symbol(kind, tuple(make(text).build()), tuple(make(text).encoded))


def _data_matrix(elements):
    drawing = zint.Symbol()
    drawing.symbology = zint.Symbology.DATAMATRIX
    drawing.input_mode = zint.InputMode.GS1  # what makes a scanner say ]d2, not ]d1
    drawing.option_3 = zint.DataMatrixOptions.SQUARE
    drawing.encode("".join(f"[{ai}]{value}" for ai, value in elements))
    return Symbol("gs1_datamatrix", _rows(drawing))


def _qr(kind, text):
    drawing = zint.Symbol()
    drawing.symbology = zint.Symbology.QRCODE
    drawing.input_mode = zint.InputMode.UNICODE
    drawing.option_1 = ERROR_CORRECTION_M
    drawing.encode(text)
    return Symbol(kind, _rows(drawing))


def _rows(drawing):
    """Zint keeps eight modules in a byte, the first in its lowest bit, and rows at a fixed distance."""
    stride, packed = drawing.encoded_data.shape[1], bytes(drawing.encoded_data)
    return tuple(
        "".join(str(packed[row * stride + column // 8] >> column % 8 & 1) for column in range(drawing.width))
        for row in range(drawing.rows))
