"""Places where the records break the chain. First rules; each answer names the lot and where to look."""

from collections import defaultdict


def holes(lines, rows_by_bucket):
    """Find holes among the lines and the whereabouts of a trace.

    Rules: ``produced_from_nothing``, an output whose transformation has no tracked input;
    ``used_before_received``, a lot consumed before the first record of its arrival;
    ``negative_stock``, a place that holds less than nothing.

    :param lines: transformation lines as ``lot.lineage`` gives them
    :param rows_by_bucket: rows as ``lot.whereabouts`` gives them
    :return: dicts with ``rule, lot_id`` and, where known, ``transformation_id``
    :rtype: list[dict]
    """
    found = []
    by_transformation = defaultdict(lambda: {"input": [], "output": []})
    for line in lines:
        if line["lot_id"] is not None:
            by_transformation[line["transformation_id"]][line["role"]].append(line)
    for transformation, side in by_transformation.items():
        if not side["input"]:
            found += [{"rule": "produced_from_nothing", "lot_id": line["lot_id"], "transformation_id": transformation}
                      for line in side["output"]]

    arrived = {}
    for bucket in ("received", "produced"):
        for row in rows_by_bucket.get(bucket, ()):
            arrived[row["lot_id"]] = min(row["date"], arrived.get(row["lot_id"], row["date"]))
    for line in lines:
        if line["role"] == "input" and line["lot_id"] in arrived and line["date"] < arrived[line["lot_id"]]:
            found.append({"rule": "used_before_received", "lot_id": line["lot_id"],
                          "transformation_id": line["transformation_id"]})

    negative = {row["lot_id"] for row in rows_by_bucket.get("on_hand", ()) if row["quantity"] < 0}
    found += [{"rule": "negative_stock", "lot_id": lot} for lot in sorted(negative)]
    return found
