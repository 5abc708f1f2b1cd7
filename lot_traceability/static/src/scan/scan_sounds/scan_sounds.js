import { Component } from "@odoo/owl";
import { perform } from "../scan_feedback";
import { FAMILIES, SIGNALS } from "../scan_signals";

/** What each signal means, to be heard. */
export class ScanSounds extends Component {
    static template = "lot_traceability.ScanSounds";
    static props = {};

    get families() {
        return Object.entries(FAMILIES).map(([family, { title }]) => ({
            family, title,
            signals: Object.entries(SIGNALS)
                .filter(([, signal]) => signal.families.includes(family))
                .map(([code, signal]) => ({ ...signal, code, family })) }));
    }

    play(signal) {
        perform(signal);
    }
}
