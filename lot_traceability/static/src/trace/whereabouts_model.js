/** Turns the whereabouts of a trace into sums and groups; plain data in, plain data out. */

import { sum } from "./trace_model";

/** Buckets without a list of their own: nothing in a store, and no open document that takes units out of one. */
export const OTHER_BUCKETS = [
    "in_transit", "in_work", "expected", "used", "scrapped", "returned_to_vendor", "adjusted",
];

/** The parts of a mass balance. */
const PARTS = [
    "received", "produced", "adjusted", "on_hand", "in_transit", "delivered", "used", "scrapped", "returned_to_vendor",
];

/** @returns {Object[]} the rows of a bucket; what was delivered out of a pool has a `pool_id` instead of a lot */
function rowsOf(answer, bucket) {
    const rows = answer.whereabouts[bucket] || [];
    return bucket === "delivered" ? [...rows, ...answer.pools.flatMap((pool) => pool.delivered || [])] : rows;
}

/** @returns {Object[]} the rows of these buckets that the user may see */
export function shownRows(answer, ...buckets) {
    return buckets.flatMap((bucket) => rowsOf(answer, bucket)).filter((row) => !row.redacted);
}

/** @returns {number} how many rows of these buckets belong to companies the user cannot see */
export function hiddenCount(answer, ...buckets) {
    return buckets.flatMap((bucket) => rowsOf(answer, bucket)).filter((row) => row.redacted).length;
}

/** @returns {{uom: string, quantity: number}[]} totals by unit; those that cancel out are left out */
export function sumByUnit(rows) {
    return [...grouped(rows, (row) => row.uom)]
        .map(([uom, mine]) => ({ uom, quantity: sum(mine) }))
        .filter((total) => total.quantity);
}

/**
 * Deliveries and returns, gathered per consignee in the order of the rows.
 *
 * @param {Object} answer of `stock.lot.trace`
 * @returns {{id: number|null, partner: Object|null, net: Object[], rows: Object[]}[]} `net` holds what is
 *   left of each product; it is empty when everything came back
 */
export function consignees(answer) {
    const groups = grouped(shownRows(answer, "delivered"), (row) => row.partner_id || null);
    return [...groups].map(([id, rows]) => ({
        id,
        partner: answer.names.partners[id] || null,
        rows,
        net: [...grouped(rows, (row) => row.product_id)]
            .map(([productId, mine]) => ({
                productId,
                product: answer.names.products[productId] || "",
                uom: mine[0].uom,
                quantity: sum(mine),
                possible: mine.some((row) => row.pool_id),
            }))
            .filter((product) => product.quantity),
    }));
}

/**
 * The parts of a lot's mass balance that are not zero.
 *
 * @returns {{parts: {name: string, quantity: number}[], difference: number}|null}
 */
export function balanceOf(answer, lotId) {
    const balance = answer.balance.find((each) => each.lot_id === lotId);
    if (!balance) {
        return null;
    }
    return {
        parts: PARTS.map((name) => ({ name, quantity: balance[name] })).filter((part) => part.quantity),
        difference: balance.difference,
    };
}

/** @returns {number} how many different values `field` takes in `rows`, unset ones left out */
export function distinct(rows, field) {
    return new Set(rows.map((row) => row[field]).filter(Boolean)).size;
}

/** @returns {Map<*, Object[]>} rows by key, in order of appearance */
export function grouped(rows, keyOf) {
    const groups = new Map();
    for (const row of rows) {
        const key = keyOf(row);
        groups.has(key) ? groups.get(key).push(row) : groups.set(key, [row]);
    }
    return groups;
}
