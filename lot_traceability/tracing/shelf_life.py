"""How long goods have to last where they arrive: which of several rules counts, until when, and what does not last.

Plain Python.
"""

from datetime import datetime, time, timedelta, timezone
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

ORDERS = ("fefo", "newest", "fifo")


class Rule(NamedTuple):
    """What a partner demands of a product. An id of 0 stands for all of them.

    :param int days: how long it has to last on arrival
    :param float percent: the same as a share of the product's whole life, if no days are named
    :param int transit: days that the goods are on their way
    :param str order: in which lots are proposed, a key of ``ORDERS``; empty for the product's own
    :param int most: lots for one order line at most; 0 for any number
    :param bool not_older: whether lots have to last as long as what the partner got last
    """

    id: int
    company: int = 0
    partner: int = 0
    product: int = 0
    category: int = 0
    days: int = 0
    percent: float = 0.0
    transit: int = 0
    order: str = ""
    most: int = 0
    not_older: bool = False


def most_specific(rules, company, partners, product, categories):
    """The rule that counts: customer and product, customer and category, customer, product, category, all.

    Among equals a nearer partner or category goes first, then a rule of the company, then the newest.

    :param list[Rule] rules: of which at most one counts
    :param list partners: ids, the nearest first: an address, then whom it belongs to
    :param list categories: ids, the nearest first: the product's own, then those above it
    :rtype: Rule or None
    """
    fitting = [
        rule for rule in rules
        if rule.company in (0, company) and rule.product in (0, product)
        and (not rule.partner or rule.partner in partners) and (not rule.category or rule.category in categories)]

    def closeness(rule):
        return (
            bool(rule.partner), bool(rule.product), bool(rule.category),
            -partners.index(rule.partner) if rule.partner else 0,
            -categories.index(rule.category) if rule.category else 0, bool(rule.company), rule.id)

    return max(fitting, key=closeness, default=None)


def demanded_days(rule, whole_life):
    """Days that goods have to last on arrival; a begun day counts.

    :param int whole_life: the days between making and expiry that the product is given
    """
    return rule.days or ceil(rule.percent * whole_life / 100)


def has_to_last(leaves, transit, days, zone):
    """The last moment that goods must not expire by.

    Whoever asks for thirty days counts days of the calendar: goods that arrive on the 1st may expire on the 31st,
    at whatever time of the day.

    :param datetime leaves: when the goods leave, in UTC without a zone as Odoo keeps it
    :param str zone: whose calendar counts
    :rtype: datetime
    """
    arrives = leaves + timedelta(days=transit)
    if not days:
        return arrives
    day = arrives.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone or "UTC")).date() + timedelta(days=days)
    return last_moment(day - timedelta(days=1), zone)


def last_moment(day, zone):
    """When a day of the calendar is over: goods that expire on it last until then.

    :param date day: as it is printed on a label
    :param str zone: whose calendar counts
    :return: in UTC without a zone
    :rtype: datetime
    """
    next_begins = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone or "UTC"))
    return next_begins.astimezone(timezone.utc).replace(tzinfo=None) - timedelta(seconds=1)


def faults(expires, removed, purpose):
    """What speaks against a lot of these dates.

    :param datetime expires: None if nobody knows
    :param datetime removed: when it is to be removed from stock
    :param Purpose purpose: how long it has to last, see ``tracing.operations``
    :return: of ``expired``, ``removal``, ``dateless`` and ``short_life`` those that are true, the weightiest first
    :rtype: list[str]
    """
    if not purpose.leaves:
        return []
    expired = bool(expires) and expires <= purpose.leaves
    found = {
        "expired": expired,
        "removal": bool(removed) and removed < purpose.leaves and not expired,
        "dateless": not expires and purpose.dated,
        "short_life": bool(expires) and expires <= purpose.lasts and not expired}
    return [fault for fault, is_true in found.items() if is_true]


def few_lots(lots, quantity, most):
    """Which lots to take where no more than a few may be: as early ones as have enough together.

    :param list lots: pairs of lot and what is free of it, in order
    :param int most: lots at most
    :return: the chosen lots, in order; those with the most where no ``most`` of them have enough
    :rtype: list
    """
    chosen, missing = [], quantity
    for number, (lot, free) in enumerate(lots):
        left = most - len(chosen) - 1
        later = sorted((amount for _lot, amount in lots[number + 1:]), reverse=True)[:left] if left > 0 else []
        if left >= 0 and missing > 0 and free + sum(later) >= missing:
            chosen.append(lot)
            missing -= free
    if missing <= 0:
        return chosen
    largest = sorted(range(len(lots)), key=lambda number: -lots[number][1])[:most]
    return [lots[number][0] for number in sorted(largest)]
