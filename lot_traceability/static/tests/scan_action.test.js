import { describe, expect, mockVibrate, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, Deferred } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { contains, getService, makeServerError, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { ScanCamera } from "@lot_traceability/scan/scan_camera/scan_camera";
import { codes, makeLine, OTHER, PICKING, TASK } from "./scan_fixture";
import { defineScreen, DONE, OPEN, openScreen, scan, settle } from "./scan_screen";

/** How two colours differ, by the measure of WCAG: 4.5 and more can be read. */
function contrast(...colours) {
    const [dark, light] = colours.map((colour) => {
        const [red, green, blue] = colour.match(/\d+/g).map((part) => part / 255).map(
            (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }).sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
}

describe.current.tags("desktop");
defineScreen();

test("scans without a connection are shown to wait, then answered, once each", async () => {
    let isCut = false;
    patchWithCleanup(rpc, {
        _rpc(url, ...more) {
            return isCut ? Promise.reject(new ConnectionLostError(url)) : super._rpc(url, ...more);
        },
    });
    const wrong = { status: "stopped", verdict: "stop", messages: [{ code: "wrong_product", text: "Butter" }] };
    const asked = await openScreen([OPEN, DONE, wrong, DONE]);
    await scan("WH/OUT/7");
    isCut = true;
    for (const code of ["MI-1", "BU-1", "MI-2"]) {
        await scan(code);
    }
    expect(".o_lot_scan_queue[data-kind=lost]").toHaveText(/No connection. None is lost/);
    expect(queryAllTexts(".o_lot_scan_queue .badge")).toEqual(["MI-1", "BU-1", "MI-2"]);
    isCut = false;
    browser.dispatchEvent(new Event("online"));
    await settle();
    expect(".o_lot_scan_queue").toHaveCount(0);
    expect(codes(asked)).toEqual(["WH/OUT/7", "MI-1", "BU-1", "MI-2"]);
    expect(".o_lot_scan_unseen [data-code=wrong_product]").toHaveText("Butter");
    await contains(".o_lot_scan_seen").click();
    expect(".o_lot_scan_unseen").toHaveCount(0);
    expect(queryAllTexts(".o_lot_scan_history li").length).toBe(3);
});

test("when the session has ended it can be signed in again, and what waits is kept", async () => {
    patchWithCleanup(browser.location, { reload: () => expect.step("reload") });
    await openScreen([makeServerError({ errorName: "odoo.http.SessionExpiredException" })]);
    await scan("MI-1");
    await contains(".o_lot_scan_queue[data-kind=signed_out] .o_lot_scan_sign_in").click();
    expect.verifySteps(["reload"]);
    expect(Object.keys(browser.localStorage).some((name) => name.startsWith("lot_traceability.scan."))).toBe(true);
});

test("a scan that the server fails at can be discarded, by name", async () => {
    const broken = () => makeServerError({ errorName: "builtins.KeyError", message: "Oops" });
    const asked = await openScreen([broken(), broken(), broken(), {}]);
    await scan("MI-1");
    await advanceTime(1000);
    await advanceTime(2000);
    expect(".o_lot_scan_queue[data-kind=stuck]").toHaveText(/The server fails: Oops/);
    await contains(".o_lot_scan_discard:contains('MI-1')").click();
    await scan("MI-2");
    expect(codes(asked)).toEqual(["MI-1", "MI-1", "MI-1", "MI-2"]);
    expect(".o_lot_scan_queue").toHaveCount(0);
});

test("the document is there again after a reload", async () => {
    await openScreen([OPEN]);
    await scan("WH/OUT/7");
    await getService("action").doAction(44);
    await settle();
    expect(".o_lot_scan_title").toHaveText(/WH\/OUT\/7\s*Grocery/);
    expect(".o_lot_scan_next .o_lot_scan_lot").toHaveText("MI-1");
});

test("what waits is there again after a reload, and is answered by the new screen alone", async () => {
    const late = new Deferred();
    const asked = await openScreen([OPEN, late, DONE]);
    await scan("WH/OUT/7");
    await scan("MI-1");
    mockVibrate(() => expect.step("felt"));
    await getService("action").doAction(44);
    await settle();
    expect(asked.map((scan) => scan.code)).toEqual(["WH/OUT/7", "MI-1", "MI-1"]);
    expect(asked[1].key).toBe(asked[2].key);
    expect(".o_lot_scan_verdict").toHaveText(/MI-1/);
    await advanceTime(1000);
    late.resolve(DONE);
    await settle();
    expect.verifySteps(["felt"]);
});

test("what is ready is asked for again when a document is closed", async () => {
    const tasks = { deliver: [PICKING, OTHER].map((document) => ({ ...document, partner: "" })) };
    const asked = await openScreen([{ status: "finished", record: PICKING }], { tasks });
    await contains(".o_lot_scan_document:contains('WH/OUT/7')").click();
    tasks.deliver.shift();
    await contains(".o_lot_scan_finish").click();
    await settle();
    expect(codes(asked)).toEqual(["O-BTN.validate"]);
    expect(queryAllTexts(".o_lot_scan_document")).toEqual(["WH/OUT/8"]);
});

test("the last scan can be taken back, and what becomes of the rest gone on with", async () => {
    const picked = { ...TASK, lines: [makeLine(1, "MI-1", { is_picked: true }), makeLine(2, "MI-2")] };
    const asked = await openScreen([
        OPEN, { status: "done", task: picked }, { status: "done", task: TASK },
        { status: "finished", record: PICKING, backorder: OTHER }]);
    await scan("WH/OUT/7");
    expect(".o_lot_scan_undo").toHaveCount(0);
    await scan("MI-1");
    await contains(".o_lot_scan_undo").click();
    await settle();
    expect(".o_lot_scan_count").toHaveText("0/2");
    await scan("OBTVALI");
    await contains(".o_lot_scan_rest").click();
    await settle();
    expect(".o_lot_scan_title").toHaveText(/WH\/OUT\/8/);
    expect(codes(asked)).toEqual(["WH/OUT/7", "MI-1", "O-BTN.undo", "O-BTN.validate"]);
});

test("a document that is being closed is not closed once more", async () => {
    const answer = new Deferred();
    const asked = await openScreen([OPEN, answer]);
    await scan("WH/OUT/7");
    await contains(".o_lot_scan_finish").click();
    expect(".o_lot_scan_finish").not.toBeEnabled();
    answer.resolve({ status: "stopped", verdict: "stop" });
    await settle();
    expect(".o_lot_scan_finish").toBeEnabled();
    expect(codes(asked)).toEqual(["WH/OUT/7", "O-BTN.validate"]);
});

test("what was picked and waits for a package is packed", async () => {
    const picked = [makeLine(1, "MI-1", { is_picked: true, packed_in: "BOX-1" }), makeLine(2, "MI-2", { is_picked: true })];
    const asked = await openScreen([OPEN, DONE], { task: { ...TASK, lines: picked, to_pack: 1 } });
    await scan("WH/OUT/7");
    expect(".o_lot_scan_next").toHaveText(/1 waits for a package/);
    expect(".o_lot_scan_line:contains('MI-1')").toHaveText(/BOX-1/);
    await contains(".o_lot_scan_pack:contains('Pack')").click();
    await settle();
    expect(codes(asked)).toEqual(["WH/OUT/7", "O-BTN.pack"]);
});

test("a place that was said can be taken back", async () => {
    const shelf = { model: "stock.location", id: 3, name: "Shelf" };
    await openScreen([OPEN, { status: "context", record: shelf, role: "destination" }]);
    await scan("WH/OUT/7");
    await scan("SH-1");
    await contains("[data-said=location]:contains('To Shelf')").click();
    expect(".o_lot_scan_said").toHaveCount(0);
});

test("the camera stays open; a label that stays in the picture is one scan", async () => {
    let see;
    class Video extends Component {
        static template = xml`<i class="video"/>`;
        static props = ["*"];
        setup() {
            see = this.props.onResult;
        }
    }
    patchWithCleanup(ScanCamera.components, { BarcodeVideoScanner: Video });
    const asked = await openScreen([{}, {}, {}]);
    await contains(".o_lot_scan_camera").click();
    for (const [code, pause] of [["A-1", 1000], ["A-1", 1000], ["A-2", 5000], ["A-2", 0]]) {
        see(code);
        await advanceTime(pause);
    }
    await settle();
    expect(codes(asked)).toEqual(["A-1", "A-2", "A-2"]);
    expect(".video").toHaveCount(1);
});

test("the verdict is announced, and every button is large enough for a finger in a glove", async () => {
    const question = { status: "asks", verdict: "warning", messages: [{ code: "proposal", text: "MI-1 is proposed" }] };
    await openScreen([OPEN, question]);
    await scan("WH/OUT/7");
    await scan("MI-2");
    expect(".o_lot_scan_verdict[role=alert]").toHaveText(/Not the proposed one/);
    for (const button of document.querySelectorAll(".o_lot_scan button")) {
        const { width, height } = button.getBoundingClientRect();
        expect(Math.min(width, height)).toBeGreaterThan(43.9);
    }
});

test("what is ready is asked for until there is a connection", async () => {
    let isCut = true;
    patchWithCleanup(rpc, {
        _rpc(url, ...more) {
            const isLost = isCut && url.includes("tasks");
            return isLost ? Promise.reject(new ConnectionLostError(url)) : super._rpc(url, ...more);
        },
    });
    await openScreen([], { tasks: { deliver: [{ ...PICKING, partner: "" }] } });
    expect(".o_lot_scan_document").toHaveCount(0);
    isCut = false;
    await advanceTime(5000);
    await settle();
    expect(".o_lot_scan_document").toHaveCount(1);
});

test("what is written on colours can be read", async () => {
    await openScreen([]);
    await contains(".o_lot_scan_help").click();
    for (const button of document.querySelectorAll(".o_lot_scan_sound")) {
        const { backgroundColor, color } = getComputedStyle(button);
        const sign = getComputedStyle(button.querySelector(".o_lot_scan_sign"));
        expect(contrast(backgroundColor, color)).toBeGreaterThan(4.5);
        expect(contrast(sign.backgroundColor, sign.color)).toBeGreaterThan(4.5);
    }
});

test("each signal can be heard", async () => {
    mockVibrate((pattern) => expect.step(pattern.length));
    await openScreen([]);
    await contains(".o_lot_scan_help").click();
    await contains(".o_lot_scan_sound[data-signal=unknown]").click();
    expect.verifySteps([6]);
    await contains(".o_lot_scan_back").click();
    expect(".o_lot_scan_start").toHaveCount(1);
});
