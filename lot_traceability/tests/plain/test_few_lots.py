import time
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing.few_lots import few_lots

stocks = st.lists(st.integers(1, 9), max_size=7).map(lambda amounts: list(enumerate(amounts)))


def all_ways(lots, quantity, most):
    """Every choice of at most so many lots that have enough, the earliest first."""
    return sorted(
        choice for size in range(1, most + 1) for choice in combinations(range(len(lots)), size)
        if sum(lots[number][1] for number in choice) >= quantity)


@given(stocks, st.integers(1, 20), st.integers(1, 4))
def test_the_earliest_lots_that_have_enough(lots, quantity, most):
    ways = all_ways(lots, quantity, most)
    chosen = few_lots(lots, quantity, most)
    if ways:
        assert tuple(chosen) == min(ways)
    else:
        largest = sorted((amount for _lot, amount in lots), reverse=True)[:most]
        assert sorted((lots[number][1] for number in chosen), reverse=True) == largest


def test_of_many_lots_of_which_no_few_have_enough():
    lots, began = [(number, 1 + number % 7) for number in range(20_000)], time.process_time()
    assert few_lots(lots, 1000, 3) == [6, 13, 20]
    assert time.process_time() - began < 1
