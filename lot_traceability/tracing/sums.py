"""Sums over sets that are kept as bits of a number."""

from itertools import islice
from operator import getitem


class SetSums:
    """Sums of some of many amounts. Eight at a time are looked up, and only from the first to the last of a set:
    what is made of a lot is made of uses that lie near each other.

    :param amounts: numbers; the first belongs to the lowest bit
    """

    def __init__(self, amounts):
        amounts = list(amounts)
        self.all = sum(amounts)
        # By byte, the sums of its 256 sets.
        self.tables = [_sums(amounts[start:start + 8]) for start in range(0, len(amounts), 8)]

    def of(self, chosen):
        """The sum of the amounts whose bits are set in ``chosen``, a whole number."""
        skipped = max((chosen & -chosen).bit_length() - 1, 0) // 8
        window = chosen >> 8 * skipped
        set_bytes = window.to_bytes((window.bit_length() + 7) // 8, "little")
        return sum(map(getitem, islice(self.tables, skipped, None), set_bytes))


def _sums(amounts):
    sums = [0.0]
    for amount in amounts:
        sums += [earlier + amount for earlier in sums]
    return sums
