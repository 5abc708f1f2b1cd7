import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, mockVibrate } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains, defineActions, getService, mountWithCleanup, onRpc, patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { WebClient } from "@web/webclient/webclient";
import { ScanKeys } from "@lot_traceability/scan/scan_keys";
import { PICKING, TASK } from "./scan_fixture";

/** To be called in each file that opens the screen. */
export function defineScreen() {
    defineActions([{ id: 44, name: "Scan", tag: "lot_traceability.scan", type: "ir.actions.client" }]);
    defineMailModels();
    beforeEach(() => {
        mockVibrate(() => true);
        patchWithCleanup(browser, { AudioContext: undefined });
        patchWithCleanup(ScanKeys.prototype, { timeOf: () => Date.now() });
    });
}

export const OPEN = { status: "open", record: PICKING };
export const DONE = { status: "done", task: TASK };

/** The screen over a server that gives these answers, one for each scan; a promise is waited for. */
export async function openScreen(answers, { tasks = {}, task = TASK } = {}) {
    const asked = [];
    onRpc("lot.scan", "tasks", () => tasks);
    onRpc("lot.scan", "task", () => task);
    onRpc("lot.scan", "apply", async ({ args, kwargs }) => {
        asked.push({ code: args[0], key: args[2], quantity: kwargs.quantity, confirmed: kwargs.confirmed });
        const answer = await answers.shift();
        if (answer instanceof Error) {
            throw answer;
        }
        return { verdict: "ok", messages: [], record: null, product: null, status: "told", ...answer };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction(44);
    await animationFrame();
    return asked;
}

/** What a scanner does that is plugged in as a keyboard. */
export async function scan(code) {
    for (const key of code) {
        await press(key);
    }
    await press("Enter");
    await settle();
}

export async function settle() {
    for (let number = 0; number < 4; number++) {
        await animationFrame();
    }
}

export async function keys(...pressed) {
    for (const key of pressed) {
        await contains(`.o_lot_scan_pad [data-key='${key}']`).click();
    }
}
