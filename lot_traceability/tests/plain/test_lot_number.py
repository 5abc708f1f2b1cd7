from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import gs1
from odoo.addons.lot_traceability.tracing.lot_number import NumberError, check_character, fits, is_valid, parse, render

DAY = date(2026, 2, 3)
SAID = {"site": "WH", "workcenter": "MIX", "order": "00042", "document": "WH/MO/00042", "vendor_lot": "V-771"}
# Patterns that are long at most as labels take them, whatever the counter says.
GOOD = ["{counter:4}", "{yy}{julian}-{counter:4}{check}", "{site}-{yy}{mm}{dd}-{counter:3}",
        "{order}/{counter:4}{yyyy}{dd}{mm}", "L{counter:6}-{vendor_lot}{check}",
        "{isoyy}W{week}-{yy}{julian}{counter:2}"]


def number(pattern, counter=7, day=DAY, said=SAID, restart="never"):
    return render(parse(pattern, restart), counter, day, said)


@pytest.mark.parametrize(("pattern", "expected"), [
    ("{yy}{julian}-{counter:4}", "26034-0007"), ("{yyyy}{mm}{dd}.{counter:2}", "20260203.07"),
    ("{site}{workcenter}{counter:1}", "WHMIX7"), ("{order}-{counter:3}", "00042-007"),
    ("{document}-{counter:3}", "WH/MO/00042-007"), ("{vendor_lot}/{counter:3}", "V-771/007"),
    ("{isoyy}W{week}-{counter:2}", "26W06-07"), ("07{counter:1}{check}", "0770")])
def test_each_part_says_its_own(pattern, expected):
    assert number(pattern) == expected


def test_the_year_of_a_week_is_that_of_iso_8601():
    assert number("{isoyy}W{week}-{yy}-{counter:1}", day=date(2027, 1, 1)) == "26W53-27-7"


@pytest.mark.parametrize(("pattern", "restart", "code"), [
    ("{yy}{julian}", "never", "no_counter"), ("{counter:2}{counter:3}", "never", "counters"),
    ("{counter}", "never", "width"), ("{counter:0}", "never", "width"), ("{counter:10}", "never", "width"),
    ("{counter:11}", "never", "width"),
    ("{lot}{counter:2}", "never", "unknown"), ("{yy:2}{counter:2}", "never", "unknown"),
    ("{yy!r}{counter:2}", "never", "unknown"), ("{}{counter:2}", "never", "unknown"),
    ("{yy{counter:2}", "never", "braces"), ("{counter:2}}", "never", "braces"),
    ("{check}{counter:2}", "never", "check"), ("{counter:2}{check}{check}", "never", "check"),
    ("{order}{counter:2}{site}", "never", "place"), ("#{counter:2}", "never", "characters"),
    ("ä{counter:2}", "never", "characters"), (" {counter:2}", "never", "characters"),
    ("0123456789012345{counter:5}", "never", "too_long"),
    ("{counter:4}", "year", "restart"), ("{mm}{dd}{counter:4}", "year", "restart"),
    ("{yy}{counter:4}", "day", "restart"), ("{yy}{mm}{counter:4}", "day", "restart"),
    ("{yy}{dd}{counter:4}", "day", "restart"), ("{isoyy}{week}{counter:4}", "year", "restart"),
    ("{order}{yy}{site}{counter:4}", "year", "restart")])
def test_a_pattern_that_cannot_be_used_says_why(pattern, restart, code):
    with pytest.raises(NumberError) as caught:
        parse(pattern, restart)
    assert caught.value.code == code


@pytest.mark.parametrize(("said", "counter", "code"), [
    ({}, 1, "missing"), ({"order": "4#2"}, 1, "characters"), ({"order": "4" * 20}, 1, "too_long"),
    ({"order": "42"}, 10, "full")])
def test_a_number_that_cannot_be_made_says_why(said, counter, code):
    with pytest.raises(NumberError) as caught:
        number("{order}{counter:1}", counter, said=said)
    assert caught.value.code == code


def test_twenty_characters_are_not_too_many():
    assert number("ABCDEFGHIJK{counter:9}") == "ABCDEFGHIJK000000007"


def test_nothing_and_a_check_character_alone_are_no_number():
    assert not is_valid("")
    assert not any(is_valid(character) for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_the_check_character_is_that_of_the_standard():
    # ISO/IEC 7064:2003, MOD 37,36: the example of the standard, as python-stdnum keeps it.
    assert check_character("A12425GABC1234002") == "M"
    assert is_valid("a-12425-GABC 1234002M")


@given(text=st.text("ABCXYZ0123456789", min_size=1, max_size=16), place=st.integers(0, 15), other=st.sampled_from(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
def test_a_single_wrong_character_is_found(text, place, other):
    number_, place = text + check_character(text), place % len(text)
    wrong = number_[:place] + other + number_[place + 1:]
    assert is_valid(wrong) == (wrong == number_)


@settings(deadline=None)  # the list of GS1 is read once
@given(pattern=st.sampled_from(GOOD), counter=st.integers(0, 9), days=st.integers(0, 20000))
def test_what_is_made_fits_its_pattern_and_a_label(pattern, counter, days):
    made = number(pattern, counter, date(2000, 1, 1) + timedelta(days))
    assert fits(parse(pattern), made)
    assert gs1.encode({"01": "09506000134352", "10": made})


DAILY = ["{order}{counter:2}{yyyy}{julian}", "{yyyy}{mm}{dd}{order}{counter:2}", "{counter:2}{julian}{yyyy}"]
LOTS = st.tuples(st.integers(0, 99), st.integers(0, 3000), st.text("0123456789", min_size=1, max_size=6))


@given(pattern=st.sampled_from(DAILY), one=LOTS, two=LOTS)
def test_two_lots_of_a_counter_that_begins_every_day_never_have_one_number(pattern, one, two):
    parts = parse(pattern, "day")
    made = [render(parts, counter, date(2026, 1, 1) + timedelta(days), {"order": order})
            for counter, days, order in (one, two)]
    assert (made[0] == made[1]) <= (one[:2] == two[:2])


@given(st.text("{}!:yd-#ä4 ", max_size=12) | st.text(max_size=3), st.sampled_from(["never", "year", "day"]))
def test_any_text_is_a_pattern_or_says_why_not(text, restart):
    try:
        parse(text, restart)
    except NumberError as error:
        assert error.code


def test_what_somebody_typed_does_not_fit():
    parts = parse("{yy}{julian}-{counter:4}{check}")
    assert fits(parts, number("{yy}{julian}-{counter:4}{check}"))
    assert not fits(parts, "26034-0007" + ("A" if check_character("26034-0007") != "A" else "B"))
    assert not fits(parts, "LOT-1")


@pytest.mark.parametrize(("pattern", "typed"), [
    ("A.{counter:1}", "AX7"), ("{yy}{counter:2}", "260007"), ("{order}-{counter:1}", "-7")])
def test_each_part_of_a_number_has_its_length_and_text_stands_as_it_is(pattern, typed):
    assert not fits(parse(pattern), typed)
