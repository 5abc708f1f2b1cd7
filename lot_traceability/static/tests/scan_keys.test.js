import { describe, expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, getService, mockService, onRpc } from "@web/../tests/web_test_helpers";
import { barcodeService } from "@barcodes/barcode_service";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { codes, PICKING } from "./scan_fixture";
import { defineScreen, DONE, keys, OPEN, openScreen, scan, settle } from "./scan_screen";

describe.current.tags("desktop");
defineScreen();

test("a number on the pad is for the next scan, which goes into no field", async () => {
    const asked = await openScreen([OPEN, DONE]);
    await scan("WH/OUT/7");
    await contains(".o_lot_scan_quantity").click();
    await keys("1", "2", ".", "5", "Backspace");
    expect(".o_lot_scan_pad_number").toHaveText("12.");
    await scan("MI-1");
    expect(codes(asked)).toEqual(["WH/OUT/7", "MI-1"]);
    expect(asked[1].quantity).toBe(12);
    expect(".o_lot_scan_pad").toHaveCount(0);
});

test("keys of a person go to the pad, and a scanned number does not", async () => {
    const asked = await openScreen([OPEN, DONE]);
    await scan("WH/OUT/7");
    await contains(".o_lot_scan_quantity").click();
    await press("1");
    await advanceTime(200);
    await press("5");
    await advanceTime(200);
    expect(".o_lot_scan_pad_number").toHaveText("15");
    await scan("4006381333931");
    expect(asked.at(-1)).toMatchObject({ code: "4006381333931", quantity: 15 });
});

test("a scan while a person writes is taken out of the field again", async () => {
    const question = { status: "asks", verdict: "warning", needs_reason: true };
    const asked = await openScreen([OPEN, question, DONE]);
    onRpc("lot.override.reason", "search_read", () => [{ id: 1, name: "Other", needs_note: true }]);
    await scan("WH/OUT/7");
    await scan("MI-2");
    await contains(".o_lot_scan_reason").click();
    await contains(".o_lot_scan_why").click();
    await contains("textarea").click();
    for (const key of "ask") {
        await press(key);
        await advanceTime(100);
    }
    await scan("MI-1");
    expect(codes(asked)).toEqual(["WH/OUT/7", "MI-2", "MI-1"]);
});

test("what a person writes stays in the field, Enter and all", async () => {
    const asked = await openScreen([]);
    await contains(".o_lot_scan_type").click();
    expect(".o_lot_scan_typed input").toBeFocused();
    for (const key of "mi-1") {
        await press(key);
        await advanceTime(100);
    }
    expect(queryOne(".o_lot_scan_typed input").value).toBe("mi-1");
    await press("Enter");
    await settle();
    expect(codes(asked)).toEqual(["mi-1"]);
});

test("a scan into the field for codes is one scan", async () => {
    const asked = await openScreen([{}]);
    await contains(".o_lot_scan_type").click();
    await press("x");
    await advanceTime(100);
    await scan("MI-1");
    expect(codes(asked)).toEqual(["MI-1"]);
    expect(queryOne(".o_lot_scan_typed input").value).toBe("x");
});

test("how many of the next lot is asked afresh", async () => {
    const question = (id) => (
        { status: "asks", needs_quantity: true, record: { model: "stock.lot", id, name: `MI-${id}` } });
    const asked = await openScreen([OPEN, question(1), DONE, question(2)]);
    await scan("WH/OUT/7");
    await scan("MI-1");
    await keys("8");
    await contains(".o_lot_scan_pad_done:contains('Counted')").click();
    await settle();
    expect(asked.at(-1).quantity).toBe(8);
    await scan("MI-2");
    expect(".o_lot_scan_name").toHaveText("MI-2");
    expect(".o_lot_scan_pad_number").toHaveText("–");
});

test("a button keeps no focus that a code could press", async () => {
    const asked = await openScreen([{}]);
    await contains(".o_lot_scan_camera").focus();
    await scan("A B");
    expect(codes(asked)).toEqual(["A B"]);
    expect(".o_lot_scan_camera").not.toBeFocused();
    await contains(".o_lot_scan_type").click();
    await contains(".o_lot_scan_type").click();
    expect(".o_lot_scan_type").not.toBeFocused();
});

test("a card presses its button; a lot that is called like one is a lot", async () => {
    const asked = await openScreen([OPEN, {}, {}, { status: "finished", record: PICKING }]);
    await scan("WH/OUT/7");
    await scan("OBTX7");
    await scan("OCDSAVE");
    await scan("OBTVALI");
    expect(codes(asked)).toEqual(["WH/OUT/7", "OBTX7", "OCDSAVE", "O-BTN.validate"]);
});

test("a card before the camera, or typed, presses its button, too", async () => {
    const asked = await openScreen([OPEN, { status: "finished", record: PICKING }]);
    await scan("WH/OUT/7");
    await contains(".o_lot_scan_type").click();
    await contains(".o_lot_scan_typed input").edit("OBTVALI", { confirm: false });
    await contains(".o_lot_scan_typed button").click();
    await settle();
    expect(codes(asked)).toEqual(["WH/OUT/7", "O-BTN.validate"]);
});

test("a card that is scanned before the document is open waits its turn", async () => {
    const first = new Deferred();
    const asked = await openScreen([first, { status: "finished", record: PICKING }]);
    await scan("WH/OUT/7");
    await scan("OBTVALI");
    first.resolve(OPEN);
    await settle();
    expect(codes(asked)).toEqual(["WH/OUT/7", "O-BTN.validate"]);
});

test("whatever way a scanner writes FNC1, it is one", () => {
    for (const written of ["Alt029", "Control]", "\x1d"]) {
        expect(barcodeService.cleanBarcode(`10A${written}21B`)).toBe("10A\x1d21B");
    }
    expect(barcodeService.cleanBarcode("ControlAltMI-1")).toBe("MI-1");
});

test("while Odoo asks something nothing is scanned", async () => {
    mockService("notification", { add: (text) => expect.step(String(text)) });
    const asked = await openScreen([{}]);
    getService("dialog").add(ConfirmationDialog, { body: "A backorder?" });
    await animationFrame();
    await scan("MI-1");
    expect(asked).toEqual([]);
    expect.verifySteps(["MI-1 was not taken: answer first what is asked."]);
});
