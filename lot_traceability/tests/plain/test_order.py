import networkx
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import order, tree

LOTS = st.integers(1, 8)


def line(transformation, role, lot, date, first_date=None):
    return {"transformation_id": transformation, "role": role, "lot_id": lot, "date": date,
            "first_date": first_date or date}


lines_of_a_week = st.lists(st.builds(
    lambda transformation, role, lot, first, days: line(transformation, role, lot, first + days, first),
    st.integers(1, 6), st.sampled_from(["input", "output"]), LOTS, st.integers(1, 7), st.integers(0, 2)),
    max_size=30, unique_by=lambda each: (each["transformation_id"], each["role"], each["lot_id"]))


def reached(root, lines, direction):
    return set(tree.reach([root], order.possible([root], lines, direction), direction))


def test_what_a_lot_received_after_it_was_used_is_not_in_its_products():
    """Lot 2 was used on day 2 and topped up with lot 1 on day 3; used again on day 4."""
    lines = [line(1, "input", 1, 3), line(1, "output", 2, 3), line(2, "input", 2, 2), line(2, "output", 3, 2),
             line(3, "input", 2, 4), line(3, "output", 4, 4)]

    assert reached(1, lines, "down") == {2, 4}
    assert reached(3, lines, "up") == {2}
    assert reached(4, lines, "up") == {1, 2}


def test_an_earlier_arrival_found_later_opens_a_lot_again():
    """Lot 2 carries lot 1 since day 5 by one way and since day 2 by a longer one; it was used on day 3."""
    lines = [line(1, "input", 1, 5), line(1, "output", 2, 5), line(2, "input", 1, 1), line(2, "output", 3, 1),
             line(3, "input", 3, 2), line(3, "output", 2, 2), line(4, "input", 2, 3), line(4, "output", 4, 3)]

    assert reached(1, lines, "down") == {2, 3, 4}
    assert reached(1, lines[::-1], "down") == {2, 3, 4}


def test_a_line_that_is_not_followed_keeps_its_quantity():
    lines = [line(1, "input", 1, 3), line(1, "output", 2, 3), line(2, "input", 1, 1), line(2, "input", 2, 1),
             line(2, "output", 3, 1)]

    kept = order.possible([1], lines, "down")
    assert [(each["transformation_id"], each["lot_id"]) for each in kept] == [(1, 1), (1, 2), (2, 1), (2, None), (2, 3)]


@given(lines_of_a_week, LOTS, st.sampled_from(["down", "up"]))
def test_a_lot_is_reached_if_a_chain_of_transformations_can_have_happened(lines, root, direction):
    """Oracle: transformations as nodes, one after the other if a lot came out of it in time to go into the next."""
    chain = networkx.DiGraph()
    enter, leave = ("input", "output") if direction == "down" else ("output", "input")
    sides = {role: [each for each in lines if each["role"] == role] for role in ("input", "output")}
    chain.add_node("root")
    for each in sides[enter]:
        if each["lot_id"] == root:
            chain.add_edge("root", each["transformation_id"])
    for made in sides["output"]:
        for used in sides["input"]:
            if made["lot_id"] == used["lot_id"] and made["first_date"] <= used["date"]:
                pair = made["transformation_id"], used["transformation_id"]
                chain.add_edge(*(pair if direction == "down" else reversed(pair)))
    passed = networkx.descendants(chain, "root")
    expected = {each["lot_id"] for each in sides[leave] if each["transformation_id"] in passed}

    assert reached(root, lines, direction) == expected
    assert expected <= set(tree.reach([root], lines, direction))
