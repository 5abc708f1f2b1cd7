import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { FINISH } from "@lot_traceability/scan/scan_model";
import { codes, COMPLETE, fault, lost, OTHER, PICKING, scanning, SHELF, TASK } from "./scan_fixture";

describe.current.tags("headless");

const DONE = { status: "done", task: TASK };
const kept = (storage) => [...storage.values.values()].map((value) => JSON.parse(value).code);

test("without a connection scans wait, in order, and are asked again with the same key", async () => {
    const { model, asked, heard, storage } = scanning([lost(), lost(), DONE, { status: "stopped", verdict: "stop" }]);
    await model.open(PICKING);
    await model.scan("MI-1");
    await model.scan("MI-2");
    expect(model.queue.trouble.kind).toBe("lost");
    expect(kept(storage)).toEqual(["MI-1", "MI-2"]);
    expect(heard).toEqual(["queued"]);

    await model.resume();
    expect([model.queue.trouble, model.queue.entries, kept(storage)]).toEqual([null, [], []]);
    expect(codes(asked)).toEqual(["MI-1", "MI-1", "MI-1", "MI-2"]);
    expect(new Set(asked.slice(0, 3).map((scan) => scan.key)).size).toBe(1);
});

test("it is tried again by itself, and less and less often", async () => {
    const { model, asked } = scanning([lost(), lost(), lost(), DONE]);
    await model.scan("MI-1");
    await advanceTime(1000);
    expect(asked.length).toBe(2);
    await advanceTime(1000);
    expect(asked.length).toBe(2);
    await advanceTime(1000);
    expect(asked.length).toBe(3);
    await advanceTime(4000);
    expect(model.queue.entries).toEqual([]);
});

test("an answer that does not come is asked for again with the same key", async () => {
    const { model, asked, heard } = scanning([new Deferred(), DONE]);
    await model.open(PICKING);
    model.scan("MI-1");
    await advanceTime(1000);
    expect(heard).toEqual(["queued"]);
    await advanceTime(9000);
    expect(model.queue.trouble.kind).toBe("lost");
    await advanceTime(1000);
    expect([asked.length, asked[0].key === asked[1].key, model.queue.trouble]).toEqual([2, true, null]);
});

test("when the session has ended nothing is sent and nothing is lost", async () => {
    const { model, asked, storage } = scanning([fault("odoo.http.SessionExpiredException"), DONE, DONE]);
    await model.scan("MI-1");
    await advanceTime(60000);
    expect(codes(asked)).toEqual(["MI-1"]);
    expect([model.queue.trouble.kind, kept(storage)]).toEqual(["signed_out", ["MI-1"]]);
    await model.scan("MI-2");
    expect([codes(asked), kept(storage)]).toEqual([["MI-1", "MI-1", "MI-2"], []]);
});

test("a server that fails is asked three times, then a person decides", async () => {
    const broken = () => fault("psycopg2.OperationalError", "Out of memory");
    const { model, asked } = scanning([broken(), broken(), broken(), DONE]);
    await model.scan("MI-1");
    expect(model.queue.trouble.kind).toBe("failing");
    await advanceTime(1000);
    await advanceTime(2000);
    expect(model.queue.trouble).toEqual({ kind: "stuck", text: "Out of memory" });
    await advanceTime(60000);
    expect(asked.length).toBe(3);
    model.queue.entries.push({ ...model.queue.entries[0], key: "2", code: "MI-2" });
    await model.queue.discard();
    expect([codes(asked).at(-1), model.queue.entries, model.queue.trouble]).toEqual(["MI-2", [], null]);
});

test("what the server says to people is an answer, and does not stop what waits behind it", async () => {
    const { model } = scanning([fault("odoo.exceptions.AccessError", "Not for you"), { status: "told" }]);
    await model.scan("A-1");
    expect(model.answer.messages[0].text).toBe("Not for you");
    await model.scan("A-2");
    expect(model.answer.code).toBe("A-2");
});

test("what goes wrong with an answer is told, and is no reason to ask again", async () => {
    const { model, asked, reported } = scanning([{ status: "asks", action: {} }, { status: "told" }], {
        doAction: async () => { throw new Error("No such dialog"); } });
    await model.scan("MI-1");
    await model.scan("MI-2");
    expect(codes(asked)).toEqual(["MI-1", "MI-2"]);
    expect(reported).toEqual(["No such dialog"]);
});

test("a second model goes on where the first was", async () => {
    const { model, ...before } = scanning([{ status: "context", record: SHELF }, lost()]);
    await model.open(PICKING);
    await model.scan("SH-1");
    await model.scan("MI-1");
    const [first] = model.queue.entries;

    const { model: second, asked } = scanning([{ status: "done", task: COMPLETE }, { status: "finished" }], before);
    expect(second.document).toEqual(PICKING);
    await second.resume();
    expect(asked.map((scan) => [scan.code, scan.document.id])).toEqual([["MI-1", 7], [FINISH, 7]]);
    expect([asked[0].key, asked[0].said.location_id]).toEqual([first.key, 3]);
    expect([second.document, kept(before.storage)]).toEqual([null, []]);
});

test("what was scanned after a transfer without a connection is for that transfer, also after a reload", async () => {
    const { model, ...before } = scanning([lost(), lost()]);
    await model.scan("WH/OUT/7");
    await model.scan("MI-1");

    const { model: second, asked } = scanning([{ status: "open", record: PICKING }, DONE], before);
    await second.resume();
    expect(asked.map((scan) => scan.document && scan.document.id)).toEqual([false, 7]);
    expect(second.document).toEqual(PICKING);
});

test("two tabs leave each other's scans alone, and each its own document", async () => {
    const { model: one, storage } = scanning([lost(), lost()]);
    const { model: two, session } = scanning([lost()], { storage });
    await one.open(PICKING);
    await two.open(OTHER);
    for (const [model, code] of [[one, "A-1"], [one, "A-2"], [two, "B-1"]]) {
        await model.scan(code);
        await advanceTime(10);
    }
    expect(kept(storage)).toEqual(["A-1", "A-2", "B-1"]);

    const { model: again, asked } = scanning([DONE, DONE, DONE], { storage, session });
    await again.resume();
    expect(asked.map((scan) => [scan.code, scan.document.id])).toEqual([["A-1", 7], ["A-2", 7], ["B-1", 8]]);
    expect(again.document).toEqual(OTHER);
});

test("scans of another user, or of another database, are not touched", async () => {
    const { model, storage } = scanning([lost()]);
    await model.scan("A-1");
    const { model: other } = scanning([], { storage, place: "scans2" });
    expect(other.queue.entries).toEqual([]);
});

test("a storage that is full costs no scan", async () => {
    patchWithCleanup(browser, { console: { ...console, warn: () => expect.step("noted") } });
    const { model, storage } = scanning([DONE]);
    storage.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
    await model.scan("MI-1");
    expect(model.answer.code).toBe("MI-1");
    expect.verifySteps(["noted", "noted"]);
});

test("a scan behind others is heard to wait", async () => {
    const first = new Deferred();
    const { model, heard } = scanning([first, DONE]);
    model.scan("MI-1");
    model.scan("MI-2");
    expect(heard).toEqual(["queued"]);
    first.resolve(DONE);
    await animationFrame();
    expect(heard).toEqual(["queued", "ok", "ok"]);
});
