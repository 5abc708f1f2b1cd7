import { formatDate, formatDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { user } from "@web/core/user";
import { formatFloat } from "@web/core/utils/numbers";
import { formatMonetary, formatPercentage } from "@web/views/fields/formatters";

const { DateTime } = luxon;

/** The server rounds to the unit already: show every digit that it sends, and no more. */
const DIGITS = [16, 6];

/**
 * @param {number} quantity
 * @param {string} [uom]
 * @returns {string} in the user's number format
 */
export function formatQuantity(quantity, uom = "") {
    return `${formatFloat(quantity, { digits: DIGITS, trailingZeros: false })} ${uom}`.trim();
}

/**
 * A quantity that was worked out, not recorded: two decimals, more where it is so small that they would hide it.
 *
 * @returns {string}
 */
export function formatShare(quantity, uom = "") {
    const small = quantity > 0 && quantity < 1 ? Math.floor(-Math.log10(quantity)) : 0;
    const text = formatFloat(quantity, { digits: [16, Math.min(2 + small, 6)], trailingZeros: false });
    return `${text} ${uom}`.trim();
}

/** @returns {string} totals by unit as one text, such as "12 kg + 3 Units" */
export function formatTotals(totals) {
    return totals.map((total) => formatQuantity(total.quantity, total.uom)).join(" + ") || "0";
}

/** @returns {string} a part of a whole, such as "34.5%"; what is there but rounds to nothing is "<0.1%" */
export function formatPart(fraction) {
    if (fraction > 0 && fraction < 0.001) {
        return `<${formatPercentage(0.001)}`;
    }
    return formatPercentage(fraction, { digits: [16, 1] });
}

/** @returns {string} an amount in the currency of the current company */
export function formatValue(amount) {
    return formatMonetary(amount, { currencyId: user.activeCompany.currency_id });
}

/** @returns {string} the day of an ISO 8601 moment in the user's time zone; "" without one */
export function formatDay(moment) {
    return moment ? formatDate(DateTime.fromISO(moment).setZone("default")) : "";
}

/** @returns {string} an ISO 8601 moment in the user's time zone; "" without one */
export function formatMoment(moment) {
    return moment ? formatDateTime(DateTime.fromISO(moment)) : "";
}

/** @returns {string} the time of day of an ISO 8601 moment in the user's time zone, without seconds */
export function formatTime(moment) {
    return formatDateTime(DateTime.fromISO(moment), { format: localization.timeFormat.replace(/.ss/, "") });
}

/** @returns {boolean} whether an ISO 8601 moment has gone by */
export function isPast(moment) {
    return Boolean(moment) && DateTime.fromISO(moment) < DateTime.now();
}
