/** Turns the mass balance of a trace into rows to draw; plain data in, plain data out. */

import { grouped } from "./whereabouts_model";

/** The columns of a balance: the parts of the answer that each adds up, in the order in which a lot lives. */
export const COLUMNS = {
    came: ["received", "produced"],
    adjusted: ["adjusted"],
    there: ["on_hand", "in_transit"],
    delivered: ["delivered"],
    used: ["used"],
    scrapped: ["scrapped"],
    returned: ["returned_to_vendor"],
    difference: ["difference"],
    in_doubt: ["in_doubt"],
};
/** What a balance says even if it is nothing. */
const ALWAYS = ["came", "there", "difference"];
/** Rules for holes that name where a balance does not close. */
const CAUSES = ["taken_never_came", "stock_without_moves", "unknown_place", "unit_mismatch"];

/**
 * @typedef {Object} BalanceRow
 * @property {string} key
 * @property {"product"|"lot"|"cause"} type
 * @property {Object} [amounts] by column; none of a product of a single lot, nor of a cause
 * @property {boolean} [closes]
 * @property {string} uom
 * @property {string} [product]
 * @property {Object} [lot]
 * @property {Object} [hole] that names a cause of the difference
 */

/**
 * Products with their lots and the causes of what does not close; what needs attention comes first.
 *
 * @param {Object} answer of `stock.lot.trace`
 * @param {Map<number, Object>} lots of the answer by id
 * @returns {BalanceRow[]}
 */
export function balanceRows(answer, lots) {
    const causes = grouped(answer.holes.filter(({ rule }) => CAUSES.includes(rule)), (hole) => hole.lot_id);
    const byProduct = grouped(answer.balance, (balance) => lots.get(balance.lot_id)?.product_id);
    return openFirst(answer.balance_by_product).flatMap((total) => {
        const mine = openFirst(byProduct.get(total.product_id) || []);
        const { product, uom } = lots.get(mine[0]?.lot_id) || { product: "", uom: "" };
        const amounts = mine.length > 1 ? amountsOf({ ...total, in_doubt: sumOf(mine, "in_doubt") }) : null;
        return [
            { key: `product-${total.product_id}`, type: "product", product, uom, amounts, closes: total.closes },
            ...mine.flatMap((balance) => lotRows(balance, lots.get(balance.lot_id), causes.get(balance.lot_id) || [])),
        ];
    });
}

/** @returns {string[]} the columns that some row fills, and those that a balance always has */
export function balanceColumns(answer) {
    return Object.keys(COLUMNS).filter(
        (name) => ALWAYS.includes(name) || answer.balance.some((balance) => amountsOf(balance)[name]));
}

/** @returns {number} how many lots do not balance within the tolerance */
export function openCount(answer) {
    return answer.balance.filter((balance) => !balance.closes).length;
}

function lotRows(balance, lot, causes) {
    const amounts = amountsOf(balance);
    return [
        { key: `lot-${lot.id}`, type: "lot", lot, uom: lot.uom, amounts, closes: balance.closes },
        ...causes.map((hole, index) => ({ key: `cause-${lot.id}-${index}`, type: "cause", hole, uom: lot.uom })),
    ];
}

function amountsOf(balance) {
    return Object.fromEntries(
        Object.entries(COLUMNS).map(([name, parts]) => [name, parts.reduce((sum, part) => sum + balance[part], 0)]));
}

function sumOf(rows, name) {
    return rows.reduce((sum, row) => sum + row[name], 0);
}

function openFirst(balances) {
    return [...balances].sort((one, other) => one.closes - other.closes);
}
