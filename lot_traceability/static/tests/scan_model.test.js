import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { FINISH } from "@lot_traceability/scan/scan_model";
import { codes, COMPLETE, fault, LINES, lost, PICKING, scanning, SHELF, TASK } from "./scan_fixture";

describe.current.tags("headless");

const confirmed = (scans) => scans.map((scan) => Boolean(scan.said.confirmed));
/** Long enough for a person to have seen an answer. */
const look = () => advanceTime(600);

test("a scanned document is opened", async () => {
    const { model, asked } = scanning([{ status: "open", record: PICKING }]);
    await model.scan(" WH/OUT/7 ");
    expect(model.document).toEqual(PICKING);
    expect(model.desk.next.id).toBe(1);
    expect(codes(asked)).toEqual(["WH/OUT/7"]);
});

test("when all is picked the document is closed without another scan", async () => {
    const { model, asked, heard } = scanning([{ status: "done", task: COMPLETE }, { status: "finished" }]);
    await model.open(PICKING);
    await model.scan("MI-1");
    expect(codes(asked)).toEqual(["MI-1", FINISH]);
    expect(heard).toEqual(["ok", "finished"]);
    expect(model.document).toBe(null);
});

test("a stop shows what others have done meanwhile", async () => {
    const lines = [{ id: 1, is_picked: true }];
    const { model } = scanning([{ status: "stopped", verdict: "stop", task: { lines } }]);
    await model.open(PICKING);
    await model.scan("MI-1");
    expect(model.desk.done).toBe(1);
});

test("what Odoo prints when the document is done is printed", async () => {
    const { model } = scanning([{ status: "finished", action: { tag: "do_multi_print" } }]);
    const shown = [];
    model.doAction = (action) => shown.push(action.tag);
    await model.open(PICKING);
    await model.finish();
    expect(shown).toEqual(["do_multi_print"]);
    expect(model.document).toBe(null);
});

test("scanning once more what was asked about means yes", async () => {
    const { model, asked } = scanning([{ status: "asks", verdict: "warning" }, { status: "done", task: TASK }]);
    await model.open(PICKING);
    await model.scan("MI-2");
    await look();
    await model.scan("MI-2");
    expect(confirmed(asked)).toEqual([false, true]);
    expect(asked[0].key === asked[1].key).toBe(false);
});

test("a scanner that bounces says nothing", async () => {
    const question = { status: "asks", verdict: "warning" };
    const { model, asked } = scanning([question, question]);
    await model.open(PICKING);
    await model.scan("MI-2");
    await advanceTime(200);
    await model.scan("MI-2");
    expect(confirmed(asked)).toEqual([false, false]);
});

test("a reason is not given by scanning", async () => {
    const { model, asked } = scanning([
        { status: "asks", verdict: "warning", needs_reason: true }, { status: "asks", needs_reason: true }]);
    await model.open(PICKING);
    await model.scan("MI-2");
    await look();
    await model.scan("MI-2");
    expect(confirmed(asked)).toEqual([false, false]);
});

test("a place is said with the next scans, until it is taken back", async () => {
    const { model, asked } = scanning([
        { status: "context", record: SHELF }, { status: "done", task: TASK }, { status: "done", task: TASK }]);
    await model.open(PICKING);
    await model.scan("SH-1");
    await model.scan("MI-1");
    model.desk.unsay("location");
    await model.scan("MI-2");
    expect(asked.map((scan) => scan.said.location_id)).toEqual([null, 3, null]);
});

test("a package that is said goes with the next scans, and not as a product", async () => {
    const box = { model: "stock.package", id: 5, name: "BOX-5" };
    const { model, asked } = scanning([{ status: "context", record: box }, { status: "done", task: TASK }]);
    await model.open(PICKING);
    await model.scan("BOX-5");
    await model.scan("MI-1");
    expect(asked[1].said).toEqual({ location_id: null, package_id: 5, product_id: null });
});

test("a quantity is for the next scan, and again for the right one after a wrong one", async () => {
    const { model, asked } = scanning([
        { status: "stopped", verdict: "stop" }, { status: "done", task: TASK }, { status: "done", task: TASK }]);
    await model.open(PICKING);
    model.desk.context.quantity = 3;
    await model.scan("BU-1");
    expect(model.desk.context.quantity).toBe(3);
    await model.scan("MI-1");
    await model.scan("MI-2");
    expect(asked.map((scan) => scan.said.quantity)).toEqual([3, 3, undefined]);
});

test("a task that comes with a red is shown", async () => {
    const { model } = scanning([{ status: "stopped", verdict: "stop", task: COMPLETE }]);
    await model.open(PICKING);
    await model.scan("MI-1");
    expect(model.desk.done).toBe(2);
});

