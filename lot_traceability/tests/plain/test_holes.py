from datetime import datetime

from odoo.addons.lot_traceability.tracing import holes

MONDAY, TUESDAY = datetime(2026, 11, 16), datetime(2026, 11, 17)


def line(role, lot, date=MONDAY):
    return {"transformation_id": 7, "role": role, "lot_id": lot, "date": date}


def test_an_output_without_a_tracked_input_is_a_hole():
    assert holes.holes([line("input", None), line("output", 2)], {}) == [
        {"rule": "produced_from_nothing", "lot_id": 2, "transformation_id": 7}]


def test_a_lot_used_before_it_came_is_a_hole_and_one_used_after_is_none():
    used = [line("input", 1), line("output", 2)]

    assert holes.holes(used, {"received": [{"lot_id": 1, "date": TUESDAY}]}) == [
        {"rule": "used_before_received", "lot_id": 1, "transformation_id": 7}]
    assert holes.holes(used, {"received": [{"lot_id": 1, "date": MONDAY}]}) == []


def test_a_place_with_less_than_nothing_is_a_hole():
    assert holes.holes([], {"on_hand": [{"lot_id": 1, "quantity": -3}]}) == [{"rule": "negative_stock", "lot_id": 1}]
