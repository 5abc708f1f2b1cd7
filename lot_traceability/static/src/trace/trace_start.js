import { router } from "@web/core/browser/router";
import { addressOfOptions, optionsFrom } from "./trace_options/options";

const DIRECTIONS = ["both", "up", "down"];

/** Beyond this many roots they would not fit into an address. */
const MOST_IN_ADDRESS = 200;

/**
 * Where the screen starts: where it was left, else what the caller asked for, else what the address says.
 * Odoo puts `active_ids` of the address back into the context, on reload and on the way back.
 *
 * @param {Object} props of the client action
 * @returns {{lotIds: number[], direction: string, options: Object, tab: string|undefined}}
 */
export function startingPoint({ state, action }) {
    if (state?.lotIds) {
        return state;
    }
    const params = action.params || {};
    const lotIds = params.lot_ids || action.context?.active_ids || [];
    const address = lotIds.join() === String(router.current.active_ids || "") ? router.current : {};
    return {
        lotIds,
        direction: DIRECTIONS.includes(address.direction) ? address.direction : "both",
        options: optionsFrom({ ...address, ...params.options }),
        tab: params.tab || address.tab,
    };
}

/**
 * @param {{lotIds: number[], direction: string, options: Object, tab: string|undefined}} state
 * @returns {Object} what to put into the address, for `updateActionState`
 */
export function addressOf({ lotIds, direction, options, tab }) {
    const fits = lotIds.length && lotIds.length <= MOST_IN_ADDRESS;
    return {
        active_id: undefined,
        active_ids: fits ? lotIds.join() : undefined,
        direction: direction === "both" ? undefined : direction,
        ...addressOfOptions(options),
        tab,
    };
}
