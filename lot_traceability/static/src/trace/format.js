import { formatDate, formatDateTime } from "@web/core/l10n/dates";
import { user } from "@web/core/user";
import { formatFloat } from "@web/core/utils/numbers";
import { formatMonetary } from "@web/views/fields/formatters";

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

/** @returns {string} totals by unit as one text, such as "12 kg + 3 Units" */
export function formatTotals(totals) {
    return totals.map((total) => formatQuantity(total.quantity, total.uom)).join(" + ") || "0";
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

/** @returns {boolean} whether an ISO 8601 moment has gone by */
export function isPast(moment) {
    return Boolean(moment) && DateTime.fromISO(moment) < DateTime.now();
}
