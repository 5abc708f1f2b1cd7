import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { ScanModel } from "@lot_traceability/scan/scan_model";

export const PICKING = { model: "stock.picking", id: 7, name: "WH/OUT/7" };
export const OTHER = { model: "stock.picking", id: 8, name: "WH/OUT/8" };
export const SHELF = { model: "stock.location", id: 3, name: "Shelf" };
export const LINES = [makeLine(1, "MI-1"), makeLine(2, "MI-2")];
export const TASK = { lines: LINES, state: "assigned", operation: "deliver", partner: "Grocery" };
export const COMPLETE = { ...TASK, lines: LINES.map((line) => ({ ...line, is_picked: true })), is_complete: true };

export function makeLine(id, lot, values) {
    return {
        id, lot, lot_id: id, product: "Raw Milk", product_id: 1, tracking: "lot", place: "WH/Stock", to: "Customers",
        package: "", quantity: "4 Units", goes_in: false, is_picked: false, ...values };
}

/** A browser's storage, which a second model may be built from. */
export class FakeStorage {
    values = new Map();

    get length() {
        return this.values.size;
    }

    key(index) {
        return [...this.values.keys()][index];
    }

    getItem(name) {
        return this.values.get(name) ?? null;
    }

    setItem(name, value) {
        this.values.set(name, value);
    }

    removeItem(name) {
        this.values.delete(name);
    }
}

/**
 * A model over a server that gives these answers, one for each scan; a promise is waited for, an error is thrown.
 *
 * @param {Object} [browser] `storage` and `session` of a model before
 */
export function scanning(answers, { storage = new FakeStorage(), session = new FakeStorage(), ...outside } = {}) {
    const asked = [], heard = [], reported = [];
    const model = new ScanModel({
        async call(method, args, said) {
            if (method === "task") {
                return TASK;
            }
            asked.push({ code: args[0], document: args[1], key: args[2], said });
            const answer = await answers.shift();
            if (answer instanceof Error) {
                throw answer;
            }
            return { verdict: "ok", messages: [], record: null, ...answer };
        },
        signal: ({ status, verdict }) => heard.push(status === "finished" || !verdict ? status : verdict),
        report: (error) => reported.push(error.message),
        doAction: async () => {},
        place: "scans",
        storage, session, ...outside,
    });
    return { model, asked, heard, reported, storage, session };
}

export const lost = () => new ConnectionLostError("/web/dataset/call_kw");

/** An error of the server, by the name of its class. */
export function fault(name, message = "Broken") {
    return Object.assign(new RPCError(message), { exceptionName: name, data: { name, message } });
}

export const codes = (scans) => scans.map((scan) => scan.code);
