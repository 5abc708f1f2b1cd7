import { afterEach, describe, expect, mockVibrate, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { signal } from "@lot_traceability/scan/scan_feedback";
import { FAMILIES, SIGNALS, signalOf, tonesOf, vibrationOf } from "@lot_traceability/scan/scan_signals";
import { forget, play, wake } from "@lot_traceability/scan/scan_sound";

describe.current.tags("headless");
afterEach(forget);

/** The verdicts that people have to tell apart without looking. */
const TOLD_APART = [
    "wrong_lot", "wrong_product", "hold", "expired", "short_life", "proposal", "already_done", "over_quantity",
    "unknown"];
const said = (code, verdict) => ({ status: "stopped", verdict, messages: [{ code, text: code }] });

/** A browser with an audio context in this state, which notes what is done with it. */
function sounding(state = "running") {
    const done = [];
    class Sound {
        currentTime = 0;
        destination = {};

        constructor() {
            done.push("made");
            this.state = state;
        }

        async resume() {
            done.push("resumed");
            await Promise.resolve();
            this.state = "running";
        }

        createOscillator() {
            const oscillator = { frequency: {}, connect: (next) => next, stop() {} };
            return Object.assign(oscillator, { start: () => done.push(Math.round(oscillator.frequency.value)) });
        }

        createGain() {
            const ramp = { setValueAtTime() {}, linearRampToValueAtTime() {} };
            return { gain: ramp, connect: (next) => next };
        }
    }
    patchWithCleanup(browser, { AudioContext: Sound });
    return done;
}

test("each verdict that is to be told apart has an icon, an accent and a melody of its own", () => {
    for (const property of ["icon", "accent", "melody"]) {
        expect(new Set(TOLD_APART.map((code) => SIGNALS[code][property])).size).toBe(TOLD_APART.length);
    }
});

test("in one family no two signals sound alike, nor feel alike", () => {
    for (const family of Object.keys(FAMILIES)) {
        const mine = Object.values(SIGNALS).filter((row) => row.families.includes(family));
        expect(new Set(mine.map((row) => row.melody)).size).toBe(mine.length);
    }
});

test("red sounds lower than amber, and amber than green", () => {
    const range = (family) => Object.values(SIGNALS)
        .filter((row) => row.families.includes(family))
        .flatMap((row) => tonesOf({ ...row, family }).map((tone) => tone.hertz).filter(Boolean));
    expect(Math.max(...range("stop"))).toBeLessThan(Math.min(...range("warning")));
    expect(Math.min(...range("warning"))).toBeLessThan(Math.min(...range("ok")));
});

test("an answer is told by its first message, and in the family of its verdict", () => {
    expect(signalOf(said("hold", "stop"))).toMatchObject({ code: "hold", family: "stop" });
    expect(signalOf(said("hold", "warning"))).toMatchObject({ code: "hold", family: "warning" });
    expect(signalOf(said("check_digit", "stop"))).toMatchObject({ code: "misread", family: "stop" });
    expect(signalOf(said("never_heard_of", "stop"))).toMatchObject({ code: "refused", family: "stop" });
    expect(signalOf({ status: "finished", verdict: "ok", messages: [{ code: "new_lot" }] }).code).toBe("finished");
    expect(signalOf({ status: "done", verdict: "ok" }).code).toBe("done");
    expect(signalOf({ status: "queued" })).toMatchObject({ code: "queued", family: "ok" });
    expect(signalOf({ status: "blocked" })).toMatchObject({ code: "blocked", family: "warning" });
});

test("a melody is played, and shaken, tone by tone", () => {
    const lasting = tonesOf({ melody: "0-.c", family: "ok" });
    expect(lasting.map(({ hertz }) => Math.round(hertz || 0))).toEqual([1047, 0, 0, 2094, 0]);
    expect(vibrationOf({ melody: "0-.c", family: "ok" })).toEqual([147, 103, 63, 20]);
});

test("all sounds come from one context", () => {
    const done = sounding();
    mockVibrate(() => true);
    signal(said("proposal", "warning"));
    signal(said("proposal", "warning"));
    expect(done).toEqual(["made", 523, 698, 523, 698]);
});

test("a context that the browser keeps silent is woken at a touch, and plays from then on", async () => {
    const done = sounding("suspended");
    play([{ hertz: 440, seconds: 1 }], "sine");
    expect(done).toEqual(["made", "resumed"]);
    await Promise.resolve();
    wake();
    play([{ hertz: 440, seconds: 1 }], "sine");
    expect(done).toEqual(["made", "resumed", 440]);
});

test("a device that can neither sound nor shake stays silent", () => {
    mockVibrate(() => { throw new Error("No motor"); });
    patchWithCleanup(browser, { AudioContext: undefined, console: { ...console, warn: () => expect.step("noted") } });
    signal({ status: "done", verdict: "ok" });
    wake();
    expect.verifySteps(["noted"]);
});
