import networkx
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import tree

lines = st.lists(st.fixed_dictionaries({
    "transformation_id": st.integers(1, 6), "role": st.sampled_from(["input", "output"]),
    "lot_id": st.one_of(st.none(), st.integers(1, 10))}), max_size=40)


def line(transformation, role, lot):
    return {"transformation_id": transformation, "role": role, "lot_id": lot}


def test_a_diamond_is_reached_once_and_says_the_other_way():
    diamond = [line(1, "input", 1), line(1, "output", 2), line(2, "input", 1), line(2, "output", 3),
               line(3, "input", 2), line(3, "input", 3), line(3, "output", 4)]

    assert tree.reach([1], diamond, "down") == {
        2: tree.Step(1, 1, 1, ()), 3: tree.Step(1, 1, 2, ()), 4: tree.Step(2, 2, 3, (3,))}
    assert set(tree.reach([4], diamond, "up")) == {1, 2, 3}


def test_a_loop_ends_and_leads_back_to_its_root():
    loop = [line(1, "input", 1), line(1, "output", 2), line(2, "input", 2), line(2, "output", 1)]

    assert set(tree.reach([1], loop, "down")) == {1, 2}


@given(lines=lines, root=st.integers(1, 10), direction=st.sampled_from(["down", "up"]))
def test_every_lot_is_as_deep_as_its_shortest_way(lines, root, direction):
    graph = networkx.DiGraph()
    graph.add_node(root)
    for each in lines:
        if each["lot_id"] is not None:
            lot, event = each["lot_id"], ("event", each["transformation_id"])
            graph.add_edge(*((lot, event) if each["role"] == "input" else (event, lot)))
    if direction == "up":
        graph = graph.reverse()
    lengths = {}
    for event in graph.successors(root):
        for node, length in networkx.single_source_shortest_path_length(graph, event).items():
            if not isinstance(node, tuple):
                lengths[node] = min(lengths.get(node, 99), (length + 1) // 2)

    assert {lot: step.depth for lot, step in tree.reach([root], lines, direction).items()} == lengths
