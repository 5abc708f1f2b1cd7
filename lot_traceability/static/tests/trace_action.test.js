import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains, defineActions, getService, makeServerError, mountWithCleanup, onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { makeAnswer } from "./trace_fixture";

describe.current.tags("desktop");

defineActions([
    { id: 42, name: "Trace", tag: "lot_traceability.trace", type: "ir.actions.client", params: { lot_ids: [1] } },
]);
defineMailModels();

async function openTrace(holds = 0) {
    onRpc("lot.hold", "search_count", () => holds);
    await mountWithCleanup(WebClient);
    await getService("action").doAction(42);
    await animationFrame();
}

test("roots, summary numbers and descendants", async () => {
    onRpc("trace", ({ args, kwargs }) => {
        expect.step(`${args[0]} ${kwargs.direction} ${kwargs.as_of}`);
        return makeAnswer({ 1: null, 2: 1, 3: 1 });
    });
    await openTrace();
    expect.verifySteps(["1 both false"]);
    expect(".o_lot_root_card").toHaveText(/L-1/);
    expect("[data-tab=descendants].active .o_lot_tab_value").toHaveText("2");
    expect(".o_lot_tree_row[data-key]").toHaveCount(3);
});

test("a lot that was corrected says what it was called before, on its card and in the tree", async () => {
    const answer = makeAnswer({ 1: null, 2: 1 });
    answer.lots[0].former_names = ["L-0", "L-00"];
    onRpc("trace", () => answer);
    await openTrace();
    expect(".o_lot_root_card .o_lot_root_title").toHaveText(/formerly L-0, L-00/);
    expect(".o_lot_tree_former").toHaveCount(1);
    expect(".o_lot_tree_former").toHaveText("(L-0, L-00)");
});

test("a lot from which nothing was made says so", async () => {
    onRpc("trace", () => makeAnswer({ 1: null }));
    await openTrace();
    await contains("[data-tab=descendants]").click();
    expect(".o_lot_nothing").toHaveText("Nothing was made from this lot.");
});

test("a release is offered where there is something to release", async () => {
    onRpc("trace", () => makeAnswer({ 1: null }));
    await openTrace(1);
    expect(".o_lot_hold").toHaveCount(1);
    expect(".o_lot_release").toHaveCount(1);
});

test("without a hold there is nothing to release", async () => {
    onRpc("trace", () => makeAnswer({ 1: null }));
    await openTrace();
    expect(".o_lot_hold").toHaveCount(1);
    expect(".o_lot_release").toHaveCount(0);
});

test("an error is told in place and can be tried again", async () => {
    let fails = true;
    onRpc("trace", () => {
        if (fails) {
            throw makeServerError({ message: "A lot of this trace was deleted in the meantime." });
        }
        return makeAnswer({ 1: null, 2: 1 });
    });
    await openTrace();
    expect(".o_lot_error_text").toHaveText("A lot of this trace was deleted in the meantime.");
    expect(".o_error_dialog").toHaveCount(0);
    fails = false;
    await contains(".o_lot_trace_message button:contains(Retry)").click();
    expect(".o_lot_tree_row[data-key]").toHaveCount(2);
});

test("an option is asked of the server, and what it left out is told", async () => {
    onRpc("trace", ({ kwargs }) => {
        expect.step(kwargs.in_order);
        return makeAnswer({ 1: null, 2: 1 }, { in_order: kwargs.in_order, out_of_order: kwargs.in_order ? 3 : null });
    });
    await openTrace();
    await contains(".o_lot_options_toggle").click();
    expect(".o_lot_option").toHaveCount(4);
    await contains("[data-option=in_order] input").click();
    expect("[data-note=in_order]").toHaveText(/3 lots drop out for that reason alone/);
    await contains("[data-note=in_order] button").click();
    expect("[data-note]").toHaveCount(0);
    expect.verifySteps([false, true, false]);
});

test("the direction is asked of the server, and its lists shown", async () => {
    onRpc("trace", ({ kwargs }) => makeAnswer({ 1: null, 2: 1 }, { direction: kwargs.direction }));
    await openTrace();
    await contains("[data-direction=down]").click();
    expect("[data-tab=ancestors]").toHaveCount(0);
    expect("[data-tab=descendants]").toHaveClass("active");
});
