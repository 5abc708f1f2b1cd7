import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAll, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { Component, useState, xml } from "@odoo/owl";
import { mockService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { allUnfolded, buildTree, firstUnfolded } from "@lot_traceability/trace/trace_model";
import { TreeTable } from "@lot_traceability/trace/tree_table/tree_table";
import { makeAnswer, makeWideAnswer } from "./trace_fixture";

describe.current.tags("desktop");
defineMailModels();

class Parent extends Component {
    static template = xml`
        <div style="height: 400px; overflow: auto">
            <TreeTable tree="props.tree" unfolded="state.unfolded" label="'Descendants'"
                onFold="(keys) => state.unfolded = keys"/>
        </div>`;
    static components = { TreeTable };
    static props = ["*"];

    setup() {
        this.state = useState({ unfolded: this.props.unfolded });
    }
}

async function mountTree(answer, unfold = allUnfolded) {
    const tree = buildTree(answer, "descendant");
    await mountWithCleanup(Parent, { props: { tree, unfolded: unfold(tree) } });
    await animationFrame();
}

async function pressKey(key) {
    await press(key);
    await animationFrame();
    await animationFrame();
}

function focused() {
    return document.activeElement.dataset.key;
}

let opened;
beforeEach(() => {
    opened = [];
    mockService("action", { doAction: (action) => opened.push(`${action.res_model},${action.res_id}`) });
});

test("arrow keys walk the rows, and the ends are reached at once", async () => {
    await mountTree(makeAnswer({ 1: null, 2: 1, 3: 1, 4: 2 }));
    queryFirst("[data-key=lot-1]").focus();
    const walked = [];
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "End", "ArrowDown", "Home"]) {
        await pressKey(key);
        walked.push(focused());
    }
    expect(walked).toEqual(["lot-2", "lot-4", "lot-2", "lot-3", "lot-3", "lot-1"]);
});

test("left folds and goes up, right unfolds and goes down", async () => {
    await mountTree(makeAnswer({ 1: null, 2: 1, 4: 2 }));
    queryFirst("[data-key=lot-2]").focus();
    await pressKey("ArrowLeft");
    expect("[data-key=lot-2]").toHaveAttribute("aria-expanded", "false");
    expect("[data-key=lot-4]").toHaveCount(0);
    await pressKey("ArrowLeft");
    expect(focused()).toBe("lot-1");
    await pressKey("ArrowRight");
    await pressKey("ArrowRight");
    expect(focused()).toBe("lot-2");
    expect("[data-key=lot-4]").toHaveCount(1);
});

test("enter opens the lot, and one row alone can be reached with tab", async () => {
    await mountTree(makeAnswer({ 1: null, 2: 1 }));
    expect(queryAll("[role=row][tabindex='0']")).toHaveLength(1);
    queryFirst("[data-key=lot-2]").focus();
    await animationFrame();
    await pressKey("Enter");
    expect(opened).toEqual(["stock.lot,2"]);
    expect("[role=row][tabindex='0']").toHaveAttribute("data-key", "lot-2");
});

test("a lot reached twice and a possible link are said", async () => {
    const answer = makeAnswer({ 1: null, 2: 1, 3: 1 });
    answer.lots[2].descendant.also = [2];
    answer.transformations[1].exactness = "possible";
    await mountTree(answer);
    expect(queryAllTexts("[data-key=lot-3] .badge")).toEqual(["Possible", "Also reached from L-2"]);
});

test("how much of the root is in a lot, by proportion and at most", async () => {
    const answer = makeAnswer({ 1: null, 2: 1, 3: 2, 4: 3 });
    Object.assign(answer.lots[1].descendant, { share: 411.764706, worst_case: 700, fraction: 0.343137 });
    Object.assign(answer.lots[2].descendant, { share: 0.0041237, worst_case: 0.5, fraction: 0.000003 });
    await mountTree(answer);
    expect(queryAllTexts("[data-key] .o_lot_tree_share")).toEqual(["", "411.76 kg", "0.0041 kg", ""]);
    expect(queryAllTexts("[data-key] .o_lot_tree_worst")).toEqual(["", "700 kg", "0.5 kg", ""]);
    expect("[data-key=lot-2] .o_lot_tree_share").toHaveAttribute("title", "411.76 kg of root L-1, 34.3% of all of it");
    expect("[data-key=lot-3] .o_lot_tree_share").toHaveAttribute("title", "0.0041 kg of root L-1, <0.1% of all of it");
});

test("of several roots, the sum and each", async () => {
    const answer = makeAnswer({ 1: null, 2: null, 3: 1 });
    answer.lots[2].descendant.exposure = [
        { root_id: 1, share: 2, worst_case: 3, fraction: 0.5 }, { root_id: 2, share: 1.5, worst_case: 4, fraction: 1 }];
    await mountTree(answer);
    expect("[data-key=lot-3] .o_lot_tree_share").toHaveText("3.5 kg");
    expect("[data-key=lot-3] .o_lot_tree_worst").toHaveText("7 kg");
    expect("[data-key=lot-3] .o_lot_tree_worst").toHaveAttribute(
        "title", "Root L-1: at most 3 kg\nRoot L-2: at most 4 kg");
});

test("of thousands of lots only those near the screen are drawn", async () => {
    await mountTree(makeWideAnswer(3000, 10));
    expect("[role=treegrid]").toHaveAttribute("aria-rowcount", "3001");
    expect(queryAll("[data-key]").length).toBeLessThan(150);
    queryFirst("[data-key=lot-1]").focus();
    await pressKey("End");
    await animationFrame();
    expect(document.activeElement).toHaveAttribute("aria-rowindex", "3001");
    expect(queryAll("[data-key]").length).toBeLessThan(150);
});

test("at first a wide tree is folded", async () => {
    await mountTree(makeWideAnswer(3000, 10), firstUnfolded);
    expect("[role=treegrid]").toHaveAttribute("aria-rowcount", "112");
});
