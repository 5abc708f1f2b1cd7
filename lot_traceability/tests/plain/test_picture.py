import os
import pathlib
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import graph, grouping, layout, states, svg


def answer(*transformations, roots=(1,), product=lambda lot: 1):
    """An answer of a trace over (inputs, outputs) of lot ids."""
    lots = sorted({lot for sides in transformations for side in sides for lot in side} | set(roots))
    return {
        "roots": list(roots),
        "lots": [{"id": lot, "name": f"L{lot:03}", "product_id": product(lot), "redacted": False,
                  "is_root": lot in roots} for lot in lots],
        "transformations": [{
            "id": number, "redacted": False, "kind": "production", "exactness": "certain",
            "inputs": [{"lot_id": lot, "product_id": product(lot), "quantity": 2.0, "uom": "kg"} for lot in inputs],
            "outputs": [{"lot_id": lot, "product_id": product(lot), "quantity": 3.0, "uom": "kg"} for lot in outputs],
        } for number, (inputs, outputs) in enumerate(transformations, start=1)],
    }


DIAMOND = answer(([1], [2]), ([1], [3]), ([2, 3], [4]))
LOOP = answer(([1], [2]), ([2], [1]))
transformations = st.lists(
    st.tuples(*2 * [st.lists(st.integers(1, 15), min_size=1, max_size=4, unique=True)]), max_size=15)


def columns_of(told):
    return graph.columns(graph.from_trace(told), [f"lot-{root}" for root in told["roots"]])


def placed(told, **view):
    """Boxes and layout of an answer."""
    drawn, columns = grouped(told, **view)
    boxes = {key: layout.Box(100, 40 if node.kind == "lot" else 20, columns[key]) for key, node in drawn.nodes.items()}
    return boxes, layout.place(boxes, [(edge.source, edge.target) for edge in drawn.edges])


def grouped(told, most=300, **view):
    whole, roots = graph.from_trace(told), [f"lot-{root}" for root in told["roots"]]
    return grouping.grouped(whole, graph.columns(whole, roots), roots, most, **view)


def test_a_diamond_stands_in_columns_from_what_was_used_to_what_was_made():
    assert columns_of(DIAMOND) == {
        "lot-1": 0, "lot-2": 2, "lot-3": 2, "lot-4": 4,
        "transformation-1": 1, "transformation-2": 1, "transformation-3": 3}


def test_ancestors_stand_left_of_the_root_and_near_it():
    """Lot 1 goes into the root directly and over 2; lot 3 only directly."""
    told = answer(([1], [2]), ([1, 2, 3], [4]), roots=[4])
    assert columns_of(told) == {
        "lot-4": 0, "transformation-2": -1, "lot-2": -2, "lot-3": -2, "transformation-1": -3, "lot-1": -4}


def test_the_edge_that_closes_a_loop_leads_back_to_where_the_loop_is_entered():
    assert columns_of(LOOP) == {"lot-1": 0, "transformation-1": 1, "lot-2": 2, "transformation-2": 3}
    from_outside = columns_of(answer(([9], [2]), ([2], [1]), ([1], [2]), roots=[1]))
    assert from_outside["lot-9"] < from_outside["lot-2"] < from_outside["lot-1"] < from_outside["transformation-3"]


def test_a_loop_of_many_lots_is_not_too_deep():
    ring = answer(*(([lot], [lot % 3000 + 1]) for lot in range(1, 3001)))
    assert sorted(columns_of(ring).values()) == list(range(6000))


@settings(deadline=None)
@given(transformations)
def test_only_edges_in_a_loop_lead_back(told):
    told = answer(*told)
    whole, columns = graph.from_trace(told), columns_of(told)
    for edge in whole.edges:
        if columns[edge.source] >= columns[edge.target]:
            assert edge.source in _after(whole, edge.target)


def _after(whole, start):
    reached, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        new = {edge.target for edge in whole.edges if edge.source == node} - reached
        reached |= new
        waiting += new
    return reached