test("a document that a dialog of Odoo closed is finished like any other", async () => {
    let close;
    const question = { status: "asks", verdict: "warning", messages: [], action: {} };
    const { model, heard } = scanning([], {
        call: async (method) => (method === "task" ? tasks.shift() : question),
        doAction: async (action, onClose) => { close = onClose; } });
    const tasks = [{ ...TASK, lines: [{ ...LINES[0], goes_in: true }] }, { ...TASK, state: "done", lines: [] }];
    await model.open(PICKING);
    await model.finish();
    await close();
    expect(model.document).toBe(null);
    expect([model.answer.status, model.answer.record, model.answer.has_labels]).toEqual(["finished", PICKING, true]);
    expect(heard).toEqual(["warning", "finished"]);
});

test("what is done may want something printed", async () => {
    const printed = [];
    const { model } = scanning([{ status: "finished", action: { type: "ir.actions.report" } }], {
        doAction: async (action, onClose) => {
            printed.push(action.type);
            await onClose();
        } });
    await model.open(PICKING);
    await model.finish();
    expect([printed, model.document, model.answered.length]).toEqual([["ir.actions.report"], null, 1]);
});

test("a dialog of Odoo that was left leaves the document open", async () => {
    let close;
    const { model } = scanning([{ status: "asks", verdict: "warning", action: {} }], {
        doAction: async (action, onClose) => { close = onClose; } });
    await model.open(PICKING);
    await model.finish();
    await close();
    expect(model.document).toEqual(PICKING);
});

test("without a connection what is to do is asked for until it is there", async () => {
    const tasks = [lost(), TASK];
    const { model } = scanning([], {
        async call() {
            const task = tasks.shift();
            if (task instanceof Error) {
                throw task;
            }
            return task;
        } });
    await model.open(PICKING);
    expect([model.document, model.task]).toEqual([PICKING, null]);
    await advanceTime(3000);
    expect(model.task).toEqual(TASK);
});

test("a document that is not there any more is not open", async () => {
    const { model } = scanning([], { call: async () => { throw fault("odoo.exceptions.UserError", "It is gone"); } });
    await expect(model.open(PICKING)).rejects.toThrow("It is gone");
    expect(model.document).toBe(null);
});

test("a quarantine waits for its reason and its place, and is one scan of the lot", async () => {
    const yard = { model: "stock.location", id: 9, name: "Yard" };
    const lot = { model: "stock.lot", id: 5, name: "MI-1" };
    const { model, asked } = scanning([
        { status: "told", record: lot }, { status: "told", record: yard }, { status: "told", record: lot }]);
    await model.scan("MI-1");
    model.intend("quarantine");
    model.intent.reason = { id: 3 };
    expect(model.isIntentReady).toBe(false);
    await model.scan("QU-1");
    expect(model.isIntentReady).toBe(true);
    await model.doIntent();
    expect(codes(asked)).toEqual(["MI-1", "QU-1", "MI-1"]);
    expect(asked[2].said).toEqual({ operation: "quarantine", hold_reason_id: 3, note: "", location_id: 9 });
    expect(model.intent).toBe(null);
});

test("another lot scanned meanwhile is asked about, and nothing is held", async () => {
    const { model, asked } = scanning([
        { status: "told", record: { model: "stock.lot", id: 5 } },
        { status: "told", record: { model: "stock.lot", id: 6 } }]);
    await model.scan("MI-1");
    model.intend("hold");
    await model.scan("MI-2");
    expect(model.intent).toBe(null);
    expect(asked.some((scan) => scan.said.operation)).toBe(false);
});

test("how many is not answered by scanning once more", async () => {
    const question = { status: "asks", needs_quantity: true };
    const { model, asked } = scanning([question, question, { status: "done", task: TASK }]);
    await model.open(SHELF);
    await model.scan("MI-1");
    await look();
    await model.scan("MI-1");
    await model.goOn({ quantity: 0 });
    expect(confirmed(asked)).toEqual([false, false, false]);
    expect(asked[2].said.quantity).toBe(0);
});

test("a count is applied in spite of its differences when that is asked for once more", async () => {
    const { model, asked } = scanning([{ status: "asks", verdict: "warning" }, { status: "finished" }]);
    await model.open(SHELF);
    await model.finish();
    await look();
    await model.scan("OBTVALI");
    expect(codes(asked)).toEqual([FINISH, FINISH]);
    expect(confirmed(asked)).toEqual([false, true]);
    expect(model.document).toBe(null);
});

test("what is in a package is counted with the package, until all of it is", async () => {
    const box = { status: "asks", record: { model: "stock.package", id: 5, name: "BOX-5" } };
    const task = { ...TASK, operation: "count" };
    const { model, asked } = scanning([box, { status: "done", task }, box, { ...box, status: "done", task }, {}]);
    await model.open(SHELF);
    model.desk.task = task;
    await model.scan("BOX-5");
    await model.scan("MI-1");
    await model.scan("BOX-5");
    await model.goOn();
    await model.scan("MI-2");
    expect(asked.map((scan) => scan.said.package_id)).toEqual([null, 5, 5, 5, null]);
    expect(asked[3].said.confirmed).toBe(true);
});
