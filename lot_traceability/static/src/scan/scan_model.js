import { markRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Reactive } from "@web/core/utils/reactive";
import { named, PACKAGE, PLACE, ScanDesk } from "./scan_desk";
import { ScanQueue } from "./scan_queue";
import { ScanStore } from "./scan_store";

export const FINISH = "O-BTN.validate";
const FINISH_CARDS = /^OBTVALI(DATE)?$/;
/** So many answers stay in sight; those that somebody has to see, until he did. */
const REMEMBERED = 7;
/** Sooner than this nobody has seen an answer: the same code once more is the scanner's bounce, and no yes. */
const SEEN_MS = 500;

/**
 * What has been scanned, what came of it and what is next.
 *
 * A scan that waits for others is for the document that those will have opened; once it was sent, it keeps what it was
 * sent with. Whoever opens another document by hand sits down at another desk: what he scanned before stays at the old
 * one, and what is answered there changes nothing at the new one.
 */
export class ScanModel extends Reactive {
    /**
     * @param {Object} outside
     * @param {(method: string, args: any[], kwargs?: Object) => Promise} outside.call of the server's `lot.scan`
     * @param {(answer: Object) => void} outside.signal sound and vibration
     * @param {(action: Object, onClose: () => void) => Promise} outside.doAction opens a dialog of Odoo
     * @param {(error: Error) => void} outside.report what nobody expected
     * @param {Storage} outside.storage where waiting scans are kept; `session`: what is open; `place`: under which name
     */
    constructor({ call, signal, doAction, report, ...outside }) {
        super();
        Object.assign(this, { call, signal, doAction });
        this.number = 0;
        this.store = markRaw(new ScanStore(outside));
        const { id, ...before } = this.store.loadDesk() || {};
        this.desk = this.newDesk(id, before);
        this.store.keepDesk(this.desk);
        this.answer = null;
        this.asked = null;
        this.intent = null;
        this.answered = [];
        this.queue = new ScanQueue({
            store: this.store, signal, report,
            ask: (entry) => this.ask(entry), take: (entry, answer) => this.take(entry, answer),
        }, this.waiting());
    }

    get document() {
        return this.desk.document;
    }

    get task() {
        return this.desk.task;
    }

    /** Whether the document is on its way to be closed. */
    get isFinishing() {
        return this.queue.entries.some(({ code, desk }) => code === FINISH && desk.id === this.desk.id);
    }

    /** Answers that others covered before anybody can have seen them, and that somebody has to see. */
    get unseen() {
        return this.answered.filter((answer) => !answer.isSeen && answer.key !== this.answer?.key);
    }

    /** Take a code from the scanner. Scanning once more what was asked about means yes. */
    async scan(code) {
        code = (code || "").trim().replace(FINISH_CARDS, FINISH);
        if (!code) {
            return;
        }
        if (this.isAsked(code)) {
            await this.goOn();
            return;
        }
        const { context } = this.desk;
        const said = context.quantity === null ? {} : { quantity: context.quantity };
        context.quantity = null;
        await this.put(code, said);
    }

    /** Whether a person has been asked about a code, and may say yes by it. */
    isAsked(code) {
        const { asked } = this;
        const isPlain = asked?.code === code && !asked.needsReason && !asked.needsQuantity;
        return isPlain && Date.now() - asked.since >= SEEN_MS;
    }

    /** Go on with what was asked about. */
    async goOn(more = { confirmed: true }) {
        const { code, said, desk, document } = this.asked;
        this.answer.isSeen = true;
        await this.put(code, { ...said, ...more }, { desk, document, isBound: true });
    }

    forget() {
        if (this.answer) {
            this.answer.isSeen = true;
        }
        Object.assign(this, { asked: null, answer: null, intent: null });
    }

    /** Close the document that is open; asked for once more, in spite of what was said against it. */
    finish() {
        return this.isAsked(FINISH) ? this.goOn() : this.command(FINISH);
    }

    /** Do to the document that is open what a card says. */
    command(code) {
        return this.put(code, {}, { isBound: true });
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
        const said = { operation, hold_reason_id: reason.id, note, location_id: place?.id || null };
        this.intent = null;
        await this.put(code, said, { isBound: true });
    }

    /** Print the labels of what was made or received, or of a lot. */
    async label(record) {
        await this.doAction(await this.call("label", [named(record)]));
    }

    /** The screen is left. */
    stop() {
        this.queue.stop();
        this.desk.stop();
    }

    /** Open a document by hand. */
    async open(document) {
        this.desk.stop();
        this.desk = this.newDesk();
        await this.desk.open(document);
    }

    /** Leave what is open as it is. */
    async close() {
        await this.open(null);
    }

