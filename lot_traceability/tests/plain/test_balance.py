from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import balance

amounts = st.integers(0, 10**6).map(lambda thousandths: thousandths / 1000)


def row(quantity, lot=1):
    return {"lot_id": lot, "quantity": quantity}


def test_what_came_in_is_there_or_has_left():
    found = balance.balance({
        "received": [row(100)], "on_hand": [row(45)], "delivered": [row(30), row(-5)], "used": [row(20)],
        "scrapped": [row(4)], "returned_to_vendor": [row(4)], "adjusted": [row(-2)]})

    assert found[1]["delivered"] == 25
    assert found[1]["difference"] == 0


def test_a_missing_unit_is_a_difference():
    found = balance.balance({"produced": [row(10)], "on_hand": [row(8)]}, {1: 0.01})

    assert found[1]["difference"] == 2


@given(parts=st.lists(amounts, min_size=1, max_size=30))
def test_any_split_of_a_lot_balances_within_the_rounding_of_its_unit(parts):
    found = balance.balance({"received": [row(sum(parts))], "on_hand": [row(part) for part in parts]}, 0.001)

    assert found[1]["difference"] == 0
