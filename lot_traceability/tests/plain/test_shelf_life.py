from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing.operations import Purpose
from odoo.addons.lot_traceability.tracing.shelf_life import (
    Dates,
    Rule,
    Share,
    combined,
    demanded_days,
    faults,
    has_to_last,
    most_specific,
    until,
    whole_life,
)

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


def test_each_aspect_is_that_of_the_first_rule_that_says_it():
    rules = [Rule(1, days=60), Rule(2, percent=50, transit=3, most=1), Rule(3, order="fifo", most=4, not_older=True)]
    assert combined(rules) == Rule(1, days=60, transit=3, order="fifo", most=1, not_older=True)
    assert combined([Rule(1, transit=1), *rules]) == Rule(1, days=60, transit=1, order="fifo", most=1, not_older=True)
    assert combined([Rule(4, anything=True), *rules]).days == 0
    assert combined([]) is None


def test_a_share_of_the_whole_life_is_rounded_up_to_days():
    assert demanded_days(Rule(1, percent=33.4), 30) == 11
    assert demanded_days(Rule(1, days=5, percent=50), 30) == 5


def test_a_begun_day_counts_and_noise_of_computers_does_not():
    assert demanded_days(Rule(percent=16.1), 1000) == 161
    assert demanded_days(Rule(days=30.5), 0) == 31


def test_the_whole_life_of_a_lot():
    expires, entered = datetime(2026, 3, 1, 12), datetime(2026, 2, 1)
    assert whole_life(Dates(expires, made=date(2026, 1, 1), given=90, entered=entered), "UTC") == 59
    assert whole_life(Dates(expires, given=90, entered=entered), "UTC") == 90
    assert whole_life(Dates(expires, entered=entered), "UTC") == 28
    assert whole_life(Dates(expires), "UTC") == 0
    assert whole_life(Dates(expires, made=date(2027, 1, 1)), "UTC") == 0


def test_a_share_is_of_the_lots_own_life():
    arrives = datetime(2026, 2, 1, 8)
    purpose = Purpose("deliver", leaves=arrives, lasts=arrives, share=Share(50, arrives, "UTC"))
    fresh, stale = (Dates(datetime(2026, 3, 1), made=made) for made in (date(2026, 2, 1), date(2025, 1, 1)))
    assert until(fresh, purpose) == datetime(2026, 2, 14, 23, 59, 59)
    assert (faults(fresh, purpose), faults(stale, purpose)) == ([], ["short_life"])


def test_all_faults_of_a_lot_are_told_the_weightiest_first():
    now = datetime(2026, 2, 1)
    purpose = Purpose("deliver", leaves=now, lasts=datetime(2026, 3, 1), dated=True)
    assert faults(Dates(datetime(2026, 2, 20), datetime(2026, 1, 1)), purpose) == ["removal", "short_life"]
    assert faults(Dates(datetime(2026, 1, 20), datetime(2026, 1, 1)), purpose) == ["expired"]
    assert faults(Dates(None, datetime(2026, 1, 1)), purpose) == ["removal", "dateless"]
    assert faults(Dates(), purpose._replace(dated=False)) == []
    assert faults(Dates(datetime(2026, 1, 20)), Purpose()) == []


def test_days_are_those_of_the_calendar():
    leaves = datetime(2026, 11, 1, 15, 30)
    assert has_to_last(leaves, 0, 30, "UTC") == datetime(2026, 11, 30, 23, 59, 59)
    assert has_to_last(leaves, 2, 30, "UTC") == datetime(2026, 12, 2, 23, 59, 59)
    assert has_to_last(leaves, 0, 30, "Pacific/Auckland") == datetime(2026, 12, 1, 10, 59, 59)
    assert has_to_last(leaves, 0, 0, "UTC") == leaves
