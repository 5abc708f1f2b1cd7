from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing.attributes import (
    WAYS,
    DoesNotFit,
    combined,
    entered,
    find,
    fitted,
    new_property,
    text,
    values,
    with_tags,
    worded,
)

numbers = st.integers(-10**6, 10**6) | st.floats(-1e6, 1e6, width=32)
days, moments = st.dates(), st.datetimes().map(lambda moment: moment.replace(microsecond=0))
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9)
anything = numbers | days | moments | words | st.booleans()
quantities = st.floats(0, 1e6, width=32)


def found_of(value):
    return st.lists(st.tuples(st.lists(value, max_size=3), quantities), max_size=6)


def flat(found):
    return [value for said, _quantity in found for value in said]


def test_brix_of_two_lots():
    found = [([12.1], 300), ([12.9], 100)]
    assert combined("mean", found) == [12.3]
    assert combined("earliest", found) == [12.1]
    assert combined("latest", found) == [12.9]


def test_days():
    found = [([date(2026, 11, 3)], 1), ([], 5), ([date(2026, 11, 1)], 1)]
    assert combined("earliest", found) == [date(2026, 11, 1)]
    assert combined("latest", found) == [date(2026, 11, 3)]


def test_all_allergens_once_each():
    assert combined("all", [(["Milk", "Nuts"], 1), (["milk", "Gluten"], 5)]) == ["Gluten", "Milk", "Nuts"]


def test_the_most_stands_first():
    found = [(["Spain"], 10), (["Italy"], 6), (["spain"], 1), (["Peru"], 6)]
    assert combined("concatenate", found) == ["Spain, Italy, Peru"]


def test_a_box_is_ticked_if_all_or_any_are():
    assert combined("earliest", [([True], 1), ([False], 1)]) == [False]
    assert combined("latest", [([True], 1), ([False], 1)]) == [True]


def test_what_cannot_be_compared_does_not_fit():
    for how in ("earliest", "latest", "mean"):
        with pytest.raises(DoesNotFit):
            combined(how, [([12.1], 1), (["sweet"], 1)])
    for value in ("sweet", True, date(2026, 1, 1)):
        with pytest.raises(DoesNotFit):
            combined("mean", [([value], 1)])


def test_without_quantities_all_count_the_same():
    assert combined("mean", [([1], 0), ([2], 0)]) == [1.5]


@given(st.sampled_from(sorted(WAYS)), st.lists(st.tuples(st.just([]), quantities)))
def test_of_nothing_comes_nothing(how, found):
    assert combined(how, found) == []


@given(found_of(anything), st.sampled_from(sorted(WAYS)))
def test_everything_has_an_answer_or_does_not_fit(found, how):
    try:
        answer = combined(how, found)
    except DoesNotFit:
        assert how not in ("all", "concatenate")
    else:
        assert bool(answer) == bool(flat(found))


@given(st.sampled_from([numbers, days, moments, words]).flatmap(found_of), st.randoms())
def test_the_order_of_inputs_does_not_matter(found, random):
    other = random.sample(found, len(found))
    for how in ("all", "earliest", "latest"):
        assert list(map(text, combined(how, found))) == list(map(text, combined(how, other)))


def test_nought_reads_alike_whatever_its_sign():
    assert text(-0.0) == text(0.0) == "0"


@given(found_of(numbers))
def test_a_mean_lies_between(found):
    for mean in combined("mean", found):
        assert min(flat(found)) <= mean <= max(flat(found))


@given(found_of(words))
def test_all_are_there_and_once(found):
    answer = combined("all", found)
    assert {value.casefold() for value in answer} == {value.casefold() for value in flat(found)}
    assert len(answer) == len({value.casefold() for value in answer})


@given(st.sampled_from(sorted(WAYS)), st.sampled_from([numbers, days, moments, words, st.booleans()]).flatmap(found_of))
def test_a_new_property_keeps_what_it_is_made_for(how, found):
    try:
        answer = combined(how, found)
    except DoesNotFit:
        return
    if answer:
        prop = with_tags(new_property("a1", "Brix", how, answer), answer)
        assert worded(values({**prop, "value": fitted(prop, answer)})) == worded(answer)


CHOICE = {"name": "a", "string": "Grade", "type": "selection", "selection": [["a", "Grade A"], ["b", "Grade B"]]}


def test_a_choice_is_known_by_what_it_is_called():
    assert values({**CHOICE, "value": "b"}) == ["Grade B"]
    assert fitted({**CHOICE, "selection": [["x9", "grade b"]]}, ["Grade B"]) == "x9"
    with pytest.raises(DoesNotFit):
        fitted(CHOICE, ["Grade C"])


def test_records_are_known_by_their_names():
    assert values({"type": "many2many", "value": [(1, "Spain"), (2, None)]}) == ["Spain"]
    assert values({"type": "many2one", "value": (1, "Spain")}) == ["Spain"]
    assert fitted({"type": "many2many"}, ["Spain"], {"Spain": 1}) == [1]
    with pytest.raises(DoesNotFit):
        fitted({"type": "many2one"}, ["Spain", "Peru"], {"Spain": 1, "Peru": 2})


@pytest.mark.parametrize(("kind", "said"), [
    ("integer", [1.5]), ("float", ["sweet"]), ("float", [1, 2]), ("date", ["soon"]), ("boolean", [1]),
    ("html", ["sweet"]), ("datetime", [date(2026, 1, 1)])])
def test_a_property_keeps_only_its_own(kind, said):
    with pytest.raises(DoesNotFit):
        fitted({"type": kind}, said)


def test_whole_numbers_days_and_moments():
    assert fitted({"type": "integer"}, [3.0]) == 3
    assert fitted({"type": "date"}, [date(2026, 1, 31)]) == "2026-01-31"
    assert fitted({"type": "datetime"}, [datetime(2026, 1, 31, 8)]) == "2026-01-31 08:00:00"
    assert fitted({"type": "char"}, ["Gluten", "Milk"]) == "Gluten, Milk"


@pytest.mark.parametrize("value", [None, False, "", [], "  "])
def test_nobody_said_anything(value):
    others = ("float", "tags", "date", "many2one", "selection", "separator") if value != "  " else ()
    for kind in ("char", "text", *others):
        assert values({"type": kind, "value": value}) == []


def test_zero_and_no_are_answers():
    assert values({"type": "float", "value": 0}) == [0]
    assert values({"type": "boolean", "value": False}) == [False]


def test_a_default_and_an_empty_box_were_not_entered():
    assert entered({"type": "float", "value": 5, "default": 5}) == []
    assert entered({"type": "float", "value": 6, "default": 5}) == [6]
    assert entered({"type": "boolean", "value": False}) == []
    assert entered({"type": "boolean", "value": True}) == [True]


def test_a_property_is_found_by_its_name():
    brix = {"name": "a", "string": "Brix  (mean)"}
    assert find([{"name": "b", "string": "Grade"}, brix], "brix (Mean) ") is brix
    assert find([brix], "grade") is None
