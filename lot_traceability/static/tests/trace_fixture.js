/**
 * An answer of `stock.lot.trace` as the server gives it, from lots 1 to n where `parents[id]` says what each
 * descendant was first reached from; lots without a parent are roots.
 *
 * @param {Object<number, number|null>} parents
 * @param {Object} [changes] to the answer
 */
export function makeAnswer(parents, changes = {}) {
    const ids = Object.keys(parents).map(Number);
    const made = ids.filter((id) => parents[id]);
    return {
        roots: ids.filter((id) => !parents[id]),
        direction: "both",
        as_of: null,
        lots: ids.map((id) => makeLot(id, parents[id])),
        transformations: made.map((id) => makeTransformation(id, parents[id])),
        pools: [],
        whereabouts: emptyWhereabouts(),
        origins: { received: [], produced: [] },
        balance: [],
        balance_by_product: [],
        confidence: 1,
        holes: [],
        redacted: 0,
        is_complete: true,
        names: { products: { 1: "Flour", 2: "Sugar" }, locations: {}, packages: {}, partners: {}, currency: "USD" },
        ...changes,
    };
}

/** A tree in which each lot is made into `width` others. */
export function makeWideAnswer(count, width) {
    const parents = { 1: null };
    for (let id = 2; id <= count; id++) {
        parents[id] = Math.floor((id - 2) / width) + 1;
    }
    return makeAnswer(parents);
}

export function emptyWhereabouts() {
    const buckets = [
        "on_hand", "in_transit", "in_work", "stoppable", "expected", "delivered", "used", "scrapped",
        "returned_to_vendor", "adjusted",
    ];
    return Object.fromEntries(buckets.map((bucket) => [bucket, []]));
}

function makeLot(id, parent) {
    return {
        id,
        is_root: !parent,
        redacted: false,
        relations: parent ? ["descendant"] : [],
        name: `L-${id}`,
        product_id: 1,
        product: "Flour",
        uom: "kg",
        tracking: "lot",
        expiration_date: null,
        vendor_lots: [],
        ...(parent ? { descendant: { depth: 1, parent, transformation: id, also: [] } } : {}),
    };
}

function makeTransformation(id, parent) {
    return {
        id,
        redacted: false,
        kind: "production",
        kind_name: "Manufacturing",
        date: "2026-01-02T10:00:00+00:00",
        exactness: "certain",
        document: { model: "mrp.production", id, name: `MO-${id}` },
        inputs: [{ lot_id: parent, product_id: 1, quantity: 1, uom: "kg" }],
        outputs: [{ lot_id: id, product_id: 1, quantity: 2.5, uom: "kg" }],
    };
}
