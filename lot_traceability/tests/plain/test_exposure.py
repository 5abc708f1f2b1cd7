import time
from itertools import pairwise
from random import Random

import networkx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import components, exposure, sums

LOTS = st.integers(1, 8)
QUANTITIES = st.integers(1, 40)


def line(transformation, role, lot, quantity=10, product=1):
    return {
        "transformation_id": transformation, "role": role, "lot_id": lot, "product_id": product, "quantity": quantity}


@st.composite
def genealogies(draw, loops=True):
    """Lines of up to six transformations; without loops, every output has a higher number than every input."""
    lines = []
    for transformation in range(draw(st.integers(1, 6))):
        cut = draw(st.integers(1, 7))
        inputs = draw(st.dictionaries(LOTS if loops else st.integers(1, cut), QUANTITIES, min_size=1, max_size=3))
        outputs = draw(st.dictionaries(LOTS if loops else st.integers(cut + 1, 8), QUANTITIES, min_size=1, max_size=3))
        lines += [line(transformation, "input", lot, quantity, lot % 3) for lot, quantity in inputs.items()]
        lines += [line(transformation, "output", lot, quantity, lot % 3) for lot, quantity in outputs.items()]
    return lines


def total(lines, lot, extra=0):
    """What there was of a lot: no less than what was made or used of it."""
    return extra + max(used(lines, lot), sum(
        each["quantity"] for each in lines if each["lot_id"] == lot and each["role"] == "output"))


def used(lines, lot):
    return sum(each["quantity"] for each in lines if each["lot_id"] == lot and each["role"] == "input")


def graph_of(lines):
    graph = networkx.DiGraph()
    for each in lines:
        event = ("event", each["transformation_id"])
        side = (each["lot_id"], event) if each["role"] == "input" else (event, each["lot_id"])
        graph.add_edge(*side, quantity=each["quantity"])
    return graph


def close(number, expected):
    return number == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_milk_of_two_farms_becomes_milk_and_cream():
    """700 of 1000 L from farm 1; 850 L and 90 kg come out, worth 510 and 90: 85 % and 15 % of the content."""
    lines = [line(1, "input", 1, 700, "raw"), line(1, "input", 2, 300, "raw"),
             line(1, "output", 3, 850, "milk"), line(1, "output", 4, 90, "cream")]
    units = {"raw": ("L", 1), "milk": ("L", 1), "cream": ("kg", 1)}
    found = exposure.descendants([1], lines, {1: 1200}, units, {"milk": 0.6, "cream": 1.0})[1]

    assert close(found[3].share, 595) and close(found[4].share, 105)
    assert (found[3].worst_case, found[4].worst_case) == (700, 700)
    assert close(found[3].fraction, 595 / 1200)
    # of a product without a cost nothing is known: equally
    assert close(exposure.descendants([1], lines, {}, units, {"milk": 0.6})[1][4].share, 350)
    # grams and kilograms measure the same
    grams = {"milk": ("kg", 1), "cream": ("kg", 0.001)}
    assert close(exposure.descendants([1], lines, {}, grams)[1][3].share, 700 * 850 / 850.09)


def test_worst_case_of_a_part_is_what_the_densest_units_hold():
    """10 of 100 units, each made of 2 L: at worst 20 L of the root, though 60 L went into all of them."""
    lines = [line(1, "input", 1, 60), line(1, "input", 2, 140), line(1, "output", 3, 100),
             line(2, "input", 3, 10), line(2, "output", 4, 5)]
    found = exposure.descendants([1], lines, {})[1]

    assert close(found[4].share, 6) and close(found[4].worst_case, 20)
    up = exposure.ancestors([4], lines, {1: 120})[4]
    assert close(up[1].share, 6) and close(up[1].worst_case, 20) and close(up[1].fraction, 0.05)
    assert close(up[3].share, 10) and close(up[3].fraction, 0.1)


def test_a_lot_of_several_sources_is_thinned_by_all_of_them():
    lines = [line(1, "input", 1, 50), line(1, "output", 2, 50), line(2, "input", 2, 50), line(2, "output", 3, 50)]

    assert close(exposure.descendants([1], lines, {2: 200})[1][3].share, 12.5)


def test_what_two_repairs_take_out_of_one_unit_is_no_more_than_the_unit():
    lines = [{**line(number, "input", 1, 1), "document": number} for number in (1, 2)]
    lines += [line(number, "output", 2, 4) for number in (1, 2)]
    assert exposure.descendants([1], lines, {1: 1, 2: 8})[1][2] == (1, 1, 1)
    assert exposure.ancestors([2], lines, {1: 1, 2: 8})[2][1] == (1, 1, 1)


