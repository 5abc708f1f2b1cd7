import { describe, expect, test } from "@odoo/hoot";
import {
    byColumn, foldableWays, found, indexed, linksOf, neighbour, signsOf,
} from "@lot_traceability/picture/picture_model";

describe.current.tags("headless");

const box = (key, column, y, more = {}) => ({
    key, column, y, x: column * 100, width: 80, height: 20, fold: ["down", "up"], marks: [], ...more,
});

/** One lot is made into two, through one document. */
const picture = {
    nodes: [box("root", 0, 50, { is_root: true }), box("order", 1, 50), box("upper", 2, 0), box("lower", 2, 90)],
    edges: [
        { source: "root", target: "order", label: "2 kg", possible: false },
        { source: "order", target: "upper", label: "1 kg", possible: false },
        { source: "order", target: "lower", label: "1 kg", possible: true },
    ],
};
const index = indexed(picture);
const go = (key, from) => neighbour(key, index.nodes.get(from), index)?.key;

test("arrow keys walk along the edges and within a column", () => {
    expect(go("ArrowRight", "root")).toBe("order");
    expect(go("ArrowRight", "order")).toBe("lower");
    expect(go("ArrowUp", "lower")).toBe("upper");
    expect(go("ArrowDown", "lower")).toBe(undefined);
    expect(go("ArrowLeft", "upper")).toBe("order");
    expect(go("ArrowLeft", "root")).toBe(undefined);
});

test("a branch folds away from the root", () => {
    expect(foldableWays(index.nodes.get("root"))).toEqual(["down", "up"]);
    expect(foldableWays(index.nodes.get("upper"))).toEqual(["down"]);
    expect(foldableWays(box("before", -2, 0))).toEqual(["up"]);
});

test("neighbours come with their quantity", () => {
    expect(linksOf(index, index.nodes.get("order"), "after").map(({ node, label, possible }) =>
        `${node.key} ${label} ${possible}`)).toEqual(["upper 1 kg false", "lower 1 kg true"]);
});

test("lots are found by the beginning of their name first, then by any part, then by product", () => {
    const lots = [{ name: "XA-1", product: "Milk" }, { name: "A-1", product: "Milk" }, { name: "B-1", product: "Jam" }];
    expect(found(lots, " a-").map((lot) => lot.name)).toEqual(["A-1", "XA-1"]);
    expect(found(lots, "jam").map((lot) => lot.name)).toEqual(["B-1"]);
    expect(found(lots, " ")).toEqual([]);
});

test("signs with a quantity stand in a row, the others at the upper right", () => {
    const node = box("lot", 0, 0, {
        width: 200, height: 60,
        marks: [{ state: "expired", text: "" }, { state: "on_hand", text: "5 kg" }, { state: "delivered", text: "1" }],
    });
    const tones = { expired: { sign: "E" }, on_hand: { sign: "H" }, delivered: { sign: "D" } };
    expect(signsOf(node, tones).map(({ sign, y }) => `${sign} ${y}`)).toEqual(["E 9", "H 42", "D 42"]);
});

test("the list goes through the columns from left to right, each from top to bottom", () => {
    expect(byColumn(picture).map((column) => column.map((node) => node.key))).toEqual([
        ["root"], ["order"], ["upper", "lower"]]);
});
