import networkx
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import apart, tree

# Transformations 1 and 2 put into a lot and take out of it in one document, 3 and 4 in another; 5 and 6 stand alone.
DOCUMENTS = {(1, "output"): "a", (2, "input"): "a", (3, "output"): "b", (4, "input"): "b"}
ADD, REMOVE, MAKE = 1, 2, 5


def line(transformation, role, lot):
    return {"transformation_id": transformation, "role": role, "lot_id": lot,
            "document": DOCUMENTS.get((transformation, role))}


lines = st.lists(st.builds(line, st.integers(1, 6), st.sampled_from(["input", "output"]),
                           st.integers(1, 6)), max_size=30)
NEW, PUMP, OLD, STEEL = 1, 2, 3, 4
repaired = [
    line(ADD, "input", NEW), line(ADD, "output", PUMP), line(REMOVE, "input", PUMP), line(REMOVE, "output", OLD)]


def reached(roots, found, direction):
    return set(tree.reach(roots, apart.narrowed(roots, found, direction), direction))


def test_what_a_document_adds_is_not_in_what_it_removes():
    assert reached([NEW], repaired, "down") == {PUMP}
    assert reached([OLD], repaired, "up") == {PUMP}
    assert reached([PUMP], repaired, "down") == {OLD}
    assert reached([PUMP], repaired, "up") == {NEW}


def test_a_lot_that_was_made_of_it_too_hands_it_on():
    made = [*repaired, line(MAKE, "input", STEEL), line(MAKE, "input", NEW), line(MAKE, "output", PUMP)]

    assert reached([NEW], made, "down") == {PUMP, OLD}
    assert reached([STEEL], made, "down") == {PUMP, OLD}
    assert reached([OLD], made, "up") == {PUMP, STEEL, NEW}


def _sides_of_one(left, entered):
    return left in DOCUMENTS and DOCUMENTS[left] == DOCUMENTS.get(entered)


@given(found=lines, root=st.integers(1, 6), direction=st.sampled_from(["down", "up"]))
def test_a_walk_that_never_goes_from_side_to_side_reaches_the_same(found, root, direction):
    """The walks over hops instead of lots: a hop is followed by all others but those to the other side."""
    into, out_of = ("input", "output") if direction == "down" else ("output", "input")
    hops = networkx.DiGraph()
    starts = {("in", each["lot_id"], each["transformation_id"]) for each in found if each["role"] == into}
    ends = {("out", each["transformation_id"], each["lot_id"]) for each in found if each["role"] == out_of}
    hops.add_nodes_from(starts | ends)
    hops.add_edges_from((one, other) for one in starts for other in ends if one[2] == other[1])
    hops.add_edges_from((one, other) for one in ends for other in starts if one[2] == other[1] and not _sides_of_one(
        (one[1], out_of), (other[2], into)))
    mine = {hop for hop in starts if hop[1] == root}
    expected = {hop[2] for hop in set().union(*(networkx.descendants(hops, hop) for hop in mine)) if hop[0] == "out"}

    assert reached([root], found, direction) == expected
