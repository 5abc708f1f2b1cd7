import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing.label import Content, NoRoom, breadth, draw, readable
from odoo.addons.lot_traceability.tracing.label_kinds import SIZES
from odoo.addons.lot_traceability.tracing.label_zpl import label_zpl
from odoo.addons.lot_traceability.tracing.symbols import FNC1, bar_text, symbol
from odoo.addons.lot_traceability.tracing.voice_pick import voice_pick_code

GTIN = "09521234543213"
SIGNS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
NAMES = st.text(SIGNS, min_size=1, max_size=20)


def content(name, kind, **values):
    elements = [["01", GTIN], ["17", "271231"], ["15", "271130"], ["11", "260102"], ["10", name]]
    return Content("A product of some length", f"Lot {name}", ((kind, elements),), **values)


def test_voice_pick_codes_are_those_of_the_published_examples():
    assert voice_pick_code("10850510002011", "46587443HG234") == "6359"
    assert voice_pick_code("65457886676767", "2", "100126") == "5836"


@settings(max_examples=60, deadline=None)
@given(NAMES, st.sampled_from(["lot_50x25", "lot_sheet", "lot_100x50"]))
def test_whatever_lot_gs1_carries_has_room_on_every_label(name, layout):
    width, height = SIZES[layout]
    drawing = draw(content(name, "gs1_datamatrix", facts=("Use by 12/31/2027", "Made on 01/02/2026")), width, height)
    texts = [mark for mark in drawing["marks"] if "text" in mark]
    assert name in "".join(mark["text"] for mark in texts).replace("Lot ", "")
    for mark in texts:
        assert mark["x"] + breadth(mark["text"], mark["size"], mark["bold"]) <= width + 0.01
        assert 0 < mark["y"] < height
    (drawn,) = (mark for mark in drawing["marks"] if "symbol" in mark)
    side = drawn["module"] * len(symbol(drawn["symbol"], drawn["data"]).rows)
    assert drawn["x"] + side <= width and drawn["y"] + side <= height


@settings(max_examples=40, deadline=None)
@given(NAMES)
def test_long_bars_become_two_rows_of_which_the_first_names_the_lot(name):
    rows = [mark["data"] for mark in draw(content(name, "gs1_128"), 100, 50)["marks"] if "symbol" in mark]
    assert len(rows) <= 2
    assert {"01", "10"} <= {ai for ai, _value in rows[0]}
    assert sorted(element for row in rows for element in row) == sorted(content(name, "gs1_128").symbols[0][1])


def test_a_case_names_its_product_whatever_else_it_says():
    facts = ("Use by 06/20/2027", "Best before 06/15/2027", "Made on 11/01/2026", "GTIN 09521234543213", "12 Units")
    bars = ("gs1_128", [["01", GTIN], ["15", "270615"], ["10", "M-26335-0009"]])
    drawing = draw(content("M-26335-0009", "", facts=facts, voice="5207")._replace(symbols=(bars,)), 100, 50)
    texts = [mark["text"] for mark in drawing["marks"] if "text" in mark]
    assert "A product of some length" in texts
    assert "Use by 06/20/2027 · Best before 06/15/2027" in texts
    assert {word for fact in facts for word in fact.split()} <= set(" ".join(texts).split())


def test_bars_that_are_too_broad_are_refused():
    with pytest.raises(NoRoom, match="symbol"):
        draw(content("A" * 20, "gs1_128"), 50, 25)


def test_elements_that_end_by_their_length_need_no_separator():
    assert bar_text([("01", GTIN), ("10", "A"), ("21", "B")]) == f"01{GTIN}10A{FNC1}21B"
    assert readable([("01", GTIN), ("10", "A")]) == f"(01){GTIN}(10)A"


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_no_text_becomes_a_command_of_the_printer(text):
    program = label_zpl(draw(Content(text, "Lot 1", (("qr", text),)), 100, 50))
    commands = [line[:3] for line in program.splitlines() if line.startswith("^")]
    assert commands.count("^XA") == commands.count("^XZ") == 1
    assert program.count("^FS") == program.count("^FD") == program.count("^FO") + program.count("^FT")
