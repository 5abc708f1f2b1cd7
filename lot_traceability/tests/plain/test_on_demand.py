from collections import defaultdict

from odoo.addons.lot_traceability.tracing.on_demand import OnDemand


def test_it_is_read_at_the_first_look_and_once():
    read = []

    def quants():
        read.append("now")
        return defaultdict(int, milk=3)

    stock = OnDemand(quants)
    assert read == []
    stock["milk"] += 1
    assert (stock["milk"], stock["cream"], read) == (4, 0, ["now"])


def test_it_is_a_mapping_like_the_one_it_stands_for():
    stock = OnDemand(lambda: {"milk": 3, "cream": 1})
    del stock["cream"]
    assert (dict(stock), len(stock), "cream" in stock) == ({"milk": 3}, 1, False)
