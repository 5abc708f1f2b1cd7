import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { FINISH } from "@lot_traceability/scan/scan_model";
import { codes, COMPLETE, LINES, OTHER, PICKING, scanning, TASK } from "./scan_fixture";

describe.current.tags("headless");

const documents = (scans) => scans.map((scan) => scan.document && scan.document.id);

test("a scan made before the question came is no answer to it", async () => {
    const first = new Deferred();
    const question = { status: "asks", verdict: "warning" };
    const { model, asked } = scanning([first, question]);
    await model.open(PICKING);
    model.scan("MI-2");
    model.scan("MI-2");
    first.resolve(question);
    await animationFrame();
    expect(asked.map((scan) => scan.said.confirmed)).toEqual([undefined, undefined]);
});

test("a quantity is for one scan, however fast the next one comes", async () => {
    const first = new Deferred();
    const { model, asked } = scanning([first, { status: "done", task: TASK }]);
    await model.open(PICKING);
    model.desk.context.quantity = 3;
    model.scan("MI-1");
    model.scan("MI-2");
    first.resolve({ status: "done", task: TASK });
    await animationFrame();
    expect(asked.map((scan) => scan.said.quantity)).toEqual([3, undefined]);
});

test("a lot scanned before its transfer is answered is for that transfer", async () => {
    const first = new Deferred();
    const { model, asked } = scanning([first, { status: "done", task: TASK }]);
    model.scan("WH/OUT/7");
    model.scan("MI-1");
    first.resolve({ status: "open", record: PICKING });
    await animationFrame();
    expect(documents(asked)).toEqual([false, 7]);
});

test("the document is closed although the next one was scanned already", async () => {
    const first = new Deferred();
    const { model, asked } = scanning([first, { status: "finished" }, { status: "open", record: OTHER }, {}]);
    await model.open(PICKING);
    model.scan("MI-1");
    model.scan("WH/OUT/8");
    model.scan("MI-2");
    first.resolve({ status: "done", task: COMPLETE });
    await animationFrame();
    expect(codes(asked)).toEqual(["MI-1", FINISH, "WH/OUT/8", "MI-2"]);
    expect(documents(asked)).toEqual([7, 7, 7, 8].map((id, index) => (index === 2 ? false : id)));
    expect(model.document).toEqual(OTHER);
});

test("what is answered for another document leaves the open one alone", async () => {
    const first = new Deferred();
    const { model, asked } = scanning([first, { status: "finished" }]);
    await model.open(PICKING);
    model.scan("MI-1");
    await model.open(OTHER);
    first.resolve({ status: "done", task: COMPLETE });
    await animationFrame();
    expect(model.document).toEqual(OTHER);
    expect(model.task.lines).toEqual(LINES);
    expect(documents(asked)).toEqual([7, 7]);
});

test("a question is not asked under the name of the next answer", async () => {
    const first = new Deferred();
    const { model } = scanning([first, { status: "done", task: TASK }]);
    await model.open(PICKING);
    model.scan("MI-2");
    model.scan("MI-1");
    first.resolve({ status: "asks", verdict: "warning" });
    await animationFrame();
    expect([model.answer.code, model.asked]).toEqual(["MI-1", null]);
    expect(codes(model.unseen)).toEqual(["MI-2"]);
});

test("a red that others cover at once stays until it is seen", async () => {
    const first = new Deferred();
    const { model } = scanning([first, ...Array(8).fill({ status: "done", task: TASK })]);
    await model.open(PICKING);
    for (const code of ["BU-1", "L-1", "L-2", "L-3", "L-4", "L-5", "L-6"]) {
        model.scan(code);
    }
    first.resolve({ status: "stopped", verdict: "stop" });
    await animationFrame();
    expect(codes(model.unseen)).toEqual(["BU-1"]);
    expect(codes(model.answered)).toEqual(["L-6", "L-5", "L-4", "L-3", "L-2", "L-1", "BU-1"]);
    model.unseen[0].isSeen = true;
    expect(model.unseen).toEqual([]);
});

test("a red that a person looked at is seen when he goes on", async () => {
    const { model } = scanning([{ status: "stopped", verdict: "stop" }, { status: "done", task: TASK }]);
    await model.open(PICKING);
    await model.scan("BU-1");
    await advanceTime(600);
    await model.scan("MI-1");
    expect(model.unseen).toEqual([]);
});
