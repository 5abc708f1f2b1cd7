"""A label in ZPL, the language of many label printers. Plain Python.

Source: Zebra's ZPL II Programming Guide, on ^BC, ^BX, ^BQ, ^FH and ^FT.
"""

from .symbols import FNC1, LINEAR, bar_text, symbol

# Dots in a millimetre by the resolution that is printed on the printer.
DOTS = {203: 8, 300: 12}
# Commands begin with ^ or ~, and _ begins the code of a character that stands for itself.
SPECIAL = "^~_\\"
TO_B, TO_C, TO_A, FNC1_CODE = 100, 99, 101, 102
START_A, START_B, START_C = 103, 104, 105
CODE_A, CODE_B, CODE_C = "A", "B", "C"
STARTS = {START_A: (">9", CODE_A), START_B: (">:", CODE_B), START_C: (">;", CODE_C)}
CHANGES = {TO_A: (">7", CODE_A), TO_B: (">6", CODE_B), TO_C: (">5", CODE_C)}


def label_zpl(drawing, resolution=203, copies=1):
    """One label as a program for the printer.

    :param dict drawing: of ``label.draw``
    :param int resolution: of the printer, a key of ``DOTS``
    :param int copies: how many the printer makes
    :rtype: str
    """
    dots = DOTS[resolution]
    lines = ["^XA", "^CI28", f"^PW{round(drawing['width'] * dots)}", f"^LL{round(drawing['height'] * dots)}"]
    lines += [_symbol(mark, dots) if "symbol" in mark else _text(mark, dots) for mark in drawing["marks"]]
    return "\n".join([*lines, f"^PQ{copies}", "^XZ", ""])


def _text(mark, dots):
    size = round(mark["size"] * dots * 1.15)  # font 0 counts the space above its letters
    return f"^FT{_at(mark, dots)}^A0N,{size}^FH_^FD{escaped(mark['text'])}^FS"


def _symbol(mark, dots):
    module, height = round(mark["module"] * dots), round(mark["height"] * dots)
    kind, data = mark["symbol"], mark["data"]
    if kind in LINEAR:
        return f"^FO{_at(mark, dots)}^BY{module}^BCN,{height},N,N,N,N^FH_^FD{bars(symbol(kind, data))}^FS"
    if kind == "gs1_datamatrix":
        return f"^FO{_at(mark, dots)}^BXN,{module},200,,,,_^FD{matrix(data)}^FS"
    return f"^FO{_at(mark, dots)}^BQN,2,{min(module, 10)}^FH_^FDMA,{escaped(data)}^FS"


def _at(mark, dots):
    return f"{round(mark['x'] * dots)},{round(mark['y'] * dots)}"


def escaped(text):
    """``text`` for a field with ^FH_: what means something to the printer by its code.

    >>> escaped("A_1^")
    'A_5F1_5E'
    """
    return "".join(f"_{ord(sign):02X}" if sign in SPECIAL or ord(sign) < 32 else sign for sign in text)


def bars(drawn):
    """The codewords of a Code 128 as ^BC reads them, so that the printer draws the very symbol of the PDF."""
    first, *others = drawn.codewords
    text, code = STARTS[first]
    for word in others:
        if word in CHANGES and CHANGES[word][1] != code:
            change, code = CHANGES[word]
            text += change
        elif word == FNC1_CODE:
            text += ">8"
        elif code == CODE_C:
            text += f"{word:02d}"
        else:
            text += _sign(chr(word + 32))
    return text


def _sign(sign):
    """A character of code B; > begins a function there, and three others have an escape of their own."""
    return {">": ">0", "^": "><", "~": ">="}.get(sign) or escaped(sign)


def matrix(elements):
    """Elements as ^BX reads them: _1 is FNC1, at the beginning and between."""
    return "_1" + bar_text(elements).replace("_", "__").replace(FNC1, "_1")
