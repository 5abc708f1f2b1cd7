import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains, defineActions, getService, makeServerError, mountWithCleanup, onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

describe.current.tags("desktop");

defineActions([{
    id: 43, name: "Hold", tag: "lot_traceability.progress", type: "ir.actions.client", target: "new",
    params: { model: "lot.hold.wizard", id: 7, total: 2500 },
}]);
defineMailModels();

async function openProgress() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction(43);
    await animationFrame();
}

test("batch after batch, as long as some are left, and then it closes", async () => {
    const batches = [new Deferred(), new Deferred()];
    const left = [1500, 0];
    onRpc("work_on_some", async ({ args }) => {
        expect.step(`${args[0]}`);
        const number = 2 - left.length;
        await batches[number];
        return left.shift();
    });
    await openProgress();
    expect(".o_lot_progress_text").toHaveText("0 of 2,500");
    batches[0].resolve();
    await animationFrame();
    expect(".o_lot_progress_text").toHaveText("1,000 of 2,500");
    batches[1].resolve();
    await animationFrame();
    await animationFrame();
    expect(".o_lot_progress").toHaveCount(0);
    expect.verifySteps(["7", "7"]);
});

test("what fails is told, and can be gone on with", async () => {
    let fails = true;
    onRpc("work_on_some", () => {
        if (fails) {
            throw makeServerError({ message: "Somebody moves one of the lots." });
        }
        return 0;
    });
    await openProgress();
    expect(".o_lot_progress .alert").toHaveText("Somebody moves one of the lots.");
    fails = false;
    await contains(".o_lot_progress button:contains(Go On)").click();
    await animationFrame();
    expect(".o_lot_progress").toHaveCount(0);
});

test("whoever stops it keeps what is done", async () => {
    const batch = new Deferred();
    onRpc("work_on_some", async () => {
        await batch;
        return 1500;
    });
    await openProgress();
    await contains(".o_lot_progress button:contains(Stop)").click();
    batch.resolve();
    await animationFrame();
    expect(".o_lot_progress_text").toHaveText("1,000 of 2,500");
    expect(".o_lot_progress button:contains(Go On)").toHaveCount(1);
});
