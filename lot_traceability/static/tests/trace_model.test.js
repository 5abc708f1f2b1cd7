import { describe, expect, test } from "@odoo/hoot";
import {
    allUnfolded, buildTree, countRelated, firstUnfolded, visibleRows,
} from "@lot_traceability/trace/trace_model";
import { makeAnswer, makeWideAnswer } from "./trace_fixture";

describe.current.tags("headless");

const DIAMOND = { 1: null, 2: 1, 3: 1, 4: 2 };

function names(rows) {
    return rows.map((row) => row.lot?.name || row.product);
}

test("each lot stands under the lot it was first reached from", () => {
    const tree = buildTree(makeAnswer(DIAMOND), "descendant");
    const rows = visibleRows(tree, allUnfolded(tree));
    expect(names(rows)).toEqual(["L-1", "L-2", "L-4", "L-3"]);
    expect(rows.map((row) => row.level)).toEqual([1, 2, 3, 2]);
    expect(rows.map((row) => `${row.position}/${row.siblings}`)).toEqual(["1/1", "1/2", "1/1", "2/2"]);
});

test("a row says what its transformation made", () => {
    const tree = buildTree(makeAnswer(DIAMOND), "descendant");
    const node = tree.nodes.get("lot-4");
    expect(node.amount).toEqual({ quantity: 2.5, uom: "kg" });
    expect(node.transformation.document.name).toBe("MO-4");
});

test("a lot reached twice appears once and names the other way", () => {
    const answer = makeAnswer(DIAMOND);
    answer.lots[3].descendant.also = [3];
    const tree = buildTree(answer, "descendant");
    expect(tree.nodes.get("lot-4").also.map((lot) => lot.name)).toEqual(["L-3"]);
    expect(visibleRows(tree, allUnfolded(tree))).toHaveLength(4);
});

test("a root that a cycle leads back to stays on top and says so", () => {
    const answer = makeAnswer(DIAMOND);
    Object.assign(answer.lots[0], {
        relations: ["descendant"], descendant: { depth: 3, parent: 4, transformation: 4, also: [] },
    });
    const tree = buildTree(answer, "descendant");
    const rows = visibleRows(tree, allUnfolded(tree));
    expect(names(rows)).toEqual(["L-1", "L-2", "L-4", "L-3"]);
    expect(rows[0].also.map((lot) => lot.name)).toEqual(["L-4"]);
    expect(countRelated(answer, "descendant")).toBe(3);
});

test("an untracked product is a leaf: the trace ends there", () => {
    const answer = makeAnswer({ 1: null, 2: 1 });
    answer.transformations[0].outputs.push({ lot_id: null, product_id: 2, quantity: 3, uom: "kg" });
    const tree = buildTree(answer, "descendant");
    const rows = visibleRows(tree, allUnfolded(tree));
    expect(names(rows)).toEqual(["L-1", "L-2", "Sugar"]);
    expect(rows[2]).toMatchObject({ type: "untracked", level: 2, amount: { quantity: 3, uom: "kg" } });
});

test("a lot of another company keeps its place and hides its name", () => {
    const answer = makeAnswer(DIAMOND);
    const { id, is_root, relations, descendant } = answer.lots[1];
    answer.lots[1] = { id, is_root, relations, descendant, redacted: true };
    const tree = buildTree(answer, "descendant");
    expect(visibleRows(tree, allUnfolded(tree)).map((row) => row.lot.id)).toEqual([1, 2, 4, 3]);
});

test("at first whole levels are unfolded while the table stays short", () => {
    const tree = buildTree(makeWideAnswer(1111, 10), "descendant");
    expect(visibleRows(tree, firstUnfolded(tree))).toHaveLength(111);
    expect(visibleRows(tree, new Set())).toHaveLength(1);
    expect(visibleRows(tree, allUnfolded(tree))).toHaveLength(1111);
});

test("a chain of thousands of lots does not exhaust the stack", () => {
    const tree = buildTree(makeWideAnswer(5000, 1), "descendant");
    const rows = visibleRows(tree, allUnfolded(tree));
    expect(rows).toHaveLength(5000);
    expect(rows.at(-1).level).toBe(5000);
});

test("a pool stands between what went in and what was made of it", () => {
    const answer = makeAnswer({ 1: null, 2: 1, 3: 2 });
    const step = { depth: 1, parent: 1, pool: null, transformation: 2, also: [], also_pools: [] };
    answer.pools = [{ id: 7, redacted: false, product: "Dough", uom: "kg", descendant: step }];
    answer.transformations[0].outputs = [{ lot_id: null, pool_id: 7, product_id: 2, quantity: 3, uom: "kg" }];
    answer.lots[1].descendant = { ...step, depth: 2, pool: 7, certain: false };
    answer.lots[2].descendant.also_pools = [7];
    const tree = buildTree(answer, "descendant");
    const rows = visibleRows(tree, allUnfolded(tree));
    expect(rows.map((row) => row.key)).toEqual(["lot-1", "pool-7", "lot-2", "lot-3"]);
    expect(rows[1]).toMatchObject({ type: "pool", amount: { quantity: 3, uom: "kg" } });
    expect(rows.map((row) => row.possible)).toEqual([false, false, true, false]);
    expect(rows[3].also).toEqual([{ redacted: false, name: "Dough" }]);
});
