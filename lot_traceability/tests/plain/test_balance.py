from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import balance
from odoo.addons.lot_traceability.tracing.balance import Tolerance

amounts = st.integers(0, 10**6).map(lambda thousandths: thousandths / 1000)
lots = st.integers(1, 20)
quantities = st.dictionaries(lots, amounts)
units = st.dictionaries(lots, st.tuples(st.sampled_from(["kg", "Units"]), st.sampled_from([0.001, 1.0, 12.0])))


def row(quantity, lot=1):
    return {"lot_id": lot, "quantity": quantity}


def test_what_came_in_is_there_or_has_left():
    found = balance.balance({
        "received": [row(100)], "on_hand": [row(45)], "delivered": [row(30), row(-5)], "used": [row(20)],
        "scrapped": [row(4)], "returned_to_vendor": [row(4)], "adjusted": [row(-2)]})

    assert found[1]["delivered"] == 25
    assert (found[1]["difference"], found[1]["closes"]) == (0, True)


def test_a_missing_unit_is_a_difference():
    found = balance.balance({"produced": [row(10)], "on_hand": [row(8)]}, {1: 0.01})

    assert (found[1]["difference"], found[1]["closes"]) == (2, False)


def test_a_balance_closes_within_the_tolerance_of_its_lot():
    rows = {"received": [row(100, lot) for lot in (1, 2, 3, 4)], "on_hand": [row(98, lot) for lot in (1, 2, 3, 4)]}
    found = balance.balance(
        rows, 0.01, {1: Tolerance(percent=2), 2: Tolerance(percent=1.9), 3: Tolerance(steps=200)})

    assert {lot: (found[lot]["tolerance"], found[lot]["closes"]) for lot in found} == {
        1: (2, True), 2: (1.9, False), 3: (2, True), 4: (0, False)}


def test_lots_add_up_by_product_and_one_open_balance_is_not_covered_by_another():
    sums = balance.balance({
        "received": [row(10, 1), row(10, 2), row(7, 3)], "on_hand": [row(8, 1), row(12, 2), row(7, 3)]}, 0.01)
    found = balance.by_product(sums, {1: "flour", 2: "flour", 3: "salt"})

    names = ("received", "on_hand", "difference", "lot_count", "closes")
    assert {product: tuple(map(sum_of.get, names)) for product, sum_of in found.items()} == {
        "flour": (20, 20, 0, 2, False), "salt": (7, 7, 0, 1, True)}


@given(parts=st.lists(amounts, min_size=1, max_size=30))
def test_any_split_of_a_lot_balances_within_the_rounding_of_its_unit(parts):
    found = balance.balance({"received": [row(sum(parts))], "on_hand": [row(part) for part in parts]}, 0.001)

    assert found[1]["difference"] == 0


def test_there_was_as_much_of_a_lot_as_came_or_as_left():
    came = balance.balance({"received": [row(10)], "adjusted": [row(1)], "on_hand": [row(2)]})
    left = balance.balance({"received": [row(3)], "used": [row(8)], "on_hand": [row(-5)]})

    assert (balance.turnover(came[1]), balance.turnover(left[1])) == (11, 8)


def test_confidence_is_what_is_proven_of_what_there_was():
    assert balance.confidence({1: 30.0, 2: 70.0}, {1: 30.0}) == 0.7
    assert balance.confidence({1: 10.0}, {1: 4.0}) == 0.6
    assert balance.confidence({1: 10.0}, {1: 8.0, 2: 5.0}) == 0.2
    assert balance.confidence({1: 10.0, 2: 0.0}, {1: 25.0}) == 0
    assert balance.confidence({}, {}) == 1


def test_units_that_convert_add_up_and_others_weigh_by_their_lots():
    grams, kilograms, pieces = ("mass", 0.001), ("mass", 1.0), ("piece", 1.0)

    # Half of 2 kg is proven; of the 1,000 pieces of a single lot, all: two lots at one half, one lot at one.
    assert balance.confidence(
        {1: 1000.0, 2: 1.0, 3: 1000.0}, {1: 1000.0}, {1: grams, 2: kilograms, 3: pieces}) == 0.6666


@given(quantities, units)
def test_without_a_doubt_confidence_is_one(found, measured):
    assert balance.confidence(found, {}, measured) == 1


@given(quantities, quantities, units)
def test_confidence_is_a_share(found, doubts, measured):
    assert 0 <= balance.confidence(found, doubts, measured) <= 1


@given(quantities, quantities, lots, units)
def test_another_doubt_never_raises_confidence(found, doubts, lot, measured):
    more = {**doubts, lot: doubts.get(lot, 0.0) + 1.0}

    assert balance.confidence(found, more, measured) <= balance.confidence(found, doubts, measured)
