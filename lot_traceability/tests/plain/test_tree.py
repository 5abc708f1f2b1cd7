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


def pooled(transformation, role, pool, moment):
    return {**line(transformation, role, None), "pool_id": pool, "pooled_at": moment}


# Milk 1 goes into the pool at 10, milk 2 at 30; bread 3 is made of it at 20, bread 4 at 40.
POOL = [line(1, "input", 1), pooled(1, "output", 7, 10), line(2, "input", 2), pooled(2, "output", 7, 30),
        pooled(3, "input", 7, 20), line(3, "output", 3), pooled(4, "input", 7, 40), line(4, "output", 4)]


def test_a_pool_leads_to_what_was_made_of_it_later():
    assert tree.reach([1], POOL, "down") == {
        -7: tree.Step(1, 1, 1, ()), 3: tree.Step(2, -7, 3, ()), 4: tree.Step(2, -7, 4, ())}
    assert set(tree.reach([2], POOL, "down")) == {-7, 4}
    assert set(tree.reach([3], POOL, "up")) == {-7, 1}
    assert set(tree.reach([4], POOL, "up")) == {-7, 1, 2}


def test_a_pool_reached_again_at_an_earlier_moment_leads_to_more():
    roundabout = [line(1, "input", 1), pooled(1, "output", 7, 30), line(1, "output", 5), line(2, "input", 5),
                  pooled(2, "output", 7, 10), *POOL[4:]]

    assert {node: step.depth for node, step in tree.reach([1], roundabout, "down").items()} == {-7: 1, 5: 1, 4: 2, 3: 3}


def test_a_way_is_certain_if_it_goes_through_no_pool_and_nothing_doubtful():
    both = [*POOL, line(5, "input", 1), line(5, "output", 4), line(6, "input", 1), line(6, "output", 3)]

    assert tree.certain([1], POOL, "down", set()) == set()
    assert tree.certain([1], both, "down", {6}) == {4}


def test_a_step_behind_a_pool_names_the_lot_before_it():
    steps = tree.reach([1], POOL, "down")

    assert tree.public_step(steps, 3) == {
        "depth": 2, "parent": 1, "pool": 7, "transformation": 3, "also": [], "also_pools": []}
