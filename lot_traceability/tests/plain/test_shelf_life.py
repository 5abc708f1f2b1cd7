from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing.shelf_life import Rule, demanded_days, has_to_last, most_specific

SHOP, CHAIN, MILK, DAIRY, FOOD, COMPANY = 1, 2, 10, 20, 21, 5


def counts(*rules):
    found = most_specific(list(rules), COMPANY, [SHOP, CHAIN], MILK, [DAIRY, FOOD])
    return found and found.id


def test_the_order_of_rules():
    rules = [
        Rule(1), Rule(2, category=FOOD), Rule(3, category=DAIRY), Rule(4, product=MILK), Rule(5, partner=CHAIN),
        Rule(6, partner=CHAIN, category=FOOD), Rule(7, partner=SHOP, category=DAIRY),
        Rule(8, partner=SHOP, product=MILK)]
    while rules:
        assert counts(*rules) == len(rules)
        rules.pop()
    assert counts() is None


def test_an_address_goes_before_whom_it_belongs_to():
    assert counts(Rule(1, partner=SHOP), Rule(2, partner=CHAIN)) == 1


def test_what_is_about_others_does_not_count():
    assert counts(Rule(1, partner=99), Rule(2, product=99), Rule(3, category=99), Rule(4, company=99)) is None


@given(st.permutations([Rule(1, partner=SHOP), Rule(2, product=MILK), Rule(3, company=COMPANY), Rule(4)]))
def test_the_order_in_which_rules_were_written_does_not_matter(rules):
    assert counts(*rules) == 1


def test_a_share_of_the_whole_life_is_rounded_up_to_days():
    assert demanded_days(Rule(1, percent=33.4), 30) == 11
    assert demanded_days(Rule(1, days=5, percent=50), 30) == 5


def test_days_are_those_of_the_calendar():
    leaves = datetime(2026, 11, 1, 15, 30)
    assert has_to_last(leaves, 0, 30, "UTC") == datetime(2026, 11, 30, 23, 59, 59)
    assert has_to_last(leaves, 2, 30, "UTC") == datetime(2026, 12, 2, 23, 59, 59)
    assert has_to_last(leaves, 0, 30, "Pacific/Auckland") == datetime(2026, 12, 1, 10, 59, 59)
    assert has_to_last(leaves, 0, 0, "UTC") == leaves
