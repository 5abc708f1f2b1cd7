import { _t } from "@web/core/l10n/translation";
import { formatMoment } from "../format";

/**
 * What a trace can be asked besides its lots and its direction. An entry here is all that an option needs: it stands
 * in the panel, is kept in the address and is sent with the question, under its name in `stock.lot.trace`.
 *
 * @typedef {Object} TraceOption
 * @property {string} name
 * @property {"moment"|"switch"} type
 * @property {string|boolean|null} default what is asked while nobody chooses: null for a moment, true or false
 * @property {string} label
 * @property {string} help what it means and when to use it
 * @property {(value: string|boolean, answer: Object|undefined) => string} note what stands above an answer that it
 *   has changed; without an answer while it is being loaded
 *
 * @type {TraceOption[]}
 */
export const OPTIONS = [
    {
        name: "as_of",
        type: "moment",
        default: null,
        label: _t("What had happened by"),
        help: _t("Leaves out what was used or made later."),
        note: (moment) =>
            _t("What had happened by %s. Where the units are is told as of now.", formatMoment(moment)),
    },
    {
        name: "known_at",
        type: "moment",
        default: null,
        label: _t("What was known on"),
        help: _t("Answers from what stood recorded at that moment; later corrections are undone."),
        note: (moment) =>
            _t("What was known on %s. Where the units are is told as of now.", formatMoment(moment)),
    },
    {
        name: "in_order",
        type: "switch",
        default: false,
        label: _t("Only what can have happened in order"),
        help: _t(
            "A lot cannot carry what it received after it was used. Dates may be entered late, so do not take this " +
                "for the scope of a recall."
        ),
        note: (_value, answer) => orderNote(answer?.out_of_order),
    },
    {
        name: "possible",
        type: "switch",
        default: true,
        label: _t("Also what is only possible"),
        help: _t(
            "Goes on through products without lots, and through orders in which nobody told serial numbers apart. " +
                "A recall always includes these links."
        ),
        note: () => _t("Only what the records prove. A recall includes what is only possible, too."),
    },
];

/** @returns {Object} the value of each option by its name; those that `source` does not set have their default */
export function optionsFrom(source = {}) {
    return Object.fromEntries(
        OPTIONS.map((option) => {
            const value = source[option.name];
            return [option.name, value === undefined ? option.default : valueOf(option, value)];
        })
    );
}

/** @returns {Object} what to put into the address: switches as 1 or 0, and nothing for a default */
export function addressOfOptions(options) {
    return Object.fromEntries(
        OPTIONS.map(({ name, type, default: usual }) => {
            const value = type === "switch" ? Number(options[name]) : options[name];
            return [name, options[name] === usual ? undefined : value];
        })
    );
}

/** @returns {TraceOption[]} those that ask for something else than usual */
export function chosenOptions(options) {
    return OPTIONS.filter((option) => options[option.name] !== option.default);
}

/** @returns {Object} the keywords of `stock.lot.trace` for what the screen asks */
export function questionOf({ direction, options }) {
    const asked = OPTIONS.map(({ name }) => [name, options[name] || false]);
    return { direction, ...Object.fromEntries(asked) };
}

function valueOf(option, value) {
    return option.type === "switch" ? Boolean(Number(value)) : String(value);
}

function orderNote(count) {
    if (count === undefined || count === null) {
        return _t("Only what can have happened in order.");
    }
    if (count === 0) {
        return _t("Only what can have happened in order: no lot drops out for that.");
    }
    return count === 1
        ? _t("Only what can have happened in order: one lot drops out for that reason alone.")
        : _t("Only what can have happened in order: %s lots drop out for that reason alone.", count);
}
