import { ConnectionLostError } from "@web/core/network/rpc";

/** Odoo's own commands: whoever has the button they name clicks it. */
const COMMAND = /^(OBT|OCD)/;
export const FINISH = "O-BTN.validate";
export const PACKAGE = "stock.package";
const RETRY_MS = 3000;
const REMEMBERED = 6;
/** What was said with the scans before and goes with the next. */
const NOTHING = { location: null, package: null, product: null, quantity: null };

/**
 * What has been scanned, what came of it and what is next. Scans are answered one after the other; those that the
 * server could not be reached for wait, also over a reload, and are asked again with the same key.
 */
export class ScanModel {
    /**
     * @param {Object} outside
     * @param {(method: string, args: any[], kwargs?: Object) => Promise} outside.call of the server's `lot.scan`
     * @param {(verdict: string) => void} outside.signal sound and vibration
     * @param {Storage} outside.storage where waiting scans are kept
     * @param {(action: Object) => Promise} outside.doAction opens a dialog of Odoo
     * @param {string} outside.place under which name in the storage
     */
    constructor(outside) {
        Object.assign(this, outside);
        this.document = null;
        this.task = null;
        this.context = { ...NOTHING };
        this.answer = null;
        this.asked = null;
        this.intent = null;
        this.answered = [];
        this.isOffline = false;
        this.isBusy = false;
        this.queue = JSON.parse(this.storage.getItem(this.place) || "[]");
        this.number = 0;
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

    /** Take a code from the scanner. Scanning once more what was asked about means yes. */
    async scan(code) {
        code = (code || "").trim();
        if (!code || COMMAND.test(code)) {
            return;
        }
        const { asked } = this;
        const confirmed = Boolean(asked?.code === code && !asked.needsReason && !asked.needsQuantity);
        await this.put(code, confirmed ? { ...this.asked.said, confirmed } : this.said());
    }

    /** Go on with what was asked about. */
    async goOn(more = { confirmed: true }) {
        const { code, said } = this.asked;
        await this.put(code, { ...said, ...more });
    }

    forget() {
        Object.assign(this, { asked: null, answer: null, intent: null });
    }

    /** Close the document; asked for once more, in spite of what was said against it. */
    finish() {
        return this.asked?.code === FINISH ? this.goOn() : this.put(FINISH, {});
    }

    /** Begin to put the lot that was asked about on hold, or into quarantine. */
    intend(operation) {
        const { code, record: lot } = this.answer;
        this.intent = { operation, code, lot, reason: null, place: null, note: "" };
    }

    get isIntentReady() {
        const { operation, reason, place } = this.intent;
        return Boolean(reason && (place || operation === "hold"));
    }

    async doIntent() {
        const { operation, code, reason, place, note } = this.intent;
        this.intent = null;
        await this.put(code, { operation, hold_reason_id: reason.id, note, location_id: place?.id || null });
    }

    /** Print the labels of what was made or received, or of a lot. */
    async label(record) {
        await this.doAction(await this.call("label", [named(record)]));
    }

    said() {
        const { quantity } = this.context;
        return quantity === null ? {} : { quantity };
    }

    async put(code, said) {
        this.asked = null;
        this.queue.push({ key: this.newKey(), code, said, document: this.document });
        this.keep();
        await this.send();
    }

    /** Ask the server about everything that waits. */
    async send() {
        if (this.isBusy) {
            return;
        }
        this.isBusy = true;
        try {
            while (this.queue.length && (await this.sendOne(this.queue[0]))) {
                this.queue.shift();
                this.keep();
            }
        } finally {
            this.isBusy = false;
        }
    }

    async sendOne(entry) {
        const said = { ...this.before(), ...entry.said };
        let answer;
        try {
            answer = await this.call("apply", [entry.code, named(entry.document), entry.key], said);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.isOffline = true;
                setTimeout(() => this.send(), RETRY_MS);
                return false;
            }
            answer = failed(error);
        }
        this.isOffline = false;
        await this.take(entry, answer);
        return true;
    }

    before() {
        const { location, package: box, product } = this.context;
        return { location_id: location?.id || null, package_id: box?.id || null, product_id: product?.id || null };
    }

    async take(entry, answer) {
        if (this.intent && answer.record?.model === "stock.location") {
            this.intent.place = answer.record;
            this.signal(answer.verdict);
            return;
        }
        this.intent = null;
        this.answer = { ...answer, code: entry.code, key: entry.key };
        this.answered = [this.answer, ...this.answered].slice(0, REMEMBERED);
        this.signal(answer.status === "finished" ? "finished" : answer.verdict);
        await this[`on_${answer.status}`]?.(entry, answer);
    }

    async on_open(entry, answer) {
        await this.open(answer.record);
    }

    on_context(entry, answer) {
        const isPlace = answer.record.model === "stock.location";
        this.context[isPlace ? "location" : "product"] = answer.record;
    }

    async on_asks(entry, answer) {
        if (answer.action) {
            await this.doAction(answer.action);
            return;
        }
        if (this.isCounting && answer.record?.model === PACKAGE) {
            this.context.package = answer.record; // or one thing after the other in it
        }
        this.asked = {
            code: entry.code, said: entry.said, needsReason: Boolean(answer.needs_reason),
            needsQuantity: Boolean(answer.needs_quantity) };
    }

    /** Others may have worked on the document meanwhile. */
    on_stopped(entry, answer) {
        this.task = (this.document && answer.task) || this.task;
    }

    async on_done(entry, answer) {
        const isWhole = answer.record?.model === PACKAGE;
        Object.assign(this.context, { product: null, quantity: null }, isWhole && { package: null });
        this.task = answer.task || (await this.call("task", [named(entry.document)]));
        if (this.task.is_complete && this.queue.length <= 1) {
            this.queue.push({ key: this.newKey(), code: FINISH, said: {}, document: this.document });
        }
        await this.show(answer);
    }

    async on_finished(entry, answer) {
        this.close();
        await this.show(answer);
    }

    /** What Odoo has printed, or shown, after what was done. */
    async show({ action }) {
        if (action) {
            await this.doAction(action);
        }
    }

    async open(document) {
        this.close();
        this.document = document;
        this.task = await this.call("task", [named(document)]);
    }

    close() {
        Object.assign(this, { document: null, task: null, asked: null });
        this.context = { ...NOTHING };
    }

    async reload() {
        this.task = this.document && (await this.call("task", [named(this.document)]));
        if (this.task && ["done", "cancel"].includes(this.task.state)) {
            this.close();
        }
    }

    keep() {
        this.storage.setItem(this.place, JSON.stringify(this.queue));
    }

    newKey() {
        return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${++this.number}`;
    }
}

function named(document) {
    return document ? { model: document.model, id: document.id } : false;
}

function failed(error) {
    const text = error.data?.message || error.message || String(error);
    return { status: "stopped", verdict: "stop", record: null, messages: [{ code: "error", severity: "stop", text }] };
}
