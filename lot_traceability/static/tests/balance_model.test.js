import { describe, expect, test } from "@odoo/hoot";
import { balanceColumns, balanceRows, openCount } from "@lot_traceability/trace/balance_model";
import { makeAnswer } from "./trace_fixture";

describe.current.tags("headless");

const NOTHING = {
    received: 0, produced: 0, adjusted: 0, on_hand: 0, in_transit: 0, delivered: 0, used: 0, scrapped: 0,
    returned_to_vendor: 0, difference: 0, tolerance: 0.2, in_doubt: 0, closes: true,
};

function answerOf(balances, changes = {}) {
    const parents = Object.fromEntries(balances.map((_each, index) => [index + 1, null]));
    const balance = balances.map((each, index) => ({ ...NOTHING, lot_id: index + 1, ...each }));
    const total = { ...NOTHING, product_id: 1, lot_count: balance.length };
    return makeAnswer(parents, { balance, balance_by_product: [total], ...changes });
}

function lotsOf(answer) {
    return new Map(answer.lots.map((lot) => [lot.id, lot]));
}

test("a product of one lot has no sums of its own", () => {
    const answer = answerOf([{ received: 10, on_hand: 4, in_transit: 6 }]);
    const [product, lot] = balanceRows(answer, lotsOf(answer));
    expect([product.type, product.amounts]).toEqual(["product", null]);
    expect([lot.type, lot.amounts.came, lot.amounts.there]).toEqual(["lot", 10, 10]);
});

test("the lot that does not balance comes first, with what causes it", () => {
    const hole = { rule: "taken_never_came", lot_id: 2, quantity: 4, text: "More was taken", document: {} };
    const other = { ...hole, rule: "back_dated" };
    const answer = answerOf(
        [{ received: 10, on_hand: 10 }, { delivered: 4, difference: -4, closes: false }], { holes: [other, hole] });
    const rows = balanceRows(answer, lotsOf(answer));
    expect(rows.map((row) => row.key)).toEqual(["product-1", "lot-2", "cause-2-0", "lot-1"]);
    expect(rows[2].hole).toBe(hole);
    expect(openCount(answer)).toBe(1);
});

test("a column that is empty everywhere is left out", () => {
    const answer = answerOf([{ produced: 10, used: 10 }]);
    expect(balanceColumns(answer)).toEqual(["came", "there", "used", "difference"]);
});
