import { describe, expect, test } from "@odoo/hoot";
import { balanceOf, consignees, hiddenCount, shownRows, sumByUnit } from "@lot_traceability/trace/whereabouts_model";
import { emptyWhereabouts, makeAnswer } from "./trace_fixture";

describe.current.tags("headless");

function delivered(partner_id, quantity, product_id = 1) {
    return { lot_id: 1, product_id, partner_id, quantity, uom: "kg", value: quantity };
}

function answerWith(whereabouts, changes = {}) {
    const answer = makeAnswer({ 1: null }, { whereabouts: { ...emptyWhereabouts(), ...whereabouts }, ...changes });
    answer.names.partners = { 7: { name: "Corner Grocery" }, 8: { name: "City Market" } };
    return answer;
}

test("a consignee has what was delivered net of returns", () => {
    const [corner, market] = consignees(answerWith({
        delivered: [delivered(7, 0.3), delivered(8, 2), delivered(7, -0.1), delivered(8, 5, 2)],
    }));
    expect(corner.partner.name).toBe("Corner Grocery");
    expect(corner.rows).toHaveLength(2);
    expect(corner.net).toEqual([{ productId: 1, product: "Flour", uom: "kg", quantity: 0.2, possible: false }]);
    expect(market.net.map((each) => each.quantity)).toEqual([2, 5]);
});

test("a consignee who returned everything has nothing left", () => {
    const [corner] = consignees(answerWith({ delivered: [delivered(7, 4), delivered(7, -4)] }));
    expect(corner.net).toEqual([]);
});

test("rows of other companies are counted, not shown", () => {
    const answer = answerWith({ used: [{ lot_id: 1, redacted: true }, delivered(null, 1)] });
    expect(shownRows(answer, "used")).toHaveLength(1);
    expect(hiddenCount(answer, "used", "on_hand")).toBe(1);
});

test("totals go by unit, and those that cancel out are left out", () => {
    const rows = [["kg", 1.1], ["kg", 2.2], ["L", 1], ["L", -1]];
    expect(sumByUnit(rows.map(([uom, quantity]) => ({ uom, quantity })))).toEqual([{ uom: "kg", quantity: 3.3 }]);
});

test("a balance names only the parts that are not zero", () => {
    const balance = [{ lot_id: 1, received: 10, on_hand: 4, used: 6, scrapped: 0, difference: 0, closes: true }];
    expect(balanceOf(answerWith({}, { balance }), 1)).toEqual({
        parts: [{ name: "received", quantity: 10 }, { name: "on_hand", quantity: 4 }, { name: "used", quantity: 6 }],
        difference: 0,
    });
    expect(balanceOf(answerWith({}), 1)).toBe(null);
});
