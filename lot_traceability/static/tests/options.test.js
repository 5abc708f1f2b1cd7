import { describe, expect, test } from "@odoo/hoot";
import { addressOfOptions, chosenOptions, optionsFrom, questionOf } from "@lot_traceability/trace/trace_options/options";

describe.current.tags("headless");

const FRIDAY = "2026-11-20T16:00:00.000Z";

test("what nobody chose stays out of the address, and is asked as usual", () => {
    const options = optionsFrom();
    expect(chosenOptions(options)).toEqual([]);
    expect(Object.values(addressOfOptions(options)).filter((value) => value !== undefined)).toEqual([]);
    expect(questionOf({ direction: "down", options })).toEqual({
        direction: "down", as_of: false, known_at: false, in_order: false,
        possible: true,
    });
});

test("what was chosen comes back from the address", () => {
    const options = { ...optionsFrom(), known_at: FRIDAY, in_order: true };
    const address = addressOfOptions(options);
    expect(address.in_order).toBe(1);
    expect(optionsFrom(address)).toEqual(options);
    expect(chosenOptions(options).map(({ name }) => name)).toEqual(["known_at", "in_order"]);
});
