"""Which lots to take where no more than a few may be. Plain Python."""

from bisect import insort
from itertools import accumulate


def few_lots(lots, quantity, most):
    """As early lots as have enough together.

    :param list lots: pairs of lot and what is free of it, in order
    :param int most: lots at most
    :return: the chosen lots, in order; those with the most where no ``most`` of them have enough
    :rtype: list
    """
    chosen, missing, later = [], quantity, largest_after([free for _lot, free in lots], most - 1)
    for (lot, free), sums in zip(lots, later, strict=True):
        left = most - len(chosen) - 1
        if left >= 0 and missing > 0 and free + sums[min(left, len(sums) - 1)] >= missing:
            chosen.append(lot)
            missing -= free
    if missing <= 0:
        return chosen
    largest = sorted(range(len(lots)), key=lambda number: -lots[number][1])[:most]
    return [lots[number][0] for number in sorted(largest)]


def largest_after(amounts, most):
    """For each amount the sums of none, one, two, … of the largest amounts after it, up to ``most`` of them.

    :rtype: list[list]
    """
    found, largest, sums = [], [], [0]
    for amount in reversed(amounts):
        found.append(sums)
        if most > len(largest) or (most and amount > largest[0]):
            insort(largest, amount)
            largest = largest[-most:]
            sums = [0, *accumulate(reversed(largest))]
    return found[::-1]
