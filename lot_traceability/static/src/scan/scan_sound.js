import { browser } from "@web/core/browser/browser";

const VOLUME = 0.3;
/** How a tone swells and fades: without it, it clicks. */
const EDGE_SECONDS = 0.008;

/** The one that all tones come from: browsers allow a page only a few. */
let context = null;

/** Browsers keep a page silent until somebody touches it or presses a key: call it then. */
export function wake() {
    const Sound = browser.AudioContext || browser.webkitAudioContext;
    if (!context && Sound) {
        context = new Sound();
    }
    if (context && context.state !== "running") {
        context.resume().catch(() => {}); // not yet allowed: at the next touch
    }
}

/**
 * Play tones one after the other; in a browser that cannot, or may not yet, nothing.
 *
 * @param {{hertz: number, seconds: number}[]} tones without hertz: a rest
 * @param {OscillatorType} wave
 */
export function play(tones, wave) {
    wake();
    if (context?.state !== "running") {
        return;
    }
    let start = context.currentTime;
    for (const { hertz, seconds } of tones) {
        if (hertz) {
            playTone(hertz, start, start + seconds, wave);
        }
        start += seconds;
    }
}

function playTone(hertz, start, end, wave) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    Object.assign(oscillator, { type: wave });
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(VOLUME, start + EDGE_SECONDS);
    gain.gain.setValueAtTime(VOLUME, end - EDGE_SECONDS);
    gain.gain.linearRampToValueAtTime(0, end);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(end);
}

/** For tests: as if nobody had heard anything yet. */
export function forget() {
    context = null;
}