@settings(deadline=None)
@given(transformations)
def test_no_box_lies_over_another_and_none_outside(told):
    boxes, found = placed(answer(*told))
    areas = [(*found.at[key], box.width, box.height) for key, box in boxes.items()]
    for number, (x, y, width, height) in enumerate(areas):
        assert x >= 0 and y >= 0 and x + width <= found.width and y + height <= found.height
        for other_x, other_y, other_width, other_height in areas[:number]:
            assert (x + width <= other_x or other_x + other_width <= x
                    or y + height <= other_y + .2 or other_y + other_height <= y + .2)


@settings(deadline=None)
@given(transformations)
def test_every_edge_runs_from_the_side_of_its_source_to_the_side_of_its_target(told):
    told = answer(*told)
    boxes, found = placed(told)
    for edge, points in zip(graph.from_trace(told).edges, found.paths, strict=True):
        back = boxes[edge.source].column > boxes[edge.target].column
        assert points[0][0] == found.at[edge.source][0] + (0 if back else 100)
        assert points[-1][0] == found.at[edge.target][0] + (100 if back else 0)
        assert len(points) % 2 == 0


def test_the_same_trace_gives_the_same_picture_in_another_process():
    assert len({_elsewhere(seed) for seed in ("0", "1", "2")}) == 1


def _elsewhere(seed):
    """The layout of a genealogy, made in a process of its own, where sets have another order."""
    script = (
        "import checks.empty_odoo, test_picture as told; "
        "print(told.placed(told.answer(([1], [2, 3, 4]), ([2, 4], [5]), ([3, 5], [6, 1]), ([6], [7, 8])))[1])")
    path = os.pathsep.join([*sys.path, str(pathlib.Path(__file__).parent)])
    return subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
        capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("most", [0, 3, 6])
def test_groups_count_every_lot_once_and_every_quantity(most):
    told = answer(*(([1], [lot]) for lot in range(2, 12)), *(([lot], [20 + lot % 2]) for lot in range(2, 12)),
                  product=lambda lot: lot // 10)
    drawn, _columns = grouped(told, most)
    lots = [lot for node in drawn.nodes.values() for lot in getattr(node, "members", [node])
            if lot.kind != "transformation"]
    assert sorted(lot.row["id"] for lot in lots) == sorted(lot["id"] for lot in told["lots"])
    made = sum(dict(edge.amounts)["kg"] for edge in drawn.edges if "transformation" in edge.source)
    assert made == 20 * 3.0


def test_a_group_unfolds_by_the_number_asked_for_and_keeps_its_key():
    told = answer(([1], range(2, 52)))
    drawn, _columns = grouped(told, most=10)
    key, = (key for key, node in drawn.nodes.items() if node.kind == "lots")
    assert (len(drawn.nodes[key].members), drawn.nodes[key].shown) == (50, 0)

    drawn, _columns = grouped(told, most=10, unfolded={key: 20}, single=["lot-51"])
    assert (len(drawn.nodes[key].members), drawn.nodes[key].shown) == (29, 21)
    assert {"lot-51", "lot-2", "lot-20", "lot-21"} <= drawn.nodes.keys() and "lot-22" not in drawn.nodes

    drawn, _columns = grouped(told, most=10, unfolded={key: 49})
    assert key not in drawn.nodes, "a group of one lot is that lot"


def test_lots_of_too_many_products_are_grouped_by_step_alone():
    told = answer(([1], range(2, 52)), product=lambda lot: lot)
    drawn, _columns = grouped(told, most=10)
    assert sorted(len(getattr(node, "members", [node])) for node in drawn.nodes.values()) == [1, 1, 50]


def test_a_folded_branch_is_left_out_but_for_what_is_reached_another_way():
    told = answer(([1], [2]), ([1], [3]), ([2, 3], [4]), ([2], [5]))
    left = graph.within(graph.from_trace(told), ["lot-1"], {("lot-2", "down")})
    assert left.nodes.keys() == {
        "lot-1", "lot-2", "lot-3", "lot-4", "transformation-1", "transformation-2", "transformation-3"}
    nothing = graph.within(graph.from_trace(told), ["lot-1"], {("lot-1", "down")})
    assert nothing.nodes.keys() == {"lot-1"}


def test_an_untracked_product_is_a_node_where_it_ends_the_trace():
    told = answer(([1], [2]))
    told["transformations"][0]["outputs"].append({"lot_id": None, "product_id": 7, "quantity": 1.0, "uom": "L"})
    assert [node.kind for node in graph.from_trace(told).nodes.values()] == [
        "lot", "lot", "transformation", "untracked"]


def test_what_runs_through_a_pool_is_possible():
    told = answer(([1], []), ([], [2])) | {"pools": [{"id": 2, "redacted": False, "product_id": 7}]}
    for number, side in ((0, "outputs"), (1, "inputs")):
        told["transformations"][number][side] = [
            {"lot_id": None, "pool_id": 2, "product_id": 7, "quantity": 1.0, "uom": "L"}]
    found = graph.from_trace(told)
    assert found.nodes["pool-2"].kind == "pool"
    assert [(edge.source, edge.target, edge.possible) for edge in found.edges] == [
        ("lot-1", "transformation-1", False), ("transformation-1", "pool-2", True),
        ("pool-2", "transformation-2", True), ("transformation-2", "lot-2", False)]


def test_the_gravest_state_comes_first():
    assert states.states(5, 2, expired=True, recalled=True, held=True) == [
        "hold", "recalled", "expired", "delivered", "on_hand"]
    assert states.states(0, 0, expired=True) == ["gone"]


def test_colours_can_be_told_apart_from_what_is_written_on_them():
    """WCAG 2: text 4.5, borders and signs 3."""
    for name, state in states.STATES.items():
        assert _contrast(states.INK, state.fill) >= 4.5, name
        assert _contrast(states.QUIET, state.fill) >= 4.5, name
        assert min(_contrast(state.stroke, state.fill), _contrast(state.stroke, states.PAPER)) >= 3, name
    assert len({state.sign for state in states.STATES.values()}) == len(states.STATES)


def _contrast(one, other):
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + .05) / (dark + .05)