def test_rework_settles_on_what_passes_through():
    """10 of root and 5 of the last batch make a batch of 15, again and again: all of the root ends in it."""
    lines = [line(1, "input", 1, 10), line(1, "input", 3, 5), line(1, "output", 2, 15),
             line(2, "input", 2, 5), line(2, "output", 3, 5)]
    found = exposure.descendants([1], lines, {})[1]

    # x = 10 + 5/5 y and y = 5/15 x give x = 15 and y = 5: all that went round is root, 5 of it twice
    assert close(found[2].share, 10) and found[2].worst_case == 10
    assert close(found[3].share, 5)


def test_a_loop_that_nothing_leaves_ends():
    lines = [line(1, "input", 1, 0.001), line(1, "input", 2, 10), line(1, "output", 3, 10),
             line(2, "input", 3, 10), line(2, "output", 2, 10), line(3, "input", 1, 1000), line(3, "output", 9)]
    found = exposure.descendants([1], lines, {})[1]

    assert found[2] == found[3] == exposure.Exposure(0.001, 0.001, 0.001 / 1000.001)


def test_nothing_and_less_than_nothing_carry_nothing():
    lines = [line(1, "input", 1, -5), line(1, "input", 2, 0), line(1, "output", 3, 10), line(2, "input", 4, 5),
             line(2, "output", 5, 0)]

    assert exposure.descendants([1, 2, 4], lines, {1: -5, 3: 0}) == {1: {}, 2: {}, 4: {}}
    assert exposure.ancestors([3, 5], lines, {}) == {3: {}, 5: {}}


def test_a_lot_that_takes_up_itself_is_in_itself():
    lines = [line(1, "input", 1, 4), line(1, "output", 1, 10)]

    assert exposure.descendants([1], lines, {})[1][1] == exposure.Exposure(4, 4, 0.4)
    assert exposure.ancestors([1], lines, {})[1][1] == exposure.Exposure(4, 4, 0.4)


@given(genealogies(loops=False))
def test_shares_are_the_sum_over_all_paths(lines):
    """Oracle: every simple path from the root, its factors multiplied."""
    graph = graph_of(lines)
    made = {("event", each["transformation_id"]): 0 for each in lines}
    for each in lines:
        made["event", each["transformation_id"]] += each["quantity"] * (each["role"] == "output")
    found = exposure.descendants([1], lines, {})[1]
    for lot in range(2, 9):
        expected = 0.0
        for path in networkx.all_simple_paths(graph, 1, lot) if {1, lot} <= set(graph) else ():
            flow = 1.0
            for before, after in pairwise(path):
                quantity = graph.edges[before, after]["quantity"]
                flow *= quantity / (made[before] if before in made else 1 if before == 1 else total(lines, before))
            expected += flow
        assert close(found[lot].share if lot in found else 0, expected)


@given(genealogies(loops=False))
def test_what_was_used_of_the_root_is_somewhere(lines):
    """What is left in the lots adds up to what was used of the root: nothing is made, nothing lost."""
    found = exposure.descendants([1], lines, {})[1]
    left = sum(exposed.share * (1 - used(lines, lot) / total(lines, lot)) for lot, exposed in found.items())

    assert close(left, used(lines, 1))


@given(genealogies())
def test_loops_make_nothing_of_the_root_either(lines):
    found = exposure.descendants([1], lines, {})[1]
    left = sum(exposed.share * (1 - used(lines, lot) / total(lines, lot)) for lot, exposed in found.items() if lot != 1)

    assert left <= used(lines, 1) * (1 + 1e-6)


@given(genealogies(loops=False), LOTS)
def test_up_is_the_mirror_of_down(lines, late):
    totals = {lot: total(lines, lot, 3) for lot in range(1, 9)}
    up = exposure.ancestors([late], lines, totals)[late]
    down = exposure.descendants(range(1, 9), lines, totals)
    assert set(up) == {lot for lot in down if late in down[lot]}
    for early, exposed in up.items():
        assert close(exposed.share, down[early][late].share)
        assert close(exposed.fraction, down[early][late].fraction)


