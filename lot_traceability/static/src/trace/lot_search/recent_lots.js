import { browser } from "@web/core/browser/browser";
import { session } from "@web/session";
import { user } from "@web/core/user";

const KEPT = 5;

/** One list per database and user: terminals on the floor are shared. */
function storageKey() {
    return `lot_traceability.recent_lots.${session.db}.${user.userId}`;
}

/** @returns {{id: number, name: string, product: string}[]} the lots last searched for, newest first */
export function recentLots() {
    try {
        return JSON.parse(browser.localStorage.getItem(storageKey())) || [];
    } catch {
        return [];
    }
}

/** @param {{id: number, name: string, product: string}} lot */
export function rememberLot({ id, name, product }) {
    const others = recentLots().filter((lot) => lot.id !== id);
    browser.localStorage.setItem(storageKey(), JSON.stringify([{ id, name, product }, ...others].slice(0, KEPT)));
}
