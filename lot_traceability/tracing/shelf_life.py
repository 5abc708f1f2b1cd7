"""How long goods have to last where they arrive: which of several rules counts, until when, and what does not last.

Plain Python.
"""

from datetime import date, datetime, time, timedelta, timezone
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

ORDERS = ("fefo", "newest", "fifo")
# What a rule may say beside how long lots have to last.
ASPECTS = ("transit", "order", "most", "not_older")


class Rule(NamedTuple):
    """What a partner demands of a product. An id of 0 stands for all of them, and what is empty says nothing.

    :param float days: how long it has to last on arrival
    :param float percent: the same as a share of the lot's whole life, if no days are named
    :param bool anything: whether it need not last at all, whatever others say
    :param int transit: days that the goods are on their way
    :param str order: in which lots are proposed, a key of ``ORDERS``; empty for the product's own
    :param int most: lots for one order line at most; 0 for any number
    :param bool not_older: whether lots have to last as long as what the partner got last
    """

    id: int = 0
    company: int = 0
    partner: int = 0
    product: int = 0
    category: int = 0
    days: float = 0.0
    percent: float = 0.0
    anything: bool = False
    transit: int = 0
    order: str = ""
    most: int = 0
    not_older: bool = False


class Share(NamedTuple):
    """A share of its whole life that a lot has to last.

    :param float percent: how much of it
    :param datetime arrives: from then on, in UTC without a zone as Odoo keeps it
    :param str zone: whose calendar counts
    """

    percent: float
    arrives: datetime
    zone: str


class Dates(NamedTuple):
    """What is known of how long a lot lasts, moments as Odoo keeps them; None for what nobody knows.

    :param datetime removed: when it is to be removed from stock
    :param date made: the day it was made
    :param int given: the days between making and expiry that its product is given; 0 if none
    :param datetime entered: when the lot was entered
    """

    expires: datetime | None = None
    removed: datetime | None = None
    made: date | None = None
    given: int = 0
    entered: datetime | None = None


def fitting(rules, company, partners, product, categories):
    """The rules that are about a case: customer and product, customer and category, customer, product, category, all.

    Among equals a nearer partner or category goes first, then a rule of the company, then the newest.

    :param list partners: ids, the nearest first: an address, then whom it belongs to
    :param list categories: ids, the nearest first: the product's own, then those above it
    :return: the most specific first
    :rtype: list[Rule]
    """
    def closeness(rule):
        return (
            bool(rule.partner), bool(rule.product), bool(rule.category),
            -partners.index(rule.partner) if rule.partner else 0,
            -categories.index(rule.category) if rule.category else 0, bool(rule.company), rule.id)

    return sorted((
        rule for rule in rules
        if rule.company in (0, company) and rule.product in (0, product)
        and (not rule.partner or rule.partner in partners) and (not rule.category or rule.category in categories)),
        key=closeness, reverse=True)


def most_specific(rules, company, partners, product, categories):
    """The first of those that :func:`fitting` answers; None if there is none."""
    return next(iter(fitting(rules, company, partners, product, categories)), None)


def combined(rules):
    """What several rules demand together: each aspect as the first of them says that says anything of it.

    A customer's *three days on the way* stands beside the sixty days that he demands of one category.

    :param list[Rule] rules: the most specific first
    :return: a rule with the id of the one that says how long lots have to last; None without rules
    :rtype: Rule or None
    """
    if not rules:
        return None
    life = next((rule for rule in rules if rule.days or rule.percent or rule.anything), rules[0])
    return life._replace(**{
        aspect: next((said for rule in rules if (said := getattr(rule, aspect))), getattr(life, aspect))
        for aspect in ASPECTS})


def demanded_days(rule, whole_life):
    """Days that goods have to last on arrival; a begun day counts.

    Rounded first: 16.1 % of 1,000 days are 161.00000000000003 for a computer.

    :param int whole_life: of the lot, in days
    """
    return ceil(round(rule.days or rule.percent * whole_life / 100, 6))


def whole_life(dates, zone):
    """Days from the making of a lot until it expires.

    Where nobody knows when it was made they are those that its product is given, else they begin when it was entered.

    :param Dates dates: of the lot
    :param str zone: whose calendar counts
    """
    if not dates.made and dates.given:
        return dates.given
    made = dates.made or (dates.entered and local_day(dates.entered, zone))
    return max(0, (local_day(dates.expires, zone) - made).days) if made and dates.expires else 0


def local_day(moment, zone):
    """The day of the calendar in a zone.

    :param datetime moment: in UTC without a zone
    :rtype: date
    """
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone or "UTC")).date()


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
    return last_moment(local_day(arrives, zone) + timedelta(days=days - 1), zone)


def last_moment(day, zone):
    """When a day of the calendar is over: goods that expire on it last until then.

    :param date day: as it is printed on a label
    :param str zone: whose calendar counts
    :return: in UTC without a zone
    :rtype: datetime
    """
    next_begins = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone or "UTC"))
    return next_begins.astimezone(timezone.utc).replace(tzinfo=None) - timedelta(seconds=1)


def until(dates, purpose):
    """The last moment that a lot must not expire by.

    :param Dates dates: of the lot
    :param Purpose purpose: what it is for, see ``tracing.operations``
    :rtype: datetime
    """
    share = purpose.share
    if not share:
        return purpose.lasts
    days = demanded_days(Rule(percent=share.percent), whole_life(dates, share.zone))
    return max(purpose.lasts, has_to_last(share.arrives, 0, days, share.zone))


def faults(dates, purpose):
    """What speaks against a lot.

    :param Dates dates: of the lot
    :param Purpose purpose: how long it has to last, see ``tracing.operations``
    :return: of ``expired``, ``removal``, ``dateless`` and ``short_life`` those that are true, the weightiest first
    :rtype: list[str]
    """
    if not purpose.leaves:
        return []
    expired = bool(dates.expires) and dates.expires <= purpose.leaves
    found = {
        "expired": expired,
        "removal": bool(dates.removed) and dates.removed < purpose.leaves and not expired,
        "dateless": not dates.expires and purpose.dated,
        "short_life": bool(dates.expires) and dates.expires <= until(dates, purpose) and not expired}
    return [fault for fault, is_true in found.items() if is_true]
