"""Mass balance of lots: what came in equals what is there plus what left."""

from collections import defaultdict

IN, OUT, THERE = ("received", "produced"), ("delivered", "used", "scrapped", "returned_to_vendor"), (
    "on_hand", "in_transit")


def balance(rows_by_bucket, rounding=1e-5):
    """Balance each lot.

    received + produced + adjusted = on hand + in transit + delivered (net of returns) + used + scrapped
    + returned to the vendor. ``adjusted`` is what counts found (positive) or lost (negative).

    :param rows_by_bucket: lists of rows with ``lot_id`` and ``quantity``, by bucket
    :param rounding: the rounding of the products' units, by lot id, or one number for all
    :return: by lot id, the sum of each bucket and the ``difference``, 0.0 when it closes
    :rtype: dict[int, dict[str, float]]
    """
    sums = defaultdict(lambda: dict.fromkeys((*IN, "adjusted", *THERE, *OUT), 0.0))
    for bucket in (*IN, "adjusted", *THERE, *OUT):
        for row in rows_by_bucket.get(bucket, ()):
            sums[row["lot_id"]][bucket] += row["quantity"]
    for lot, sum_of in sums.items():
        unit = rounding[lot] if isinstance(rounding, dict) else rounding
        difference = sum(sum_of[name] for name in (*IN, "adjusted")) - sum(sum_of[name] for name in (*THERE, *OUT))
        sum_of["difference"] = round(round(difference / unit) * unit, 9) + 0.0
        for name in (*IN, "adjusted", *THERE, *OUT):
            sum_of[name] = round(sum_of[name], 9)
    return dict(sums)


def totals(rows_by_bucket):
    """All there ever was of each lot: received, produced, and found by counts.

    :return: quantities by lot id
    :rtype: dict[int, float]
    """
    sums = defaultdict(float)
    for bucket in (*IN, "adjusted"):
        for row in rows_by_bucket.get(bucket, ()):
            sums[row["lot_id"]] += row["quantity"] if bucket in IN else max(row["quantity"], 0.0)
    return dict(sums)