def _luminance(colour):
    parts = [int(colour[start:start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= .03928 else ((part + .055) / 1.055) ** 2.4 for part in parts)
    return .2126 * red + .7152 * green + .0722 * blue


def test_a_wide_picture_is_cut_between_columns_into_as_few_strips_as_can_be_read():
    nodes = [{"key": str(x), "kind": "transformation", "x": x, "y": 10, "width": 100, "height": 38, "count": 0,
              "possible": False, "lines": [f"MO-{x}"], "text": "", "marks": []} for x in range(24, 2000, 200)]
    picture = {"width": 1948, "height": 60, "title": "", "nodes": nodes, "edges": [], "legend": []}
    found = [[element.text for element in ElementTree.fromstring(strip).iter() if (element.text or "")[:2] == "MO"]
             for strip in svg.strips(picture, 700, 900, 0.6)]
    assert found == [[f"MO-{x}" for x in range(24, 1024, 200)], [f"MO-{x}" for x in range(1024, 2000, 200)]]


def test_names_cannot_break_out_of_the_picture():
    node = {"key": "lot-1", "kind": "lot", "x": 0, "y": 0, "width": 200, "height": 60, "count": 0, "is_root": True,
            "possible": False, "lines": ["<script>", "a & b"], "text": "<script>, a & b", "tone": "on_hand",
            "marks": [{"state": "on_hand", "text": "5 <kg>"}]}
    picture = {"width": 248, "height": 108, "title": "Genealogy of <script>", "nodes": [node], "edges": [],
               "legend": [{"kind": "state", "name": "on_hand", "label": "On <hand>"},
                          {"kind": "line", "name": "back", "label": "Leads back"}]}
    texts = {element.text for element in ElementTree.fromstring(svg.document(picture)).iter()}
    assert {"<script>", "a & b", "5 <kg>", "Genealogy of <script>", "On <hand>"} <= texts
