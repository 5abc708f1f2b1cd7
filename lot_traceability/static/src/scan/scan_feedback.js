import { browser } from "@web/core/browser/browser";
import { signalOf, FAMILIES, tonesOf, vibrationOf } from "./scan_signals";
import { play } from "./scan_sound";

/** What a person hears and feels of an answer without looking; a browser that can do neither stays silent. */
export function signal(answer) {
    perform(signalOf(answer));
}

/** Let a signal of `scan_signals.js` be heard and felt. */
export function perform(signal) {
    try {
        browser.navigator.vibrate?.(vibrationOf(signal));
        play(tonesOf(signal), FAMILIES[signal.family].wave);
    } catch (error) {
        browser.console.warn(error); // what was scanned is more than its sound
    }
}
