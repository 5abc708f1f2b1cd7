"""What can be done with a lot, and what a hold may stop. Receiving, making and counting are never stopped."""

from datetime import datetime
from typing import NamedTuple

# The field of a hold reason that says whether it stops the operation.
STOPS = {
    "reserve": "stops_reservation",
    "deliver": "stops_delivery",
    "consume": "stops_consumption",
    "subcontract": "stops_subcontracting",
    "move": "stops_internal_move",
    "return": "stops_vendor_return",
    "scrap": "stops_scrap",
}
# The operation that the usage of a destination stands for; within the company it is a move.
BY_USAGE = {"customer": "deliver", "production": "consume", "supplier": "return", "inventory": "scrap"}
# Operations that use a lot up for somebody: what is past its date is not proposed for them. Whoever moves such a lot
# within the company may be taking it away.
USED_UP = ("deliver", "consume", "subcontract")
# Where stock is reserved from. Odoo reserves nothing in places of other usages.
STOCKED = ("internal", "transit")
# Operations that take a lot out of the way: it is proposed for them although for nothing else.
ALWAYS_PROPOSED = {"return", "scrap"}
# Where a stock move says in the context what it reserves for.
PURPOSE = "lot_traceability_purpose"
# Where a forecast says in the context that quants count without what is on hold.
UNHELD = "lot_traceability_unheld"
# Where quants that are proposed carry the reasons for it.
WHY = "lot_traceability_why"


class Purpose(NamedTuple):
    """What a reservation is for, handed on in the context. No client can make one: JSON has no such type.

    :param str operation: a key of ``STOPS``; None if nobody said
    :param bool carries_on: whether it takes on what a step within the company has brought
    :param datetime leaves: what was to be removed from stock before is not proposed; None if nobody cares
    :param datetime lasts: nor is what expires by then
    :param Share share: nor what does not last for a share of its whole life, see ``tracing.shelf_life``; None for none
    :param datetime last: until when what the customer got last lasts; None if nobody minds
    :param bool dated: nor what has no date at all
    :param str order: in which lots are proposed, instead of the product's own
    :param int most: lots at most, with those that are reserved already; 0 for any number
    :param tuple lots: where there is a ``most``, ids of those reserved already; once the few are ``chosen``, of these
    :param tuple before: and of those that went before for the same order line, which count while some of them is free
    :param bool chosen: whether only ``lots`` may be taken
    :param tuple despite: ids of lots that are proposed all the same: somebody has given a reason at a step before
    """

    operation: str | None = None
    carries_on: bool = False
    leaves: datetime | None = None
    lasts: datetime | None = None
    share: object = None
    last: datetime | None = None
    dated: bool = False
    order: str = ""
    most: int = 0
    lots: tuple = ()
    before: tuple = ()
    chosen: bool = False
    despite: tuple = ()


class Why(NamedTuple):
    """In the context of quants that are proposed: what ``lot.proposal`` says of them, to keep on their lines."""

    reasons: dict


class Gathered(NamedTuple):
    """In place of a purpose, in the context of quants that a reservation has found: it need not search again."""
