import { describe, expect, test } from "@odoo/hoot";
import { ConnectionLostError } from "@web/core/network/rpc";
import { FINISH, ScanModel } from "@lot_traceability/scan/scan_model";

describe.current.tags("headless");

const PICKING = { model: "stock.picking", id: 7, name: "WH/OUT/7" };
const LINES = [{ id: 1, is_picked: false }, { id: 2, is_picked: false }];

/** A model over a server that gives these answers, one for each scan; an error is thrown. */
function scanning(answers) {
    const asked = [];
    const storage = new Map();
    const model = new ScanModel({
        async call(method, args, said) {
            if (method === "task") {
                return { lines: LINES, state: "assigned" };
            }
            asked.push({ code: args[0], document: args[1], key: args[2], said });
            const answer = answers.shift();
            if (answer instanceof Error) {
                throw answer;
            }
            return { verdict: "ok", messages: [], record: null, ...answer };
        },
        signal: (verdict) => heard.push(verdict),
        storage: { getItem: (name) => storage.get(name), setItem: (name, value) => storage.set(name, value) },
        doAction: async () => {},
        place: "scans",
    });
    const heard = [];
    return { model, asked, heard, storage };
}

const lost = () => new ConnectionLostError("/web/dataset/call_kw");

test("a scanned document is opened", async () => {
    const { model, asked } = scanning([{ status: "open", record: PICKING }]);
    await model.scan(" WH/OUT/7 ");
    expect(model.document).toEqual(PICKING);
    expect(model.next.id).toBe(1);
    expect(asked.map((scan) => scan.code)).toEqual(["WH/OUT/7"]);
});

test("when all is picked the document is closed without another scan", async () => {
    const task = { lines: [{ id: 1, is_picked: true }], is_complete: true };
    const { model, asked, heard } = scanning([{ status: "done", task }, { status: "finished" }]);
    await model.open(PICKING);
    await model.scan("MI-1");
    expect(asked.map((scan) => scan.code)).toEqual(["MI-1", FINISH]);
    expect(heard).toEqual(["ok", "finished"]);
    expect(model.document).toBe(null);
});

test("a stop shows what others have done meanwhile", async () => {
    const lines = [{ id: 1, is_picked: true }];
    const { model } = scanning([{ status: "stopped", verdict: "stop", task: { lines } }]);
    await model.open(PICKING);
    await model.scan("MI-1");
    expect(model.done).toBe(1);
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
    const { model, asked } = scanning([
        { status: "asks", verdict: "warning" }, { status: "done", task: { lines: LINES } }]);
    await model.open(PICKING);
    await model.scan("MI-2");
    await model.scan("MI-2");
    expect(asked.map((scan) => Boolean(scan.said.confirmed))).toEqual([false, true]);
    expect(asked[0].key === asked[1].key).toBe(false);
});

test("a reason is not given by scanning", async () => {
    const { model, asked } = scanning([
        { status: "asks", verdict: "warning", needs_reason: true }, { status: "asks", needs_reason: true }]);
    await model.open(PICKING);
    await model.scan("MI-2");
    await model.scan("MI-2");
    expect(asked.map((scan) => Boolean(scan.said.confirmed))).toEqual([false, false]);
});

test("a place and a product are said with the next scan", async () => {
    const shelf = { model: "stock.location", id: 3, name: "Shelf" };
    const { model, asked } = scanning([
        { status: "context", record: shelf }, { status: "done", task: { lines: LINES } }]);
    await model.open(PICKING);
    await model.scan("SH-1");
    await model.scan("MI-1");
    expect(asked[1].said.location_id).toBe(3);
});

test("without a connection scans wait, in order, and are asked again with the same key", async () => {
    const { model, asked, storage } = scanning([
        lost(), lost(), { status: "done", task: { lines: LINES } }, { status: "stopped", verdict: "stop" }]);
    await model.open(PICKING);
    await model.scan("MI-1");
    await model.scan("MI-2");
    expect(model.isOffline).toBe(true);
    expect(JSON.parse(storage.get("scans")).map((entry) => entry.code)).toEqual(["MI-1", "MI-2"]);

    await model.send();
    expect(model.isOffline).toBe(false);
    expect(model.queue).toEqual([]);
    expect(asked.map((scan) => scan.code)).toEqual(["MI-1", "MI-1", "MI-1", "MI-2"]);
    expect(new Set(asked.slice(0, 3).map((scan) => scan.key)).size).toBe(1);
});

test("what the server fails at is told and does not stop what waits behind it", async () => {
    const { model } = scanning([Object.assign(new Error(), { data: { message: "Broken" } }), { status: "told" }]);
    await model.scan("A-1");
    expect(model.answer.messages[0].text).toBe("Broken");
    await model.scan("A-2");
    expect(model.answer.code).toBe("A-2");
});

test("commands are left to the buttons they name", async () => {
    const { model, asked } = scanning([]);
    await model.scan("OBTVALI");
    expect(asked).toEqual([]);
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
    expect(asked.map((scan) => scan.code)).toEqual(["MI-1", "QU-1", "MI-1"]);
    expect(asked[2].said).toEqual(
        { operation: "quarantine", hold_reason_id: 3, note: "", location_id: 9, package_id: null, product_id: null });
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
    const { model, asked } = scanning([question, question, { status: "done", task: { lines: LINES } }]);
    await model.open({ model: "stock.location", id: 3, name: "Shelf" });
    await model.scan("MI-1");
    await model.scan("MI-1");
    await model.goOn({ quantity: 0 });
    expect(asked.map((scan) => scan.said.confirmed)).toEqual([undefined, undefined, undefined]);
    expect(asked[2].said.quantity).toBe(0);
});

test("a count is applied in spite of its differences when that is asked for once more", async () => {
    const { model, asked } = scanning([{ status: "asks", verdict: "warning" }, { status: "finished" }]);
    await model.open({ model: "stock.location", id: 3, name: "Shelf" });
    await model.finish();
    await model.finish();
    expect(asked.map((scan) => Boolean(scan.said.confirmed))).toEqual([false, true]);
    expect(model.document).toBe(null);
});

test("what is in a package is counted with the package, until all of it is", async () => {
    const box = { status: "asks", record: { model: "stock.package", id: 5, name: "BOX-5" } };
    const task = { lines: LINES, operation: "count" };
    const { model, asked } = scanning([box, { status: "done", task }, box, { ...box, status: "done", task }, {}]);
    await model.open({ model: "stock.location", id: 3, name: "Shelf" });
    model.task = task;
    await model.scan("BOX-5");
    await model.scan("MI-1");
    await model.scan("BOX-5");
    await model.goOn();
    await model.scan("MI-2");
    expect(asked.map((scan) => scan.said.package_id)).toEqual([null, 5, 5, 5, null]);
    expect(asked[3].said.confirmed).toBe(true);
});