    /** Go on after a reload, or when the connection is there again. */
    async resume() {
        await this.queue.send();
        if (this.document && !this.task) {
            await this.desk.load();
        }
    }

    async put(code, said, bound = {}) {
        if (this.answer && Date.now() - this.answer.shownAt >= SEEN_MS) {
            this.answer.isSeen = true;
        }
        this.asked = null;
        await this.queue.put(this.entry(code, said, { desk: this.desk, ...bound }));
    }

    entry(code, said, { desk, ...bound }) {
        const { document, context } = desk;
        return { key: this.newKey(), code, said, desk, document, context, isBound: false, ...bound };
    }

    /** Ask the server about a scan, with what is open and was said when its turn came first. */
    ask(entry) {
        const { desk } = entry;
        if (!entry.isBound) {
            Object.assign(entry, { document: desk.document, said: { ...desk.said, ...entry.said }, isBound: true });
            this.store.keep(entry);
        }
        return this.call("apply", [entry.code, named(entry.document), entry.key], entry.said);
    }

    async take(entry, answer) {
        const { desk, document, said } = entry;
        if (this.intent && answer.record?.model === PLACE) {
            this.intent.place = answer.record;
            this.signal(answer);
            return;
        }
        this.intent = null;
        this.show({ ...answer, code: entry.code, key: entry.key });
        desk.take(answer.task, document);
        if (!["done", "asks"].includes(answer.status)) {
            desk.context.quantity ??= said.quantity ?? null; // it was typed for the right lot, which is still to come
        }
        await this[`on_${answer.status}`]?.(entry, answer);
        if (answer.action) {
            await this.doAction(answer.action, () => this.reload(desk));
        }
    }

    /** An answer on the screen; those before it stay in sight. */
    show(answer) {
        const isSeen = answer.verdict !== "stop" && answer.status !== "asks";
        this.asked = null;
        this.answer = { ...answer, isSeen, shownAt: Date.now() };
        this.answered = [this.answer, ...this.answered].filter((shown, index) => index < REMEMBERED || !shown.isSeen);
        this.signal(this.answer);
    }

    async on_open({ desk }, { record }) {
        await desk.open(record);
    }

    on_context({ desk }, { record, role }) {
        desk.say({ ...record, role });
    }

    on_asks({ code, said, desk, document }, answer) {
        if (answer.action) {
            this.answer.isSeen = true; // it is asked in a dialog
            return;
        }
        if (desk.isCounting && answer.record?.model === PACKAGE) {
            desk.say(answer.record); // or one thing after the other in it
        }
        this.asked = {
            code, said, desk, document, since: Date.now(), needsReason: Boolean(answer.needs_reason),
            needsQuantity: Boolean(answer.needs_quantity) };
    }

    async on_done({ key, desk, document }, answer) {
        if (!desk.has(document)) {
            return;
        }
        Object.assign(desk.context, { product: null }, answer.record?.model === PACKAGE && { package: null });
        if (!answer.task) {
            await desk.load();
        }
        if (desk.task?.is_complete) {
            this.queue.putFirst(this.entry(FINISH, {}, { key: `${key}-finish`, desk, isBound: true }));
        }
    }

    async on_finished({ desk, document }) {
        if (desk.has(document)) {
            await desk.close();
        }
    }

    /** After a dialog of Odoo, which may have closed the document. */
    async reload(desk) {
        const { document, task: before } = desk;
        if (!document) {
            return;
        }
        await desk.load();
        const { state } = desk.task || {};
        if (state === "done") {
            this.show({
                status: "finished", verdict: "ok", record: document, product: null, code: FINISH, key: this.newKey(),
                has_labels: before.lines.some((line) => line.goes_in && line.tracking !== "none"),
                messages: [{ code: "finished", severity: "ok", text: _t("%s is done.", document.name) }] });
        }
        if (["done", "cancel"].includes(state)) {
            await desk.close();
        }
    }

    newDesk(id = this.newKey(), before) {
        const keep = (desk) => desk.id === this.desk.id && this.store.keepDesk(desk);
        return new ScanDesk({ call: this.call, keep }, id, before);
    }

    /** What waits from before a reload, or of a tab that is gone, each at the desk where it was scanned. */
    waiting() {
        const desks = { [this.desk.id]: this.desk };
        return this.store.load().map(({ desk: id, ...entry }) => {
            desks[id] ||= this.newDesk(id, entry);
            return { ...entry, desk: desks[id] };
        });
    }

    /** Keys are in the order of their scans. */
    newKey() {
        const number = String(++this.number).padStart(6, "0");
        return `${Date.now().toString(36)}-${number}-${Math.random().toString(36).slice(2)}`;
    }
}
