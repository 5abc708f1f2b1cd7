"""Sums over the scope of a recall: what is where, and who received what."""

from collections import defaultdict

# What still counts as in the hands of a consignee; less is the noise of adding floating-point numbers.
NOISE = 1e-6


def summary(lots, lines):
    """The numbers of a scope.

    :param lots: dicts with ``is_redacted``
    :param lines: dicts with ``bucket, lot_id, lot_name, product_name, quantity, uom, value`` and those that
        :func:`consignees` reads
    :return: ``lot_count``, ``redacted_lot_count``, ``consignee_count`` (who still has units) and ``totals``: for
        each bucket with lines its ``quantities`` per unit and its ``value``
    :rtype: dict
    """
    totals = {}
    for (bucket,), rows in grouped(lines, "bucket").items():
        totals[bucket] = {"quantities": per_unit(rows), "value": _sum(rows, "value")}
    return {
        "lot_count": len(lots),
        "redacted_lot_count": sum(1 for lot in lots if lot["is_redacted"]),
        "consignee_count": sum(1 for consignee in consignees(lines) if consignee["holds"]),
        "totals": totals,
    }


def consignees(lines):
    """Who received units, each with the rows of what went there, net of returns.

    Told apart by partner and frozen name and address: of a deleted partner only the text is left.

    :param lines: dicts with ``bucket, partner_id, partner_name, partner_phone, partner_email, partner_address,
        lot_id, lot_name, product_name, quantity, uom, value``; only bucket ``delivered`` is read
    :return: dicts with ``partner_id, name, phone, email, address, rows, lots`` (net quantity per lot),
        ``quantities`` (net, per unit), ``value`` and ``holds`` (False when all was returned); those who still have
        something first, then by name
    :rtype: list[dict]
    """
    delivered = [line for line in lines if line["bucket"] == "delivered"]
    answer = []
    for rows in grouped(delivered, "partner_id", "partner_name", "partner_address").values():
        lots = _net_per_lot(rows)
        first = rows[0]
        answer.append({
            "partner_id": first["partner_id"], "name": first["partner_name"], "phone": first["partner_phone"],
            "email": first["partner_email"], "address": first["partner_address"], "rows": rows, "lots": lots,
            "quantities": per_unit(rows), "value": _sum(rows, "value"),
            "holds": any(abs(lot["quantity"]) > NOISE for lot in lots)})
    return sorted(answer, key=lambda consignee: (not consignee["holds"], (consignee["name"] or "\uffff").casefold()))


def per_unit(rows):
    """Quantities added up per unit, in order of appearance.

    >>> per_unit([{"uom": "kg", "quantity": 1.5}, {"uom": "Units", "quantity": 2}, {"uom": "kg", "quantity": 1}])
    [{'uom': 'kg', 'quantity': 2.5}, {'uom': 'Units', 'quantity': 2}]
    """
    return [{"uom": uom, "quantity": _sum(same, "quantity")} for (uom,), same in grouped(rows, "uom").items()]


def grouped(rows, *names):
    """Rows by the tuple of values of ``names``, always a tuple; groups in order of appearance."""
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return dict(found)


def _net_per_lot(rows):
    return [
        {"lot_name": lot, "product_name": product, "uom": uom, "quantity": _sum(same, "quantity")}
        for (_lot_id, lot, product, uom), same in grouped(rows, "lot_id", "lot_name", "product_name", "uom").items()]


def _sum(rows, name):
    return round(sum(row[name] for row in rows), 9)
