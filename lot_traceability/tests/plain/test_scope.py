from odoo.addons.lot_traceability.tracing import scope


def line(quantity, bucket="delivered", partner="Grocer", lot="A", uom="kg", **values):
    return {
        "bucket": bucket, "lot_id": lot, "lot_name": lot, "product_name": "Flour", "quantity": quantity, "uom": uom,
        "value": quantity * 2, "partner_id": partner and hash(partner), "partner_name": partner, "partner_phone": "",
        "partner_email": "", "partner_address": "", **values}


def test_a_consignee_has_what_was_delivered_less_what_came_back():
    grocer, = scope.consignees([line(5), line(-2), line(1, lot="B"), line(9, bucket="on_hand")])

    assert [(lot["lot_name"], lot["quantity"]) for lot in grocer["lots"]] == [("A", 3), ("B", 1)]
    assert grocer["quantities"] == [{"uom": "kg", "quantity": 4}] and grocer["value"] == 8


def test_who_returned_everything_is_listed_last_and_not_counted():
    lines = [line(5, partner="Bakery"), line(-5, partner="Bakery"), line(1, partner="Kiosk")]

    assert [(c["name"], c["holds"]) for c in scope.consignees(lines)] == [("Kiosk", True), ("Bakery", False)]
    assert scope.summary([], lines)["consignee_count"] == 1


def test_one_lot_returned_for_another_still_holds_something():
    """Three of A out and three of B back add up to nothing, and are not nothing."""
    grocer, = scope.consignees([line(3, lot="A"), line(-3, lot="B")])

    assert grocer["holds"]


def test_deleted_partners_are_told_apart_by_their_kept_names():
    lines = [line(1, partner="Bakery", partner_id=False), line(2, partner="Kiosk", partner_id=False)]

    assert [c["name"] for c in scope.consignees(lines)] == ["Bakery", "Kiosk"]


def test_units_are_never_added_across():
    totals = scope.summary([], [line(0.1, "on_hand"), line(0.2, "on_hand"), line(4, "on_hand", uom="Units")])["totals"]

    assert totals["on_hand"]["quantities"] == [{"uom": "kg", "quantity": 0.3}, {"uom": "Units", "quantity": 4}]


def test_lots_of_other_companies_count():
    found = scope.summary([{"is_redacted": False}, {"is_redacted": True}], [])

    assert (found["lot_count"], found["redacted_lot_count"]) == (2, 1)