@settings(deadline=None)
@given(genealogies(), LOTS)
def test_shares_and_worst_cases_keep_within_their_bounds(lines, root):
    """Loops too. Oracle for the worst case: what can flow from the root if only its own uses are narrow."""
    graph = graph_of(lines)
    # the root's own outputs are another node: what comes back to it ends there
    for event in list(graph.predecessors(root)) if root in graph else ():
        graph.add_edge(event, "back")
        graph.remove_edge(event, root)
    for before, _after, data in graph.edges(data=True):
        data.update({"capacity": data["quantity"]} if before == root else {})
    found = exposure.descendants([root], lines, {})[root]
    for lot, (share, worst_case, fraction) in found.items():
        assert 0 <= share <= worst_case + 1e-9
        assert 0 <= fraction <= 1 + 1e-9
        flow = networkx.maximum_flow_value(graph, root, "back" if lot == root else lot)
        assert worst_case <= flow + 1e-9
    for share, worst_case, fraction in exposure.ancestors([root], lines, {})[root].values():
        assert 0 <= share <= worst_case + 1e-9 and 0 <= fraction <= 1 + 1e-9
    reached = networkx.descendants(graph, root) if root in graph else set()
    assert set(found) == {root if node == "back" else node for node in reached if not isinstance(node, tuple)}


@given(genealogies(), LOTS, QUANTITIES)
def test_outputs_of_a_transformation_get_no_more_than_the_root_used_in_it(lines, root, quantity):
    """A transformation of its own at the end, taking of every lot."""
    outputs = [line(99, "output", 91, 1), line(99, "output", 92, 2)]
    found = exposure.descendants([root], [*lines, line(99, "input", root, quantity), *outputs], {})[root]

    assert close(found[91].share + found[92].share, quantity) and found[91].worst_case == quantity


@given(genealogies(), st.sampled_from(["input", "output"]), LOTS, st.integers(0, 5), QUANTITIES)
def test_another_line_never_makes_a_worst_case_less(lines, role, lot, transformation, quantity):
    another = line(transformation, role, lot, quantity, lot % 3)
    # more of what a transformation made thins it: that is no other line
    assume(all({**each, "quantity": quantity} != another for each in lines))
    more = [*lines, another]
    before, after = exposure.descendants([1], lines, {})[1], exposure.descendants([1], more, {})[1]
    for reached, exposed in before.items():
        assert after[reached].worst_case >= exposed.worst_case - 1e-9


@given(genealogies())
def test_components_are_those_of_networkx_and_in_order(lines):
    graph = graph_of(lines)
    start = lines[0]["lot_id"]
    found = components.components(start, graph.successors)
    place = {node: position for position, members in enumerate(found) for node in members}

    below = graph.subgraph(place)
    assert set(place) == {start} | networkx.descendants(graph, start)
    assert sorted(map(sorted, ([str(node) for node in members] for members in found))) == sorted(
        map(sorted, ([str(node) for node in members] for members in networkx.strongly_connected_components(below))))
    assert all(place[before] <= place[after] for before, after in below.edges)


@pytest.mark.parametrize("loops", [False, True])
def test_ten_thousand_lines_take_less_than_a_second(loops):
    random, lines = Random(19), []
    for transformation in range(2500):
        early = [max(1, transformation - random.randint(0, 50)) for _ in range(2)]
        late = transformation + (random.randint(-20, 20) if loops else 1 + random.randint(0, 20))
        lines += [line(transformation, "input", lot, random.randint(1, 50)) for lot in early]
        lines += [line(transformation, "output", lot, 50) for lot in (max(2, late), 10**6 + transformation)]
    start = time.process_time()
    found = exposure.descendants([1], lines, {})[1]
    assert time.process_time() - start < 1 and found


def test_a_lot_used_ten_thousand_times_takes_no_square_of_that():
    """Each use makes a lot, and each pair of neighbours another: as many sets of uses as lots, each a bit of them."""
    lines = [each for number in range(10000) for each in (
        line(number, "input", 1), line(number, "output", 10 + number),
        line(20000 + number, "input", 10 + number, 4), line(20000 + number, "input", 10 + (number + 1) % 10000, 4),
        line(20000 + number, "output", 30000 + number, 8))]
    start = time.process_time()
    found = exposure.descendants([1], lines, {})[1]
    assert time.process_time() - start < 3
    assert found[30000] == exposure.Exposure(8, 8, 8 / 100000)


@given(st.lists(QUANTITIES), st.data())
def test_sums_over_sets_are_those_of_their_members(amounts, data):
    chosen = data.draw(st.sets(st.integers(0, len(amounts) - 1))) if amounts else set()
    found = sums.SetSums(amounts)

    assert found.of(sum(1 << position for position in chosen)) == sum(amounts[position] for position in chosen)
    assert found.all == sum(amounts)
