import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { Reactive } from "@web/core/utils/reactive";

const ANSWER_MS = 10000;
/** A person is told that a scan waits when the answer takes so long. */
const SLOW_MS = 1000;
/** After how long it is asked again, and again; the last one holds from then on. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15000, 30000];
/** So often the server may fail at a scan before a person is asked what to do. */
const MOST_FAULTS = 3;
const SIGNED_OUT = "odoo.http.SessionExpiredException";
/** What the server says with these is meant for people, and is an answer; but for the one that says: ask again. */
const SPOKEN = "odoo.exceptions.";
const ASK_AGAIN = "odoo.exceptions.ConcurrencyError";

/**
 * Scans on their way to the server: one after the other, in the order they were made. One leaves when it was answered,
 * or when a person discards it, and for no other reason; it is asked again with the same key.
 */
export class ScanQueue extends Reactive {
    /**
     * @param {Object} outside
     * @param {ScanStore} outside.store
     * @param {(entry: Object) => Promise<Object>} outside.ask the server about a scan
     * @param {(entry: Object, answer: Object) => Promise} outside.take what came of it
     * @param {(answer: Object) => void} outside.signal sound and vibration
     * @param {(error: Error) => void} outside.report what went wrong with an answer
     * @param {Object[]} entries that wait from before
     */
    constructor(outside, entries) {
        super();
        Object.assign(this, outside);
        this.entries = entries;
        this.isBusy = false;
        this.isStopped = false;
        /** Why nothing is sent: `lost`, `signed_out`, `failing` or, until a person decides, `stuck`; with the text. */
        this.trouble = null;
        this.forgetTries();
    }

    get isWaiting() {
        return this.isBusy || this.entries.length > 0;
    }

    async put(entry) {
        this.entries.push(entry);
        this.store.keep(entry);
        if (this.isBusy || this.trouble) {
            this.signal({ status: "queued" });
        }
        await this.send();
    }

    /** Put before all that waits: what follows at once from the scan before. */
    putFirst(entry) {
        this.entries.unshift(entry);
        this.store.keep(entry);
    }

    /** Ask the server about everything that waits. */
    async send() {
        if (this.isBusy || this.isStopped) {
            return;
        }
        browser.clearTimeout(this.timer);
        this.isBusy = true;
        try {
            while (this.entries.length && (await this.sendFirst())) {}
        } finally {
            this.isBusy = false;
        }
    }

    /** Nobody looks any more. What waits is kept, and so is what is on its way: the next one asks for its answer. */
    stop() {
        this.isStopped = true;
        browser.clearTimeout(this.timer);
        browser.clearTimeout(this.slow);
    }

    async sendFirst() {
        const [entry] = this.entries;
        const answer = await this.answerTo(entry);
        if (!answer || this.isStopped) {
            return false;
        }
        this.forgetTries();
        // First it leaves: what fails from here on is no reason to ask once more.
        this.leave(entry);
        await this.take(entry, answer).catch(this.report);
        return true;
    }

    /** What the server says to a scan; null if it says nothing. */
    async answerTo(entry) {
        this.slow = !this.tries && browser.setTimeout(() => this.signal({ status: "queued" }), SLOW_MS);
        try {
            return await inTime(this.ask(entry));
        } catch (error) {
            if (isSpoken(error)) {
                return refused(error);
            }
            if (!this.isStopped) {
                this.wait(error);
            }
            return null;
        } finally {
            browser.clearTimeout(this.slow);
        }
    }

    leave(entry) {
        this.entries = this.entries.filter((waiting) => waiting.key !== entry.key);
        this.store.drop(entry);
    }

    /** Keep what could not be answered, and see to it that it is asked about again. */
    wait(error) {
        const kind = this.kindOf(error);
        this.trouble = { kind, text: error.data?.message || error.message };
        if (["lost", "failing"].includes(kind)) {
            const pause = PAUSES_MS[Math.min(this.tries, PAUSES_MS.length - 1)];
            this.timer = browser.setTimeout(() => this.send(), pause);
        }
        this.tries++;
    }

    kindOf(error) {
        if (error instanceof ConnectionLostError) {
            return "lost";
        }
        if (error.exceptionName === SIGNED_OUT) {
            return "signed_out";
        }
        return ++this.faults < MOST_FAULTS ? "failing" : "stuck";
    }

    /** Give up the scan that the server fails at, and go on with the next. */
    async discard() {
        this.leave(this.entries[0]);
        this.forgetTries();
        await this.send();
    }

    forgetTries() {
        Object.assign(this, { trouble: null, tries: 0, faults: 0 });
    }
}

/** An answer that does not come is a lost connection. */
export function inTime(promise) {
    let timer;
    const late = new Promise((resolve, reject) => {
        timer = browser.setTimeout(() => {
            promise.abort?.(false);
            reject(new ConnectionLostError());
        }, ANSWER_MS);
    });
    return Promise.race([promise, late]).finally(() => browser.clearTimeout(timer));
}

export function isSpoken({ exceptionName }) {
    return Boolean(exceptionName?.startsWith(SPOKEN)) && exceptionName !== ASK_AGAIN;
}

function refused(error) {
    const text = error.data?.message || error.message;
    return {
        status: "stopped", verdict: "stop", record: null, product: null,
        messages: [{ code: "refused", severity: "stop", text }] };
}
