import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { Reactive } from "@web/core/utils/reactive";
import { inTime, isSpoken } from "./scan_queue";

export const PACKAGE = "stock.package";
export const PLACE = "stock.location";
const RELOAD_MS = 3000;
/** What was said with the scans before and goes with the next. */
const NOTHING = { location: null, package: null, product: null, quantity: null };
const NAMES = { [PLACE]: "location", [PACKAGE]: "package", "product.product": "product" };

/** Where work goes on: the document that is open, what is left to do on it, and what was said before the next scan. */
export class ScanDesk extends Reactive {
    /**
     * @param {Object} outside
     * @param {(method: string, args: any[]) => Promise} outside.call of the server's `lot.scan`
     * @param {(desk: ScanDesk) => void} outside.keep over a reload
     * @param {string} id
     * @param {Object} [before] `document` and `context` of before a reload
     */
    constructor({ call, keep }, id, { document = null, context = NOTHING } = {}) {
        super();
        Object.assign(this, { call, keep, id, document, task: null, context: { ...context }, isStopped: false });
    }

    /** The line to do next. */
    get next() {
        return this.task?.lines.find((line) => !line.is_picked) || null;
    }

    get done() {
        return (this.task?.lines || []).filter((line) => line.is_picked).length;
    }

    get isCounting() {
        return this.task?.operation === "count";
    }

    /** What goes to the server with a scan. */
    get said() {
        const { location, package: box, product } = this.context;
        return { location_id: location?.id || null, package_id: box?.id || null, product_id: product?.id || null };
    }

    /** Keep what was scanned for the scans after it: a place, a package, a product. */
    say(record) {
        this.context[NAMES[record.model]] = record;
        this.keep(this);
    }

    unsay(name) {
        this.context[name] = null;
        this.keep(this);
    }

    has(document) {
        return this.document?.model === document?.model && this.document?.id === document?.id;
    }

    async open(document) {
        Object.assign(this, { document, task: null, context: { ...NOTHING } });
        this.keep(this);
        if (document) {
            await this.load();
        }
    }

    close() {
        return this.open(null);
    }

    /** Ask what is left to do; without a connection, until it is there. What nobody may see is not open. */
    async load() {
        const { document } = this;
        try {
            this.take(await inTime(this.call("task", [named(document)])), document);
        } catch (error) {
            if (this.isStopped) {
                return;
            }
            if (error instanceof ConnectionLostError) {
                this.timer = browser.setTimeout(() => this.has(document) && this.load(), RELOAD_MS);
                return;
            }
            if (isSpoken(error) && this.has(document)) {
                this.close();
            }
            throw error;
        }
    }

    stop() {
        this.isStopped = true;
        browser.clearTimeout(this.timer);
    }

    /** A task of another document than is open by now is of no interest. */
    take(task, document) {
        if (task && this.has(document)) {
            this.task = task;
        }
    }
}

export function named(document) {
    return document ? { model: document.model, id: document.id } : false;
}
