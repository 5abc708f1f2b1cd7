import { Component } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

const MOST = 8;

/** The scans that wait for the server, why they do, and what a person can do about it. */
export class ScanWaiting extends Component {
    static template = "lot_traceability.ScanWaiting";
    static props = { queue: Object };

    get kind() {
        return this.props.queue.trouble?.kind || "none";
    }

    get shown() {
        return this.props.queue.entries.slice(0, MOST);
    }

    get more() {
        return this.props.queue.entries.length - this.shown.length;
    }

    get isGivenUp() {
        return ["failing", "stuck"].includes(this.kind);
    }

    /** The page asks who it is; what waits is kept, and goes on afterwards. */
    signIn() {
        browser.location.reload();
    }
}
